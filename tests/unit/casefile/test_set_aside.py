"""What a person sets aside on the review screen, and what is planned of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.changes import find_changes
from docassemble.legalaidsync.casefile.mapping import every_fact, fact_named, facts
from docassemble.legalaidsync.casefile.set_aside import LEFT, REMOVED, UNKNOWN, mark_of, marked, ways_for
from docassemble.legalaidsync.submission import Origin, Reviewed, ReviewedItem, plan_submission

DAY = date(2026, 3, 15)
ORIGIN = Origin("session x", "sandbox", "71f41d87", "26-0001042", "K7QX2", "intake.yml", "link 1")
RECORD = {"mobile_phone": "312-555-0117", "first": "Marigold", "client_email_address": "marigold@mail.example"}


def plan(removed: tuple[str, ...] = (), said: dict[str, Any] | None = None, items: tuple[Any, ...] = ()) -> Any:
    changes = tuple(find_changes(facts(), RECORD, said or {}, removed=removed))
    reviewed = Reviewed(True, changes, items, {}, "", (), ())
    return plan_submission(ORIGIN, reviewed, note_type="General Notes", today=DAY)


@pytest.mark.parametrize(
    ("fact", "on_file", "ways"),
    [
        ("mobile_phone", "312-555-0117", (UNKNOWN, LEFT, REMOVED)),
        ("mobile_phone", None, (UNKNOWN,)),
        ("zip", "60699", (UNKNOWN, LEFT, REMOVED)),
        ("children", 0, (UNKNOWN, LEFT)),
        ("first_name", "Marigold", (UNKNOWN, LEFT)),
        ("county", "17031", (UNKNOWN, LEFT)),
        ("languages", ["Spanish"], (UNKNOWN, LEFT)),
    ],
)
def test_a_fact_gets_only_marks_that_make_sense(fact: str, on_file: Any, ways: tuple[str, ...]) -> None:
    assert ways_for(fact_named(fact), on_file) == ways


def test_no_fact_that_holds_several_values_can_be_removed() -> None:
    """LegalServer's word for blank does not work there: section 6.3 of the API sheet."""
    several = [fact for fact in every_fact() if fact.is_list]
    assert several
    assert not [fact for fact in several if REMOVED in ways_for(fact, ["one"])]


@pytest.mark.parametrize("answer", ["312-555-0177", "", None])
def test_a_mark_is_over_when_the_answer_is_another(answer: Any) -> None:
    marks = {"mobile_phone": marked(LEFT, "312-555-0142")}
    assert mark_of(marks, "mobile_phone", "312-555-0142") == LEFT
    assert mark_of(marks, "mobile_phone", answer) == ""


def test_what_is_unknown_stays_marked_while_it_is_blank() -> None:
    marks = {"date_of_birth": marked(UNKNOWN, None)}
    assert mark_of(marks, "date_of_birth", "") == UNKNOWN
    assert mark_of(marks, "date_of_birth", date(1979, 5, 17)) == ""


def test_what_is_removed_is_written_as_the_word_for_blank_and_can_be_taken_back() -> None:
    [update, note] = plan(removed=("mobile_phone",)).operations
    assert update.payload == {"mobile_phone": "%empty%"}
    assert update.expect == {"mobile_phone": "%empty%"}
    assert update.on_file == {"mobile_phone": "312-555-0117"}
    assert update.undo == {"mobile_phone": "312-555-0117"}
    assert update.readable == {"Mobile phone": ("312-555-0117", "(removed)")}
    assert "Removed by the client: Mobile phone." in note.payload["body"]


def test_what_is_blank_on_file_is_not_removed() -> None:
    assert [operation.kind for operation in plan(removed=("zip",)).operations] == ["case_note"]


def test_a_blank_answer_removes_nothing() -> None:
    assert [operation.kind for operation in plan(said={"mobile_phone": "", "email": None}).operations] == ["case_note"]


def test_an_item_that_is_gone_is_for_staff_to_take_out() -> None:
    """A record that another case or a conflict check may need is never deleted by a client."""
    gone = ReviewedItem("incomes", "income-1", (), "item", gone="Employment, $300, Monthly")
    [note] = plan(items=(gone,)).operations
    assert "income: no longer so, says the client: Employment, $300, Monthly" in note.payload["body"]
