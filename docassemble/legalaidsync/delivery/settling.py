"""What becomes of an operation after an attempt, and of those that its case note carries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from ..errors import PremiumRequired, RecordOfAnotherCase, WaitsForAnother
from .chain import hold_submission
from .claiming import Claim, holds_lease, subject_of
from .decisions import Conflict
from .learning import NOTHING, Learned
from .new_matter import NEW_MATTER, release
from .states import NO_TRACE, State, Trace, due_anew, move
from .tables import operations

NOTE = "case_note"
PREMIUM_REQUIRED = PremiumRequired.__name__
OF_ANOTHER_CASE = RecordOfAnotherCase.__name__


@dataclass(frozen=True)
class Verdict:
    """How an attempt ended.

    Args:
        to: the new state.
        due_at: for `retry`, when it is due again.
        result_id: uuid of the record in LegalServer, once it is there.
        concerns: labels of the fields that staff must look at, without values.
        outcome_unknown: LegalServer may have acted without telling us.
        carry: hand the operation over to the submission's case note instead.
        conflicts: for `needs a decision`, what staff decide about.
        written: for `needs a decision`, the fields that LegalServer has taken by the same attempt.
        case_number: of a matter that was made by the attempt.
        learned: what the attempt has taught about the site, and LegalServer's reasons.
    """

    to: State
    due_at: datetime | None = None
    result_id: str | None = None
    concerns: tuple[str, ...] = ()
    outcome_unknown: bool = False
    carry: bool = False
    trace: Trace = NO_TRACE
    conflicts: tuple[Conflict, ...] = ()
    written: Trace | None = None
    case_number: str | None = None
    learned: Learned = NOTHING


def settle(connection: Connection, claim: Claim, verdict: Verdict, at: datetime) -> State | None:
    """Write the end of an attempt, and take the carried operations along, in the caller's transaction.

    Returns:
        The state that was reached, or None if another worker holds the lease now: then nothing is written.
    """
    carrier = _waiting_note(connection, claim) if verdict.carry else None
    to = State.NEEDS_ATTENTION if verdict.carry and carrier is None else verdict.to
    changes = {
        "due_at": None if carrier is not None else verdict.due_at,
        "leased_by": None,
        "carried_by": carrier,
        "result_id": verdict.result_id,
        "error_class": verdict.trace.error_class,
        "concerns": json.dumps(list(verdict.concerns)),
        "outcome_unknown": verdict.outcome_unknown,
        "sealed_reasons": None,
    }
    done = move(
        connection,
        claim.subject,
        State.SENDING,
        to,
        actor=claim.worker,
        at=at,
        changes=changes,
        trace=verdict.trace,
        only_if=holds_lease(claim),
    )
    if done and claim.subject.kind == NOTE:
        follow_note(connection, claim.subject.operation_id, to, verdict.result_id, actor=claim.worker, at=at)
    if done and to is State.SENT:
        _let_others_go(connection, claim, verdict, at)
    return to if done else None


def _let_others_go(connection: Connection, claim: Claim, verdict: Verdict, at: datetime) -> None:
    """Let the operations go on that have waited for what was just made."""
    submission_id = claim.subject.submission_id
    if claim.subject.kind == NEW_MATTER and verdict.result_id:
        release(connection, submission_id, verdict.result_id, verdict.case_number, at)
    waiting = (
        operations.c.submission_id == submission_id,
        operations.c.state == State.NEEDS_ATTENTION.value,
        operations.c.error_class == WaitsForAnother.__name__,
    )
    again = due_anew(at)
    for row in connection.execute(select(operations).where(*waiting)).all():
        move(connection, subject_of(row), State.NEEDS_ATTENTION, State.QUEUED, actor=claim.worker, at=at, changes=again)


def follow_note(
    connection: Connection, note_id: int, note_state: State, note_uuid: str | None, *, actor: str, at: datetime
) -> None:
    """Give the operations that a note carries the note's own end: sent with it, or in need of attention with it."""
    if note_state in (State.QUEUED, State.RETRY):
        return
    sent = note_state is State.SENT
    for row in carried_rows(connection, note_id):
        why = OF_ANOTHER_CASE if row.error_class == OF_ANOTHER_CASE else PREMIUM_REQUIRED
        move(
            connection,
            subject_of(row),
            State.QUEUED,
            State.SENT if sent else State.NEEDS_ATTENTION,
            actor=actor,
            at=at,
            changes={"result_id": note_uuid, "error_class": None} if sent else {"carried_by": None, "error_class": why},
            trace=Trace(record_uuid=note_uuid, error_class=None if sent else why),
        )


def carried_rows(connection: Connection, note_id: int) -> list[Row[Any]]:
    """The operations that wait for this note, in their order."""
    waiting = (operations.c.carried_by == note_id, operations.c.state == State.QUEUED.value)
    return list(connection.execute(select(operations).where(*waiting).order_by(operations.c.position)))


def _waiting_note(connection: Connection, claim: Claim) -> int | None:
    """The submission's case note, if what it says can still be completed.

    A note that may already be in LegalServer is out: it would be found there without the lines of this operation.
    """
    note = select(operations.c.id).where(
        operations.c.submission_id == claim.subject.submission_id,
        operations.c.kind == NOTE,
        operations.c.state.in_([State.QUEUED.value, State.RETRY.value]),
        operations.c.outcome_unknown.is_(False),
    )
    hold_submission(connection, claim.subject.submission_id)
    first = note.order_by(operations.c.position).limit(1).with_for_update()  # nobody may cancel it just now
    found: int | None = connection.execute(first).scalar_one_or_none()
    return found
