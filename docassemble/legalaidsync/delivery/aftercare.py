"""Does what remains for a submission (afterwards.py): tells the client, deletes the answers, forgets both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select, update

from ..wording import say
from .afterwards import Afterwards, open_afterwards, seal_afterwards
from .notices import Sending, send_once
from .outbox import Outbox
from .revising import SUPERSEDED
from .states import State
from .tables import operations, submissions

PATIENCE = timedelta(hours=72)  # with a mail server that refuses
BATCH = 200

Tell = Callable[[str, str, str], None]


def tell_clients(outbox: Outbox, tell: Mapping[str, Tell]) -> int:
    """Send the notice of each new submission to the channels that the client called safe, and forget them.

    Args:
        tell: channel -> function of (to, subject, text) that sends it.

    Returns:
        How many notices went out.
    """
    sent = 0
    for row, rest in _with_something_to_do(outbox):
        fates = {name: _tell(outbox, row, name, rest, tell[name]) for name in rest.channels}
        sent += list(fates.values()).count(Sending.SENT)
        in_time = outbox.clock() - row.created_at < PATIENCE
        open_channels = {name: rest.channels[name] for name in fates if in_time and fates[name] is Sending.REFUSED}
        if open_channels != rest.channels:
            _keep(outbox, row, replace(rest, channels=open_channels))
    return sent


def delete_answers(outbox: Outbox, delete_session: Callable[[str, str], None]) -> int:
    """Delete the interview sessions that reached LegalServer long enough ago, with every revision.

    Args:
        delete_session: (interview, session id) -> deletes it and its files; doing it twice does no harm.

    Returns:
        How many sessions were deleted.
    """
    deleted = 0
    for row, rest in _with_something_to_do(outbox):
        delivered = _delivered_at(outbox, row) if rest.session else None
        if delivered and delivered + timedelta(seconds=rest.delete_after) <= outbox.clock():
            delete_session(rest.interview, rest.session)
            _keep(outbox, row, replace(rest, session=""))
            deleted += 1
    return deleted


def _tell(outbox: Outbox, row: Row[Any], channel: str, rest: Afterwards, tell: Tell) -> Sending:
    subject = say("notice_subject", rest.language)
    text = say("notice_body", rest.language, reference=row.reference)
    to = rest.channels[channel]
    return send_once(outbox.engine, f"{channel} {row.id}", outbox.clock, lambda: tell(to, subject, text))


def _with_something_to_do(outbox: Outbox) -> Iterator[tuple[Row[Any], Afterwards]]:
    """Submissions with something left to do; a dry run has nothing, because nothing of it was sent."""
    last = 0
    while True:
        waiting = select(submissions).where(
            submissions.c.sealed.is_not(None), submissions.c.dry_run.is_(False), submissions.c.id > last
        )
        with outbox.engine.connect() as connection:
            rows = connection.execute(waiting.order_by(submissions.c.id).limit(BATCH)).all()
        if not rows:
            return
        yield from ((row, open_afterwards(row.sealed, outbox.cipher)) for row in rows)
        last = rows[-1].id


def _keep(outbox: Outbox, row: Row[Any], rest: Afterwards) -> None:
    """Keep what is left, unless another process, or a rotation of keys, has written meanwhile: the next run looks."""
    unchanged = and_(submissions.c.id == row.id, submissions.c.sealed == row.sealed)
    with outbox.engine.begin() as connection:
        connection.execute(update(submissions).where(unchanged).values(sealed=seal_afterwards(rest, outbox.cipher)))


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
