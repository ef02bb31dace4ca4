"""Which operation is next, and how a worker takes it so that no other worker has it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, tuple_, update

from .states import State, Subject, append_attempt
from .tables import operations


@dataclass(frozen=True)
class Claim:
    """The right of one worker to send one operation until the lease runs out.

    Args:
        attempt: which claim of this operation it is; with `worker` it identifies the holder of the lease.
        outcome_unknown: an earlier attempt may have reached LegalServer, so look before sending.
        queued_at: when the operation was submitted, or put back by staff; the retry time counts from here.
    """

    subject: Subject
    position: int
    target: str | None
    attempt: int
    outcome_unknown: bool
    queued_at: datetime
    worker: str


def claim_next(connection: Connection, worker: str, now: datetime, lease: timedelta) -> Claim | None:
    """Take the oldest due operation in one atomic statement; None if nothing is due.

    An operation waits for the earlier ones of its matter. A lease that has run out is taken over, and the
    operation is marked as one whose outcome is unknown.
    """
    statement = (
        update(operations)
        .where(operations.c.id == _next_id(now).scalar_subquery())
        .values(
            state=State.SENDING.value,
            claimed_from=operations.c.state,
            outcome_unknown=or_(operations.c.outcome_unknown, operations.c.state == State.SENDING.value),
            leased_by=worker,
            attempts=operations.c.attempts + 1,
            due_at=now + lease,
            updated_at=now,
        )
        .returning(operations)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    claim = _claim(row, worker)
    append_attempt(connection, claim.subject, State(row.claimed_from), State.SENDING, actor=worker, at=now)
    return claim


def next_due_at(connection: Connection) -> datetime | None:
    """When the next operation may be taken: a retry time, the end of a lease, or a time in the past."""
    waiting = select(func.min(operations.c.due_at)).where(operations.c.due_at.is_not(None), ~_blocked())
    moment: datetime | None = connection.execute(waiting).scalar_one()
    return moment


def holds_lease(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    """Conditions that are true only while this very claim is the current one."""
    return (operations.c.leased_by == claim.worker, operations.c.attempts == claim.attempt)


def renew(connection: Connection, claim: Claim, until: datetime) -> bool:
    """Move the end of the lease; False if another worker has taken over."""
    mine = and_(
        operations.c.id == claim.subject.operation_id,
        operations.c.state == State.SENDING.value,
        *holds_lease(claim),
    )
    return connection.execute(update(operations).where(mine).values(due_at=until)).rowcount == 1


def _next_id(now: datetime) -> Select[Any]:
    order = (operations.c.due_at, operations.c.submission_id, operations.c.position)
    due = select(operations.c.id).where(operations.c.due_at <= now, ~_blocked()).order_by(*order).limit(1)
    return due.with_for_update(skip_locked=True)  # SQLite has one writer at a time and leaves this out


def _blocked() -> ColumnElement[bool]:
    """True while an earlier operation of the same matter may still be sent (`due_at` is set exactly then)."""
    earlier = operations.alias("earlier")
    return exists().where(
        earlier.c.matter_uuid == operations.c.matter_uuid,
        earlier.c.site == operations.c.site,
        earlier.c.due_at.is_not(None),
        tuple_(earlier.c.submission_id, earlier.c.position) < tuple_(operations.c.submission_id, operations.c.position),
    )


def subject_of(row: Row[Any]) -> Subject:
    """The operation of a row, as attempt rows name it."""
    return Subject(row.id, row.submission_id, row.site, row.matter_uuid, row.kind)


def _claim(row: Row[Any], worker: str) -> Claim:
    return Claim(
        subject=subject_of(row),
        position=row.position,
        target=row.target,
        attempt=row.attempts,
        outcome_unknown=row.outcome_unknown,
        queued_at=row.queued_at,
        worker=worker,
    )
