"""Deletes interview sessions whose answers have reached LegalServer, if the office or the interview wants that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select

from .afterwards import keep, with_something_left
from .outbox import Outbox
from .revising import SUPERSEDED
from .states import State
from .tables import operations, submissions


def delete_answers(outbox: Outbox, delete_session: Callable[[str, str], None]) -> int:
    """Delete the interview sessions that reached LegalServer long enough ago, with every revision.

    Args:
        delete_session: (interview, session id) -> deletes it and its files; doing it twice does no harm.

    Returns:
        How many sessions were deleted.
    """
    deleted = 0
    for row, rest in with_something_left(outbox.engine, outbox.cipher):
        delivered = _delivered_at(outbox, row) if rest.session else None
        if delivered and delivered + timedelta(seconds=rest.delete_after) <= outbox.clock():
            delete_session(rest.interview, rest.session)
            keep(outbox.engine, outbox.cipher, row, replace(rest, session=""))
            deleted += 1
    return deleted


def _delivered_at(outbox: Outbox, row: Row[Any]) -> datetime | None:
    """When the last operation of the session reached LegalServer; None while one is elsewhere, or was withdrawn."""
    together = submissions.c.series == row.series if row.series else submissions.c.id == row.id
    mine = operations.c.submission_id.in_(select(submissions.c.id).where(together))
    superseded = and_(operations.c.state == State.CANCELLED.value, operations.c.error_class == SUPERSEDED)
    elsewhere = exists().where(mine, ~or_(operations.c.state == State.SENT.value, func.coalesce(superseded, False)))
    with outbox.engine.connect() as connection:
        if connection.execute(select(elsewhere)).scalar_one():
            return None
        found: datetime | None = connection.execute(select(func.max(operations.c.updated_at)).where(mine)).scalar_one()
    return found
