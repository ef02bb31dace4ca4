"""Notices go out once: one row claims the right to send each, whatever process asks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import ConfigurationInvalid, LegalAidSyncError, NotSafe
from .tables import notices

AFTER_A_REFUSAL = timedelta(minutes=15)

logger = logging.getLogger(__name__)


class Sending(Enum):
    """How it stands with one notice."""

    SENT = "it went out just now"
    DONE = "it went out before, or may have"
    REFUSED = "it certainly did not go out; it is tried again later"
    NOT_SAFE = "LegalServer says that the way is not safe; it never goes out"


@dataclass(frozen=True)
class Way:
    """How a client is written to: the case that says whether it is safe, `email` or `sms`, and where to."""

    site: str
    matter_uuid: str
    channel: str
    to: str = field(repr=False)


Tell = Callable[[Way, str, str], None]  # (way, subject, text); raises NotSafe


def send_once(engine: Engine, key: str, clock: Callable[[], datetime], send: Callable[[], None]) -> Sending:
    """Send a notice unless it went out before, or may have gone out: rather none than two.

    Args:
        key: names the notice, without personal data.
        send: sends it; an error says by `certainly_not_done` whether it may have gone out all the same.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away.
    """
    claimed = _claim(engine, key, clock())
    if claimed is not Sending.SENT:
        return claimed
    try:
        send()
    except NotSafe as error:
        logger.warning("notice %s: %s", key, error)
        return Sending.NOT_SAFE
    except Exception as error:  # smtplib and the services behind docassemble's mail each raise classes of their own
        logger.warning("notice %s: %s", key, error if isinstance(error, LegalAidSyncError) else type(error).__name__)
        if not _certainly_not_sent(error):
            return Sending.DONE
        _write(engine, key, refused_at=clock())
        return Sending.REFUSED
    _write(engine, key, sent_at=clock())
    return Sending.SENT


def _claim(engine: Engine, key: str, now: datetime) -> Sending:
    """Take the right to send a notice; SENT stands for having it."""
    try:
        with engine.begin() as connection:
            connection.execute(insert(notices).values(key=key, claimed_at=now))
        return Sending.SENT
    except IntegrityError:
        with engine.begin() as connection:
            return _claim_again(connection, key, now)


def _claim_again(connection: Connection, key: str, now: datetime) -> Sending:
    this = notices.c.key == key
    refused = update(notices).where(this, notices.c.refused_at <= now - AFTER_A_REFUSAL)
    if connection.execute(refused.values(claimed_at=now, refused_at=None)).rowcount:
        return Sending.SENT
    waits = connection.execute(select(notices.c.refused_at).where(this)).scalar_one_or_none()
    return Sending.REFUSED if waits else Sending.DONE


def _certainly_not_sent(error: Exception) -> bool:
    return isinstance(error, ConfigurationInvalid) or getattr(error, "certainly_not_done", False)


def _write(engine: Engine, key: str, **columns: datetime) -> None:
    with engine.begin() as connection:
        connection.execute(update(notices).where(notices.c.key == key).values(**columns))
