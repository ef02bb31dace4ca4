"""Which operation is next, and how a worker takes it so that no other worker has it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select, update

from . import order, sites, turns
from .states import State, Subject, Trace, append_attempt
from .tables import operations, submissions


@dataclass(frozen=True)
class Claim:
    """The right of one worker to send one operation until the lease runs out.

    Args:
        attempt: which claim of this operation it is; with `worker` it identifies the holder of the lease.
        outcome_unknown: an earlier attempt may have reached LegalServer, so look before sending.
        queued_at: when the operation was submitted, put back by staff, or its site was resumed; the retry time counts
            from here.
        key: the operation's own, for LegalServer where it takes one.
        is_probe: LegalServer has refused the site's token, and this operation finds out whether it works again.
    """

    subject: Subject
    position: int
    target: str | None
    attempt: int
    outcome_unknown: bool
    queued_at: datetime
    worker: str
    key: str = ""
    is_probe: bool = False


def claim_next(connection: Connection, worker: str, now: datetime, lease: timedelta) -> Claim | None:
    """Take the oldest due operation of the site whose turn it is; None if nothing is due.

    An operation waits for the earlier ones of its matter. A lease that has run out is taken over, and the
    operation is marked as one whose outcome is unknown.
    """
    waiting = turns.sites_in_turn(connection, now)
    for turn in waiting:
        if turn.probe_at is not None and not sites.take_probe(connection, turn.site, now, now + lease):
            continue
        row = connection.execute(_take(turn.site, worker, now, lease)).one_or_none()
        if row is not None:
            if len(waiting) > 1:
                turns.note_served(connection, turn, now)
            claim = _claim(row, worker, turn)
            append_attempt(
                connection,
                claim.subject,
                State(row.claimed_from),
                State.SENDING,
                actor=worker,
                at=now,
                trace=Trace(attempt=claim.attempt),
            )
            return claim
    return None


def next_due_at(connection: Connection, now: datetime) -> datetime | None:
    """When the next operation may be taken: a retry time, the end of a lease, or a time in the past."""
    moments = [_earliest(connection, turn) for turn in turns.sites_in_turn(connection, now)]
    return min((moment for moment in moments if moment is not None), default=None)


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


def _take(site: str, worker: str, now: datetime, lease: timedelta) -> Any:
    """The one atomic statement of a claim."""
    due = _waiting(site).where(operations.c.due_at <= now)
    held = due.join(submissions, submissions.c.id == operations.c.submission_id)  # see delivery/chain.py
    # SQLite has one writer at a time and leaves the lock out.
    free = held.with_for_update(of=(operations, submissions), skip_locked=True, key_share=True).correlate(None)
    return (
        update(operations)
        .where(operations.c.id == free.scalar_subquery())
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


def _waiting(site: str) -> Select[Any]:
    """The operation of a site that may be taken first, now or later."""
    first = (operations.c.due_at, operations.c.submission_id, operations.c.position)
    mine = (operations.c.site == site, operations.c.due_at.is_not(None))
    return select(operations.c.id).where(*mine, ~order.BLOCKED).order_by(*first).limit(1)


def _earliest(connection: Connection, turn: turns.Turn) -> datetime | None:
    first = connection.execute(_waiting(turn.site).with_only_columns(operations.c.due_at)).scalar_one_or_none()
    return max(first, turn.probe_at) if first and turn.probe_at else first


def subject_of(row: Row[Any]) -> Subject:
    """The operation of a row, as attempt rows name it."""
    return Subject(row.id, row.submission_id, row.site, row.matter_uuid, row.kind)


def _claim(row: Row[Any], worker: str, turn: turns.Turn) -> Claim:
    return Claim(
        subject=subject_of(row),
        position=row.position,
        target=row.target,
        attempt=row.attempts,
        outcome_unknown=row.outcome_unknown,
        queued_at=max(row.queued_at, turn.resumed_at or row.queued_at),
        is_probe=turn.probe_at is not None,
        worker=worker,
        key=row.key or "",
    )
