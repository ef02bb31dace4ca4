"""The users whom a case names: one request beside the matter where a page of users helps, each singly where it doesn't.

The stand-in's journal counts the requests.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from docassemble.legalaidsync.errors import SiteDown
from docassemble.legalaidsync.legalserver import LegalServer, people
from docassemble.legalaidsync.legalserver.caching import Cache, fresh
from docassemble.legalaidsync.transport import CircuitBreaker, http
from tests.stand_in import COMPLETE, StandIn

OTHER_CASE = "26-0001041"
NOT_THE_LIST = ["API Search User"]
PAGE, SINGLY = "GET /api/v2/users", "GET /api/v2/users/"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def site(stand_in: StandIn) -> LegalServer:
    return stand_in.connect(cache=Cache())


@pytest.fixture
def one_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second attempt: the pause before it would be longer than any call may take."""
    monkeypatch.setattr(http, "wait_random_exponential", lambda **_: lambda state: 1e9)


def asked(stand_in: StandIn) -> list[str]:
    """Return the requests since this was asked last, without those for the matter itself."""
    lines = [f"{row['method']} {row['path']}" for row in stand_in.journal()]
    stand_in.clear_journal()
    return sorted(line for line in lines if "/matters/" not in line)


def load(site: LegalServer, stand_in: StandIn, case_number: str = "") -> Any:
    uuid = stand_in.matter_uuid(case_number) if case_number else stand_in.matter_uuid()
    return site.load(uuid, ("assignments",), users=True)


def expected(stand_in: StandIn) -> dict[str, Any]:
    """Return each user whom the case names, as he is read singly."""
    site = stand_in.connect()
    named = set(people._named_users(site.matters.get(stand_in.matter_uuid())))
    found = {uuid: site.users.get(uuid) for uuid in named}
    stand_in.clear_journal()
    assert len(found) == 3
    return found


def test_a_page_of_users_brings_everybody_whom_the_case_names(stand_in: StandIn, site: LegalServer) -> None:
    users = expected(stand_in)
    assert load(site, stand_in).users == users
    assert asked(stand_in) == [PAGE]


