"""The doors let nothing in that is not on their list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from docassemble.legalaidsync.links import Signer
from docassemble.legalaidsync.transport import RateLimit

POSTED = ("prefill", "new_intake")
ALLOWED = ["sync_status", "case_summary", "deliver_due", "case_changed", *POSTED, "retry_sync", "health"]
SITE, MATTER = "example", "71f41d87-4612-5525-86ce-47e4262b3971"
DONE = {"ok": True, "data": {}, "error": None}
OTHER = "e97c9af8-a3f0-5456-99e8-acdd5475bffe"


class Forgetful:
    """Stands for the client of a site; remembers what it was told to forget, and can do nothing else."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def forget(self, matter_uuid: str) -> None:
        self.forgotten.append(matter_uuid)


class Refused(Exception):
    """Stands for docassemble's way of ending a request with JSON."""


@pytest.fixture
def doors(docassemble_context: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module in a request, its `json_response` replaced by an exception that carries what would be answered."""
    from docassemble.legalaidsync.doors import events

    def answered(data: Any, response_code: int = 200) -> None:
        raise Refused(data, response_code)

    monkeypatch.setattr(events, "json_response", answered)
    with Flask("doors").test_request_context():
        yield events


@pytest.mark.parametrize("action", ["_da_set", "_da_list_add", "_da_define", "need", "intake_done", "", "Sync_status"])
def test_an_action_that_is_not_on_the_list_is_refused_before_it_runs(
    doors: Any, docassemble_context: Any, action: str
) -> None:
    docassemble_context.current_info["action"] = action
    with pytest.raises(Refused) as caught:
        doors.keep_door(ALLOWED)
    data, status = caught.value.args
    assert (data["ok"], status) == (False, 403)


@pytest.mark.parametrize("action", [*ALLOWED, None])
def test_an_action_on_the_list_and_none_at_all_pass(doors: Any, docassemble_context: Any, action: str | None) -> None:
    docassemble_context.current_info["action"] = action
    doors.keep_door(ALLOWED)


def test_a_visitor_without_an_action_gets_no_data(doors: Any) -> None:
    data, status = doors.only_a_door()
    assert (data["ok"], data["data"], data["error"]["code"], status) == (False, None, "not_found", 404)


def test_the_list_of_doors_is_the_one_that_is_guarded(doors: Any) -> None:
    assert sorted(doors.standard_doors()) == sorted(ALLOWED)


@pytest.mark.parametrize("action", POSTED)
def test_facts_about_a_person_are_not_taken_from_an_address(doors: Any, action: str) -> None:
    data, status = doors.door_answer(action)
    assert (data["ok"], data["error"]["code"], data["error"]["names"], status) == (False, "wrong_method", ["POST"], 405)


@pytest.mark.parametrize("action", [name for name in ALLOWED if name not in POSTED])
@pytest.mark.parametrize("token", [None, "", "forged", "a.b.c", "\u0663", "\ud800"])
def test_without_a_good_token_there_is_no_data(
    doors: Any, monkeypatch: pytest.MonkeyPatch, action: str, token: str | None
) -> None:
    arguments = {"submission": "1", "matter": "71f41d87", "site": "sandbox"} | (
        {} if token is None else {"token": token}
    )
    monkeypatch.setattr(doors, "action_arguments", lambda: arguments)
    data, status = doors.door_answer(action)
    assert (data["ok"], data["data"], data["error"]["code"], status) == (False, None, "token_refused", 401)


def test_the_summary_of_a_case_names_no_person(docassemble_context: Any) -> None:
    """An allow-list: what is not named here never leaves."""
    from docassemble.legalaidsync.doors.actions import SUMMARY_FIELDS

    assert set(SUMMARY_FIELDS) == {"case_number", "disposition", "problem", "county", "date_opened"}


@pytest.fixture
def pace() -> RateLimit:
    """The count of one caller's calls, in this process."""
    return RateLimit("door program crm", 3)


@pytest.fixture
def client() -> Forgetful:
    return Forgetful()


Visit = Callable[..., tuple[dict[str, Any], int]]


@pytest.fixture
def visit(doors: Any, client: Forgetful, pace: RateLimit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Return a function that visits `case_changed` with a token for what is `bound`."""
    signer = Signer(["key"])

    def visited(*, bound: dict[str, Any], parameter: str = "", **changed: Any) -> tuple[dict[str, Any], int]:
        token = signer.door_token("case_changed", bound, "program crm", "s1", 1)
        monkeypatch.setattr(doors, "action_arguments", lambda: {**bound, "token": token, **changed})
        monkeypatch.setattr(doors.compat, "query_parameter", {"matter": parameter}.__getitem__)
        answer: tuple[dict[str, Any], int] = doors.door_answer("case_changed")
        return answer

    monkeypatch.setattr(doors, "signer", lambda: signer)
    from docassemble.legalaidsync.doors import actions, calls

    monkeypatch.setattr(actions, "connect", lambda site: ({SITE: client}[site], None))
    monkeypatch.setattr(calls, "caller_pace", lambda holder: pace)
    monkeypatch.setattr(doors.compat, "session_id", lambda: "s1")
    return visited


def test_an_address_of_one_matter_forgets_that_one_and_no_other(visit: Visit, client: Forgetful) -> None:
    """What the caller adds to the address changes nothing."""
    bound = {"site": SITE, "matter": MATTER}
    assert visit(bound=bound) == visit(bound=bound, parameter=OTHER) == (DONE, 200)
    assert client.forgotten == [MATTER, MATTER]


def test_an_address_of_a_site_forgets_the_matter_that_the_caller_names(visit: Visit, client: Forgetful) -> None:
    for named in (MATTER, OTHER.upper()):
        assert visit(bound={"site": SITE}, parameter=named) == (DONE, 200)
    assert client.forgotten == [MATTER, OTHER]


@pytest.mark.parametrize("named", ["", "26-0001042", "../matters", "every", MATTER + "0", "\u0663" * 32 + "0"])
def test_what_is_no_uuid_is_refused_and_forgets_nothing(visit: Visit, client: Forgetful, named: str) -> None:
    """`every` would let all processes forget all matters."""
    data, status = visit(bound={"site": SITE}, parameter=named)
    assert (data["ok"], status, client.forgotten) == (False, 400, [])


@pytest.mark.parametrize("changed", [{"matter": MATTER}, {"site": "other"}, {"token": "forged"}, {"matter": OTHER}])
def test_an_address_of_a_site_fits_no_other_site_and_takes_no_other_argument(
    visit: Visit, client: Forgetful, changed: dict[str, str]
) -> None:
    data, status = visit(bound={"site": SITE}, parameter=MATTER, **changed)
    assert (data["ok"], status, client.forgotten) == (False, 401 if "token" in changed else 403, [])


def test_an_address_of_one_matter_does_not_become_one_of_the_site(visit: Visit, client: Forgetful) -> None:
    data, status = visit(bound={"site": SITE, "matter": MATTER}, matter="", parameter=OTHER)
    assert (data["ok"], status, client.forgotten) == (False, 403, [])


def test_a_holder_who_calls_too_often_is_told_when_to_come_again(visit: Visit, client: Forgetful) -> None:
    bound = {"site": SITE, "matter": MATTER}
    statuses = [visit(bound=bound)[1] for _ in range(5)]
    assert (statuses, len(client.forgotten)) == ([200, 200, 200, 429, 429], 3)
