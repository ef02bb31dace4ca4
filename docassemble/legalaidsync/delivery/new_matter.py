"""A case that is not in LegalServer yet: what stands for it, and how the rest of its submission waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, select, update

from .job import Job
from .plan import Plan
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


def check_new_matter(plan: Plan) -> None:
    """Raise ValueError unless one operation makes the matter that the others wait for, or something else does."""
    makes_it = is_placeholder(plan.matter_uuid) and not plan.case_of
    if [operation.kind for operation in plan.operations].count(NEW_MATTER) != int(makes_it):
        raise ValueError(f"{NEW_MATTER} goes with a placeholder for the matter: one of each, or none")


def followers(connection: Connection, submission_id: int) -> Sequence[int]:
    """The submissions, none of them a revision of this one, that wait for the matter that this one makes."""
    own, other = submissions.alias("own"), submissions.alias("other")
    same_matter = (own.c.id == submission_id, own.c.matter_uuid == other.c.matter_uuid, own.c.site == other.c.site)
    waiting = (own.c.matter_uuid.startswith(PLACEHOLDER), own.c.series != other.c.series)
    return connection.execute(select(other.c.id).where(*same_matter, *waiting).order_by(other.c.id)).scalars().all()


def case_number(job: Job, matter_uuid: str) -> str:
    """The number that LegalServer gave to a matter."""
    return str(job.client.matters.get(matter_uuid)["case_number"])


def release(connection: Connection, submission_id: int, matter_uuid: str, number: str | None, at: datetime) -> None:
    """Tell the submission, and those that follow it, which matter they are about, and let go what has waited for it."""
    known = {"matter_uuid": matter_uuid, "case_number": number}
    numbers = [submission_id, *followers(connection, submission_id)]
    connection.execute(update(submissions).where(submissions.c.id.in_(numbers)).values(**known))
    mine = operations.c.submission_id.in_(numbers)
    connection.execute(update(operations).where(mine).values(matter_uuid=matter_uuid))
    queued = (mine, operations.c.state == State.QUEUED.value)
    waiting = update(operations).where(*queued, operations.c.due_at.is_(None), operations.c.carried_by.is_(None))
    connection.execute(waiting.values(due_at=at, queued_at=at))
