"""The submissions of the soak run, about nobody, and what LegalServer must hold once they are delivered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from docassemble.legalaidsync.delivery.plan import Plan, PlannedDocument, PlannedOperation, new_reference

OPERATIONS_EACH = 5
SITE = "soak"
MIME = "text/plain"
FIRST_PHONE = "555-0100"


@dataclass(frozen=True)
class Expected:
    """What one submission leaves behind; each text stands for one record, and for no other one."""

    matter: str
    turn: int
    phone: str
    party: str
    amount: str
    subject: str
    filename: str


def submissions(matters: list[str], rounds: int) -> Iterator[tuple[Plan, Expected]]:
    """Yield plans and what they must leave behind: `rounds` submissions for each matter, in their order."""
    for turn in range(rounds):
        for number, matter in enumerate(matters):
            expected = _expected(matter, number, turn)
            yield _plan(expected), expected


def phone(turn: int) -> str:
    """Return the number that a matter shows after so many submissions; nothing is on file with a later one."""
    return f"555-01{turn % 100:02d} x{turn}" if turn else FIRST_PHONE


def _expected(matter: str, number: int, turn: int) -> Expected:
    reference = new_reference()
    return Expected(
        matter=matter,
        turn=turn,
        phone=phone(turn + 1),
        party=f"Party {number}-{turn}",
        amount=str(1000 + turn),
        subject=f"Soak {number}-{turn} [{reference}]",
        filename=f"soak_{number}-{turn}_{reference}.txt",
    )


def _plan(expected: Expected) -> Plan:
    return Plan(
        key=uuid.uuid4().hex,
        site=SITE,
        matter_uuid=expected.matter,
        case_number=None,
        reference=expected.filename.rsplit("_", 1)[1].removesuffix(".txt"),
        interview="soak",
        actor="soak",
        operations=tuple(_operations(expected)),
    )


def _operations(expected: Expected) -> Iterator[PlannedOperation]:
    field = "mobile_phone"
    yield PlannedOperation(
        "update_matter",
        "phone",
        payload={field: expected.phone},
        on_file={field: phone(expected.turn)},
        read_paths={field: field},
        expect={field: expected.phone},
    )
    yield PlannedOperation("create_adverse_party", "party", payload={"first": "Otis", "last": expected.party})
    income = {"type": "Employment", "amount": expected.amount, "period": "12"}
    yield PlannedOperation("create_income", "income", payload=income)
    note = {"subject": expected.subject, "body": "What happened.", "note_type": "General Notes"}
    yield PlannedOperation("case_note", "note", payload=note)
    document = PlannedDocument(expected.filename, MIME, expected.subject.encode(), "Soak")
    yield PlannedOperation("upload_document", "document", document=document)