def test_the_kept_page_is_not_read_through_once_more(
    stand_in: StandIn, site: LegalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each user of it is kept singly; a hundred records are not parsed for three of them."""
    first = load(site, stand_in)
    asked(stand_in)
    monkeypatch.setattr(people, "_first_page", lambda site: pytest.fail("the page was asked for"))
    assert load(site, stand_in).users == first.users
    assert asked(stand_in) == []


def test_who_reads_afresh_is_not_given_the_kept_page(stand_in: StandIn, site: LegalServer) -> None:
    load(site, stand_in)
    asked(stand_in)
    with fresh():
        load(site, stand_in)
    assert asked(stand_in) == [PAGE]


def test_a_page_that_did_not_help_is_not_asked_for_afresh_either(
    stand_in: StandIn, site: LegalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST_USERS", 1)
    load(site, stand_in)
    asked(stand_in)
    with fresh():
        load(site, stand_in)
    assert PAGE not in asked(stand_in)


def test_a_second_load_and_a_second_case_ask_for_no_user(stand_in: StandIn, site: LegalServer) -> None:
    load(site, stand_in)
    asked(stand_in)
    load(site, stand_in)
    load(site, stand_in, OTHER_CASE)
    assert asked(stand_in) == []


def test_a_user_who_came_on_the_page_is_not_asked_for_singly(stand_in: StandIn, site: LegalServer) -> None:
    users = load(site, stand_in).users
    asked(stand_in)
    assert {uuid: site.users.get(uuid) for uuid in users} == users
    assert asked(stand_in) == []


def test_many_loads_at_once_ask_for_the_users_once(stand_in: StandIn, site: LegalServer) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda case: load(site, stand_in, case), [COMPLETE, OTHER_CASE] * 6))
    assert len(found) == 12
    assert asked(stand_in) == [PAGE]


def test_a_change_of_a_user_forgets_all_users_who_came_on_the_page(stand_in: StandIn, site: LegalServer) -> None:
    uuid = min(load(site, stand_in).users)
    site.users.update(uuid, {"title": "Advocate"})
    stand_in.clear_journal()
    assert site.users.get(uuid)["title"] == "Advocate"
    assert asked(stand_in) == [SINGLY + uuid]


def test_a_user_who_came_on_the_page_is_kept_as_long_as_the_page(stand_in: StandIn) -> None:
    clock = Clock()
    site = stand_in.connect(cache=Cache(clock=clock))
    uuid = min(load(site, stand_in).users)
    asked(stand_in)
    clock.now += 599
    site.users.get(uuid)
    assert asked(stand_in) == []
    clock.now += 1
    site.users.get(uuid)
    assert asked(stand_in) == [SINGLY + uuid]


@pytest.mark.usefixtures("one_try")
def test_a_case_that_is_served_while_the_site_fails_says_how_old_it_is(stand_in: StandIn) -> None:
    clock = Clock()
    site = stand_in.connect(cache=Cache(clock=clock))
    first = load(site, stand_in)
    clock.now += 700
    stand_in.fault(path="/api/*", status=503, times=None)
    second = load(site, stand_in)
    assert (first.stale, second.stale) == (None, 700)
    assert (second.matter, second.users) == (first.matter, first.users)


def test_without_users_no_user_is_asked_for(stand_in: StandIn, site: LegalServer) -> None:
    site.load(stand_in.matter_uuid(), ("assignments",))
    assert asked(stand_in) == []


def test_a_user_without_supervisors_on_the_page_is_asked_for_singly_by_others(
    stand_in: StandIn, site: LegalServer
) -> None:
    """Lists show supervisors by a permission of their own; read singly, the record may hold more."""
    stand_in.set(denied_permissions=["API Search User Include Supervisors"])
    uuid = min(load(site, stand_in).users)
    assert asked(stand_in) == [PAGE]
    assert "supervisors" in site.users.get(uuid)
    assert asked(stand_in) == [SINGLY + uuid]


def test_a_list_that_our_user_may_not_read_is_asked_for_once_and_everybody_singly(stand_in: StandIn) -> None:
    site = stand_in.connect()
    users = expected(stand_in)
    stand_in.set(denied_permissions=NOT_THE_LIST)
    singly = sorted(SINGLY + uuid for uuid in users)
    found = load(site, stand_in)
    assert (found.users, found.missing) == (users, ())
    assert asked(stand_in) == [PAGE, *singly]
    load(site, stand_in)
    assert asked(stand_in) == singly


def test_what_was_learnt_of_a_site_is_remembered_in_the_other_version_too(stand_in: StandIn) -> None:
    """In version 1 a permission that lacks is a 401."""
    site = stand_in.connect()
    stand_in.set(denied_permissions=NOT_THE_LIST)
    for lists_asked_for in (1, 0):
        assert len(load(site.v1, stand_in).users) == 3
        assert asked(stand_in).count("GET /api/v1/users") == lists_asked_for


def test_an_answer_about_users_that_may_not_be_read_at_all_names_them_as_missing(stand_in: StandIn) -> None:
    stand_in.set(denied_permissions=[*NOT_THE_LIST, "API - Get User"])
    found = load(stand_in.connect(), stand_in)
    assert (found.users, found.missing) == ({}, ("users",))


def fill_office(stand_in: StandIn, users: int) -> None:
    """Add users behind those whom the case names: LegalServer lists by id, the oldest first."""
    for number in range(users):
        stand_in.client.users.create({"login": f"user{number}", "first": "Volunteer", "last": f"Number {number}"})
    stand_in.clear_journal()


def test_of_a_long_list_one_page_is_read(stand_in: StandIn, site: LegalServer) -> None:
    fill_office(stand_in, 120)
    users = expected(stand_in)
    assert load(site, stand_in).users == users
    assert asked(stand_in) == [PAGE]


def test_an_office_with_too_many_users_for_a_page_is_remembered(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, users = stand_in.connect(), expected(stand_in)
    monkeypatch.setattr(people, "MOST_USERS", 3)
    assert load(site, stand_in).users == users
    assert asked(stand_in) == [PAGE]
    assert load(site, stand_in).users == users
    assert asked(stand_in) == sorted(SINGLY + uuid for uuid in users)


def test_a_page_that_lacks_somebody_is_left_out_for_ten_minutes(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page holds one user only, so that the others are behind it."""
    site, users = stand_in.connect(), expected(stand_in)
    on_it = next(stand_in.client.users.search())["user_uuid"]
    stand_in.clear_journal()
    monkeypatch.setattr("docassemble.legalaidsync.legalserver.endpoints.PAGE_SIZE", 1)
    assert load(site, stand_in).users == users
    behind = sorted(SINGLY + uuid for uuid in users if uuid != on_it)
    assert asked(stand_in) == [PAGE, *behind]
    load(site, stand_in)
    assert asked(stand_in) == sorted(SINGLY + uuid for uuid in users)
    now = people.time.monotonic()
    monkeypatch.setattr(people.time, "monotonic", lambda: now + people.PAGE_IS_TRIED_AGAIN)
    load(site, stand_in)
    assert asked(stand_in) == [PAGE, *behind]


@pytest.mark.usefixtures("one_try")
def test_a_page_that_fails_costs_nobody_his_users(stand_in: StandIn) -> None:
    site = stand_in.connect(breaker=CircuitBreaker(limit=100))
    users = expected(stand_in)
    stand_in.fault(path="/api/v2/users", status=503, times=None)
    assert load(site, stand_in).users == users


@pytest.mark.usefixtures("one_try")
def test_users_who_can_not_be_read_now_are_an_error_of_the_whole_load(stand_in: StandIn) -> None:
    site = stand_in.connect(breaker=CircuitBreaker(limit=100))
    stand_in.fault(path="/api/v2/users*", status=503, times=None)
    with pytest.raises(SiteDown):
        load(site, stand_in)
