"""The moves that staff make: send again, withdraw, one operation or all of a site or submission. All are audited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, exists, select

from . import decisions, settling
from .chain import hold_submission
from .claiming import subject_of
from .states import UNSENT, State, due_anew, move
from .tables import operations

RELEASABLE = (State.RETRY, State.NEEDS_ATTENTION, State.NEEDS_DECISION)
# A decision is left to a person even if everything is sent again.
RELEASED_TOGETHER = (State.RETRY, State.NEEDS_ATTENTION)

Act = Callable[[Connection, int, str, datetime], bool]


def requeue(connection: Connection, operation_id: int, actor: str, at: datetime) -> bool:
    """Send an operation again at once, in the caller's transaction.

    Returns:
        False, with nothing changed, if it is in a state that needs no help, is carried by a note, or if a later
        revision has taken its place: an older answer must not overwrite a newer one.
    """
    row = _one(connection, operation_id, RELEASABLE)
    if row is None or _is_superseded(connection, operation_id):
        return False
    if row.state == State.NEEDS_DECISION.value:
        decisions.reopen(connection, operation_id, actor=actor, at=at)
    return _move(connection, row, State.QUEUED, due_anew(at), actor, at)


def cancel(connection: Connection, operation_id: int, actor: str, at: datetime) -> bool:
    """Withdraw an operation that is not being sent, in the caller's transaction; False if it is too late."""
    row = _one(connection, operation_id, UNSENT)
    return row is not None and _move(connection, row, State.CANCELLED, {"due_at": None}, actor, at)


def for_all(
    engine: Engine,
    act: Act,
    states: tuple[State, ...],
    *,
    actor: str,
    clock: Callable[[], datetime],
    site: str | None = None,
    submission: int | None = None,
) -> int:
    """Do the same to every operation in one of these states, each in a transaction of its own.

    Args:
        site: only of this site.
        submission: only of this submission.

    Returns:
        How many have moved.
    """
    wanted = select(operations.c.id).where(operations.c.state.in_([state.value for state in states]))
    if site is not None:
        wanted = wanted.where(operations.c.site == site)
    if submission is not None:
        wanted = wanted.where(operations.c.submission_id == submission)
    with engine.connect() as connection:
        ids = connection.execute(wanted.order_by(operations.c.id)).scalars().all()
    moved = 0
    for operation_id in ids:
        with engine.begin() as connection:
            moved += act(connection, operation_id, actor, clock())
    return moved


def _one(connection: Connection, operation_id: int, states: tuple[State, ...]) -> Row[Any] | None:
    """The operation, held until the end of the transaction, if it is in one of these states."""
    this = operations.c.id == operation_id
    submission_id = connection.execute(select(operations.c.submission_id).where(this)).scalar_one_or_none()
    if submission_id is None:
        return None
    hold_submission(connection, submission_id)
    found = connection.execute(select(operations).where(this)).one()
    return found if State(found.state) in states else None


def _is_superseded(connection: Connection, operation_id: int) -> bool:
    later = exists().where(operations.c.follows == operation_id, operations.c.state != State.CANCELLED.value)
    return bool(connection.execute(select(later)).scalar_one())


def _move(
    connection: Connection, row: Row[Any], after: State, changes: Mapping[str, Any], actor: str, at: datetime
) -> bool:
    alone = operations.c.carried_by.is_(None)  # a carried operation shares the fate of its note
    done = move(
        connection, subject_of(row), State(row.state), after, actor=actor, at=at, changes=changes, only_if=[alone]
    )
    if done and row.kind == settling.NOTE:
        settling.follow_note(connection, row.id, after, None, actor=actor, at=at)
    return done
