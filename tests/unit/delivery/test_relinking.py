"""Changes of a party, an income or another record, moved to a case that does not have that record."""

from __future__ import annotations

from typing import Any

from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.relinking import relink
from docassemble.legalaidsync.errors import RecordOfAnotherCase
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import SUBJECT, Office, note
from tests.unit.delivery.kinds_of_operations import UPDATABLE, Example, changing
from tests.unit.delivery.test_every_kind import records

OTHER = "26-0001041"
INCOME = next(example for example in UPDATABLE if example.what == "income")


def all_records(site: StandIn, office: Office) -> dict[str, list[dict[str, Any]]]:
    return {example.what: records(site, office, example) for example in UPDATABLE}


def change_of(example: Example, site: StandIn, office: Office) -> PlannedOperation:
    return changing(example, site.client, records(site, office, example)[0])


def bodies(site: StandIn, matter: str) -> list[str]:
    found = site.client.case_notes.search(matter=matter)
    return [str(row["body"]) for row in found if row["subject"].startswith(SUBJECT)]


def sentences(office: Office, submission: int) -> list[str]:
    status = office.outbox.status(submission)
    assert status is not None
    return [row.sentence for row in status.rows]


def test_the_note_of_the_other_case_carries_the_change_of_every_kind_of_record(office: Office, site: StandIn) -> None:
    """Nothing is written to the first case, and nothing else to the other one."""
    before = all_records(site, office)
    changes = [change_of(example, site, office) for example in UPDATABLE]
    submission = office.submit(*changes, note())
    relink(office.outbox, office.connect, submission, OTHER, "user 7")
    site.clear_journal()
    office.deliver()
    assert set(office.states(submission)) == {"sent"}
    assert [row["method"] for row in site.journal("P")] == ["POST"]
    assert all_records(site, office) == before
    assert bodies(site, office.matter) == []
    [body] = bodies(site, site.matter_uuid(OTHER))
    assert body.count("To be entered by staff") == len(UPDATABLE)
    assert "- income: (blank) -> as the client says" in body


def test_without_a_note_that_waits_staff_are_told_to_enter_it(office: Office, site: StandIn) -> None:
    """Sent again it changes nothing; withdrawn it is done."""
    before = all_records(site, office)
    submission = office.submit(*(change_of(example, site, office) for example in UPDATABLE))
    relink(office.outbox, office.connect, submission, OTHER, "user 7")
    for _ in range(2):
        office.deliver()
        assert set(office.states(submission)) == {"needs attention"}
        assert set(sentences(office, submission)) == {RecordOfAnotherCase.sentence}
        assert office.outbox.retry_all("user 7", submission=submission) == len(UPDATABLE)
    assert all_records(site, office) == before
    assert office.outbox.cancel_all("user 7", submission) == len(UPDATABLE)


def test_with_a_note_that_is_refused_staff_are_told_the_same(office: Office, site: StandIn) -> None:
    submission = office.submit(change_of(INCOME, site, office), note())
    relink(office.outbox, office.connect, submission, OTHER, "user 7")
    path = f"/api/v{site.client.version}/matters/*/notes"
    site.fault(method="POST", path=path, times=1, when="before", kind="status", status=400)
    office.deliver()
    assert office.states(submission) == ["needs attention", "needs attention"]
    assert sentences(office, submission)[0] == RecordOfAnotherCase.sentence


def test_while_the_note_waits_the_screen_says_why_it_carries_the_change(office: Office, site: StandIn) -> None:
    submission = office.submit(change_of(INCOME, site, office), note())
    relink(office.outbox, office.connect, submission, OTHER, "user 7")
    path = f"/api/v{site.client.version}/matters/*/notes"
    site.fault(method="POST", path=path, times=9, when="before", kind="status", status=503)
    office.deliver()
    assert office.states(submission) == ["queued", "retry"]
    assert "belongs to another case" in sentences(office, submission)[0]


def test_a_revision_of_answers_that_were_moved_changes_nothing_in_the_first_case(office: Office, site: StandIn) -> None:
    """The client still sees the records of the first case."""
    before = all_records(site, office)
    change = change_of(INCOME, site, office)
    first = office.submit(change, note())
    relink(office.outbox, office.connect, first, OTHER, "user 7")
    office.deliver()
    second = office.submit(change, note("And more."))
    third = office.submit(note("The income was right after all."))
    office.deliver()
    assert office.states(second)[0] != "needs attention"
    assert set(office.states(third)) == {"sent"}
    assert all_records(site, office) == before


def test_the_same_case_number_again_takes_nothing_away(office: Office, site: StandIn) -> None:
    submission = office.submit(change_of(INCOME, site, office))
    relink(office.outbox, office.connect, submission, "26-0001042", "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert "1,600" in records(site, office, INCOME)[0]["amount"]
