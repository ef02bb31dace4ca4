"""What screens may show about submissions: states, words and times, never what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from .. import errors
from .decisions import KEPT_ON_FILE
from .new_matter import NEW_MATTER, is_placeholder
from .next_steps import next_step
from .settling import OF_ANOTHER_CASE, PREMIUM_REQUIRED
from .states import State
from .tables import operations, submissions

SENTENCES = {
    State.QUEUED: "Saved here and waiting to be sent to LegalServer.",
    State.SENDING: "On its way to LegalServer.",
    State.SENT: "In LegalServer.",
    State.RETRY: errors.RetryLater.sentence,
    State.NEEDS_ATTENTION: "This could not be sent to LegalServer. Staff need to look at it.",
    State.NEEDS_DECISION: errors.ChangedMeanwhile.sentence,
    State.CANCELLED: "Withdrawn by staff. It was not sent to LegalServer.",
}
CARRIED = "This goes into the case note, because this LegalServer site does not take it as a change of the record."
CARRIED_ELSEWHERE = "This goes into the case note, because the record that it changes belongs to another case."
CARRIED_AND_SENT = "In LegalServer, in the case note."
WITHOUT_NOTE = (
    "This LegalServer site does not take this change, and no case note could carry it. Staff need to enter it."
)
WAITS_FOR_CASE = "Saved here. It is sent as soon as LegalServer has the case."
CASE_NEEDED = (
    "This LegalServer site does not let other programs make a case. "
    "Staff need to make it there and enter its number here."
)
GAVE_UP = "LegalServer could not be reached for too long. Staff need to send this again or enter it by hand."
ERROR_SENTENCES: Mapping[str | None, str] = {
    name: kind.sentence
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.LegalAidSyncError)
}
ATTENTION_SENTENCES: Mapping[str | None, str] = {
    **ERROR_SENTENCES,
    **{name: GAVE_UP for name in ERROR_SENTENCES if name and issubclass(getattr(errors, name), errors.RetryLater)},
    PREMIUM_REQUIRED: WITHOUT_NOTE,
}
CANCELLED_SENTENCES: Mapping[str | None, str] = {
    "Superseded": "The client has sent newer answers, which take the place of this.",
    "DryRun": "This site is on a dry run: nothing is sent to LegalServer.",
    "Relinked": "Staff gave the number of a case that LegalServer has, so none was made.",
    KEPT_ON_FILE: "Staff kept what is on file. Nothing was changed.",
}
SENTENCES_BY_ERROR: Mapping[State, Mapping[str | None, str]] = {
    State.RETRY: ERROR_SENTENCES,
    State.NEEDS_ATTENTION: ATTENTION_SENTENCES,
    State.CANCELLED: CANCELLED_SENTENCES,
}
MAY_HAVE_ARRIVED = "Withdrawn by staff. An earlier attempt got no answer, so it may be in LegalServer all the same."
WORST_FIRST = (
    State.NEEDS_ATTENTION,
    State.NEEDS_DECISION,
    State.RETRY,
    State.SENDING,
    State.QUEUED,
    State.SENT,
    State.CANCELLED,
)


@dataclass(frozen=True)
class OperationStatus:
    """One operation on a screen; `concerns` are labels of the fields that staff must look at.

    `superseded` if the client has sent newer answers, which take its place; `step` is the key of what staff do next.
    """

    operation_id: int
    kind: str
    summary: str
    state: State
    updated_at: datetime
    attempts: int
    sentence: str
    concerns: tuple[str, ...]
    carried: bool
    due_at: datetime | None
    result_id: str | None
    superseded: bool = False
    step: str = ""


@dataclass(frozen=True)
class SubmissionStatus:
    """One submission on a screen; `state` is the state of its operation that most needs a person."""

    submission_id: int
    reference: str
    site: str
    matter_uuid: str
    case_number: str | None
    created_at: datetime
    state: State
    rows: tuple[OperationStatus, ...]


def read_status(connection: Connection, submission_id: int) -> SubmissionStatus | None:
    """The submission with its operations in order; None if there is no such submission."""
    found = connection.execute(select(submissions).where(submissions.c.id == submission_id)).one_or_none()
    if found is None:
        return None
    mine = select(operations).where(operations.c.submission_id == submission_id).order_by(operations.c.position)
    rows = tuple(_operation_status(row) for row in connection.execute(mine))
    return SubmissionStatus(
        submission_id=found.id,
        reference=found.reference,
        site=found.site,
        matter_uuid=found.matter_uuid,
        case_number=found.case_number,
        created_at=found.created_at,
        state=overall([row.state for row in rows]),
        rows=rows,
    )


def find_by_reference(connection: Connection, reference: str) -> tuple[SubmissionStatus, ...]:
    """All submissions with that reference, newest first: five characters may, rarely, repeat."""
    wanted = select(submissions.c.id).where(submissions.c.reference == reference.strip().upper())
    ids = connection.execute(wanted.order_by(submissions.c.id.desc())).scalars().all()
    found = (read_status(connection, submission_id) for submission_id in ids)
    return tuple(status for status in found if status is not None)


def count_by_state(connection: Connection) -> dict[State, int]:
    """How many operations are in each state, zero included."""
    rows = connection.execute(select(operations.c.state, func.count()).group_by(operations.c.state))
    return dict.fromkeys(State, 0) | {State(state): number for state, number in rows}


def overall(states: Sequence[State]) -> State:
    """The state that most needs a person; an empty submission is sent."""
    return next((state for state in WORST_FIRST if state in states), State.SENT)


def client_state(status: SubmissionStatus) -> str:
    """What the client is told: `received`, `on_its_way`, `in_your_file` or `staff_will_look` (keys of wording)."""
    states = {row.state for row in status.rows if not row.superseded}
    if states & {State.NEEDS_ATTENTION, State.NEEDS_DECISION} or states == {State.CANCELLED}:
        return "staff_will_look"
    if states <= {State.SENT, State.CANCELLED} and (states or not status.rows):
        return "in_your_file"
    return "on_its_way" if states & {State.SENT, State.SENDING} else "received"


def _operation_status(row: Row[Any]) -> OperationStatus:
    return OperationStatus(
        operation_id=row.id,
        kind=row.kind,
        summary=row.summary,
        state=State(row.state),
        updated_at=row.updated_at,
        attempts=row.attempts,
        sentence=_sentence(row),
        concerns=tuple(json.loads(row.concerns)),
        carried=row.carried_by is not None,
        due_at=row.due_at,
        result_id=row.result_id,
        superseded=row.state == State.CANCELLED.value and row.error_class == "Superseded",
        step=next_step(State(row.state), row.error_class, makes_case=row.kind == NEW_MATTER),
    )


def _sentence(row: Row[Any]) -> str:
    """One sentence for a person: that of the error if it says more than the state does."""
    state = State(row.state)
    if row.carried_by is not None:
        return _sentence_of_carried(row, state)
    if is_placeholder(row.matter_uuid):
        return _sentence_without_a_case(row, state)
    return _sentence_of(row, state)


def _sentence_of_carried(row: Row[Any], state: State) -> str:
    if state is State.SENT:
        return CARRIED_AND_SENT
    return CARRIED_ELSEWHERE if row.error_class == OF_ANOTHER_CASE else CARRIED


def _sentence_of(row: Row[Any], state: State) -> str:
    if state is State.CANCELLED and row.outcome_unknown:
        return CANCELLED_SENTENCES.get(row.error_class, MAY_HAVE_ARRIVED)
    return sentence_of(state, row.error_class)


def sentence_of(state: State, error_class: str | None, *, makes_case: bool = False) -> str:
    """One sentence for all operations that stand at the same place for the same reason.

    Args:
        makes_case: they make the case that the rest of their submission waits for.
    """
    if makes_case and error_class == PREMIUM_REQUIRED and state is State.NEEDS_ATTENTION:
        return CASE_NEEDED
    return SENTENCES_BY_ERROR.get(state, {}).get(error_class, SENTENCES[state])


def _sentence_without_a_case(row: Row[Any], state: State) -> str:
    if row.kind == NEW_MATTER and state is not State.CANCELLED:
        return sentence_of(state, row.error_class, makes_case=True)
    return WAITS_FOR_CASE if row.kind != NEW_MATTER and state is State.QUEUED else _sentence_of(row, state)


def sentences() -> tuple[str, ...]:
    """Return every sentence that `OperationStatus.sentence` may hold, in English, for translators."""
    tables = (SENTENCES, ATTENTION_SENTENCES, ERROR_SENTENCES, CANCELLED_SENTENCES)
    single = (CARRIED, CARRIED_ELSEWHERE, CARRIED_AND_SENT, MAY_HAVE_ARRIVED, WAITS_FOR_CASE, CASE_NEEDED)
    return tuple(dict.fromkeys([*(text for table in tables for text in table.values()), *single]))
