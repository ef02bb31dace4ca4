"""Reminders that a client asked for: one message each, at the time that the client chose, unless nothing is left to do.

A reminder waits as a row with its address sealed. It ends once, and its address is forgotten then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, and_, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..wording import say
from .encryption import Cipher
from .new_matter import is_placeholder
from .notices import Sending, Tell, Way, send_once
from .outbox import Outbox
from .tables import reminders, submissions

UNFINISHED, PAPER, DATE = "unfinished", "paper", "date"
KINDS = (UNFINISHED, PAPER, DATE)
PATIENCE = timedelta(hours=48)  # with a mail server that refuses, or a site that can't say whether it is still safe
BATCH = 200


class Ending(Enum):
    """Why a reminder does not wait any more."""

    SENT = "sent"
    DONE = "what it was about was done before"
    WITHDRAWN = "the client wants none"
    NOT_SAFE = "LegalServer says that the number is not safe"
    TOO_LATE = "it could not be sent in time"


# How it stands with the message -> how the reminder ends; None: it waits.
ENDINGS = {
    Sending.SENT: Ending.SENT,
    Sending.DONE: Ending.SENT,
    Sending.NOT_SAFE: Ending.NOT_SAFE,
    Sending.REFUSED: None,
}


@dataclass(frozen=True)
class Reminder:
    """What the client asked for.

    Args:
        kind: `unfinished`: answers that are not sent; `paper`: a paper that is still to come; `date`: a day.
        series: key of the submission that the interview session makes.
        channel: `email` or `sms`, with the address or number `to`.
        day: of the kind `date`, as the message shows it.
    """

    kind: str
    site: str
    matter_uuid: str
    series: str
    due_at: datetime
    channel: str
    to: str = field(repr=False)
    language: str = "en"
    day: str = ""

    @property
    def key(self) -> str:
        """One of each kind at a time in a session."""
        return key_of(self.series, self.kind)


def key_of(series: str, kind: str) -> str:
    """Return the name of the one reminder of a kind in a session."""
    return f"{series} {kind}"


def remind(engine: Engine, cipher: Cipher, reminder: Reminder, now: datetime) -> bool:
    """Let a reminder wait; one of the same key that waits is replaced.

    Returns:
        False if one of the same key was sent: nobody gets two.
    """
    columns = {name: getattr(reminder, name) for name in ("kind", "site", "matter_uuid", "series", "due_at")}
    how = {name: getattr(reminder, name) for name in ("channel", "to", "language", "day")}
    columns |= {"created_at": now, "sealed": cipher.seal_json(how), "ended_at": None, "ending": None}
    unsent = or_(reminders.c.ending.is_(None), reminders.c.ending != Ending.SENT.value)
    changed = update(reminders).where(reminders.c.key == reminder.key, unsent).values(**columns)
    try:
        with engine.begin() as connection:
            if not connection.execute(changed).rowcount:
                connection.execute(insert(reminders).values(key=reminder.key, **columns))
    except IntegrityError:
        return False
    return True


def withdraw(engine: Engine, key: str, now: datetime) -> bool:
    """End a reminder that the client does not want any more; False if none waits."""
    return _end(engine, reminders.c.key == key, Ending.WITHDRAWN, now) > 0


def is_any_waiting(engine: Engine) -> bool:
    """Return whether somebody must look again later."""
    with engine.connect() as connection:
        return connection.execute(select(reminders.c.id).where(_WAITS).limit(1)).first() is not None


def send_due(outbox: Outbox, tell: Tell, channels: Collection[str]) -> int:
    """End the reminders whose matter is done, and send those whose time has come.

    Args:
        tell: sends it, unless the case says meanwhile that the way is not safe.
        channels: those that this server can send on; a reminder on another one waits.

    Returns:
        How many were sent.
    """
    _end(outbox.engine, _IS_DONE, Ending.DONE, outbox.clock())
    due = select(reminders).where(_WAITS, reminders.c.due_at <= outbox.clock()).order_by(reminders.c.due_at)
    with outbox.engine.connect() as connection:
        rows = connection.execute(due.limit(BATCH)).all()
    endings = [_send(outbox, row, tell, channels) for row in rows]
    return endings.count(Ending.SENT)


def _send(outbox: Outbox, row: Row[Any], tell: Tell, channels: Collection[str]) -> Ending | None:
    ending = _ending(outbox, row, tell, channels)
    if ending is None and outbox.clock() - row.due_at > PATIENCE:
        ending = Ending.TOO_LATE
    if ending is not None:
        _end(outbox.engine, reminders.c.id == row.id, ending, outbox.clock())
    return ending


def _ending(outbox: Outbox, row: Row[Any], tell: Tell, channels: Collection[str]) -> Ending | None:
    """Try to send it; None: later."""
    how = outbox.cipher.unseal_json(row.sealed)
    way = Way(row.site, _matter_of(outbox, row), how["channel"], how["to"])
    if way.channel not in channels:
        return None
    subject, text = words(row.kind, way.channel, how["language"], how["day"])
    fate = send_once(outbox.engine, f"reminder {row.id}", outbox.clock, lambda: tell(way, subject, text))
    return ENDINGS[fate]


def _matter_of(outbox: Outbox, row: Row[Any]) -> str:
    """The case; one that was still to be made when the client asked may have its uuid since."""
    newest = select(submissions.c.matter_uuid).where(submissions.c.series == row.series)
    if is_placeholder(row.matter_uuid):
        with outbox.engine.connect() as connection:
            made = connection.execute(newest.order_by(submissions.c.revision.desc()).limit(1)).scalar_one_or_none()
        return str(made or row.matter_uuid)
    return str(row.matter_uuid)


def words(kind: str, channel: str, language: str, day: str = "") -> tuple[str, str]:
    """Return subject and text of a reminder; they say nothing that a stranger who reads them could use."""
    closing = say("reminder_stop" if channel == "sms" else "reminder_no_answer", language)
    return say("reminder_subject", language), f"{say(f'reminder_{kind}', language, day=day)} {closing}"


def _end(engine: Engine, which: ColumnElement[bool], ending: Ending, now: datetime) -> int:
    ended = update(reminders).where(_WAITS, which).values(ended_at=now, ending=ending.value, sealed=None)
    with engine.begin() as connection:
        return connection.execute(ended).rowcount


_WAITS = reminders.c.ended_at.is_(None)
# Something was sent for the case after the client had asked: for a paper, more than what the session sent anyway.
_IS_DONE = and_(
    reminders.c.kind != DATE,
    exists().where(
        submissions.c.site == reminders.c.site,
        or_(submissions.c.matter_uuid == reminders.c.matter_uuid, submissions.c.series == reminders.c.series),
        submissions.c.created_at > reminders.c.created_at,
        or_(
            reminders.c.kind == UNFINISHED,
            submissions.c.revision > 1,
            submissions.c.series.is_distinct_from(reminders.c.series),
        ),
    ),
)
