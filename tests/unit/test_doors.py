"""The doors let nothing in that is not on their list."""

from __future__ import annotations

from typing import Any

import pytest

ALLOWED = ["sync_status", "case_summary", "deliver_due"]


class Refused(Exception):
    """Stands for docassemble's way of ending a request with JSON."""


@pytest.fixture
def doors(docassemble_context: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, its `json_response` replaced by an exception that carries what would be answered."""
    from docassemble.legalaidsync import doors

    def answered(data: Any, response_code: int = 200) -> None:
        raise Refused(data, response_code)

    monkeypatch.setattr(doors, "json_response", answered)
    return doors


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
    assert (list(data), data["ok"], status) == (["ok", "error"], False, 404)


@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("token", [None, "", "forged", "a.b.c"])
def test_without_a_good_token_there_is_no_data(
    doors: Any, monkeypatch: pytest.MonkeyPatch, action: str, token: str | None
) -> None:
    arguments = {"submission": "1", "matter": "71f41d87", "site": "sandbox"} | (
        {} if token is None else {"token": token}
    )
    monkeypatch.setattr(doors, "action_arguments", lambda: arguments)
    data, status = doors.door_answer(action)
    assert (data["ok"], status) == (False, 403)
    assert set(data) == {"ok", "error"}


def test_the_summary_of_a_case_names_no_person(doors: Any) -> None:
    """An allow-list: what is not named here never leaves."""
    assert set(doors.SUMMARY_FIELDS) == {"case_number", "disposition", "problem", "county", "date_opened"}
