"""Revisions: the submissions of one key, what became of their operations, and what a new one supersedes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, select

from .claiming import subject_of
from .encryption import Cipher
from .plan import UPDATES, Plan, PlannedDocument, PlannedOperation
from .sameness import Said, said_in
from .settling import NOTE
from .states import UNSENT, State, Trace, move
from .tables import operations, submissions

SUPERSEDED = "Superseded"
DRY_RUN = "DryRun"
REPLACES = "This is revision {number} of these answers. It takes the place of what the client sent before."
WITHDRAWN = "Sent before and no longer part of the client's answers. Please look at it in the case:\n{lines}"


@dataclass(frozen=True)
class Revised:
    """An operation of a revision, and the one of an earlier revision that it amends if that one has arrived."""

    operation: PlannedOperation
    slot: str
    digest: str
    follows: int | None


@dataclass(frozen=True)
class Series:
    """The submissions of one key so far.

    Args:
        newest: the row of the newest submission.
        last_real: the row of the newest one that was no dry run.
        by_slot: the operations about each slot, newest first; dry runs are left out, and what went into another case
            before staff moved the rest.
    """

    newest: Row[Any] | None
    last_real: Row[Any] | None
    by_slot: Mapping[str, Sequence[Row[Any]]]

    def latest(self, slot: str) -> Row[Any] | None:
        """The newest operation about a slot."""
        return next(iter(self.by_slot.get(slot, ())), None)

    def current(self, *, dry_run: bool) -> Row[Any] | None:
        """The submission that a repeat would repeat: once a dry run is over, the same answers are sent."""
        return self.newest if self.newest is not None and self.newest.dry_run == dry_run else None

    @property
    def next_revision(self) -> int:
        """The number of a submission that says something else."""
        return 1 if self.newest is None else int(self.newest.revision) + 1


def hold_series(connection: Connection, key: str) -> Series:
    """Let others who revise these submissions, or move an operation of them, wait until the transaction ends.

    Whoever waited for a lock, or found nothing to lock, does not see the row that was inserted meanwhile, so it is
    asked for again until what is read is held. A revision of what is not held would end in a deadlock.

    Returns:
        What stands under the key.
    """
    mine = select(submissions.c.id).where(submissions.c.series == key)
    while True:
        held = set(connection.execute(mine.order_by(submissions.c.revision).with_for_update()).scalars())
        series = read_series(connection, key)
        if series.newest is None or series.newest.id in held:
            return series


def read_series(connection: Connection, key: str) -> Series:
    """Read what stands under a key."""
    mine = select(submissions).where(submissions.c.series == key).order_by(submissions.c.revision)
    rows = list(connection.execute(mine))
    real = [row for row in rows if not row.dry_run]
    mine = select(operations).where(operations.c.submission_id.in_([row.id for row in real]))
    newest_first = mine.order_by(operations.c.submission_id.desc(), operations.c.position.desc())
    case = real[-1].matter_uuid if real else None
    by_slot: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(newest_first):
        if row.slot and row.matter_uuid == case:
            by_slot.setdefault(row.slot, []).append(row)
    return Series(rows[-1] if rows else None, real[-1] if real else None, by_slot)


def revise(plan: Plan, series: Series, cipher: Cipher) -> list[Revised]:
    """The operations of a plan as the next revision of a series: what has been sent just so is left out."""
    number = series.next_revision
    if plan.dry_run:
        series = replace(series, by_slot={})
    said = list(said_in(plan, cipher, series.by_slot))
    withdrawn = _withdrawn(series, {each.slot for each in said})
    undone = [_taking_back(row) for row in withdrawn if _can_be_undone(row)]
    lost = [row.summary for row in withdrawn if not _can_be_undone(row)]
    again = [*said_in(replace(plan, operations=tuple(undone)), cipher), *said]
    revised = [_revised(each, series.latest(each.slot)) for each in again if not _has_arrived(each, series)]
    return revised if number == 1 else [_named(each, number, lost) for each in revised]


def supersede(connection: Connection, submission_ids: Collection[int], *, actor: str, at: datetime) -> None:
    """Cancel what these submissions have not sent; what a worker holds just now goes on.

    Rows that somebody moves at this moment are left to him: `settling` looks for a newer revision too.
    """
    mine = select(operations).where(operations.c.submission_id.in_(submission_ids))
    waiting = mine.where(operations.c.state.in_([state.value for state in UNSENT])).order_by(
        operations.c.submission_id, operations.c.position
    )
    under_way = select(operations.c.id).where(
        operations.c.submission_id.in_(submission_ids), operations.c.state == State.SENDING.value
    )
    sending = set(connection.execute(under_way).scalars())
    for row in connection.execute(waiting.with_for_update(skip_locked=True)).all():
        if row.carried_by not in sending:
            cancel_for(connection, row, SUPERSEDED, actor=actor, at=at)


def cancel_for(connection: Connection, row: Row[Any], why: str, *, actor: str, at: datetime) -> None:
    """Cancel an operation that waits, and write down why."""
    changes = {"due_at": None, "carried_by": None, "error_class": why}
    before, trace = State(row.state), Trace(error_class=why)
    move(connection, subject_of(row), before, State.CANCELLED, actor=actor, at=at, changes=changes, trace=trace)


def followed(connection: Connection, follows: int | None) -> Iterator[Row[Any]]:
    """Yield what an operation follows, newest first: the operations of earlier revisions about the same slot."""
    while follows is not None:
        row = connection.execute(select(operations).where(operations.c.id == follows)).one_or_none()
        if row is None:
            return
        yield row
        follows = row.follows


def is_superseded(connection: Connection, submission_id: int) -> bool:
    """Whether the client has sent other answers since."""
    this, newer = submissions.alias("this"), submissions.alias("newer")
    later = (newer.c.series == this.c.series, newer.c.revision > this.c.revision, newer.c.dry_run.is_(False))
    found = connection.execute(select(newer.c.id).where(this.c.id == submission_id, *later).limit(1))
    return found.first() is not None


def settle_superseded(connection: Connection, submission_id: int, *, actor: str, at: datetime) -> bool:
    """Cancel what an attempt has left unsent of answers that are no longer the newest; False if they are."""
    if not is_superseded(connection, submission_id):
        return False
    supersede(connection, [submission_id], actor=actor, at=at)
    return True


def _may_have_arrived(row: Row[Any]) -> bool:
    return row.state in (State.SENT.value, State.SENDING.value) or row.outcome_unknown


def _has_arrived(said: Said, series: Series) -> bool:
    """Whether LegalServer holds just this; a revision always has a note, which carries what a site does not take."""
    latest = series.latest(said.slot)
    if latest is None or said.operation.kind == NOTE:
        return False
    return latest.state == State.SENT.value and latest.digest in said.digests


def _withdrawn(series: Series, said: Collection[str]) -> list[Row[Any]]:
    """What may have arrived and is said no more, however many revisions ago."""
    gone = [rows for slot, rows in series.by_slot.items() if slot not in said]
    arrived = (next((row for row in rows if _may_have_arrived(row)), None) for rows in gone)
    return sorted((row for row in arrived if row is not None and row.kind != NOTE), key=lambda row: int(row.id))


def _can_be_undone(row: Row[Any]) -> bool:
    return row.kind in UPDATES and row.carried_by is None


def _taking_back(row: Row[Any]) -> PlannedOperation:
    """An update that says nothing itself: what the earlier one wrote is undone (`amending`)."""
    return PlannedOperation(row.kind, row.summary, target=row.target, slot=row.slot)


def _revised(said: Said, earlier: Row[Any] | None) -> Revised:
    known, follows = (earlier.digest, earlier.id) if earlier is not None else (None, None)
    return Revised(said.operation, said.slot, said.digest(known), follows)


def _named(revised: Revised, number: int, lost: Iterable[str]) -> Revised:
    """The operation with the revision in what staff read: two notes or files of one name could not be told apart."""
    operation = revised.operation
    if operation.kind == NOTE:
        operation = replace(operation, payload=_named_note(operation.payload, number, lost))
    if operation.document:
        operation = replace(operation, document=_named_document(operation.document, number))
    return replace(revised, operation=operation)


def _named_note(payload: Mapping[str, Any], number: int, lost: Iterable[str]) -> dict[str, Any]:
    lines = "\n".join(f"- {summary}" for summary in lost)
    parts = [REPLACES.format(number=number), payload["body"], WITHDRAWN.format(lines=lines) if lines else ""]
    body = "\n\n".join(part for part in parts if part)
    return {**payload, "subject": f"{payload['subject']} revision {number}", "body": body}


def _named_document(document: PlannedDocument, number: int) -> PlannedDocument:
    path = PurePath(document.filename)
    name = f"{path.stem}_revision-{number}{path.suffix}"
    return replace(document, filename=name, title=f"{document.title}, revision {number}")
