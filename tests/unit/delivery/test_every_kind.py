"""Every kind of operation against the stand-in: one effect each, whatever happens to the answer or to the worker."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from docassemble.legalaidsync.delivery.claiming import Claim
from docassemble.legalaidsync.delivery.content import Content
from docassemble.legalaidsync.delivery.creating import made_by
from docassemble.legalaidsync.delivery.job import Job, part_of
from docassemble.legalaidsync.delivery.operations import KINDS, in_order
from docassemble.legalaidsync.delivery.plan import UPDATES, PlannedOperation
from docassemble.legalaidsync.delivery.tables import operations
from docassemble.legalaidsync.errors import Refused
from docassemble.legalaidsync.wording import say
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import SUBJECT, Office, note, phone_change, upload
from tests.unit.delivery.kinds_of_operations import EXAMPLES, UPDATABLE, Example, changing, creating

Trouble = Callable[[StandIn, Office, pytest.MonkeyPatch], None]


class Killed(BaseException):
    """The process ends here, without a word."""


def records(site: StandIn, office: Office, example: Example) -> list[dict[str, Any]]:
    where = {} if example.resource in ("contacts", "tasks") else {"matter": office.matter}
    return list(getattr(site.client, example.resource).search(**where))


def deliver_all(office: Office, submission: int) -> None:
    """Runs an hour apart until everything is sent; a worker may be killed in any of them."""
    for _ in range(3 * len(EXAMPLES)):
        with suppress(Killed):
            office.deliver()
        office.clock.advance(hours=1)
        if set(office.states(submission)) == {"sent"}:
            return


def nothing_happens(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pass


def each_first_answer_is_lost(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    order_faults(site, when="after", kind="reset")


def each_first_request_is_lost(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    order_faults(site, when="before", kind="status", status=500)


def each_first_worker_is_killed_after_the_effect(
    site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_each_first_worker(office, monkeypatch, "settle")


def each_first_worker_is_killed_before_it_sends(site: StandIn, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kill_each_first_worker(office, monkeypatch, "remember_baseline")


def order_faults(site: StandIn, **fault: Any) -> None:
    for example in EXAMPLES:
        for method, end in (("POST", ""), ("PATCH", "/*")):
            path = example.path.format(version=site.client.version) + end
            site.fault(method=method, path=path, times=1, **fault)


def kill_each_first_worker(office: Office, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    right = getattr(office.outbox, at)

    def die(claim: Claim, *given: Any) -> Any:
        if claim.attempt == 1:
            raise Killed
        return right(claim, *given)

    monkeypatch.setattr(office.outbox, at, die)


TROUBLES: tuple[Trouble, ...] = (
    nothing_happens,
    each_first_answer_is_lost,
    each_first_request_is_lost,
    each_first_worker_is_killed_after_the_effect,
    each_first_worker_is_killed_before_it_sends,
)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_new_record_of_every_kind_is_made_once(
    office: Office, site: StandIn, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something that looks just the same is on file already, and is not mistaken for ours."""
    for example in EXAMPLES:
        put_on_file(site, office, example)
    before = {record[example.key] for example in EXAMPLES for record in records(site, office, example)}
    submission = office.submit(*map(creating, EXAMPLES))
    trouble(site, office, monkeypatch)
    deliver_all(office, submission)
    assert office.states(submission) == ["sent"] * len(EXAMPLES)
    status = office.outbox.status(submission)
    assert status is not None
    made = {row.summary: row.result_id for row in status.rows}
    for example in EXAMPLES:
        new = [record[example.key] for record in records(site, office, example) if record[example.key] not in before]
        assert (example.what, new) == (example.what, [made[example.what]])


