"""The same answers are the same submission; other answers are a revision that supersedes, amends and takes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from docassemble.legalaidsync.audit import trail
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import PlannedDocument, PlannedOperation
from docassemble.legalaidsync.delivery.purging import purge_delivered
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.status import SubmissionStatus, client_state
from docassemble.legalaidsync.delivery.tables import operations, submissions
from docassemble.legalaidsync.errors import PermissionMissing, Unreachable
from tests.unit.delivery.conftest import REFERENCE, SUBJECT, Office, note, phone_change, upload


def phone(to: str = "555-0199") -> PlannedOperation:
    return replace(phone_change(to), slot="matter", undo={"mobile_phone": "555-0100"})


def party(name: str = "Landlord", number: str | None = "555-0142", item: str = "a") -> PlannedOperation:
    payload = {"first": "Otis", "last": name} | ({"phone_home": number} if number else {})
    return PlannedOperation(
        "create_adverse_party",
        "the other side",
        payload=payload,
        baseline=(),
        slot=f"adverse_party {item}",
        labels={"last": "Last name"},
        read_paths={key: key for key in payload},
        expect=dict(payload),
        undo=dict.fromkeys(payload, "%empty%"),
    )


def story(text: str, day: str = "2026-11-21") -> PlannedOperation:
    payload = {
        "subject": f"Online intake {day} [{REFERENCE}]",
        "body": f"On {day}: {text}",
        "note_type": "General Notes",
    }
    return PlannedOperation("case_note", "what happened", payload=payload, slot="note", says={"story": text})


def summary(answers: str, content: bytes, day: str = "2026-11-21") -> PlannedOperation:
    document = PlannedDocument(
        f"{day}_intake-summary_{REFERENCE}.docx", "x/y", content, "Intake summary", assembled=True
    )
    return PlannedOperation("upload_document", "summary", document=document, slot="summary", says={"answers": answers})


def paper(content: bytes, number: int = 1) -> PlannedOperation:
    document = PlannedDocument(f"2026-11-21_paper-{number}_{REFERENCE}.pdf", "x/y", content, f"Paper {number}")
    return PlannedOperation("upload_document", f"Paper {number}", document=document)


def status(office: Office, submission: int) -> SubmissionStatus:
    found = office.outbox.status(submission)
    assert found is not None
    return found


def kinds_and_states(office: Office, submission: int) -> list[tuple[str, str]]:
    return [(row.kind, row.state.value) for row in status(office, submission).rows]


def revision_of(office: Office, submission: int) -> int:
    with office.engine.connect() as connection:
        found = select(submissions.c.revision).where(submissions.c.id == submission)
        return int(connection.execute(found).scalar_one())


def parties(office: Office) -> list[dict[str, Any]]:
    return list(office.server.adverse_parties.rows.values())


def matter(office: Office) -> dict[str, Any]:
    return office.server.matters.rows[office.matter]


def note_bodies(office: Office) -> list[str]:
    return [row["body"] for row in office.server.case_notes.rows.values()]


# What is the same


def test_another_day_and_a_document_assembled_anew_are_the_same_submission(office: Office) -> None:
    first = office.submit(story("I lost the key"), summary("all", b"PK one"))
    again = office.submit(story("I lost the key", "2026-11-22"), summary("all", b"PK two", "2026-11-22"))
    assert again == first


@pytest.mark.parametrize(
    "changed",
    [
        (story("I lost the lock"), summary("all", b"PK"), paper(b"letter")),
        (story("I lost the key"), summary("other", b"PK"), paper(b"letter")),
        (story("I lost the key"), summary("all", b"PK"), paper(b"another letter")),
        (story("I lost the key"), summary("all", b"PK")),
        (story("I lost the key"), summary("all", b"PK"), paper(b"letter"), phone()),
    ],
)
def test_changed_words_papers_or_facts_are_a_revision(office: Office, changed: tuple[PlannedOperation, ...]) -> None:
    first = office.submit(story("I lost the key"), summary("all", b"PK"), paper(b"letter"))
    second = office.submit(*changed)
    assert (revision_of(office, first), revision_of(office, second)) == (1, 2)


def test_going_back_to_the_first_answers_is_a_third_revision(office: Office) -> None:
    ids = [office.submit(story(text)) for text in ("one", "two", "one")]
    assert len(set(ids)) == 3


def test_a_newer_key_does_not_make_the_same_answers_new(office: Office) -> None:
    first = office.submit(story("I lost the key"), paper(b"letter"))
    later = Outbox(office.engine, Cipher(["newer key", "test key"]), office.clock)
    again = later.submit(office.plan(story("I lost the key"), paper(b"letter")))
    assert (again.id, again.is_new) == (first, False)
    office.deliver()
    revision = later.submit(office.plan(story("I found it"), paper(b"letter")))
    assert [row.kind for row in status(office, revision.id).rows] == ["case_note"]


def test_other_sessions_are_no_revisions(office: Office) -> None:
    office.submit(story("one"))
    other = office.submit(story("two"), key="session-2")
    assert revision_of(office, other) == 1
    office.deliver()
    assert len(office.server.case_notes.rows) == 2


# What is not sent yet


def test_what_is_not_sent_yet_is_superseded_and_never_sent(office: Office) -> None:
    first = office.submit(phone("555-0111"), party("Old"), story("one"), summary("one", b"PK"))
    second = office.submit(phone("555-0122"), party("New"), story("two"), summary("two", b"PK"))
    assert office.states(first) == ["cancelled"] * 4
    assert {row.sentence for row in status(office, first).rows} == {
        "The client has sent newer answers, which take the place of this."
    }
    office.deliver()
    assert office.states(second) == ["sent"] * 4
    assert matter(office)["mobile_phone"] == "555-0122"
    assert [row["last"] for row in parties(office)] == ["New"]
    assert office.server.calls["matters.update"] == office.server.calls["adverse_parties.create"] == 1
    assert len(note_bodies(office)) == len(office.server.documents.rows) == 1


def test_newer_answers_leave_nothing_for_staff_to_look_at(office: Office) -> None:
    """Whoever still asks for the first revision is told that its answers are there, or in the file."""
    first = office.submit(party(), story("one"))
    office.submit(party(), story("two"))
    assert client_state(status(office, first)) == "received"
    claim = office.outbox.claim("a", 60)
    assert claim is not None
    office.outbox.settle(claim, Verdict(State.SENT, result_id="p-1"))
    third = office.submit(party(), story("three"))
    assert client_state(status(office, third - 1)) == "in_your_file"


def test_superseding_is_written_down(office: Office) -> None:
    first = office.submit(story("one"))
    office.submit(story("two"), actor="link 2")
    assert [(row.to_state, row.actor, row.error_class) for row in trail(office.engine, first)] == [
        ("queued", "link 1", None),
        ("cancelled", "link 2", "Superseded"),
    ]


def test_what_needed_staff_is_superseded_too(office: Office) -> None:
    office.server.fail("adverse_parties.create", PermissionMissing("403", status=403))
    first = office.submit(party("Old"), story("one"))
    office.deliver()
    assert kinds_and_states(office, first)[0] == ("create_adverse_party", "needs attention")
    second = office.submit(party("New"), story("two"))
    office.deliver()
    assert kinds_and_states(office, first) == [("create_adverse_party", "cancelled"), ("case_note", "sent")]
    assert office.states(second) == ["sent", "sent"]
    assert [row["last"] for row in parties(office)] == ["New"]


def test_what_waits_for_a_retry_is_superseded(office: Office) -> None:
    office.server.fail("adverse_parties.search", Unreachable("down"))
    office.server.fail("adverse_parties.create", Unreachable("down"))
    first = office.submit(party("Old"), story("one"))
    office.deliver(limit=1)
    assert office.states(first)[0] == "retry"
    office.submit(party("New"), story("two"))
    office.server.faults.clear()
    office.clock.advance(hours=2)
    office.deliver()
    assert office.states(first) == ["cancelled", "cancelled"]
    assert [row["last"] for row in parties(office)] == ["New"]


# What is under way


def test_what_is_under_way_goes_on_and_is_amended_after_it(office: Office) -> None:
    first = office.submit(party("Old"), story("one"))
    claim = office.outbox.claim("a", 60)
    assert claim is not None
    second = office.submit(party("New"), story("two"))
    assert office.states(first) == ["sending", "cancelled"]
    assert office.outbox.claim("b", 60) is None
    made = office.server.adverse_parties.add(first="Otis", last="Old", phone_home="555-0142", matter=office.matter)
    office.outbox.settle(claim, Verdict(State.SENT, result_id=made))
    office.deliver()
    assert office.states(second) == ["sent", "sent"]
    assert [row["last"] for row in parties(office)] == ["New"]


def test_what_fails_under_way_is_not_tried_again(office: Office) -> None:
    first = office.submit(party("Old"), story("one"))
    claim = office.outbox.claim("a", 60)
    assert claim is not None
    office.submit(party("New"), story("two"))
    verdict = Verdict(State.RETRY, due_at=office.clock(), outcome_unknown=False)
    office.outbox.settle(claim, verdict)
    assert office.states(first) == ["cancelled", "cancelled"]
    office.deliver()
    assert [row["last"] for row in parties(office)] == ["New"]


@pytest.mark.parametrize("arrived", [True, False])
def test_what_a_dead_worker_left_is_looked_up_but_not_sent(office: Office, arrived: bool) -> None:
    first = office.submit(party("Old"), story("one"))
    claim = office.outbox.claim("dead", 60)
    assert claim is not None
    assert office.outbox.remember_baseline(claim, ())
    if arrived:
        office.server.adverse_parties.add(first="Otis", last="Old", phone_home="555-0142", matter=office.matter)
    second = office.submit(party("New"), story("two"))
    office.clock.advance(seconds=61)
    office.deliver()
    assert office.states(first) == ["sent" if arrived else "cancelled", "cancelled"]
    assert office.states(second) == ["sent", "sent"]
    assert [row["last"] for row in parties(office)] == ["New"]
    assert office.server.calls["adverse_parties.create"] == (0 if arrived else 1)


@pytest.mark.parametrize("arrived", [True, False])
def test_what_may_have_arrived_is_looked_up_before_the_revision_is_sent(office: Office, arrived: bool) -> None:
    """The answer to the first attempt was lost, and the client has changed the answers before the second."""
    if arrived:
        office.server.lose_answer("adverse_parties.create")
    else:
        office.server.fail("adverse_parties.create", Unreachable("cut while it was read"))
    first = office.submit(party("Old"), story("one"))
    office.deliver(limit=1)
    office.submit(party("New"), story("two"))
    assert office.states(first) == ["cancelled", "cancelled"]
    office.clock.advance(hours=2)
    office.deliver()
    assert [row["last"] for row in parties(office)] == ["New"]


def test_a_lost_answer_to_a_change_is_no_change_by_somebody_else(office: Office) -> None:
    office.server.lose_answer("matters.update")
    office.submit(phone("555-0111"), story("one"))
    office.deliver(limit=1)
    second = office.submit(phone("555-0122"), story("two"))
    office.clock.advance(hours=2)
    office.deliver()
    assert office.states(second) == ["sent", "sent"]
    assert matter(office)["mobile_phone"] == "555-0122"


# What has been sent


def test_what_was_sent_and_is_the_same_is_left_out(office: Office) -> None:
    office.submit(phone(), party(), story("one"), summary("one", b"PK"), paper(b"letter"))
    office.deliver()
    second = office.submit(phone(), party(), story("two"), summary("two", b"PK"), paper(b"letter"))
    assert [row.kind for row in status(office, second).rows] == ["case_note", "upload_document"]
    office.deliver()
    assert office.server.calls["matters.update"] == office.server.calls["adverse_parties.create"] == 1
    names = sorted(row["name"] for row in office.server.documents.rows.values())
    assert names == [
        f"2026-11-21_intake-summary_{REFERENCE}.docx",
        f"2026-11-21_intake-summary_{REFERENCE}_revision-2.docx",
        f"2026-11-21_paper-1_{REFERENCE}.pdf",
    ]


def test_what_was_sent_is_amended(office: Office) -> None:
    office.submit(phone("555-0111"), party("Old"), story("one"))
    office.deliver()
    second = office.submit(phone("555-0122"), party("New"), story("two"))
    office.deliver()
    assert office.states(second) == ["sent"] * 3
    assert matter(office)["mobile_phone"] == "555-0122"
    assert [row["last"] for row in parties(office)] == ["New"]
    assert office.server.calls["adverse_parties.create"] == 1


def test_the_note_of_a_revision_says_which_it_is(office: Office) -> None:
    office.submit(story("one"))
    office.deliver()
    office.submit(story("two"))
    office.deliver()
    first, second = office.server.case_notes.rows.values()
    assert second["subject"] == f"{first['subject']} revision 2"
    assert second["body"].startswith("This is revision 2 of these answers.")


def test_an_amended_record_that_staff_changed_meanwhile_needs_a_decision(office: Office) -> None:
    office.submit(party("Old"), story("one"))
    office.deliver()
    parties(office)[0]["last"] = "Written by staff"
    second = office.submit(party("New"), story("two"))
    office.deliver()
    assert office.states(second) == ["needs a decision", "sent"]
    assert parties(office)[0]["last"] == "Written by staff"


def test_an_answer_that_is_what_was_on_file_again_is_brought_back(office: Office) -> None:
    """The first number has arrived; then the client finds that the one on file was right after all."""
    office.submit(phone("555-0111"), story("one"))
    office.deliver()
    second = office.submit(story("one"))
    office.deliver()
    assert kinds_and_states(office, second) == [("update_matter", "sent"), ("case_note", "sent")]
    assert matter(office)["mobile_phone"] == "555-0100"
    third = office.submit(story("three"))
    assert [row.kind for row in status(office, third).rows] == ["case_note"]


def test_what_is_to_be_brought_back_is_not_forgotten_by_the_next_revision(office: Office) -> None:
    """The second revision, which would have brought the number back, was itself superseded."""
    office.submit(phone("555-0111"), party(), story("one"))
    office.deliver()
    office.submit(party("Other"), story("two"))
    office.submit(story("three"))
    office.deliver()
    assert matter(office)["mobile_phone"] == "555-0100"
    assert "- the other side" in note_bodies(office)[1]


def test_what_was_withdrawn_before_it_was_sent_is_just_cancelled(office: Office) -> None:
    office.submit(phone("555-0111"), party(), story("one"))
    second = office.submit(story("one"))
    office.deliver()
    assert kinds_and_states(office, second) == [("case_note", "sent")]
    assert matter(office)["mobile_phone"] == "555-0100"
    assert parties(office) == []


def test_a_fact_of_an_item_that_is_withdrawn_becomes_blank(office: Office) -> None:
    office.submit(party("Old", "555-0142"), story("one"))
    office.deliver()
    office.submit(party("Old", None), story("one"))
    office.deliver()
    assert parties(office)[0]["phone_home"] == "%empty%"


def test_an_item_that_is_withdrawn_after_it_was_sent_stands_in_the_note(office: Office) -> None:
    """No program deletes a record of the case: a person looks at it."""
    office.submit(party(), story("one"), paper(b"letter"))
    office.deliver()
    office.submit(story("one"))
    office.deliver()
    assert len(parties(office)) == 1
    assert "- the other side\n- Paper 1" in note_bodies(office)[1]


def test_items_keep_their_records_when_one_before_them_goes(office: Office) -> None:
    office.submit(party("First", item="a"), party("Second", item="b"), story("one"))
    office.deliver()
    office.submit(party("Second, really", item="b"), story("one"))
    office.deliver()
    assert [row["last"] for row in parties(office)] == ["First", "Second, really"]


def test_a_revision_of_what_only_a_note_carried_goes_into_its_own_note(office: Office) -> None:
    office.server.premium = False
    office.submit(party("Old"), story("one"))
    office.deliver()
    second = office.submit(party("New"), story("one"))
    office.deliver()
    assert office.states(second) == ["sent", "sent"]
    assert len(note_bodies(office)) == 2
    assert "To be entered by staff: the other side" in note_bodies(office)[1]


def test_after_two_changes_the_newest_counts(office: Office) -> None:
    """The second revision was never sent, so the third amends the first."""
    office.submit(party("One"), story("one"))
    office.deliver()
    office.submit(party("Two"), story("two"))
    third = office.submit(party("Three"), story("three"))
    office.deliver()
    assert office.states(third) == ["sent", "sent"]
    assert [row["last"] for row in parties(office)] == ["Three"]


def test_back_to_what_has_been_sent_writes_nothing_again(office: Office) -> None:
    office.submit(party("One"), story("one"))
    office.deliver()
    office.submit(party("Two"), story("two"))
    office.submit(party("One"), story("three"))
    office.deliver()
    assert office.server.calls["adverse_parties.create"] == 1
    assert office.server.calls["adverse_parties.update"] == 0


# Keys and codes


def test_every_operation_has_a_key_of_its_own_that_names_the_reference(office: Office) -> None:
    office.submit(party(), story("one"))
    office.submit(party("New"), story("two"))
    with office.engine.connect() as connection:
        keys = connection.execute(select(operations.c.key)).scalars().all()
    assert len(set(keys)) == 4
    assert all(key.startswith(f"{REFERENCE}.") for key in keys)


def test_all_revisions_are_found_by_the_reference_newest_first(office: Office) -> None:
    ids = [office.submit(story(text)) for text in ("one", "two")]
    assert [found.submission_id for found in office.outbox.status_by_reference(REFERENCE)] == ids[::-1]


# Dry run


def test_a_dry_run_keeps_the_plan_and_sends_nothing(office: Office) -> None:
    submission = office.submit(phone(), story("one"), upload(), dry_run=True)
    assert office.outbox.next_due() is None
    office.deliver()
    assert office.states(submission) == ["cancelled"] * 3
    assert {row.sentence for row in status(office, submission).rows} == {
        "This site is on a dry run: nothing is sent to LegalServer."
    }
    assert office.server.calls.total() == 0


def test_the_same_answers_are_sent_once_the_dry_run_is_over(office: Office) -> None:
    dry = office.submit(story("one"), dry_run=True)
    assert office.submit(story("one"), dry_run=True) == dry
    real = office.submit(story("one"))
    office.deliver()
    assert office.states(real) == ["sent"]
    assert len(note_bodies(office)) == 1


def test_a_dry_run_supersedes_nothing(office: Office) -> None:
    real = office.submit(note(), key="session-1")
    office.submit(note("Other words.", SUBJECT), dry_run=True)
    office.deliver()
    assert office.states(real) == ["sent"]


# Long afterwards


def test_a_revision_of_what_is_purged_leaves_the_choice_to_staff(office: Office) -> None:
    """What the client had said before is gone, so nobody can tell whether staff have changed the record since."""
    office.submit(phone("555-0111"), party("Old"), story("one"))
    office.deliver()
    office.clock.advance(days=8)
    assert purge_delivered(office.engine, before=office.clock(), now=office.clock()) == 1
    second = office.submit(phone("555-0122"), party("New"), story("two"))
    office.deliver()
    assert office.states(second) == ["needs a decision", "needs a decision", "sent"]
    assert len(parties(office)) == 1


def test_the_same_answers_after_the_purge_are_still_the_same_submission(office: Office) -> None:
    first = office.submit(party(), story("one"), paper(b"letter"))
    office.deliver()
    office.clock.advance(days=8)
    purge_delivered(office.engine, before=office.clock(), now=office.clock())
    assert office.submit(party(), story("one"), paper(b"letter")) == first
    second = office.submit(party(), story("two"), paper(b"letter"))
    assert [row.kind for row in status(office, second).rows] == ["case_note"]


def test_a_file_that_may_have_arrived_is_not_sent_twice(office: Office) -> None:
    """The answer to the upload was lost; then the client changed the story and left the paper as it is."""
    office.server.lose_answer("documents.upload")
    office.submit(story("one"), paper(b"letter"))
    office.deliver(limit=2)
    second = office.submit(story("two"), paper(b"letter"))
    office.clock.advance(hours=2)
    office.deliver()
    assert office.states(second) == ["sent", "sent"]
    assert len(office.server.documents.rows) == 1
