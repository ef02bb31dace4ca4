"""Each kind of record through the stand-in: made, read, changed, found and, where LegalServer lets, deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from docassemble.legalaidsync.errors import Conflict, NotFound
from docassemble.legalaidsync.legalserver import EMPTY, read
from docassemble.legalaidsync.legalserver.resources import RESOURCES
from docassemble.legalaidsync.legalserver.rows import Resource
from docassemble.legalaidsync.transport.calls import template_fields
from tests.stand_in import StandIn


@dataclass(frozen=True)
class Trip:
    """What is made of a resource, and one field that is changed."""

    resource: str
    fields: Mapping[str, Any]
    change: Mapping[str, Any]
    where: Mapping[str, str] = field(default_factory=lambda: {"matter": "matter"})

    def __str__(self) -> str:
        return self.resource


ALONE: Mapping[str, str] = {}
TRIPS = [
    Trip("additional_names", {"first": "Ann", "last": "Ash", "type": "Nickname"}, {"last": "Birch"}),
    Trip("addresses", {"street": "1 Elm St", "city": "Exampleville"}, {"city": "Sampleton"}),
    Trip("adverse_parties", {"first": "Ann", "last": "Ash"}, {"last": "Birch"}),
    Trip("non_adverse_parties", {"first": "Ann", "last": "Ash"}, {"last": "Birch"}),
    Trip("assets", {"type": "Savings Account", "amount": "$300"}, {"notes": "joint"}),
    Trip("expenses", {"type": "Rent", "amount": "$300", "period": "12"}, {"notes": "shared"}),
    Trip("incomes", {"type": "Employment", "amount": "$300", "period": "12"}, {"notes": "seasonal"}),
    Trip("callbacks", {"date": "2026-03-02"}, {"notes": "after five"}),
    Trip("case_notes", {"subject": "a", "body": "b", "note_type": "General Notes"}, {"body": "c"}),
    Trip("litigations", {"caption": "A v. B"}, {"docket": "26-LT-1"}),
    Trip("phone_numbers", {"phone_number": "312-555-0117"}, {"phone_number": "312-555-0118"}),
    Trip("contacts", {"first": "Ann", "last": "Ash"}, {"last": "Birch"}, ALONE),
    Trip(
        "events",
        {
            "title": "Hearing",
            "start_datetime": "2026-03-02T09:00:00-06:00",
            "end_datetime": "2026-03-02T10:00:00-06:00",
        },
        {"title": "Trial"},
        ALONE,
    ),
    Trip("organizations", {"name": "Circuit Court", "types": ["Court"]}, {"name": "County Court"}, ALONE),
    Trip("users", {"login": "ann.ash", "first": "Ann", "last": "Ash"}, {"last": "Birch"}, ALONE),
]


def places(stand_in: StandIn, trip: Trip) -> dict[str, str]:
    return {name: stand_in.matter_uuid() for name in trip.where}


@pytest.mark.parametrize("trip", TRIPS, ids=str)
def test_a_record_is_made_read_changed_found_and_deleted(stand_in: StandIn, trip: Trip) -> None:
    endpoint, where = getattr(stand_in.client, trip.resource), places(stand_in, trip)
    (key,) = {row.key for row in RESOURCES if row.name == trip.resource}
    made = endpoint.create(trip.fields, **where)
    assert endpoint.get(made[key], **where)[key] == made[key]
    changed = endpoint.update(made[key], trip.change, **where)
    assert {name: changed[name] for name in trip.change} == trip.change
    assert made[key] in {row[key] for row in endpoint.search(**where)}
    if any("delete" in row.verbs for row in RESOURCES if row.name == trip.resource):
        endpoint.delete(made[key], **where)
        with pytest.raises(NotFound):
            endpoint.get(made[key], **where)


def test_a_field_is_cleared_by_what_prints_as_nothing(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid()
    stand_in.client.matters.update(uuid, {"middle": "Juniper"})
    assert stand_in.client.matters.update(uuid, {"middle": EMPTY})["middle"] is None


def test_an_upsert_makes_one_record_then_changes_it_then_refuses_to_choose(stand_in: StandIn) -> None:
    """Section 7.5: no match, one match, several."""
    notes, where = stand_in.client.case_notes, {"matter": stand_in.matter_uuid("26-0001034")}
    fields, match = {"body": "first", "note_type": "General Notes"}, {"subject": "From the intake"}
    made = notes.upsert(fields, match=match, **where)
    again = notes.upsert({**fields, "body": "second"}, match=match, **where)
    assert (again["casenote_uuid"], again["body"]) == (made["casenote_uuid"], "second")
    notes.create({**fields, **match}, **where)
    with pytest.raises(Conflict):
        notes.upsert(fields, match=match, **where)
    assert [row["body"] for row in notes.search(**where) if row["subject"] == "From the intake"] == ["second", "first"]


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> StandIn:
    """One site for all tests that only read."""
    return StandIn(tmp_path_factory.mktemp("unchanged") / "site.sqlite")


READABLE = [
    (version, row)
    for version in (1, 2)
    for row in RESOURCES
    if version in row.versions_of("search") and not row.verbs["search"].required
]
NO_PARENT = {"reminder_recipients", "grant_contract_terms"}  # the stand-in has no reminder and no grant at first
NO_PORTAL = {"external_users"}


@pytest.mark.parametrize(
    ("version", "row"),
    [(version, row) for version, row in READABLE if row.name not in NO_PARENT | NO_PORTAL],
    ids=lambda part: getattr(part, "name", f"v{part}"),
)
def test_every_list_can_be_read(unchanged: StandIn, version: int, row: Resource) -> None:
    site = unchanged.client.v1 if version == 1 else unchanged.client
    places = {name: PARENTS[name, row.name in CUSTOM](unchanged) for name in template_fields(row.path)}
    shaping = {"results": "full"} if row.name == "matters" else {}  # pro bono results have no uuid
    found = list(getattr(site, row.name).search(**places, **shaping))
    assert all(row.key in one for one in found)


@pytest.mark.parametrize(
    "name", ["case_notes", "adverse_parties", "incomes", "services", "assignments", "case_contacts"]
)
def test_the_parts_of_a_case_read_alike_in_both_versions(unchanged: StandIn, name: str) -> None:
    where = {"matter": unchanged.matter_uuid()}
    new = list(getattr(unchanged.client, name).search(**where))
    old = list(getattr(unchanged.client.v1, name).search(**where))
    assert new
    assert [printed(row, like=new[0]) for row in old] == [printed(row, like=old[0]) for row in new]


def test_a_whole_matter_and_a_user_read_alike_in_both_versions(unchanged: StandIn) -> None:
    """Every field that both versions have, by what it prints and by what type it is."""
    uuid, user = unchanged.matter_uuid(), PARENTS["user", False](unchanged)
    for new, old in (
        (unchanged.client.matters.get(uuid, results="full"), unchanged.client.v1.matters.get(uuid, results="full")),
        (unchanged.client.users.get(user), unchanged.client.v1.users.get(user)),
    ):
        assert len(new.keys() & old.keys()) > 30
        assert printed(new, like=old) == printed(old, like=new)


def printed(record: Mapping[str, Any], like: Mapping[str, Any] | None = None) -> dict[str, tuple[type, str]]:
    """Return the type and the text of each field, without lists of whole records."""
    found = {name: read(record, name) for name in record if like is None or name in like}
    whole = {
        name for name, value in found.items() if isinstance(value, tuple) and any(isinstance(v, dict) for v in value)
    }
    return {name: (type(value), str(value)) for name, value in found.items() if name not in whole}


CUSTOM = {"custom_lookup_values"}
PARENTS: Mapping[tuple[str, bool], Callable[[StandIn], str]] = {
    ("matter", False): lambda stand_in: stand_in.matter_uuid(),
    ("user", False): lambda stand_in: str(next(stand_in.client.users.search())["user_uuid"]),
    ("organization", False): lambda stand_in: str(next(stand_in.client.organizations.search())["uuid"]),
    ("table", False): lambda stand_in: "note_type",
    ("table", True): lambda stand_in: str(next(stand_in.client.custom_lookups.search())["uuid"]),
}
