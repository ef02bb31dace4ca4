"""The sync desk: only staff, only orders that are known, and a button means what it meant when it was shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.delivery.operations import KINDS
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.errors import NotFound
from tests.unit.delivery.conftest import Clock, Office, make_engine, migrated_file, note, office, phone_change

__all__ = ["Clock", "make_engine", "migrated_file", "office"]

pytestmark = pytest.mark.usefixtures("docassemble_context")


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The desk of an office, with a member of staff before it."""
    from docassemble.legalaidsync import noting
    from docassemble.legalaidsync import staff as visitor
    from docassemble.legalaidsync.desk import export as desk_export
    from docassemble.legalaidsync.desk import screens as desk_screens
    from docassemble.legalaidsync.desk import submissions as desk_list
    from docassemble.legalaidsync.desk import switches as module
    from docassemble.legalaidsync.desk import tiles as desk_tiles

    for each in (module, desk_screens, desk_list, desk_tiles, desk_export):
        monkeypatch.setattr(each, "outbox", lambda: office.outbox)
    for each in (desk_screens, noting.connections):
        monkeypatch.setattr(each, "engine", lambda: office.outbox.engine)
    monkeypatch.setattr(visitor, "is_staff", lambda: True)
    monkeypatch.setattr(visitor, "user_info", lambda: SimpleNamespace(id=7))
    monkeypatch.setattr(module, "ask_a_worker", lambda: False)
    return module


def contested(office: Office) -> tuple[int, int]:
    """A submission whose only change waits for a decision: its id, and that of the operation."""
    submission = office.submit(phone_change())
    office.server.matters.rows[office.matter]["mobile_phone"] = "555-0111"
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    return submission, status.rows[0].operation_id


def view_of(desk: Any, submission: int, operation: int, place: str) -> dict[str, Any]:
    arguments = {"place": place, "submission": submission, "operation": operation}
    return dict(desk.looked(desk.first_view(), arguments))


def test_nobody_but_staff_turns_a_switch_or_reads(desk: Any, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync import staff as visitor
    from docassemble.legalaidsync.desk import screens as desk_screens
    from docassemble.legalaidsync.desk import submissions as desk_list
    from docassemble.legalaidsync.desk import tiles as desk_tiles

    submission, operation = contested(office)
    view = view_of(desk, submission, operation, "decide")
    monkeypatch.setattr(visitor, "is_staff", lambda: False)
    for attempt in (
        lambda: desk.carry_out(view, f"withdraw:{operation}"),
        lambda: desk_screens.decisions_seen(view),
        lambda: desk_screens.intents_seen(view),
        lambda: desk_list.page_of(view),
        lambda: desk_tiles.counts(),
    ):
        with pytest.raises(PermissionError):
            attempt()
    assert office.states(submission) == ["needs a decision"]


def test_an_order_that_is_not_known_does_nothing_and_leads_back_to_the_list(desk: Any) -> None:
    view, said = desk.carry_out(desk.first_view(), "delete_everything:1")
    assert (view["place"], said) == ("home", "")


def test_a_link_leads_only_to_places_and_numbers_of_ours(desk: Any) -> None:
    view = desk.looked(desk.first_view(), {"place": "elsewhere", "submission": "1 or 1", "state": "sent", "own": "x"})
    assert (view["place"], view["submission"], view["state"]) == ("home", 0, "sent")
    assert "own" not in view


def test_a_button_acts_on_what_it_was_shown_for(desk: Any, office: Office) -> None:
    """In another tab of the same session staff look at something else meanwhile."""
    submission, operation = contested(office)
    elsewhere = view_of(desk, 999, 999, "operation")
    _, said = desk.carry_out(elsewhere, f"withdraw:{operation}")
    assert said == "desk_withdrawn"
    assert office.states(submission) == ["cancelled"]


def test_a_switch_that_comes_too_late_says_so(desk: Any, office: Office) -> None:
    submission = office.submit(note())
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    _, said = desk.carry_out(desk.first_view(), f"withdraw:{status.rows[0].operation_id}")
    assert said == "desk_too_late"


def test_what_goes_wrong_is_told_in_a_sentence(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_case(*arguments: object) -> None:
        raise NotFound("no such case", sentence="LegalServer has no case with this number.")

    monkeypatch.setattr(desk, "relink", no_such_case)
    view, said = desk.carry_out(desk.first_view(), "relink:1:26-9999999")
    assert (said, view["trouble"]) == ("desk_failed", "LegalServer has no case with this number.")


def test_staff_choose_between_three_values_and_the_reading_is_written_down(desk: Any, office: Office) -> None:
    from docassemble.legalaidsync.audit import views
    from docassemble.legalaidsync.desk import screens as desk_screens

    submission, operation = contested(office)
    view = view_of(desk, submission, operation, "decide")
    [shown] = desk_screens.decisions_seen(view)
    assert (shown.then, shown.now, shown.says) == ("555-0100", "555-0111", "555-0199")
    [read] = views(office.engine, "sandbox", office.matter)
    assert (read.actor, read.field_names) == ("user 7", ("mobile_phone",))
    orders = [next(iter(button)) for button in desk_screens.switches(view)]
    view, said = desk.carry_out(view, next(order for order in orders if order.startswith("use_client")))
    assert (said, view["place"]) == ("desk_decided", "decide")
    assert office.states(submission) == ["queued"]


def test_only_switches_that_make_sense_are_offered(desk: Any, office: Office) -> None:
    from docassemble.legalaidsync.desk import screens as desk_screens

    submission = office.submit(note())
    status = office.outbox.status(submission)
    assert status is not None
    view = view_of(desk, submission, status.rows[0].operation_id, "operation")

    def offered() -> list[str]:
        return [next(iter(button)).split(":")[-2] for button in desk_screens.switches(view)]

    assert offered() == ["withdraw", "look"]
    office.deliver()
    assert offered() == ["look"]


def test_something_that_cannot_be_undone_is_asked_first(desk: Any, office: Office) -> None:
    from docassemble.legalaidsync.desk import screens as desk_screens

    submission, operation = contested(office)
    view, _ = desk.carry_out(view_of(desk, submission, operation, "operation"), f"ask:withdraw:{operation}")
    assert office.states(submission) == ["needs a decision"]
    assert [next(iter(button)) for button in desk_screens.switches(view)] == [f"withdraw:{operation}", "look:operation"]


@pytest.mark.parametrize("typed", ["26-0001042", " k7qf3 ", ""])
def test_what_staff_search_for_may_be_a_number_or_a_code(typed: str) -> None:
    from docassemble.legalaidsync.staff import searchable

    assert searchable(typed)


def test_markup_is_not_searched_for() -> None:
    from docassemble.base.error import DAValidationError

    from docassemble.legalaidsync.staff import searchable

    with pytest.raises(DAValidationError):
        searchable("<script>")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_staff_have_words_for_every_kind_of_operation(desk: Any, kind: str) -> None:
    """Their own: what a client reads speaks to the client."""
    from docassemble.legalaidsync.desk import screens as desk_screens

    assert "your" not in desk_screens.what(kind)


def test_there_are_words_for_every_state_and_switch(desk: Any) -> None:
    from docassemble.legalaidsync.desk import screens as desk_screens
    from docassemble.legalaidsync.wording import sentences

    assert all(desk_screens.state_words(state) for state in State)
    asked = {"withdraw", "withdraw_all", "resend", "relink"}
    assert {f"sure_{order}" for order in asked} <= sentences().keys()
    assert {f"order_{order}" for order in desk.ORDERS} <= sentences().keys()
