"""The states of an operation, the moves that are allowed, and the one function that makes a move and writes it down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, update

from .tables import attempts, operations


class State(StrEnum):
    """Where an operation is on its way from the interview to LegalServer."""

    QUEUED = "queued"  # committed, nobody has tried it since it was submitted or released by staff
    SENDING = "sending"  # a worker holds the lease; if the lease ran out, nobody knows what LegalServer did
    SENT = "sent"  # LegalServer holds it exactly once; the end
    RETRY = "retry"  # an attempt failed in a way that may pass; due again at `due_at`
    NEEDS_ATTENTION = "needs attention"  # staff must mend something before it can go on
    NEEDS_DECISION = "needs a decision"  # the record changed after the person saw it; staff choose a value
    CANCELLED = "cancelled"  # staff withdrew it; the end


NEW: None = None  # the state before an operation exists

ALLOWED: Mapping[State | None, frozenset[State]] = {
    NEW: frozenset({State.QUEUED}),
    State.QUEUED: frozenset({State.SENDING, State.SENT, State.NEEDS_ATTENTION, State.CANCELLED}),
    State.SENDING: frozenset(
        set(State) - {State.CANCELLED}
    ),  # SENDING -> SENDING: the takeover of a dead worker's lease
    State.RETRY: frozenset({State.SENDING, State.CANCELLED}),
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


NO_TRACE = Trace()


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
    expected = and_(operations.c.id == subject.operation_id, operations.c.state == before.value, *only_if)
    values = {"state": after.value, "updated_at": at, **(changes or {})}
    if connection.execute(update(operations).where(expected).values(**values)).rowcount != 1:
        return False
    append_attempt(connection, subject, before, after, actor=actor, at=at, trace=trace)
    return True


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
    connection.execute(
        insert(attempts).values(
            at=at,
            operation_id=subject.operation_id,
            submission_id=subject.submission_id,
            actor=actor,
            from_state=before.value if before else None,
            to_state=after.value,
            site=subject.site,
            matter_uuid=subject.matter_uuid,
            kind=subject.kind,
            record_uuid=trace.record_uuid,
            endpoint=trace.endpoint,
            field_names=json.dumps(list(trace.field_names)),
            fingerprint=trace.fingerprint,
            http_status=trace.http_status,
            request_id=trace.request_id,
            duration_ms=trace.duration_ms,
            error_class=trace.error_class,
            choice=trace.choice,
        )
    )
