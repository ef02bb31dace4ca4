"""The states of an operation, the moves that are allowed, and the one function that makes a move and writes it down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, update

from . import chain, order
from .tables import operations


class State(StrEnum):
    """Where an operation is on its way from the interview to LegalServer."""

    QUEUED = "queued"  # committed, nobody has tried it since it was submitted or released by staff
    SENDING = "sending"  # a worker holds the lease; if the lease ran out, nobody knows what LegalServer did
    SENT = "sent"  # LegalServer holds it exactly once; the end
    RETRY = "retry"  # an attempt failed in a way that may pass; due again at `due_at`
    NEEDS_ATTENTION = "needs attention"  # staff must mend something before it can go on
    NEEDS_DECISION = "needs a decision"  # the record changed after the person saw it; staff choose a value
    CANCELLED = "cancelled"  # staff withdrew it; the end


# What can still be withdrawn, superseded or moved to another case.
UNSENT = (State.QUEUED, State.RETRY, State.NEEDS_ATTENTION, State.NEEDS_DECISION)

NEW: None = None  # the state before an operation exists

ALLOWED: Mapping[State | None, frozenset[State]] = {
    NEW: frozenset({State.QUEUED}),
    State.QUEUED: frozenset(
        set(State) - {State.RETRY, State.NEEDS_DECISION}
    ),  # QUEUED -> QUEUED: staff have given the number of another case
    State.SENDING: frozenset(
        set(State) - {State.CANCELLED}
    ),  # SENDING -> SENDING: the takeover of a dead worker's lease
    State.RETRY: frozenset({State.SENDING, State.QUEUED, State.CANCELLED}),  # RETRY -> QUEUED: staff do not wait
    State.NEEDS_ATTENTION: frozenset({State.QUEUED, State.CANCELLED}),
    State.NEEDS_DECISION: frozenset(
        {State.QUEUED, State.CANCELLED, State.NEEDS_DECISION}
    ),  # NEEDS_DECISION -> NEEDS_DECISION: one field is decided, others are not yet
    State.SENT: frozenset(),
    State.CANCELLED: frozenset(),
}


class IllegalTransition(ValueError):
    """A move that the table does not allow: a mistake in the program, never a person's."""


@dataclass(frozen=True)
class Subject:
    """The operation that moves, as every attempt row repeats it."""

    operation_id: int
    submission_id: int
    site: str
    matter_uuid: str
    kind: str


@dataclass(frozen=True)
class Trace:
    """What is worth knowing about one move, without any value of a case."""

    record_uuid: str | None = None
    endpoint: str | None = None
    field_names: tuple[str, ...] = ()
    fingerprint: str | None = None
    http_status: int | None = None
    request_id: str | None = None
    duration_ms: int | None = None
    error_class: str | None = None
    choice: str | None = None
    attempt: int | None = None


NO_TRACE = Trace()


def due_anew(at: datetime) -> dict[str, Any]:
    """Columns of an operation that may be sent at once and whose time of trying begins anew."""
    return {"due_at": at, "queued_at": at, "error_class": None, "concerns": "[]"}


def check_transition(before: State | None, after: State) -> None:
    """Raise IllegalTransition unless the table allows the move."""
    if after not in ALLOWED[before]:
        raise IllegalTransition(f"an operation never moves from {before or 'nothing'} to {after}")


def move(
    connection: Connection,
    subject: Subject,
    before: State,
    after: State,
    *,
    actor: str,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    trace: Trace = NO_TRACE,
    only_if: Iterable[ColumnElement[bool]] = (),
) -> bool:
    """Move one operation and append its attempt row, in the caller's transaction.

    Args:
        before: the state the operation must still be in.
        actor: id of the worker or of the session's user.
        changes: further columns of the operation to set.
        only_if: further conditions, for example that the caller still holds the lease.

    Returns:
        False, with nothing changed or appended, if the operation is no longer as the caller believes.

    Raises:
        IllegalTransition: the table of moves forbids it.
    """
    check_transition(before, after)
    end = chain.hold_submission(connection, subject.submission_id)
    expected = and_(operations.c.id == subject.operation_id, operations.c.state == before.value, *only_if)
    values = {"state": after.value, "updated_at": at, **(changes or {})}
    if connection.execute(update(operations).where(expected).values(**values)).rowcount != 1:
        return False
    _append(connection, end, subject, (before, after), actor, at, trace)
    _move_those_behind(connection, subject, after, at)
    return True


def _move_those_behind(connection: Connection, subject: Subject, after: State, at: datetime) -> None:
    """What waits behind a retry waits as long; what waits behind anything else need not wait any more."""
    if after is State.RETRY:
        order.hold_back(connection, subject.site, subject.matter_uuid)
    elif after is not State.SENDING:
        order.release(connection, subject.site, subject.matter_uuid, at)


def append_attempt(
    connection: Connection,
    subject: Subject,
    before: State | None,
    after: State,
    *,
    actor: str,
    at: datetime,
    trace: Trace = NO_TRACE,
) -> None:
    """Append the row of a move that the caller has just made itself: a new operation or a claim."""
    check_transition(before, after)
    end = chain.hold_submission(connection, subject.submission_id)
    _append(connection, end, subject, (before, after), actor, at, trace)


def append_new(connection: Connection, queued: Sequence[tuple[Subject, Trace]], *, actor: str, at: datetime) -> None:
    """Append the rows of operations of one submission that the caller has just made; there may be none."""
    if not queued:
        return
    end = chain.hold_submission(connection, queued[0][0].submission_id)
    rows = [_row_of_move(subject, (NEW, State.QUEUED), actor, at, trace) for subject, trace in queued]
    chain.append_all(connection, chain.MOVES, end, rows)


def _append(
    connection: Connection,
    end: chain.End,
    subject: Subject,
    step: tuple[State | None, State],
    actor: str,
    at: datetime,
    trace: Trace,
) -> None:
    chain.append(connection, chain.MOVES, end, _row_of_move(subject, step, actor, at, trace))


def _row_of_move(
    subject: Subject, step: tuple[State | None, State], actor: str, at: datetime, trace: Trace
) -> dict[str, Any]:
    before, after = step
    return {
        **asdict(subject),
        **asdict(trace),
        "field_names": json.dumps(list(trace.field_names)),
        "at": at,
        "actor": actor,
        "from_state": before.value if before else None,
        "to_state": after.value,
    }
