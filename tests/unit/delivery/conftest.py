"""A file of SQLite as the outbox's database, a clock that is moved by hand, and plans about synthetic people."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event

from docassemble.legalaidsync.delivery.deliver import DeliveryReport, deliver_due
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import Plan, PlannedDocument, PlannedOperation
from docassemble.legalaidsync.delivery.retry import RetryPolicy
from docassemble.legalaidsync.delivery.schema import ensure_schema
from tests.stand_in import StandIn
from tests.unit.delivery.scripted_legalserver import ScriptedLegalServer

REFERENCE = "K7QF3"
SUBJECT = f"Online intake [{REFERENCE}]"
LONGEST_WAITS = RetryPolicy(jitter=lambda shortest, longest: longest)
FILENAME = f"2026-11-21_intake-summary_{REFERENCE}.docx"


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **length: float) -> None:
        self.now += timedelta(**length)


@dataclass
class Office:
    """One site, one case, one outbox."""

    engine: Engine
    outbox: Outbox
    clock: Clock
    server: ScriptedLegalServer = field(default_factory=ScriptedLegalServer)
    premium: str = "auto"
    token: str = "first token"
    next_token: str | None = None
    user: str = ""
    matter: str = ""
    policy: RetryPolicy = LONGEST_WAITS

    def connect(self, site: str) -> tuple[Any, Any]:
        return self.server, self

    def deliver(self, worker: str = "worker-1", **options: Any) -> DeliveryReport:
        return deliver_due(self.outbox, self.connect, worker=worker, policy=self.policy, **options)

    def plan(self, *operations: PlannedOperation, key: str = "session-1", **options: Any) -> Plan:
        known = {"site": "sandbox", "matter_uuid": self.matter, "case_number": "26-0001042", "reference": REFERENCE}
        known |= {"interview": "intake.yml", "actor": "link 1", **options}
        return Plan(key=key, operations=operations, **known)

    def submit(self, *operations: PlannedOperation, **options: Any) -> int:
        return self.outbox.submit(self.plan(*operations, **options)).id

    def states(self, submission_id: int) -> list[str]:
        status = self.outbox.status(submission_id)
        assert status is not None
        return [row.state.value for row in status.rows]


@pytest.fixture
def make_engine(tmp_path: Path) -> Callable[[], Engine]:
    """Opens the same database file, as each process would for itself."""
    return lambda: open_quickly(tmp_path / "outbox.db")


def open_quickly(path: Path) -> Engine:
    """An engine that leaves it to the machine when the disk is written: no test pulls the plug."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return engine


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty outbox, migrated once for all tests."""
    path = tmp_path_factory.mktemp("migrated") / "outbox.db"
    ensure_schema(create_engine(f"sqlite:///{path}"))
    return path


@pytest.fixture
def office(make_engine: Callable[[], Engine], migrated_file: Path, tmp_path: Path) -> Office:
    shutil.copy(migrated_file, tmp_path / "outbox.db")
    engine, clock = make_engine(), Clock()
    made = Office(engine, Outbox(engine, Cipher(["test key"]), clock), clock)
    made.matter = made.server.matters.add(
        mobile_phone="555-0100", client_address_home={"street": "1 Elm St"}, county_of_residence={}
    )
    return made


@pytest.fixture(scope="session")
def one_stand_in(tmp_path_factory: pytest.TempPathFactory) -> StandIn:
    """The stand-in that tests take turns with: starting one takes longer than bringing its records back."""
    return StandIn(tmp_path_factory.mktemp("site") / "stand-in.sqlite")


@pytest.fixture(params=(1, 2), ids=lambda version: f"v{version}")
def site(request: pytest.FixtureRequest, office: Office, one_stand_in: StandIn) -> StandIn:
    """The office's one site is the stand-in, in both versions of its API; its case is the complete one."""
    one_stand_in.reset()
    one_stand_in.client = one_stand_in.connect(version=request.param)
    office.server, office.matter = one_stand_in.client, one_stand_in.matter_uuid()  # type: ignore[assignment]
    one_stand_in.clear_journal()
    return one_stand_in


def note(body: str = "What happened.", subject: str = SUBJECT) -> PlannedOperation:
    payload = {"subject": subject, "body": body, "note_type": "General Notes"}
    return PlannedOperation("case_note", "what happened", payload=payload)


def upload(content: bytes = b"PK document") -> PlannedOperation:
    document = PlannedDocument(FILENAME, "application/octet-stream", content, "Intake summary")
    return PlannedOperation("upload_document", "intake summary", document=document)


def income(amount: str = "1450", baseline: tuple[str, ...] = ()) -> PlannedOperation:
    payload = {"type": "Employment", "amount": amount, "period": "12"}
    readable = {"Employment": ("", f"${amount} a month")}
    return PlannedOperation("create_income", "an income", payload=payload, baseline=baseline, readable=readable)


def adverse_party(baseline: tuple[str, ...] = ()) -> PlannedOperation:
    payload = {"first": "Otis", "last": "Landlord", "phone_home": "555-0142"}
    return PlannedOperation("create_adverse_party", "the other side", payload=payload, baseline=baseline)


def phone_change(
    to: str = "555-0199",
    shown: dict[str, Any] | None = {"mobile_phone": "555-0100"},  # noqa: B006
) -> PlannedOperation:
    return PlannedOperation(
        "update_matter",
        "phone",
        payload={"mobile_phone": to},
        on_file=shown,
        labels={"mobile_phone": "Mobile phone"},
        readable={"Mobile phone": ("555-0100", to)},
        read_paths={"mobile_phone": "mobile_phone"},
        expect={"mobile_phone": to},
    )


def address_change() -> PlannedOperation:
    return PlannedOperation(
        "update_matter",
        "address and county",
        payload={"home_street": "2 Oak St", "county_of_residence": {"county_FIPS": "17031"}},
        on_file={"home_street": "1 Elm St", "county_of_residence": None},
        labels={"home_street": "Street address", "county_of_residence": "County"},
        readable={"Street address": ("1 Elm St", "2 Oak St")},
        read_paths={
            "home_street": "client_address_home.street",
            "county_of_residence": "county_of_residence.lookup_value_FIPS",
        },
        expect={"home_street": "2 Oak St", "county_of_residence": "17031"},
    )
