"""Every part that a case file can change: planned from its items, delivered to the stand-in, found there once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.changes import find_changes
from docassemble.legalaidsync.casefile.mapping import Fact, every_fact, mapping
from docassemble.legalaidsync.delivery.operations import KINDS
from docassemble.legalaidsync.delivery.plan import Plan
from docassemble.legalaidsync.submission import WRITINGS, Origin, Reviewed, ReviewedItem, plan_submission
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import REFERENCE, Office

TODAY = date(2026, 3, 15)
# Kind of record -> what somebody adds, by fact. `USER` and `OFFICE` stand for what the stand-in has.
NEW: Mapping[str, Mapping[str, Any]] = {
    "adverse_parties": {"party_first_name": "Otis", "party_last_name": "Sandvik", "party_phone": "312-555-0142"},
    "non_adverse_parties": {"family_first": "Briar", "family_last": "Sandvik", "family_household_member": True},
    "additional_names": {"other_name_first": "Mari", "other_name_last": "Thistle", "other_name_type": "Maiden Name"},
    "incomes": {"income_type": "UUID", "income_amount": Decimal("412.50"), "income_period": 26},
    "litigations": {"litigation_caption": "Sandvik v. Sandvik", "litigation_date_served": date(2026, 3, 1)},
    "charges": {"charge_lookup_charge": "NAME", "charge_top_charge": False, "charge_note": "Heard of it today"},
    "services": {"service_title": "Second letter", "service_type": "NAME", "service_start_date": date(2026, 3, 2)},
    "assignments": {
        "assignment_type": "Co-counsel",
        "assignment_start_date": date(2026, 3, 3),
        "assignment_program": "NAME",
        "assignment_office": "Main Office",
        "assignment_user": "USER",
        "assignment_assigned_by": "USER",
    },
    "events": {
        "event_title": "Visit",
        "event_start_datetime": datetime.fromisoformat("2026-05-04T09:30:00-05:00"),
        "event_end_datetime": datetime.fromisoformat("2026-05-04T10:30:00-05:00"),
        "event_attendees": ["USER"],
    },
    "tasks": {
        "task_title": "Call the landlord",
        "task_list_date": date(2026, 3, 4),
        "task_deadline": False,
        "task_is_this_a_case_alert": False,
        "task_task_type": "NAME",
    },
    "case_notes": {"note_subject": "Visit", "note_body": "Came by today.", "note_note_type": "General Notes"},
}
# Kind of record -> the one fact that is changed of an item on file.
CHANGED: Mapping[str, tuple[str, Any]] = {
    "adverse_parties": ("party_phone", "312-555-0143"),
    "non_adverse_parties": ("family_email", "teasel@mail.example"),
    "additional_names": ("other_name_last", "Thistledown"),
    "case_contacts": ("case_contact_case_contact_type", "LAST"),
    "incomes": ("income_amount", Decimal("1701")),
    "litigations": ("litigation_docket", "2026-EX-000999"),
    "charges": ("charge_note", "Dropped, they say"),
    "services": ("service_note", "Asked for more time"),
    "assignments": ("assignment_notes", "On leave in May"),
    "events": ("event_location", "Courtroom 1402"),
    "tasks": ("task_due_date", date(2026, 6, 1)),
}


def known(site: StandIn, fact: Fact, answer: Any) -> Any:
    """Put in what only the stand-in knows."""
    if answer == "USER" or answer == ["USER"]:
        user = next(iter(site.client.users.search()))
        return [str(user["id"] if fact.names_by_number else user["user_uuid"])] if fact.is_list else user["user_uuid"]
    if answer == "LAST":
        return list(site.client.lookups.search(table=fact.table))[-1]["name"]
    if answer in ("NAME", "UUID"):
        key = "name" if site.client.version == 1 else answer.lower()
        return next(iter(site.client.lookups.search(table=fact.table)))[key]
    return answer


def record_of(site: StandIn, kind: str) -> dict[str, Any]:
    return next(iter(getattr(site.client, kind).search(matter=site.matter_uuid())))


def item(site: StandIn, kind: str, answers: Mapping[str, Any], record: Mapping[str, Any], uuid: str) -> ReviewedItem:
    facts = every_fact(kind, site.client.version)
    said = {fact.fact: known(site, fact, answers[fact.fact]) for fact in facts if fact.fact in answers}
    assert len(said) == len(answers)
    return ReviewedItem(kind, uuid, tuple(find_changes(facts, record, said)), "item-1")


def plan(site: StandIn, *items: ReviewedItem) -> Plan:
    reviewed = Reviewed(True, (), items, {}, "", (), ())
    origin = Origin("session x", "example", site.matter_uuid(), "26-0001042", REFERENCE, "review.yml", "user 1")
    return plan_submission(origin, reviewed, note_type="General Notes", today=TODAY)


def deliver(office: Office, made: Plan) -> None:
    office.submit(*made.operations)
    office.deliver()


def test_the_tables_of_this_test_name_every_part_that_an_operation_writes() -> None:
    assert set(NEW) | {"case_contacts"} == {kind for kind, how in WRITINGS.items() if how.create}
    assert set(CHANGED) == {kind for kind, how in WRITINGS.items() if how.update}


def test_every_part_of_the_mapping_says_how_it_is_written() -> None:
    assert set(WRITINGS) == set(mapping()) - {"matter", "contacts"}
    assert {kind for how in WRITINGS.values() for kind in (how.create, how.update) if kind} <= set(KINDS)


@pytest.mark.parametrize("kind", NEW)
def test_a_new_item_is_delivered_as_it_was_reviewed(office: Office, site: StandIn, kind: str) -> None:
    if kind == "charges" and site.client.version == 1:
        pytest.skip("version 1 makes a charge by the uuid of its entry, which no record of it shows: section 8.4")
    before = len(list(getattr(site.client, kind).search(matter=site.matter_uuid())))
    new = item(site, kind, NEW[kind], {}, "")
    deliver(office, plan(site, new))
    records = list(getattr(site.client, kind).search(matter=site.matter_uuid()))
    assert len(records) == before + (2 if kind == "case_notes" else 1)  # every submission writes a note of its own
    assert any(shows(record, new) for record in records)


@pytest.mark.parametrize("kind", CHANGED)
def test_a_change_of_an_item_is_delivered(office: Office, site: StandIn, kind: str) -> None:
    record = record_of(site, kind)
    key = next(row for row in ("uuid", f"{kind[:-1]}_uuid", "case_contact_uuid") if row in record)
    name, answer = CHANGED[kind]
    changed = item(site, kind, {name: answer}, record, record[key])
    assert changed.changes
    deliver(office, plan(site, changed))
    after = next(row for row in getattr(site.client, kind).search(matter=site.matter_uuid()) if row[key] == record[key])
    assert shows(after, changed)


def test_a_contact_whom_legalserver_does_not_know_is_made_and_then_linked(office: Office, site: StandIn) -> None:
    facts = [fact for kind in ("case_contacts", "contacts") for fact in every_fact(kind, site.client.version)]
    said = {"contact_first": "Ines", "contact_last": "Quill", "contact_email": "ines@mail.example"}
    role = next(iter(site.client.lookups.search(table="litigation_contact_type")))["name"]
    changes = tuple(find_changes(facts, {}, {**said, "case_contact_case_contact_type": role}))
    deliver(office, plan(site, ReviewedItem("case_contacts", "", changes, "item-1")))
    links = [row for row in site.client.case_contacts.search(matter=site.matter_uuid()) if row["last"] == "Quill"]
    assert [(row["first"], row["email"]) for row in links] == [("Ines", "ines@mail.example")]


@pytest.mark.parametrize("kind", [kind for kind, how in WRITINGS.items() if not how.create])
def test_what_no_operation_writes_stands_in_the_note_for_staff(kind: str) -> None:
    fact = next(fact for fact in every_fact(kind) if fact.kind in ("line", "phone", "free text", "entry", "yes or no"))
    answer = True if fact.kind == "yes or no" else "312-555-0142"
    new = ReviewedItem(kind, "", tuple(find_changes([replace(fact, write="x")], {}, {fact.fact: answer})), "i")
    reviewed = Reviewed(True, (), (new,), {}, "", (), ())
    origin = Origin("k", "example", "m", "26-1", "K7QX2", "review.yml", "user 1")
    (note,) = plan_submission(origin, reviewed, note_type="General Notes", today=TODAY).operations
    assert note.kind == "case_note"
    assert f"{WRITINGS[kind].noun}: {fact.label}: blank -> " in note.payload["body"]


def test_an_item_that_nobody_changed_plans_nothing(site: StandIn) -> None:
    record = record_of(site, "services")
    same = item(site, "services", {"service_title": record["title"]}, record, record["service_uuid"])
    assert [operation.kind for operation in plan(site, same).operations] == ["case_note"]


def shows(record: Mapping[str, Any], reviewed: ReviewedItem) -> bool:
    changes = [change for change in reviewed.changes if change.fact.fact != "note_subject"]  # it carries the reference
    return all(change.fact.same(change.fact.on_file(record), change.after) for change in changes)
