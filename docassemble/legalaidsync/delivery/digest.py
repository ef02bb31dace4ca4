"""One message per period to staff: what came in, what arrived in LegalServer, and what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import Connection, Engine, func, select

from ..wording import say
from .notices import AFTER_A_REFUSAL
from .sites import SitePause, paused_sites
from .states import State
from .status import SubmissionStatus, read_status
from .tables import attempts, links, notices, operations, submissions

FOR_STAFF = (State.NEEDS_ATTENTION, State.NEEDS_DECISION)
PREFIX = "digest "
BREAK_OF_DAY = datetime(2024, 1, 1, 7)  # periods are counted from a morning of the office
LONGEST_LIST = 50


@dataclass(frozen=True)
class Digest:
    """What staff hear: numbers, reference codes and sentences, no personal data.

    Args:
        since: start of the time that `arrived` and `sent` count; `until` is its end.
        arrived: submissions that came in.
        sent: writes that reached LegalServer.
        for_staff: the submissions that wait for a person now, oldest first, at most LONGEST_LIST.
        number_for_staff: how many there are.
        retrying: writes that wait for LegalServer now; `retrying_since`: when the oldest was submitted.
        paused: the sites that are paused now, and why.
        asking: clients who ask for a new link now.
    """

    since: datetime
    until: datetime
    arrived: int
    sent: int
    for_staff: tuple[SubmissionStatus, ...]
    number_for_staff: int
    retrying: int
    retrying_since: datetime | None
    paused: Mapping[str, SitePause]
    asking: int = 0

    @property
    def key(self) -> str:
        """The name of the notice: one for each period."""
        return f"{PREFIX}{self.until.astimezone(UTC).isoformat()}"

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to say."""
        return not (self.arrived or self.sent or self.number_for_staff or self.retrying or self.paused or self.asking)


def due_digest(engine: Engine, now: datetime, every: timedelta, zone: tzinfo) -> Digest | None:
    """The digest of the period that `now` is in, None if it went out or there is nothing to say.

    What came in is counted up to the start of the period, from the start of the period that was told last, so that
    each submission is told once. What waits for a person is told as soon as the period has a message left.
    """
    start = start_of_period(now, every, zone)
    with engine.connect() as connection:
        if _is_settled(connection, f"{PREFIX}{start.isoformat()}", now):
            return None
        found = read_digest(connection, _last_told(connection) or start - every, start)
    return None if found.is_empty else found


def read_digest(connection: Connection, since: datetime, until: datetime) -> Digest:
    """Count what happened in a time, and read what waits now."""
    came_in = (submissions.c.created_at >= since, submissions.c.created_at < until)
    reached = (attempts.c.at >= since, attempts.c.at < until, attempts.c.to_state == State.SENT.value)
    waiting = _submissions_for_staff(connection)
    retrying = select(func.count(), func.min(operations.c.queued_at)).where(operations.c.state == State.RETRY.value)
    number, oldest = connection.execute(retrying).one()
    shown = (read_status(connection, submission_id) for submission_id in waiting[:LONGEST_LIST])
    return Digest(
        since=since,
        until=until,
        arrived=connection.execute(select(func.count()).select_from(submissions).where(*came_in)).scalar_one(),
        sent=connection.execute(select(func.count()).select_from(attempts).where(*reached)).scalar_one(),
        for_staff=tuple(status for status in shown if status),
        number_for_staff=len(waiting),
        retrying=number,
        retrying_since=oldest,
        paused=paused_sites(connection),
        asking=_number_asking(connection),
    )


def start_of_period(now: datetime, every: timedelta, zone: tzinfo) -> datetime:
    """The start of the period that `now` is in, in UTC."""
    first = BREAK_OF_DAY.replace(tzinfo=zone).astimezone(UTC)
    return first + (now - first) // every * every


def subject_of_digest(digest: Digest, language: str) -> str:
    """One line for a list of messages."""
    return say("digest_subject", language, waiting=digest.number_for_staff, arrived=digest.arrived)


def text_of_digest(digest: Digest, language: str, zone: tzinfo) -> str:
    """The whole message in plain text."""
    told = _in_words(language, zone)
    unlisted = digest.number_for_staff - len(digest.for_staff)
    lines = [
        told("digest_period", since=digest.since, until=digest.until),
        told("digest_arrived", number=digest.arrived),
        told("digest_sent", number=digest.sent),
        told("digest_retrying", number=digest.retrying, since=digest.retrying_since) if digest.retrying else None,
        *(told(f"digest_paused_{pause.why}", site=site) for site, pause in digest.paused.items()),
        told("digest_asking", number=digest.asking) if digest.asking else None,
        "",
        told("digest_for_staff", number=digest.number_for_staff),
        *(_line(status) for status in digest.for_staff),
        told("digest_unlisted", number=unlisted) if unlisted else None,
        "",
        told("digest_how_to_look"),
    ]
    return "\n".join(line for line in lines if line is not None) + "\n"


def _in_words(language: str, zone: tzinfo) -> Callable[..., str]:
    def told(key: str, **words: object) -> str:
        shown = {
            name: f"{word.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(word, datetime) else word
            for name, word in words.items()
        }
        return say(key, language, **shown)

    return told


def _line(status: SubmissionStatus) -> str:
    sentences = dict.fromkeys(row.sentence for row in status.rows if row.state in FOR_STAFF)
    return f"  {status.reference} ({status.site}): {' '.join(sentences)}"


def _submissions_for_staff(connection: Connection) -> list[int]:
    states = [state.value for state in FOR_STAFF]
    waiting = select(operations.c.submission_id).where(operations.c.state.in_(states)).distinct()
    return list(connection.execute(waiting.order_by(operations.c.submission_id)).scalars())


def _number_asking(connection: Connection) -> int:
    asks = (links.c.asked_at.is_not(None), links.c.settled_at.is_(None))
    return connection.execute(select(func.count()).select_from(links).where(*asks)).scalar_one()


def _is_settled(connection: Connection, key: str, now: datetime) -> bool:
    row = connection.execute(select(notices.c.refused_at).where(notices.c.key == key)).one_or_none()
    return row is not None and (row.refused_at is None or row.refused_at > now - AFTER_A_REFUSAL)


def _last_told(connection: Connection) -> datetime | None:
    """The end of what the last digest counted; keys of digests sort by time."""
    told = select(func.max(notices.c.key)).where(notices.c.key.startswith(PREFIX), notices.c.refused_at.is_(None))
    key: str | None = connection.execute(told).scalar_one()
    return None if key is None else datetime.fromisoformat(key.removeprefix(PREFIX))
