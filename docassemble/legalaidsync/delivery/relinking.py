"""Moves a submission to another case, or gives one that waited for a new case the number that staff made for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ..errors import Conflict, NotFound
from ..legalserver.caching import fresh
from . import decisions
from .chain import hold_submission
from .claiming import subject_of
from .client import Connect, LegalServerClient, Record
from .encryption import Cipher
from .new_matter import NEW_MATTER, followers
from .operations import KINDS
from .outbox import Outbox
from .settling import NOTE
from .states import UNSENT, State, move
from .tables import operations, submissions

RELINKED = "Relinked"
UNDER_WAY = "Part of this is being sent just now. Please try again in a minute."
UNKNOWN_NUMBER = "LegalServer has no case with this number. Please check it."


def relink(outbox: Outbox, connect: Connect, submission_id: int, case_number: str, actor: str) -> None:
    """Let everything of a submission that is not sent go to the case with this number, at once.

    What was sent stays where it is. What waits for the case that this submission was to make goes along. That case is
    not made any more: its facts go into the case note, for staff to enter; so do changes of a party, an income or
    another record that only the first case has.

    Raises:
        NotFound: there is no such submission, or the site has no case with this number.
        Conflict: a worker is sending a part of it just now, or several cases have the number.
        LegalAidSyncError: LegalServer can't be asked.
    """
    status = outbox.status(submission_id)
    if status is None:
        raise NotFound("no such submission")
    with fresh():
        matter = find_case(connect(status.site)[0], case_number)
    with outbox.engine.begin() as connection:
        for number in (submission_id, *followers(connection, submission_id)):
            _move_submission(connection, outbox, number, matter, actor)


def _move_submission(connection: Connection, outbox: Outbox, submission_id: int, matter: Record, actor: str) -> None:
    hold_submission(connection, submission_id)
    rows = _unsent(connection, submission_id)
    known = {"matter_uuid": str(matter["matter_uuid"]), "case_number": matter["case_number"]}
    connection.execute(update(submissions).where(submissions.c.id == submission_id).values(**known))
    now = outbox.clock()
    for row in rows:
        if row.kind == NEW_MATTER:
            _leave_to_staff(connection, row, rows, known["matter_uuid"], actor, now)
        else:
            _move_to(connection, outbox.cipher, row, known["matter_uuid"], actor, now)


def find_case(client: LegalServerClient, case_number: str) -> Record:
    """The matter with this number.

    Raises:
        NotFound: there is none.
        Conflict: there are several.
    """
    number = case_number.strip()
    found = list(client.matters.search(case_number=number, results="full")) if number else []
    same = [record for record in found if record.get("case_number") == number]
    if not same:
        raise NotFound("no case with this number", sentence=UNKNOWN_NUMBER)
    if len(same) > 1:
        raise Conflict("several cases with this number")
    return same[0]


def _unsent(connection: Connection, submission_id: int) -> list[Row[Any]]:
    mine = select(operations).where(operations.c.submission_id == submission_id).order_by(operations.c.position)
    rows = connection.execute(mine.with_for_update()).all()
    if any(row.state == State.SENDING.value for row in rows):
        raise Conflict("being sent", sentence=UNDER_WAY)
    return [row for row in rows if row.state in UNSENT]


def _move_to(connection: Connection, cipher: Cipher, row: Row[Any], matter_uuid: str, actor: str, at: datetime) -> None:
    """Queue an operation for another matter, where certainly nothing of it was sent and nothing was looked up.

    A record of the first matter is no longer its target: it must not be written to, whatever becomes of the operation.
    """
    changes: dict[str, Any] = {"matter_uuid": matter_uuid, "outcome_unknown": False, "error_class": None}
    changes |= {"concerns": "[]", "queued_at": at, "due_at": None if row.carried_by else at}
    if row.matter_uuid != matter_uuid:
        changes["target"] = None
    if KINDS[row.kind].before:
        changes["sealed"] = cipher.seal_json({**cipher.unseal_json(row.sealed), "baseline": None})
    decisions.forget(connection, row.id)
    subject = replace(subject_of(row), matter_uuid=matter_uuid)
    move(connection, subject, State(row.state), State.QUEUED, actor=actor, at=at, changes=changes)


def _leave_to_staff(
    connection: Connection, row: Row[Any], rows: list[Row[Any]], matter_uuid: str, actor: str, at: datetime
) -> None:
    """Let the case note say what the new case was to hold; without a note staff know it from the case they made."""
    note = next((each for each in rows if each.kind == NOTE), None)
    after = State.CANCELLED if note is None else State.QUEUED
    changes = {"matter_uuid": matter_uuid, "due_at": None, "carried_by": note.id if note else None}
    changes |= {"outcome_unknown": False, "error_class": RELINKED}
    subject = replace(subject_of(row), matter_uuid=matter_uuid)
    move(connection, subject, State(row.state), after, actor=actor, at=at, changes=changes)
