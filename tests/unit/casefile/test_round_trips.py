"""Every row of the mapping: what is written is what is read back, in both versions of the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.mapping import Fact, every_fact, fact_named, mapping
from docassemble.legalaidsync.delivery.comparing import same_value, value_at
from docassemble.legalaidsync.errors import NotFound, Refused
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.resources import RESOURCES
from tests.stand_in import StandIn

PLAIN: dict[str, Any] = {
    "name": "Saoirse",
    "line": "Lantern 7",
    "free text": "First line\nsecond line",
    "birthdate": date(1960, 2, 29),
    "date": date(2026, 2, 28),
    "moment": datetime.fromisoformat("2026-05-04T09:30:00-05:00"),
    "phone": "773-555-0199",
    "email": "saoirse@mail.example",
    "zip": "60601-1234",
    "state": "WI",
    "count": 3,
    "number": 7,
    "money": Decimal("1234.50"),
    "period": 52,
    "texts": ["Passport", "State ID"],
    "gender": "male",
}
# Rows that the stand-in can't take back as they were sent, each with the reason; their shapes are tried below.
BESIDE = ("events", "tasks", "contacts", "documents")
OVERRIDE = "the stand-in shows it always empty"
NOT_IN_THE_STAND_IN = {
    "timely_closed_override_reason": OVERRIDE,
    "lsc_override_reason": OVERRIDE,
    "financial_override_reason": OVERRIDE,
    "asset_override_reason": OVERRIDE,
    "non_citizenship_documentation": OVERRIDE,
    "client_external_id": "LegalServer takes it and never shows it",
    "event_outreaches": "the stand-in has no outreaches to point to",
}
# The stand-in invents entries for lists whose names the sheet invents too, where a case uses them; not for these.
LISTS_THAT_THE_STAND_IN_LACKS = {
    *("opportunity_community", "opportunity_helped_community", "opportunity_legal_topic", "opportunity_skill_type"),
    *("hud_9902_ethnicity", "hud_9902_race", "hud_disabling_condition", "military_status", "priority", "pronoun"),
    *("probono_time_commitment", "special_characteristics", "ssn_status"),
}
# Rows that change others when they are written: each group is written by itself, the rest of a record in one request.
GROUPS = (
    ("case_disposition",),
    ("organization_uuid",),
    ("is_group",),
    ("task_task_type",),
    ("task_deadline", "task_deadline_type"),
)


class Site:
    """The stand-in once, both versions of its API, and one record of each kind before and after a write."""

    def __init__(self, folder: Path, version: int) -> None:
        self.stand_in = StandIn(folder / f"{version}.sqlite")
        self.matter = self.stand_in.matter_uuid()
        self.client = self.stand_in.connect(version=version)

    def record(self, client: LegalServer, kind: str) -> dict[str, Any]:
        """The first record of a kind in the nearly complete case."""
        if kind == "matter":
            return client.matters.get(self.matter)
        if kind == "contacts":
            return next(iter(client.contacts.search()))
        rows = getattr(client, kind).search(matter=self.matter)
        return next(row for row in rows if not row.get("top_charge"))

    def again(self, client: LegalServer, kind: str, before: dict[str, Any]) -> dict[str, Any]:
        """The same record, now."""
        if kind in ("matter", "related_matters", "documents"):
            return self.record(client, kind)
        where = {} if kind in BESIDE else {"matter": self.matter}
        found: dict[str, Any] = getattr(client, kind).get(before[KEYS[kind]], **where)
        return found

    def other(self, client: LegalServer, fact: Fact, before: dict[str, Any]) -> Any:
        """An answer that is not what is on file."""
        if fact.fact in SPECIAL:
            return SPECIAL[fact.fact](self, client, fact)[-1]
        if fact.kind in PLAIN:
            return fact.rules.check(PLAIN[fact.kind], None)
        if fact.kind == "yes or no":
            return fact.on_file(before) is not True
        picked = self._pick(client, fact, fact.on_file(before))
        return [picked] if fact.is_list else picked

    def _pick(self, client: LegalServer, fact: Fact, now: Any) -> Any:
        choices = [each for each in self._known(client, fact) if each not in (now if isinstance(now, list) else [now])]
        assert choices, f"{fact.fact}: nothing else to pick"
        return choices[-1]

    def _known(self, client: LegalServer, fact: Fact) -> list[Any]:
        if fact.table:
            key = {"choice": "uuid" if fact.version == 2 else "name"}.get(fact.kind, "name")
            rows = entries(self, fact)
            return [str(row["fips"]).zfill(5) if fact.kind == "county" else row[key] for row in rows]
        return REFERENCES[fact.kind](self, client, fact)


def _users(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return [user["id" if fact.is_list and fact.version == 1 else "user_uuid"] for user in client.users.search()]


def _process(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return [int(row["id"]) for row in client.processes.search()]


def _matters(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return [row["matter_uuid"] for row in client.matters.search(results="full")]


def _charges(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return [row["charge_uuid"] for row in client.charges.search(matter=site.matter)]


def _events(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return [row["event_uuid"] for row in client.events.search()]


def _organizations(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return [row["uuid"] for row in client.organizations.search()]


def _offices(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return ["Riverside Office", "Main Office"]


def _contacts(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    return [row["uuid"] for row in client.contacts.search()]


def _courts(site: Site, client: LegalServer, fact: Fact) -> list[Any]:
    key = "id" if fact.kind == "number" else "uuid"
    return [row[key] for row in client.organizations.search()]


SPECIAL = {"litigation_court_id": _courts, "case_contact_contact_uuid": _contacts, "organization_uuid": _organizations}
REFERENCES = {
    "user": _users,
    "users": _users,
    "process": _process,
    "matters": _matters,
    "charges": _charges,
    "event": _events,
    "organization": _organizations,
    "organizations": _organizations,
    "office": _offices,
    "offices": _offices,
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Site]:
    """One stand-in for each version of the API: every row writes its own field."""
    folder = tmp_path_factory.mktemp("round-trips")
    return {version: Site(folder, version) for version in (1, 2)}


def update(site: Site, client: LegalServer, kind: str, before: dict[str, Any], payload: dict[str, Any]) -> None:
    if kind == "matter":
        client.matters.update(site.matter, payload)
    elif kind in BESIDE:
        getattr(client, kind).update(before[KEYS[kind]], payload)
    else:
        key = before["related_matter_id"]["matter_uuid"] if kind == "related_matters" else before[KEYS[kind]]
        getattr(client, kind).update(key, payload, matter=site.matter)


KEYS = {row.name: row.key for row in RESOURCES}
CASES = [(kind, version) for version in (1, 2) for kind, table in mapping(version).items() if table]


@pytest.mark.parametrize(("kind", "version"), CASES)
def test_every_row_that_is_written_is_read_back_as_the_same(sites: dict[int, Site], kind: str, version: int) -> None:
    site = sites[version]
    client = site.client
    before = site.record(client, kind)
    rows = [fact for fact in every_fact(kind, version) if fact.write and fact.fact not in NOT_IN_THE_STAND_IN]
    known = [fact for fact in rows if not (fact.table and not entries(site, fact))]
    assert {fact.table for fact in rows if fact not in known} <= LISTS_THAT_THE_STAND_IN_LACKS
    lost = {}
    for group in groups(known):
        answers = {fact: site.other(client, fact, before) for fact in group}
        update(site, client, kind, before, {fact.write: fact.to_write(answer) for fact, answer in answers.items()})
        after = site.again(client, kind, before)
        lost |= {
            fact.fact: (answer, fact.on_file(after))
            for fact, answer in answers.items()
            if not round_trip(fact, answer, before, after)
        }
    assert not lost


def groups(rows: list[Fact]) -> list[list[Fact]]:
    apart = {name for group in GROUPS for name in group}
    found = [[fact for fact in rows if fact.fact not in apart]]
    return [each for each in (*found, *([fact for fact in rows if fact.fact in names] for names in GROUPS)) if each]


@cache
def entries(site: Site, fact: Fact) -> list[dict[str, Any]]:
    """The active entries of a fact's list, at least two of them; none if the stand-in does not have the list."""
    lists = site.client.v2.lookups
    try:
        found = [row for row in lists.search(table=fact.table) if row["active"]]
        return found if len(found) > 1 else [*found, lists.create({"name": f"Lantern {fact.fact}"}, table=fact.table)]
    except (NotFound, Refused):
        return []


