"""What staff look through, and the moves that they make for one operation or for all."""

from __future__ import annotations

import pytest

from docassemble.legalaidsync.audit import trail
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.worklist import Wanted
from docassemble.legalaidsync.errors import Refused, Unreachable
from tests.unit.delivery.conftest import FILENAME, SUBJECT, Office, note, phone_change, upload


def refused(office: Office, **options: object) -> int:
    submission = office.submit(note(subject=f"{SUBJECT} {len(options)}"), **options)
    office.server.fail("case_notes.create", Refused("400", status=400, keys=["note_type"]))
    office.deliver()
    assert office.states(submission) == ["needs attention"]
    return submission


def first_operation(office: Office, submission: int) -> int:
    status = office.outbox.status(submission)
    assert status is not None
    return status.rows[0].operation_id


def found(office: Office, **wanted: object) -> list[int]:
    return [row.submission_id for row in office.outbox.find(Wanted(**wanted))]  # type: ignore[arg-type]


def test_the_newest_submission_stands_first(office: Office) -> None:
    first, second = office.submit(note()), office.submit(note(), key="session-2")
    assert found(office) == [second, first]


@pytest.mark.parametrize("text", ["26-0001042", "k7qf3", " K7QF3 "])
def test_submissions_are_found_by_case_number_and_by_reference(office: Office, text: str) -> None:
    mine = office.submit(note())
    office.submit(phone_change(), key="session-2", reference="W4XYZ", case_number="26-0001041")
    assert found(office, text=text) == [mine]


def test_submissions_are_found_by_state_and_by_site(office: Office) -> None:
    stuck = refused(office)
    waiting = office.submit(note(), key="session-2")
    assert found(office, state="needs attention") == [stuck]
    assert found(office, site="sandbox") == [waiting, stuck]
    assert found(office, site="elsewhere") == []


def test_the_list_goes_on_where_a_page_ended(office: Office) -> None:
    first, second = office.submit(note()), office.submit(note(), key="session-2")
    assert found(office, before=second) == [first]


def test_a_row_says_which_state_most_needs_a_person(office: Office) -> None:
    office.submit(note(), upload())
    office.server.fail("case_notes.create", Refused("400", status=400))
    office.deliver()
    [row] = office.outbox.find(Wanted())
    assert row.state is State.NEEDS_ATTENTION
    assert row.numbers == {State.NEEDS_ATTENTION: 1, State.SENT: 1}


def test_staff_see_what_is_to_be_written(office: Office) -> None:
    submission = office.submit(phone_change(), note("Locked out."), upload())
    change, story, paper = office.outbox.intents(submission)
    assert change.lines == {"Mobile phone": ("555-0100", "555-0199")}
    assert (story.text, paper.filename) == ("Locked out.", FILENAME)
    assert "555-0199" not in repr(office.outbox.find(Wanted()))


def test_everything_that_waits_is_sent_again_at_once(office: Office) -> None:
    """What needs attention, and what would be tried again by itself only later."""
    stuck = refused(office)
    later = office.submit(note(), key="session-2")
    office.server.fail("case_notes.create", Unreachable("down"))
    office.deliver()
    assert office.states(later) == ["retry"]
    assert office.outbox.retry_all("user 7") == 2
    office.deliver()
    assert office.states(stuck) == office.states(later) == ["sent"]


def test_sending_all_again_leaves_decisions_to_a_person(office: Office) -> None:
    submission = office.submit(phone_change())
    office.server.matters.rows[office.matter]["mobile_phone"] = "555-0111"
    office.deliver()
    assert office.outbox.retry_all("user 7") == 0
    assert office.states(submission) == ["needs a decision"]


def test_sending_again_can_be_limited_to_a_site_or_a_submission(office: Office) -> None:
    one, other = refused(office), refused(office, key="session-2")
    assert office.outbox.retry_all("user 7", site="elsewhere") == 0
    assert office.outbox.retry_all("user 7", submission=one) == 1
    assert office.states(other) == ["needs attention"]


def test_what_is_left_of_a_submission_is_withdrawn(office: Office) -> None:
    submission = office.submit(phone_change(), note(), upload())
    office.deliver(limit=1)
    assert office.outbox.cancel_all("user 7", submission) == 2
    assert office.states(submission) == ["sent", "cancelled", "cancelled"]
    assert {row.actor for row in trail(office.engine, submission) if row.to_state == "cancelled"} == {"user 7"}


def test_a_retry_that_staff_do_not_wait_for_keeps_what_is_unknown(office: Office) -> None:
    """The answer got lost: also an attempt that staff ask for looks first."""
    submission = office.submit(note())
    office.server.lose_answer("case_notes.create")
    office.deliver()
    assert office.outbox.requeue(first_operation(office, submission), "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert len(office.server.case_notes.rows) == 1


def test_what_was_withdrawn_after_a_lost_answer_says_that_it_may_have_arrived(office: Office) -> None:
    submission = office.submit(note())
    office.server.lose_answer("case_notes.create")
    office.deliver()
    office.outbox.cancel(first_operation(office, submission), "user 7")
    status = office.outbox.status(submission)
    assert status is not None
    assert "may be in LegalServer all the same" in status.rows[0].sentence


def test_an_operation_that_does_not_exist_is_not_moved(office: Office) -> None:
    assert not office.outbox.requeue(999, "user 7")
    assert not office.outbox.cancel(999, "user 7")
    assert office.outbox.submission_of(999) is None
