"""An outbox as a busy office has it after two months: made by SQL, in every state, with every usual trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select

from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import operations, submissions

KINDS = ("update_matter", "create_income", "create_adverse_party", "case_note", "upload_document")
DAYS = 60
SIGNS = "234679ACDEFGHJKMNPQRTVWXYZ"
# How often an operation of the last days is not in LegalServer, and why.
STANDING: tuple[tuple[State, str | None], ...] = (
    (State.RETRY, "Unreachable"),
    (State.NEEDS_ATTENTION, "Refused"),
    (State.NEEDS_ATTENTION, "PermissionMissing"),
    (State.NEEDS_DECISION, "ChangedMeanwhile"),
    (State.QUEUED, None),
    (State.CANCELLED, "Superseded"),
    (State.NEEDS_ATTENTION, "NotFound"),
)
EVERY = 9  # one in so many submissions is in trouble


def fill_desk(engine: Engine, number: int, now: datetime) -> None:
    """Add this many operations, five to a submission, none of which a worker would take.

    Args:
        engine: an outbox whose tables are up to date.
        number: of operations.
        now: the newest came in just before, the oldest two months earlier.
    """
    count = number // len(KINDS)
    step = timedelta(days=DAYS) / count
    with engine.begin() as connection:
        connection.execute(
            insert(submissions), [_submission(each, now - step * (count - each)) for each in range(count)]
        )
        mine = select(submissions.c.id, submissions.c.key, submissions.c.created_at).where(
            submissions.c.key.startswith("busy ")
        )
        made = connection.execute(mine.order_by(submissions.c.id)).all()
        connection.execute(insert(operations), [row for each, one in enumerate(made) for row in _operations(each, one)])


def reference_of(number: int) -> str:
    """Return the reference code of a submission, by its number from 0."""
    signs = [SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(4)]
    return "K" + "".join(reversed(signs))


def _submission(number: int, at: datetime) -> dict[str, Any]:
    return {
        "key": f"busy {number}",
        "site": "sandbox",
        "matter_uuid": f"matter {number}",
        "case_number": f"26-{number + 2000000:07}",
        "reference": reference_of(number),
        "interview": "intake.yml",
        "actor": "link 1",
        "created_at": at,
    }


def _operations(number: int, submission: Any) -> Iterator[dict[str, Any]]:
    in_trouble = number % EVERY == 0
    for position, kind in enumerate(KINDS):
        troubled = in_trouble and position == number // EVERY % len(KINDS)
        state, error_class = STANDING[number // EVERY % len(STANDING)] if troubled else (State.SENT, None)
        yield {
            "submission_id": submission.id,
            "position": position,
            "site": "sandbox",
            "matter_uuid": f"matter {number}",
            "kind": kind,
            "summary": "",
            "state": state.value,
            "sealed": b"",
            "attempts": 1,
            "outcome_unknown": False,
            "error_class": error_class,
            "concerns": "[]",
            "queued_at": submission.created_at,
            "updated_at": submission.created_at,
        }
