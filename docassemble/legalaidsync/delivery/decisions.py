"""Fields that somebody changed in LegalServer after the client saw them: kept until staff have chosen a value.

Only such fields stop (design, decision 4). Once an operation has rows here, its other fields are written: what is sent
later are the fields for which staff chose what the client says, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from .chain import hold_submission
from .claiming import subject_of
from .encryption import Cipher
from .states import State, Trace, append_attempt, due_anew, move
from .tables import attempts, decisions, operations

CLIENT = "client"
ON_FILE = "on file"
LOOK_AGAIN = "look again"  # staff sent the operation again without choosing
CHOICES = (CLIENT, ON_FILE)
KEPT_ON_FILE = "KeptOnFile"


@dataclass(frozen=True)
class Conflict:
    """One field that is neither what the client saw nor what the client says.

    Args:
        then: what was on file when the client saw it, for people; empty if nothing was shown.
        now: what is on file now, for people.
        says: what the client says, for people.
        value: what is on file now, as LegalServer gives it.
        changed_at: when the record last changed, as LegalServer tells it; empty if it doesn't.
        by_program: whether a program has ever changed it; None if LegalServer doesn't tell.
        earlier: reference code of another submission that has written this field; empty if none has.
    """

    name: str
    label: str
    then: str = field(repr=False)
    now: str = field(repr=False)
    says: str = field(repr=False)
    value: Any = field(repr=False)
    changed_at: str = ""
    by_program: bool | None = None
    earlier: str = ""


@dataclass(frozen=True)
class Decision:
    """A conflict as it stands in the outbox; `choice` is None while staff have not chosen."""

    decision_id: int
    conflict: Conflict
    created_at: datetime
    choice: str | None
    decided_by: str | None
    decided_at: datetime | None


def store(connection: Connection, cipher: Cipher, operation_id: int, found: Iterable[Conflict], at: datetime) -> None:
    """Write down the fields that wait for staff, in the caller's transaction."""
    for conflict in found:
        values = {"operation_id": operation_id, "field": conflict.name, "label": conflict.label, "created_at": at}
        connection.execute(insert(decisions).values(sealed=cipher.seal_json(vars(conflict)), **values))


def read(connection: Connection, cipher: Cipher, operation_id: int) -> tuple[Decision, ...]:
    """Return every decision of an operation that is not purged, the oldest first.

    Raises:
        ConfigurationInvalid: no key fits.
    """
    mine = select(decisions).where(decisions.c.operation_id == operation_id, decisions.c.sealed != b"")
    return tuple(_decision(row, cipher) for row in connection.execute(mine.order_by(decisions.c.id)))


def newest(found: Iterable[Decision]) -> Mapping[str, Decision]:
    """Return the decision that counts for each field: a field may have changed once more after a choice."""
    return {decision.conflict.name: decision for decision in found}


def decide(connection: Connection, decision_id: int, choice: str, *, actor: str, at: datetime) -> bool:
    """Write down what staff chose for one field; after the last one the operation goes on.

    Args:
        choice: `client` to write what the client says, `on file` to leave what is there.

    Returns:
        False, with nothing changed, if somebody else has chosen or the operation no longer waits.

    Raises:
        ValueError: there is no such choice.
    """
    if choice not in CHOICES:
        raise ValueError(f"a choice is one of {', '.join(CHOICES)}")
    row = _waiting_operation(connection, decision_id)
    if row is None:
        return False
    mine = update(decisions).where(decisions.c.id == decision_id, decisions.c.choice.is_(None))
    if connection.execute(mine.values(choice=choice, decided_by=actor, decided_at=at)).rowcount != 1:
        return False
    name = connection.execute(select(decisions.c.field).where(decisions.c.id == decision_id)).scalar_one()
    _go_on(connection, row, Trace(record_uuid=row.target, field_names=(name,), choice=choice), actor=actor, at=at)
    return True


def reopen(connection: Connection, operation_id: int, *, actor: str, at: datetime) -> None:
    """Let the operation compare the undecided fields anew, because staff send it again without choosing."""
    undecided = update(decisions).where(decisions.c.operation_id == operation_id, decisions.c.choice.is_(None))
    connection.execute(undecided.values(choice=LOOK_AGAIN, decided_by=actor, decided_at=at))


def forget(connection: Connection, operation_id: int) -> None:
    """Let an operation start anew at another record: what was contested or written there says nothing here.

    The choices stay in the trail.
    """
    connection.execute(delete(decisions).where(decisions.c.operation_id == operation_id))


def _waiting_operation(connection: Connection, decision_id: int) -> Row[Any] | None:
    """The operation of a decision, held: two people may decide its last two fields at the same time."""
    of_it = operations.c.id == select(decisions.c.operation_id).where(decisions.c.id == decision_id).scalar_subquery()
    submission_id = connection.execute(select(operations.c.submission_id).where(of_it)).scalar_one_or_none()
    if submission_id is None:
        return None
    hold_submission(connection, submission_id)
    waiting = select(operations).where(of_it, operations.c.state == State.NEEDS_DECISION.value)
    return connection.execute(waiting).one_or_none()


def _go_on(connection: Connection, row: Row[Any], trace: Trace, *, actor: str, at: datetime) -> None:
    subject, waiting = subject_of(row), State.NEEDS_DECISION
    chosen = _choices(connection, row.id)
    if None in chosen.values():
        append_attempt(connection, subject, waiting, waiting, actor=actor, at=at, trace=trace)
        return
    kept = {name for name, choice in chosen.items() if choice == ON_FILE}
    after = State.QUEUED
    changes = due_anew(at)
    if kept >= _planned_fields(connection, row.id):
        after, changes = State.CANCELLED, {"due_at": None, "error_class": KEPT_ON_FILE, "concerns": "[]"}
    move(connection, subject, waiting, after, actor=actor, at=at, changes=changes, trace=trace)


def _choices(connection: Connection, operation_id: int) -> dict[str, str | None]:
    """The newest choice for each field."""
    mine = select(decisions).where(decisions.c.operation_id == operation_id).order_by(decisions.c.id)
    return {row.field: row.choice for row in connection.execute(mine)}


def _planned_fields(connection: Connection, operation_id: int) -> set[str]:
    """Names of all fields of an operation, as its first row in the trail has them."""
    submitted = select(attempts.c.field_names).where(
        attempts.c.operation_id == operation_id, attempts.c.from_state.is_(None)
    )
    return set(json.loads(connection.execute(submitted.order_by(attempts.c.id).limit(1)).scalar_one()))


def _decision(row: Row[Any], cipher: Cipher) -> Decision:
    return Decision(
        decision_id=row.id,
        conflict=Conflict(**cipher.unseal_json(row.sealed)),
        created_at=row.created_at,
        choice=row.choice,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
