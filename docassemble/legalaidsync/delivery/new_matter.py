"""A case that is not in LegalServer yet: how it is made, and how the rest of its submission waits for it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, update

from ..errors import Conflict, Refused
from .client import Record
from .creating import KEY, UPSERT_KEYS
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


def send_matter(job: Job) -> str:
    """Make the matter, or return the uuid of the one that has the operation's key already."""
    try:
        return str(_make(job)["matter_uuid"])
    except (Refused, Conflict):  # perhaps because the key is taken
        found = find_matter(job)
        if found is None:
            raise
        return found


def find_matter(job: Job) -> str | None:
    """The uuid of the matter with the operation's key; `results=full`, because shorter ones have no uuid."""
    found = job.client.matters.search(external_id=job.key, results="full")
    return next((str(record["matter_uuid"]) for record in found if record.get(KEY) == job.key), None)


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


def _make(job: Job) -> Record:
    key = {KEY: job.key}
    payload = {**job.content.payload, **key}
    if job.client.version == 1:
        return job.client.matters.create(payload)
    try:
        return job.client.matters.upsert(payload, match=key, update_data=key)
    except Refused as error:
        if not UPSERT_KEYS & set(error.keys):
            raise
    return job.client.matters.create(payload)
