"""How long the outbox takes to commit a submission on PostgreSQL, against bare inserts of the very same rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Engine, Table, insert, select

from devserver.database import running_database
from devserver.folder import BENCH_FOLDER
from docassemble.legalaidsync.delivery.content import seal
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.plan import Plan, PlannedDocument, PlannedOperation, new_reference
from docassemble.legalaidsync.delivery.tables import attempts, documents, operations, submissions

from .empty_outbox import empty_outbox
from .figures import Figure
from .samples import Prepare, Sample, sample_in_rounds

ROUNDS = 25
PARTIES, INCOMES, DOCUMENTS = 8, 7, 3  # with the matter itself and a note: 20 operations
DOCUMENT_BYTES = 1_000_000
FAR_IDS = 1_000_000  # ids of the floor's rows begin here, far above those that the outbox gets from the sequences
OURS, FLOOR, ENCRYPTION = "submit", "the floor", "encryption alone"
MEANING = "What a client's last press costs: one transaction, with the seals of the audit."


def figures() -> Iterator[Figure]:
    """Measure on a private PostgreSQL; yield the one figure."""
    with running_database(BENCH_FOLDER / "submit_commit") as database:
        outbox = empty_outbox(database.url, "benchmark")
        engine = outbox.engine
        papers = tuple(Random(1).randbytes(DOCUMENT_BYTES) for _ in range(DOCUMENTS))
        rows = Rows.of_submission(engine, outbox.submit(plan(papers)).id)
        subjects: dict[str, Prepare] = {
            OURS: lambda: partial(outbox.submit, plan(papers)),
            FLOOR: lambda: partial(insert_all, engine, rows.copied()),
            ENCRYPTION: lambda: partial(_encrypt, outbox.cipher, plan(papers)),
        }
        sample_in_rounds(subjects, 2)
        yield _figure(sample_in_rounds(subjects, ROUNDS))
        engine.dispose()


def plan(papers: Sequence[bytes]) -> Plan:
    """A new submission about a matter of its own: twenty operations, among them one upload for each paper."""
    reference, matter = new_reference(), str(uuid.uuid4())
    return Plan(
        key=uuid.uuid4().hex,
        site="benchmark",
        matter_uuid=matter,
        case_number=None,
        reference=reference,
        interview="benchmark",
        actor="link 1",
        operations=tuple(_operations(reference, papers)),
    )


def _operations(reference: str, papers: Sequence[bytes]) -> Iterator[PlannedOperation]:
    yield _update_of_matter()
    for number in range(PARTIES):
        yield PlannedOperation("create_adverse_party", "party", payload={"first": "Otis", "last": f"Party {number}"})
    for number in range(INCOMES):
        income = {"type": "Employment", "amount": str(1000 + number), "period": "12"}
        yield PlannedOperation("create_income", "income", payload=income)
    note = {"subject": f"Intake [{reference}]", "body": "What happened. " * 100, "note_type": "General Notes"}
    yield PlannedOperation("case_note", "note", payload=note)
    for number, content in enumerate(papers):
        paper = PlannedDocument(f"paper-{number}_{reference}.pdf", "application/pdf", content, "Paper")
        yield PlannedOperation("upload_document", "document", document=paper)


def _update_of_matter() -> PlannedOperation:
    says = {f"custom_field_{number}": f"answer {number}" for number in range(10)}
    paths, nothing = {key: key for key in says}, dict.fromkeys(says, "")
    return PlannedOperation("update_matter", "answers", payload=says, on_file=nothing, read_paths=paths, expect=says)


@dataclass
class Rows:
    """The rows that one submission has left, to be inserted again under other ids: nothing is computed any more."""

    submission: Mapping[str, Any]
    operations: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    attempts: Sequence[Mapping[str, Any]]
    _copies: Iterator[int] = field(default_factory=partial(count, 1))

    @classmethod
    def of_submission(cls, engine: Engine, submission_id: int) -> Rows:
        """Read what is there."""
        mine = select(operations.c.id).where(operations.c.submission_id == submission_id)
        with engine.connect() as connection:

            def read(table: Table, condition: Any) -> list[dict[str, Any]]:
                return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]

            [submission] = read(submissions, submissions.c.id == submission_id)
            return cls(
                submission,
                read(operations, operations.c.submission_id == submission_id),
                read(documents, documents.c.operation_id.in_(mine)),
                read(attempts, attempts.c.submission_id == submission_id),
            )

    def copied(self) -> dict[Table, list[dict[str, Any]]]:
        """The rows of one more submission like it, about another matter, in the order of their foreign keys."""
        copy, matter = next(self._copies), str(uuid.uuid4())
        whose = {"submission_id": FAR_IDS + copy, "matter_uuid": matter}
        shift = FAR_IDS * copy
        name = f"{self.submission['key']} copy {copy}"
        submission = {**self.submission, "id": whose["submission_id"], "key": name, "series": name}
        return {
            submissions: [{**submission, "matter_uuid": matter}],
            operations: [
                {**row, **whose, "id": shift + row["id"], "key": f"{row['key']} copy {copy}"} for row in self.operations
            ],
            documents: [
                {**row, "id": shift + row["id"], "operation_id": shift + row["operation_id"]} for row in self.documents
            ],
            attempts: [
                {**row, **whose, "id": shift + row["id"], "operation_id": shift + row["operation_id"]}
                for row in self.attempts
            ],
        }


def insert_all(engine: Engine, rows: Mapping[Table, list[dict[str, Any]]]) -> None:
    """Insert rows, with one statement per table, in one transaction."""
    with engine.begin() as connection:
        for table, values in rows.items():
            connection.execute(insert(table), values)


def _encrypt(cipher: Cipher, of: Plan) -> None:
    for operation in of.operations:
        seal(operation, cipher)
        if operation.document:
            cipher.seal(operation.document.content)


def _figure(taken: Mapping[str, Sample]) -> Figure:
    ours, floor, encryption = taken[OURS], taken[FLOOR], taken[ENCRYPTION]
    name = "Commit of a submission: 20 operations, 3 documents of 1 MB, PostgreSQL"
    both = (ours.median - encryption.median) / floor.median
    measured = (
        f"**{ours.in_ms}, {ours.times(floor):.2f} x floor** (floor {floor.in_ms}; encryption alone {encryption.in_ms}; "
        f"without encryption {both:.2f} x)"
    )
    raw = "; ".join(f"{subject}: {sample.raw}" for subject, sample in taken.items())
    return Figure(name, measured, MEANING, raw)
