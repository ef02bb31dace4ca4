"""Delivery through the real client to the stand-in LegalServer inside the process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.audit import trail
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.in_process import WsgiAdapter
from docassemble.legalaidsync.settings import Token
from tests.unit.delivery.conftest import FILENAME, REFERENCE, SUBJECT, Office, address_change, note, upload

BASE = "http://sandbox.invalid"


class Sandbox:
    """The stand-in with its control endpoints, and a client for it."""

    def __init__(self, folder: Path) -> None:
        self.session = requests.Session()
        self.session.mount(BASE, WsgiAdapter(make_app(folder / "sandbox.db", requests_per_minute=None)))
        self.client = LegalServer(base_url=BASE, token=Token("sandbox-token"), session=self.session)
        self.matter = str(self.session.get(f"{BASE}/sandbox/cases").json()[0]["matter_uuid"])

    def cut_after(self, method: str, path: str) -> None:
        """Let the next such request act, and cut the connection before its answer."""
        fault = {"method": method, "path": path, "times": 1, "when": "after", "kind": "reset"}
        self.session.post(f"{BASE}/sandbox/faults", json=fault).raise_for_status()

    def set(self, **settings: Any) -> None:
        self.session.post(f"{BASE}/sandbox/settings", json=settings).raise_for_status()

    def uuids(self, resource: str, key: str) -> tuple[str, ...]:
        return tuple(record[key] for record in getattr(self.client, resource).search(matter=self.matter))


@pytest.fixture
def sandbox(office: Office, tmp_path: Path) -> Sandbox:
    """The office's one site is the stand-in, its case one of the stand-in's."""
    made = Sandbox(tmp_path)
    office.matter, office.server = made.matter, made.client  # type: ignore[assignment]
    return made


def party() -> PlannedOperation:
    payload = {"first": "Otis", "last": "Sandvik", "phone_mobile": "312-555-0142"}
    readable = {"Other side": ("", "Otis Sandvik")}
    return PlannedOperation("create_adverse_party", "the other side", payload=payload, readable=readable)


def new_income(sandbox: Sandbox) -> PlannedOperation:
    kind = next(iter(sandbox.client.lookups.search(table="income")))
    payload = {"type": {"lookup_value_uuid": kind["uuid"]}, "amount": "1450.50", "period": "26"}
    baseline = sandbox.uuids("incomes", "income_uuid")
    return PlannedOperation("create_income", "an income", payload=payload, baseline=baseline)


def address(sandbox: Sandbox) -> PlannedOperation:
    """The address change, planned from what is on file in the stand-in."""
    planned, record = address_change(), sandbox.client.matters.get(sandbox.matter)
    on_file = {
        "home_street": record["client_address_home"]["street"],
        "county_of_residence": record["county_of_residence"]["lookup_value_FIPS"],
    }
    return PlannedOperation(**{**vars(planned), "on_file": on_file})


WRITES = {
    "update_matter": ("PATCH", "/api/v2/matters/*"),
    "create_adverse_party": ("POST", "/api/v2/matters/*/adverse_parties"),
    "create_income": ("POST", "/api/v2/matters/*/incomes"),
    "case_note": ("POST", "/api/v2/matters/*/notes"),
    "upload_document": ("POST", "/api/v2/documents"),
}


@pytest.mark.parametrize("cut", [None, *WRITES])
def test_each_write_has_one_effect_even_if_its_answer_is_cut(office: Office, sandbox: Sandbox, cut: str | None) -> None:
    """`cut` names the operation whose first answer gets lost after LegalServer acted."""
    before = {
        resource: len(sandbox.uuids(resource, key))
        for resource, key in (("adverse_parties", "uuid"), ("incomes", "income_uuid"))
    }
    submission = office.submit(address(sandbox), party(), new_income(sandbox), note(), upload(b"PK content"))
    if cut:
        sandbox.cut_after(*WRITES[cut])
    office.deliver()
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent"] * 5
    retried = [row.kind for row in trail(office.engine, submission) if row.to_state == "retry"]
    assert retried == ([cut] if cut else [])
    for resource, key in (("adverse_parties", "uuid"), ("incomes", "income_uuid")):
        assert len(sandbox.uuids(resource, key)) == before[resource] + 1
    notes = [row for row in sandbox.client.case_notes.search(matter=sandbox.matter) if REFERENCE in row["subject"]]
    files = [row for row in sandbox.client.documents.search(matter=sandbox.matter) if row["name"] == FILENAME]
    assert [row["subject"] for row in notes] == [SUBJECT]
    assert sandbox.client.documents.download(files[0]["uuid"]).content == b"PK content"
    assert len(files) == 1
    record = sandbox.client.matters.get(sandbox.matter)
    assert record["client_address_home"]["street"] == "2 Oak St"
    assert record["county_of_residence"]["lookup_value_FIPS"] == "17031"


def test_without_the_paid_tier_the_note_in_the_stand_in_names_every_change(office: Office, sandbox: Sandbox) -> None:
    sandbox.set(premium=False)
    submission = office.submit(address(sandbox), party(), note("Locked out."), upload())
    office.deliver()
    assert office.states(submission) == ["sent"] * 4
    [filed] = [row for row in sandbox.client.case_notes.search(matter=sandbox.matter) if row["subject"] == SUBJECT]
    assert "- Street address: 1 Elm St -> 2 Oak St" in filed["body"]
    assert "- Other side: (blank) -> Otis Sandvik" in filed["body"]


def test_the_audit_says_what_legalserver_answered_to_a_write_that_went_well(office: Office, sandbox: Sandbox) -> None:
    """Status, request id and endpoint are those of the write, as the stand-in's own journal has them."""
    submission = office.submit(address(sandbox), party(), new_income(sandbox), note(), upload(b"PK content"))
    office.deliver()
    journal = {line["request_id"]: line for line in sandbox.session.get(f"{BASE}/sandbox/journal").json()}
    sent = [row for row in trail(office.engine, submission) if row.to_state == "sent"]
    assert [(row.kind, (row.endpoint or "").partition(" ")[0]) for row in sent] == [
        (kind, method) for kind, (method, _) in WRITES.items()
    ]
    for row in sent:
        line = journal[row.request_id]
        assert (line["method"], line["status"]) == (str(row.endpoint).partition(" ")[0], row.http_status)
        assert row.duration_ms is not None
        assert row.attempt == 1
        assert row.fingerprint
