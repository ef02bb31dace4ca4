"""The order of operations within a matter, as times in `due_at`, so that a claim need not walk past those that wait.

An operation is held back by every earlier one of its matter that may still be sent. While an earlier one waits for its
retry, those behind it carry its time: they are looked at again then, and none can be forgotten. When it is out of the
way sooner, they are released in the same transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, select, tuple_, update

from .tables import operations

QUEUED, RETRY = "queued", "retry"  # values of states.State, which stands above this module
# Nothing waits longer than an hour (`retry.RetryPolicy`): a later time was written while the clock was wrong.
FURTHEST = timedelta(hours=2)


# Statements of every claim and move are put together once.
_earlier = operations.alias("earlier")
_is_before = and_(
    _earlier.c.matter_uuid == operations.c.matter_uuid,
    _earlier.c.site == operations.c.site,
    tuple_(_earlier.c.submission_id, _earlier.c.position) < tuple_(operations.c.submission_id, operations.c.position),
)
# True while an earlier operation of the same matter may still be sent (`due_at` is set exactly then).
BLOCKED = exists().where(_is_before, _earlier.c.due_at.is_not(None))
_IS_RETRIED = and_(_is_before, _earlier.c.state == RETRY)
_WAITS_FOR_RETRY = exists().where(_IS_RETRIED, _earlier.c.due_at > operations.c.due_at)
_LAST_RETRY = select(func.max(_earlier.c.due_at)).where(_IS_RETRIED).scalar_subquery()


def hold_back(connection: Connection, site: str, matter_uuid: str) -> None:
    """Let the queued operations of a matter wait for the retries in front of them."""
    _set_due(connection, _queued(site, matter_uuid).where(_WAITS_FOR_RETRY), _LAST_RETRY)


def release(connection: Connection, site: str, matter_uuid: str, at: datetime) -> None:
    """Let the queued operations of a matter that no retry holds back any more be sent at once."""
    held = exists().where(_IS_RETRIED, _earlier.c.due_at > at)
    _set_due(connection, _queued(site, matter_uuid).where(operations.c.due_at > at, ~held), at)


def set_right(connection: Connection, now: datetime, due: datetime) -> int:
    """Bring times that only a wrong clock can have written back to `due`; return how many there were."""
    wrong = update(operations).where(operations.c.due_at > now + FURTHEST)
    return connection.execute(wrong.values(due_at=due)).rowcount


def _queued(site: str, matter_uuid: str) -> Select[Any]:
    return select(operations.c.id).where(
        operations.c.matter_uuid == matter_uuid, operations.c.site == site, operations.c.state == QUEUED
    )


def _set_due(connection: Connection, which: Select[Any], due: Any) -> None:
    """Rows that somebody moves just now are left to him: waiting for them could be a deadlock."""
    free = which.with_for_update(skip_locked=True, of=operations).scalar_subquery()
    connection.execute(update(operations).where(operations.c.id.in_(free)).values(due_at=due))
