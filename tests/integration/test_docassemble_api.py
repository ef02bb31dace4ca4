"""Every row of the table in docs/docassemble-api.md, tried on a real server: its success and each of its failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

import pytest
import requests

from devserver.server import Server
from docassemble.legalaidsync import errors
from docassemble.legalaidsync.docassemble_api.client import Typed, da_dict, da_list
from docassemble.legalaidsync.docassemble_api.endpoints import ROWS
from docassemble.legalaidsync.docassemble_api.rows import Row
from tests.docassemble_api_cases import FAILURES, SUCCESSES, Case
from tests.docassemble_api_table import DENIED, failures_of, lines
from tests.docassemble_api_world import (
    ANSWERS,
    QUESTIONLESS,
    STASHED,
    World,
    call_anything,
    forget_people,
    make_world,
    served_repository,
)
from tests.open_server import open_server

TABLE = lines()
EACH_FAILURE = [(name, kind) for name, line in TABLE.items() for kind in failures_of(line)]
NEEDS_A_PRIVILEGE = [row for row in ROWS if row.who]


@pytest.fixture(scope="module")
def world(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with served_repository(tmp_path_factory.mktemp("git")) as repository, open_server(server) as url:
        made = make_world(server, url, repository)
        yield made
        forget_people(made)


@pytest.fixture(scope="module")
def outcome(world: World) -> Callable[[Case], bool]:
    """Tell whether a case came true; one that shows several rows is played once."""
    return cache(lambda case: bool(case(world)))


@pytest.mark.parametrize("name", TABLE)
def test_what_the_table_promises_comes_true(name: str, outcome: Callable[[Case], bool]) -> None:
    assert outcome(SUCCESSES[name])


@pytest.mark.parametrize(("name", "kind"), EACH_FAILURE)
def test_each_failure_in_the_table_is_that_one_class(name: str, kind: str, world: World) -> None:
    with pytest.raises(errors.LegalAidSyncError) as caught:
        FAILURES[name, kind](world)
    assert type(caught.value).__name__ == kind
    assert "mail.example" not in str(caught.value)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_wrong_key_is_told_from_everything_else(row: Row, world: World) -> None:
    with pytest.raises(errors.TokenRefused):
        call_anything(world.stranger, row)


@pytest.mark.parametrize("row", NEEDS_A_PRIVILEGE, ids=lambda row: row.name)
def test_a_good_key_whose_owner_lacks_the_privilege_is_told_from_a_wrong_one(row: Row, world: World) -> None:
    assert DENIED in TABLE[row.name]
    with pytest.raises(errors.PermissionMissing):
        call_anything(world.plain, row)


def test_values_are_in_the_interview_what_they_are_here(world: World) -> None:
    values = {
        "heard": date(2026, 3, 2),
        "filed": datetime(2026, 3, 2, 9, 30),
        "at": time(9, 30),
        "docket": "2026-03-02",
        "rent": Decimal("700.50"),
        "people": 3,
        "owns": False,
        "nothing": None,
        "benefits": da_dict("benefits", {"snap": True}),
        "children": da_list("children", [Typed("docassemble.base.util.Individual", "children[0]", {"age": 5})]),
        "born": [date(1980, 2, 3)],
    }
    session = world.trouble()
    world.admin.sessions.update(session, values)
    names = [*values, "born[0]", "children[0]", "benefits['snap']"]
    assert world.admin.sessions.action(session, "kinds", {"names": names}).json == {
        "heard": "DADateTime",
        "filed": "DADateTime",
        "at": "time",
        "docket": "str",
        "rent": "float",
        "people": "int",
        "owns": "bool",
        "nothing": "NoneType",
        "benefits": "DADict",
        "children": "DAList",
        "born": "list",
        "born[0]": "DADateTime",
        "children[0]": "Individual",
        "benefits['snap']": "bool",
    }


def test_an_event_with_a_type_error_is_not_taken_for_a_session_that_is_gone(world: World) -> None:
    with pytest.raises(errors.InterviewFailed) as caught:
        world.admin.sessions.action(world.trouble(), "fails_like_a_session_that_is_gone")
    assert caught.value.keys == ("TypeError",)


def test_a_link_to_an_encrypted_session_does_not_open_it_so_none_is_given(world: World) -> None:
    started = world.admin.start_interview(QUESTIONLESS, variables=ANSWERS)
    assert started.link == ""
    link = world.admin.links.resume(QUESTIONLESS, session=started.session.session)
    assert "per_person" not in requests.get(link).text


def test_a_session_that_is_not_encrypted_is_resumed_by_its_link(world: World) -> None:
    started = world.admin.start_interview(QUESTIONLESS, variables=ANSWERS, url_args={"shared": "1"})
    assert started.session.secret is None
    assert requests.get(started.link).json()["per_person"] == 500.1


def test_a_session_that_is_handed_over_belongs_to_the_first_who_comes(world: World) -> None:
    started = world.admin.start_interview(QUESTIONLESS, variables=ANSWERS, hand_over=True)
    person = requests.Session()
    assert person.get(started.link).json()["per_person"] == 500.1
    here = f"{world.admin.base_url}/interview?i={QUESTIONLESS}"
    assert person.get(here).json()["per_person"] == 500.1
    assert "per_person" not in requests.get(started.link).text
    assert "per_person" not in requests.get(f"{here}&session={started.session.session}").text
    with pytest.raises(errors.WrongSecret):
        world.admin.ask(started.session)


def test_a_prefilled_link_brings_data_into_a_new_session_once_and_shows_nothing_of_them(world: World) -> None:
    facts = {"name": "Marigold", "born": date(1980, 2, 3)}
    with pytest.raises(errors.RequestInvalid):
        world.admin.prefilled_link(STASHED, {**facts, "docket": "2026-01-02"})
    link = world.admin.prefilled_link(STASHED, {**facts, "docket": "26-7"})
    assert "stash" not in link
    assert requests.get(link).json() == {"name": "Marigold", "born": 1980, "docket": "26-7"}
    assert "Marigold" not in requests.get(link).text
