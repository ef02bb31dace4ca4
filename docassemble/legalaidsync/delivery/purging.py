"""Takes away what people typed, some days after it was delivered; ids, states and the audit trail stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, or_, select, update

from .states import State
from .tables import decisions, documents, operations, submissions

AT_REST = (State.SENT.value, State.CANCELLED.value)
BATCH = 500


def purge_delivered(engine: Engine, *, before: datetime, now: datetime) -> int:
    """Take away the payloads and documents of all submissions that have been at rest since a time.

    A submission with an operation that waits, for LegalServer or for a person, keeps everything; so do its earlier
    revisions, because what waits is compared with what they said.

    Returns:
        How many submissions were purged.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away; what was purged stays purged.
    """
    purged = last = 0
    while candidates := _candidates(engine, before, last):
        for submission_id in candidates:
            with engine.begin() as connection:
                purged += _purge(connection, submission_id, before, now)
        last = candidates[-1]
    return purged


def _candidates(engine: Engine, before: datetime, last: int) -> list[int]:
    due = select(submissions.c.id).where(submissions.c.id > last, _is_due(before))
    with engine.connect() as connection:
        return list(connection.execute(due.order_by(submissions.c.id).limit(BATCH)).scalars())


def _purge(connection: Connection, submission_id: int, before: datetime, now: datetime) -> int:
    """Purge one submission; 0 if something has been added to it meanwhile."""
    this = submissions.c.id == submission_id
    connection.execute(select(submissions.c.id).where(this).with_for_update())
    marked = update(submissions).where(this, _is_due(before)).values(purged_at=now)
    if connection.execute(marked).rowcount == 0:
        return 0
    mine = select(operations.c.id).where(operations.c.submission_id == submission_id)
    connection.execute(delete(documents).where(documents.c.operation_id.in_(mine)))
    connection.execute(update(decisions).where(decisions.c.operation_id.in_(mine)).values(sealed=b""))
    emptied = update(operations).where(operations.c.submission_id == submission_id)
    connection.execute(emptied.values(sealed=b"", sealed_reasons=None))
    return 1


def _is_due(before: datetime) -> ColumnElement[bool]:
    fresh = or_(operations.c.state.not_in(AT_REST), operations.c.updated_at >= before)
    own = exists().where(operations.c.submission_id == submissions.c.id, fresh)
    revision = submissions.alias("revision")
    of_series = revision.c.series == submissions.c.series
    other = exists().where(of_series, operations.c.submission_id == revision.c.id, fresh)
    return and_(submissions.c.purged_at.is_(None), submissions.c.created_at < before, ~own, ~other)
