"""A submission about a case that is not in LegalServer yet: made once, and everything else waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.delivery.new_matter import is_placeholder, new_placeholder
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.relinking import relink
from docassemble.legalaidsync.errors import Conflict, NotFound, Unreachable
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import SUBJECT, Office, income, note, upload

TEODORA = {"first": "Teodora", "last": "Ravensworth", "case_disposition": "Incomplete Intake"}


def new_case() -> PlannedOperation:
    readable = {"Name": ("", "Teodora Ravensworth")}
    return PlannedOperation("create_matter", "the new case", payload=TEODORA, readable=readable)


def submit_new_case(office: Office, *others: PlannedOperation) -> int:
    return office.submit(new_case(), *others, matter_uuid=new_placeholder(), case_number=None)


def cases(site: StandIn) -> list[dict[str, Any]]:
    return list(site.client.matters.search(last="Ravensworth", results="full"))


@pytest.mark.parametrize("when", ["not at all", "before", "after"])
def test_the_case_is_made_once_and_all_else_goes_into_it(office: Office, site: StandIn, when: str) -> None:
    """`when` the answer to its making is lost."""
    path = f"/api/v{site.client.version}/matters"
    if when != "not at all":
        site.fault(method="POST", path=path, times=1, when=when, kind="reset")
    submission = submit_new_case(office, income(), note(), upload())
    assert office.outbox.status(submission).rows[2].sentence.endswith("as soon as LegalServer has the case.")  # type: ignore[union-attr]
    office.deliver()
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent"] * 4
    [case] = cases(site)
    status = office.outbox.status(submission)
    assert status is not None
    assert (status.matter_uuid, status.case_number) == (case["matter_uuid"], case["case_number"])
    made = case["matter_uuid"]
    assert len(list(site.client.incomes.search(matter=made))) == 1
    assert [row["subject"] for row in site.client.case_notes.search(matter=made)] == [SUBJECT]


def test_a_case_whose_number_could_not_be_read_is_found_again(
    office: Office, site: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(uuid: str) -> Any:
        monkeypatch.undo()
        raise Unreachable("down")

    monkeypatch.setattr(site.client.matters, "get", away)
    submission = submit_new_case(office, note())
    office.deliver()
    assert office.states(submission) == ["retry", "queued"]
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]
    assert len(cases(site)) == 1


def test_without_the_paid_tier_staff_make_the_case_and_enter_its_number(office: Office, site: StandIn) -> None:
    site.set(premium=False)
    submission = submit_new_case(office, income(), note(), upload())
    office.deliver()
    assert office.states(submission) == ["needs attention", "queued", "queued", "queued"]
    status = office.outbox.status(submission)
    assert status is not None
    assert is_placeholder(status.matter_uuid)
    assert "enter its number here" in status.rows[0].sentence
    relink(office.outbox, office.connect, submission, " 26-0001042 ", "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"] * 4
    assert cases(site) == []
    [filed] = [row for row in site.client.case_notes.search(matter=office.matter) if row["subject"] == SUBJECT]
    assert "- Name: (blank) -> Teodora Ravensworth" in filed["body"]
    assert "- Employment: (blank) -> $1450 a month" in filed["body"]


def test_without_a_note_the_case_is_not_made_once_staff_have_one(office: Office, site: StandIn) -> None:
    submission = submit_new_case(office, upload())
    relink(office.outbox, office.connect, submission, "26-0001042", "user 7")
    office.deliver()
    assert office.states(submission) == ["cancelled", "sent"]
    assert cases(site) == []


def test_a_submission_moves_to_another_case_with_all_that_is_not_sent(office: Office, site: StandIn) -> None:
    """The case was deleted or merged: 404 asks for the right number."""
    submission = office.submit(note(), upload(), matter_uuid="3ab8f783-cfce-5b3e-9fbe-31fc99f2b8ed")
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    assert "needs attention" in office.states(submission)
    relink(office.outbox, office.connect, submission, "26-0001042", "user 7")
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]
    assert [row["subject"] for row in site.client.case_notes.search(matter=office.matter)].count(SUBJECT) == 1


def test_an_income_that_may_be_in_the_wrong_case_is_made_in_the_right_one(office: Office, site: StandIn) -> None:
    """What was looked up in the wrong case says nothing about the right one."""
    right = next(case for case in site.client.matters.search(results="full") if case["matter_uuid"] != office.matter)
    site.client.incomes.create({"type": "Employment", "amount": "1450", "period": "12"}, matter=right["matter_uuid"])
    before = len(list(site.client.incomes.search(matter=right["matter_uuid"])))
    path = f"/api/v{site.client.version}/matters/*/incomes"
    site.fault(method="POST", path=path, times=1, when="after", kind="reset")
    submission = office.submit(income(baseline=None))
    office.deliver()
    relink(office.outbox, office.connect, submission, right["case_number"], "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert len(list(site.client.incomes.search(matter=right["matter_uuid"]))) == before + 1


LATER = "Documents from intake [K7QF3]"


def send_later(office: Office, **changed: Any) -> int:
    """What the same session sends about the case beside its answers: another submission, with a key of its own."""
    known = {"key": "session-1 documents", "matter_uuid": "new:1", "case_number": None, "case_of": "session-1"}
    return office.submit(note(subject=LATER), **{**known, **changed})


def test_documents_that_are_sent_before_the_case_is_made_wait_for_it(office: Office, site: StandIn) -> None:
    answers = office.submit(new_case(), note(), matter_uuid="new:1", case_number=None)
    later = send_later(office)
    status = office.outbox.status(later)
    assert status is not None
    assert status.rows[0].sentence.endswith("as soon as LegalServer has the case.")
    office.deliver()
    assert (office.states(answers), office.states(later)) == (["sent", "sent"], ["sent"])
    [case] = cases(site)
    subjects = [row["subject"] for row in site.client.case_notes.search(matter=case["matter_uuid"])]
    assert sorted(subjects) == [LATER, SUBJECT]
    status = office.outbox.status(later)
    assert status is not None
    assert status.case_number == case["case_number"]


def test_documents_that_are_sent_after_the_case_was_made_go_into_it(office: Office, site: StandIn) -> None:
    """The session still holds what stood for the case."""
    office.submit(new_case(), matter_uuid="new:1", case_number=None)
    office.deliver()
    later = send_later(office)
    office.deliver()
    assert office.states(later) == ["sent"]
    [case] = cases(site)
    assert [row["subject"] for row in site.client.case_notes.search(matter=case["matter_uuid"])] == [LATER]


def test_a_revision_of_the_answers_that_make_the_case_is_no_follower(office: Office, site: StandIn) -> None:
    office.submit(new_case(), note("First."), matter_uuid="new:1", case_number=None)
    later = send_later(office)
    second = office.submit(new_case(), note("Second."), matter_uuid="new:1", case_number=None)
    office.deliver()
    assert (office.states(second), office.states(later)) == (["sent", "sent"], ["sent"])
    assert len(cases(site)) == 1


def test_documents_go_along_when_staff_give_the_number_of_the_case(office: Office, site: StandIn) -> None:
    answers = office.submit(new_case(), note(), matter_uuid="new:1", case_number=None)
    later = send_later(office)
    relink(office.outbox, office.connect, answers, "26-0001042", "user 7")
    office.deliver()
    assert office.states(later) == ["sent"]
    assert LATER in [row["subject"] for row in site.client.case_notes.search(matter=office.matter)]


def test_documents_of_a_dry_run_stay_with_it(office: Office, site: StandIn) -> None:
    office.submit(new_case(), matter_uuid="new:1", case_number=None, dry_run=True)
    assert office.states(send_later(office, dry_run=True)) == ["cancelled"]


def test_documents_of_a_case_that_no_answers_make_are_refused(office: Office) -> None:
    with pytest.raises(ValueError, match="not sent yet"):
        send_later(office)


@pytest.mark.parametrize(("made", "matter"), [(0, "new:1"), (2, "new:1"), (1, "3ab8f783-cfce-5b3e-9fbe-31fc99f2b8ed")])
def test_a_plan_that_would_wait_for_ever_is_refused(office: Office, made: int, matter: str) -> None:
    with pytest.raises(ValueError, match="one of each, or none"):
        office.submit(*[new_case()] * made, note(), matter_uuid=matter)


@pytest.mark.parametrize("number", ["26-9999999", "", "  ", "26-000104"])
def test_a_number_that_no_case_has_changes_nothing(office: Office, site: StandIn, number: str) -> None:
    submission = submit_new_case(office, note())
    with pytest.raises(NotFound, match="no case with this number"):
        relink(office.outbox, office.connect, submission, number, "user 7")
    status = office.outbox.status(submission)
    assert status is not None
    assert is_placeholder(status.matter_uuid)


def test_what_a_worker_is_sending_just_now_is_not_moved(office: Office, site: StandIn) -> None:
    submission = submit_new_case(office, note())
    assert office.outbox.claim("worker-1", 60) is not None
    with pytest.raises(Conflict):
        relink(office.outbox, office.connect, submission, "26-0001042", "user 7")
    assert office.states(submission) == ["sending", "queued"]