@pytest.mark.parametrize("trouble", TROUBLES[:-1])
def test_a_record_of_every_kind_is_changed_once(
    office: Office, site: StandIn, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {example.what: records(site, office, example)[0] for example in UPDATABLE}
    submission = office.submit(*(changing(example, site.client, before[example.what]) for example in UPDATABLE))
    trouble(site, office, monkeypatch)
    deliver_all(office, submission)
    assert office.states(submission) == ["sent"] * len(UPDATABLE)
    for example in UPDATABLE:
        old = before[example.what]
        [new] = [row for row in records(site, office, example) if row[example.key] == old[example.key]]
        assert {key for key in example.change if new[key] != old[key]} == set(example.change)
    assert len([row for row in site.journal("PATCH") if row["status"] != 500]) == len(UPDATABLE)


def test_the_note_carries_every_kind_of_the_paid_tier(office: Office, site: StandIn) -> None:
    """Contacts are included; all else waits for the note, and nothing is written but that."""
    site.set(premium=False)
    paid = [example for example in EXAMPLES if example.what != "contact"]
    changes = [changing(example, site.client, records(site, office, example)[0]) for example in UPDATABLE]
    site.clear_journal()
    submission = office.submit(*map(creating, paid), *changes, note())
    office.deliver()
    assert set(office.states(submission)) == {"sent"}
    [filed] = [row for row in site.client.case_notes.search(matter=office.matter) if row["subject"] == SUBJECT]
    assert filed["body"].count("To be entered by staff") == len(paid) + len(changes)
    assert [row["status"] for row in site.journal("P") if row["status"] != 402] == [201]


def test_a_site_that_answered_402_is_not_asked_again(office: Office, site: StandIn) -> None:
    """Neither version asks for the second service; both are in the note."""
    site.set(premium=False)
    service = next(example for example in EXAMPLES if example.what == "service")
    submission = office.submit(creating(service, slot="first"), creating(service, slot="second"), note())
    office.deliver()
    assert office.states(submission) == ["sent"] * 3
    assert [row["status"] for row in site.journal("POST")].count(402) == 1


def test_an_upsert_that_finds_the_record_touches_nothing_that_staff_wrote(office: Office, site: StandIn) -> None:
    """The first request was slow: it arrived after the second worker had looked, and staff have worked on it since."""
    service = next(example for example in EXAMPLES if example.what == "service")
    submission = office.submit(creating(service))
    [key] = keys(office, submission)
    slow = site.client.services.create(
        {**service.payload, "external_id": key, "note": "by staff"}, matter=office.matter
    )
    office.deliver()
    assert office.states(submission) == ["sent"]
    [made] = site.client.services.search(matter=office.matter, external_id=key)
    assert (made["service_uuid"], made["note"]) == (slow["service_uuid"], "by staff")


def test_a_site_without_upsert_gets_a_plain_create(
    office: Office, site: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: Any, **known: Any) -> Any:
        raise Refused("400", status=400, keys=["update", "update_data"])

    monkeypatch.setattr(site.client.services, "upsert", refuse, raising=False)
    service = next(example for example in EXAMPLES if example.what == "service")
    submission = office.submit(creating(service))
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert len(list(site.client.services.search(matter=office.matter, external_id=keys(office, submission)[0]))) == 1


def test_a_new_contact_is_made_and_then_linked(office: Office, site: StandIn) -> None:
    """The link is refused at first; it waits for nothing else and has one effect."""
    contact, link = planned_contact(), planned_link()
    submission = office.submit(link, contact)
    deliver_all(office, submission)
    status = office.outbox.status(submission)
    assert status is not None
    assert [(row.kind, row.state.value) for row in status.rows] == [
        ("create_contact", "sent"),
        ("link_contact", "sent"),
    ]
    linked = [row for row in site.client.case_contacts.search(matter=office.matter) if row["first"] == "Teodora"]
    assert [row["contact_uuid"] for row in linked] == [status.rows[0].result_id]


def test_a_link_waits_for_a_contact_that_needs_attention(office: Office, site: StandIn) -> None:
    path = f"/api/v{site.client.version}/contacts"
    site.fault(method="POST", path=path, times=1, when="before", kind="status", status=400)
    submission = office.submit(planned_contact(), planned_link())
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    assert office.states(submission) == ["needs attention", "needs attention"]
    assert "as soon as that is there" in status.rows[1].sentence
    assert office.outbox.requeue(status.rows[0].operation_id, "user 7")
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]


def test_operations_are_sent_in_an_order_in_which_each_finds_what_it_needs() -> None:
    planned = [upload(), note(), planned_link(), phone_change(), planned_contact()]
    kinds = [operation.kind for operation in in_order(planned)]
    assert kinds == ["update_matter", "create_contact", "link_contact", "case_note", "upload_document"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_sentence_its_endpoint_and_its_way_to_be_looked_up(kind: str) -> None:
    assert say(f"op_{kind}")
    assert KINDS[kind].endpoint_on(1).replace("/v1/", "/v2/") == KINDS[kind].endpoint
    assert (kind in UPDATES) == (KINDS[kind].find is None)


def planned_contact() -> PlannedOperation:
    payload = {"first": "Teodora", "last": "Quillfeather", "email": "teodora@mail.example"}
    return PlannedOperation("create_contact", "the contact", payload=payload, slot="contact:1")


def planned_link() -> PlannedOperation:
    payload = {"contact_uuid": made_by("contact:1"), "case_contact_type": "Witness"}
    return PlannedOperation("link_contact", "the link", payload=payload, slot="contact link:1")


def keys(office: Office, submission: int) -> list[str]:
    mine = select(operations.c.key).where(operations.c.submission_id == submission).order_by(operations.c.position)
    with office.engine.connect() as connection:
        return list(connection.execute(mine).scalars())


def put_on_file(site: StandIn, office: Office, example: Example) -> None:
    """As if staff had entered the same."""
    content = Content(example.payload, None, {}, None, {}, {}, {})
    job = Job(site.client, office.matter, None, content)  # type: ignore[arg-type]
    part_of(job, example.resource).create(example.payload, matter=office.matter)
