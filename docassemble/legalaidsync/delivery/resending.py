"""Sends a document once more that is no longer in LegalServer, as an operation of its own that looks first."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal, select

from ..errors import NotFound, RequestInvalid
from .chain import hold_submission
from .claiming import subject_of
from .outbox import Outbox
from .states import NEW, State, Trace, append_attempt
from .tables import documents, operations, submissions

DOCUMENT = "upload_document"
ENDED = (State.SENT.value, State.CANCELLED.value)
NOT_A_DOCUMENT = "Only a document that was sent can be sent once more."
PURGED = "The document has been taken away here, some days after it was sent. Please ask the client for it."
COPIED = ("site", "matter_uuid", "kind", "summary", "target", "sealed", "slot", "digest")


def resend(outbox: Outbox, operation_id: int, actor: str) -> int:
    """Queue a document once more; return the id of the new operation.

    It finds out first whether the case has a file of that name, and then nothing is sent. Asked twice before it is
    sent, it is queued once. It belongs to the newest submission of the series: older ones are not sent any more.

    Raises:
        NotFound: there is no such operation.
        RequestInvalid: it is no document that was sent, or its content is purged.
    """
    with outbox.engine.begin() as connection:
        row = _sent_document(connection, operation_id)
        submission_id = _newest_of_series(connection, row.submission_id)
        hold_submission(connection, submission_id)
        waiting = _waiting(connection, submission_id, row)
        return waiting or _queue(connection, row, submission_id, actor, outbox.clock())


def _sent_document(connection: Connection, operation_id: int) -> Row[Any]:
    with_document = operations.outerjoin(documents, documents.c.operation_id == operations.c.id)
    known = select(operations, documents.c.id.label("document")).select_from(with_document)
    row = connection.execute(known.where(operations.c.id == operation_id)).one_or_none()
    if row is None:
        raise NotFound("no such operation")
    if row.kind != DOCUMENT or row.state != State.SENT.value:
        raise RequestInvalid("not a document that was sent", sentence=NOT_A_DOCUMENT)
    if row.document is None:
        raise RequestInvalid("the document is purged", sentence=PURGED)
    return row


def _newest_of_series(connection: Connection, submission_id: int) -> int:
    series = select(submissions.c.series).where(submissions.c.id == submission_id).scalar_subquery()
    real = (submissions.c.series == series, submissions.c.dry_run.is_(False))
    newest: int | None = connection.execute(select(func.max(submissions.c.id)).where(*real)).scalar_one()
    return newest or submission_id


def _waiting(connection: Connection, submission_id: int, row: Row[Any]) -> int | None:
    """The operation that sends it once more already."""
    same = (operations.c.submission_id == submission_id, operations.c.kind == DOCUMENT, operations.c.slot == row.slot)
    unsent = select(operations.c.id).where(*same, operations.c.state.not_in(ENDED)).limit(1)
    found: int | None = connection.execute(unsent).scalar_one_or_none()
    return found


def _queue(connection: Connection, row: Row[Any], submission_id: int, actor: str, at: datetime) -> int:
    last = select(func.max(operations.c.position)).where(operations.c.submission_id == submission_id)
    values = {name: getattr(row, name) for name in COPIED} | {
        "submission_id": submission_id,
        "position": (connection.execute(last).scalar_one() or 0) + 1,
        "state": State.QUEUED.value,
        "due_at": at,
        "attempts": 0,
        "outcome_unknown": True,
        "concerns": "[]",
        "queued_at": at,
        "updated_at": at,
        "key": f"resend.{row.id}.{secrets.token_hex(8)}",
    }
    made = connection.execute(insert(operations).values(**values).returning(operations)).one()
    copied = select(literal(made.id), documents.c.size, documents.c.sealed).where(documents.c.operation_id == row.id)
    connection.execute(insert(documents).from_select(["operation_id", "size", "sealed"], copied))
    trace = Trace(record_uuid=row.result_id, field_names=("file",))
    append_attempt(connection, subject_of(made), NEW, State.QUEUED, actor=actor, at=at, trace=trace)
    return int(made.id)