def round_trip(fact: Fact, answer: Any, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """The answer differed, the record shows it, and delivery sees that it does."""
    shown = fact.same(fact.on_file(after), answer)
    delivered = same_value(fact.write, value_at(after, fact.read), fact.rules.write(answer))
    return shown and delivered and not fact.same(fact.on_file(before), answer)


def shown_as(fact: Fact, answer: Any) -> Any:
    """How LegalServer shows what was written, by the fact's shape."""
    key = fact.read.removeprefix(fact.field).removeprefix(".") or {"entries": "lookup_value_name"}.get(fact.kind, "")
    written = fact.rules.write(answer)
    each = [{key: one} if key else one for one in (written if isinstance(written, list) else [written])]
    return each if fact.is_list else each[0]


BY_SHAPE = [
    (kind, fact)
    for kind, table in mapping().items()
    for fact in table
    if fact.fact in NOT_IN_THE_STAND_IN or fact.table in LISTS_THAT_THE_STAND_IN_LACKS
]


@pytest.mark.parametrize(("kind", "fact"), BY_SHAPE, ids=[fact.fact for _, fact in BY_SHAPE])
def test_a_row_that_the_stand_in_can_not_show_is_read_back_in_the_shape_of_the_sheet(kind: str, fact: Fact) -> None:
    answer = ["Lantern"] if fact.is_list else fact.rules.check("Lantern", None)
    record = {fact.field: shown_as(fact, answer)}
    assert fact.same(fact.on_file(record), answer)
    assert same_value(fact.write, value_at(record, fact.read), fact.rules.write(answer)) or not fact.write


def test_a_reason_of_an_override_is_read_in_its_own_shape() -> None:
    """RAWLKP of the sheet: the whole lookup record, with its name beside its id."""
    reason = fact_named("lsc_override_reason")
    assert reason.on_file({"lsc_override_reason": {"id": 3, "name": "Court order", "active": True}}) == "Court order"
