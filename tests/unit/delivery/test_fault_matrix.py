"""Every kind of operation meets every fault of the stand-in, at its first and at its second attempt: one effect each.

All kinds travel together, because a fault is ordered per endpoint and so meets each of them. Killed processes, races,
databases and clocks are in tests/integration/test_delivery_under_fire.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from docassemble.legalaidsync.delivery.operations import KINDS
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Timeouts
from docassemble.legalaidsync.transport import CircuitBreaker
from tests.stand_in import StandIn
from tests.unit.delivery.conftest import FILENAME, SUBJECT, Office, note, upload
from tests.unit.delivery.kinds_of_operations import EXAMPLES, UPDATABLE, changing, creating

HASTY = Timeouts(connect=1, read=0.15, page=0.6)  # a hung or limited call ends soon
HANG = 0.3
MOST_ROUNDS = 400
FIRST = "26-0001042"
PHONE = "312-555-0177"

Fault = dict[str, Any]
FAULTS: dict[str, Fault] = {
    "500 before": {"kind": "status", "status": 500, "when": "before"},
    "500 after": {"kind": "status", "status": 500, "when": "after"},
    "503 page": {"kind": "status", "status": 503, "html": True, "when": "before"},
    "429 with headers": {"kind": "rate_limit", "headers": True, "when": "before"},
    "429 without headers": {"kind": "rate_limit", "headers": False, "when": "before"},
    "reset before": {"kind": "reset", "when": "before"},
    "reset after": {"kind": "reset", "when": "after"},
    "truncated": {"kind": "truncated", "when": "after"},
    "page before": {"kind": "html", "when": "before"},
    "page after": {"kind": "html", "when": "after"},
    "wrong content type": {"kind": "content_type", "when": "after"},
    "slow drip": {"kind": "drip", "when": "after", "seconds": 0.02},
    "hang before": {"kind": "hang", "when": "before", "seconds": HANG},
    "hang after": {"kind": "hang", "when": "after", "seconds": HANG},
}
DOWN: Fault = {"kind": "status", "status": 503, "html": True, "when": "before"}


@pytest.fixture
def site(office: Office, stand_in: StandIn) -> StandIn:
    """The office's one site is the stand-in; nothing rests after failures, so that every attempt is made."""
    stand_in.client = stand_in.connect(timeouts=HASTY, breaker=CircuitBreaker(limit=10_000))
    office.server, office.matter = stand_in.client, stand_in.matter_uuid(FIRST)  # type: ignore[assignment]
    return stand_in


@pytest.fixture
def calm(stand_in: StandIn) -> LegalServer:
    """A client that looks at the records while no fault is ordered."""
    return stand_in.connect()


def everything(office: Office, calm: LegalServer) -> list[PlannedOperation]:
    """One operation of every kind but the new case, which comes alone."""
    mobile = calm.matters.get(office.matter)["mobile_phone"]
    phone = PlannedOperation(
        "update_matter",
        "phone",
        payload={"mobile_phone": PHONE},
        on_file={"mobile_phone": mobile},
        read_paths={"mobile_phone": "mobile_phone"},
        expect={"mobile_phone": PHONE},
        readable={"phone": ("", "as the client says")},
    )
    changes = [changing(example, calm, records(calm, office, example.resource)[0]) for example in UPDATABLE]
    return [phone, *changes, *(creating(example) for example in EXAMPLES), note(), upload()]


def records(calm: LegalServer, office: Office, resource: str) -> list[dict[str, Any]]:
    where = {} if resource in ("contacts", "tasks") else {"matter": office.matter}
    return list(getattr(calm, resource).search(**where))


def order(site: StandIn, kinds: list[str], *faults: Fault) -> None:
    """Let the faults meet the first writes of each of these kinds, one after the other."""
    for kind in sorted(kinds, key=lambda name: name == "update_matter"):  # its path fits those of the parts too
        method, template = KINDS[kind].endpoint.split(" ", 1)
        path = "/".join("*" if part.startswith("{") else part for part in template.split("/"))
        for fault in faults:
            site.fault(method=method, path=path, times=1, **fault)


def deliver_until_at_rest(office: Office, submission: int, pause: float) -> None:
    for _ in range(MOST_ROUNDS):
        office.deliver()
        time.sleep(pause)
        if set(office.states(submission)) <= {State.SENT, State.NEEDS_ATTENTION, State.NEEDS_DECISION}:
            return
        office.clock.advance(minutes=61)
    raise AssertionError(f"not at rest after {MOST_ROUNDS} rounds: {office.states(submission)}")


def play(site: StandIn, office: Office, submission: int, kinds: list[str], faults: list[Fault]) -> None:
    order(site, kinds, *faults)
    hangs = any(fault["kind"] == "hang" for fault in faults)
    deliver_until_at_rest(office, submission, pause=HANG if hangs else 0)


@pytest.fixture(params=["first", "second"])
def at_attempt(request: pytest.FixtureRequest) -> Callable[[Fault], list[Fault]]:
    """Put a fault at the first attempt, or behind one that certainly did nothing."""
    return lambda fault: [fault] if request.param == "first" else [DOWN, fault]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_kind_of_operation_has_one_effect(
    office: Office, site: StandIn, calm: LegalServer, at_attempt: Callable[[Fault], list[Fault]], fault: str
) -> None:
    resources = {example.resource: example.key for example in EXAMPLES}
    before = {name: {row[key] for row in records(calm, office, name)} for name, key in resources.items()}
    planned = everything(office, calm)
    submission = office.submit(*planned)
    play(site, office, submission, [operation.kind for operation in planned], at_attempt(FAULTS[fault]))
    assert office.states(submission) == ["sent"] * len(planned)
    made = {
        name: len({row[key] for row in records(calm, office, name)} - before[name]) for name, key in resources.items()
    }
    assert made == dict.fromkeys(resources, 1)
    notes = [row["subject"] for row in calm.case_notes.search(matter=office.matter) if row["subject"] == SUBJECT]
    files = [row["name"] for row in calm.documents.search(matter=office.matter) if row["name"] == FILENAME]
    assert (notes, files) == ([SUBJECT], [FILENAME])
    assert calm.matters.get(office.matter)["mobile_phone"] == PHONE
    assert_changed_once(site, planned, FAULTS[fault])


def assert_changed_once(site: StandIn, planned: list[PlannedOperation], fault: Fault) -> None:
    """Each change took effect once; one whose answer was lost is seen on file and not sent again."""
    for operation in planned:
        if operation.target:
            written = [row for row in site.journal("PATCH") if operation.target in row["path"]]
            assert sum(took_effect(row, fault) for row in written) == 1, operation.kind


def took_effect(row: dict[str, Any], fault: Fault) -> bool:
    """The journal holds the status that was answered, if any, and the kind of the fault."""
    struck = row["fault"] == fault["kind"] and row["status"] != DOWN["status"]
    return fault["when"] == "after" if struck else row["status"] == 200
