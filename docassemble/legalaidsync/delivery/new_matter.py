"""A case that is not in LegalServer yet: what stands for it, and how the rest of its submission waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, update

from .job import Job
from .states import State
from .tables import operations, submissions

NEW_MATTER = "create_matter"
PLACEHOLDER = "new:"


def new_placeholder() -> str:
    """What stands for the uuid of a matter until LegalServer has made it."""
    return PLACEHOLDER + uuid4().hex


def is_placeholder(matter_uuid: str) -> bool:
    """Whether the matter of a submission is still to be made."""
    return matter_uuid.startswith(PLACEHOLDER)


def check_new_matter(matter_uuid: str, kinds: Sequence[str]) -> None:
    """Raise ValueError unless one operation makes the matter that the others wait for, or the matter is there."""
    if kinds.count(NEW_MATTER) != int(is_placeholder(matter_uuid)):
        raise ValueError(f"{NEW_MATTER} goes with a placeholder for the matter: one of each, or none")


def case_number(job: Job, matter_uuid: str) -> str:
    """The number that LegalServer gave to a matter."""
    return str(job.client.matters.get(matter_uuid)["case_number"])


def release(connection: Connection, submission_id: int, matter_uuid: str, number: str | None, at: datetime) -> None:
    """Tell the submission which matter it is about, and let the operations go that have waited for it."""
    known = {"matter_uuid": matter_uuid, "case_number": number}
    connection.execute(update(submissions).where(submissions.c.id == submission_id).values(**known))
    mine = operations.c.submission_id == submission_id
    connection.execute(update(operations).where(mine).values(matter_uuid=matter_uuid))
    queued = (mine, operations.c.state == State.QUEUED.value)
    waiting = update(operations).where(*queued, operations.c.due_at.is_(None), operations.c.carried_by.is_(None))
    connection.execute(waiting.values(due_at=at, queued_at=at))
