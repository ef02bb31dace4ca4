"""The register of clients' links: each is made by somebody, taken by one session, and can be revoked.

links.py signs what stands in an address; here is what the office remembers of it. A link is looked at first, which
any program that previews messages does, and taken by the first button that is pressed. From then on only that session
may go on. Every step is a row of the audit, sealed in the chain of its matter and written in the same transaction.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..delivery import actors, chain
from ..delivery.tables import links
from ..errors import LinkExpired, LinkRevoked, LinkUnknown, LinkUsed
from ..links import CaseLink

RESOURCE = "link"  # as the audit names it
LAUNCHED = "legalserver"  # the channel of a link that staff have copied in LegalServer
UPDATE = "docassemble.legalaidsync:data/questions/update_my_information.yml"
INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
SHORT = "las/"  # the path of short addresses (addresses.py), which routes.py adds to the web application
FINISHING = timedelta(days=1)  # for whoever has begun when the link expires
MOST_SHOWN = 100
UNREGISTERED = "program unregistered"


class Standing(Enum):
    """How it stands with a link, as staff see it."""

    WAITING = "waiting"
    OPENED = "opened"
    USED = "used"
    ANSWERED = "answered"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Sent(Enum):
    """How sending a link ended."""

    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ClientLink:
    """One row of the register; what the columns mean stands in delivery/tables.py."""

    link_id: str
    site: str
    matter_uuid: str
    interview: str
    made_by: str
    made_at: datetime
    expires: datetime
    case_number: str | None = None
    channel: str | None = None
    sending: str | None = None
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    used_at: datetime | None = None
    holder: str | None = field(default=None, repr=False)
    finished_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    asked_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None

    @property
    def claims(self) -> CaseLink:
        """What links.py signs for this link."""
        return CaseLink(self.site, self.matter_uuid, self.link_id, self.expires)

    @property
    def asks(self) -> bool:
        """Whether the client asks for a new link and nobody has seen to it."""
        return self.asked_at is not None and self.settled_at is None

    def standing(self, now: datetime) -> Standing:
        """Return how it stands with the link at a moment."""
        signs = (
            (self.revoked_at, Standing.REVOKED),
            (self.finished_at, Standing.ANSWERED),
            (self.used_at, Standing.USED),
            (self.expires <= now, Standing.EXPIRED),
            (self.opened_at, Standing.OPENED),
        )
        return next((standing for sign, standing in signs if sign), Standing.WAITING)


NAMES = tuple(each.name for each in fields(ClientLink))


def _now() -> datetime:
    return datetime.now(UTC)


class Register:
    """All links of this server.

    Args:
        engine: from chain.sealing(), because every step is written into the audit.
        clock: returns the time, aware.

    Every method raises sqlalchemy.exc.SQLAlchemyError when the database is away.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self.clock = clock

    # What staff do

    def make(
        self,
        site: str,
        matter_uuid: str,
        *,
        days: float,
        actor: str,
        case_number: str | None = None,
        interview: str = UPDATE,
    ) -> ClientLink:
        """Make a link to one case; clients of the case who asked for a new one have got it.

        Args:
            days: how long it may be taken.
            actor: who makes it, as the audit names people (delivery/actors.py).
            interview: what it opens.
        """
        now = self.clock()
        made = ClientLink(secrets.token_hex(8), site, matter_uuid, interview, actor, now, _end(now, days), case_number)
        self._add(made)
        return made

    def launched(
        self, link_id: str, site: str, matter_uuid: str, *, days: float, actor: str, interview: str
    ) -> ClientLink:
        """Register a link that LegalServer has made, under an id that names it; return it as it stands if it is known.

        Args:
            link_id, and the others: as `make` says.
        """
        known = self.one(link_id)
        if known is not None:
            return known
        now = self.clock()
        made = ClientLink(link_id, site, matter_uuid, interview, actor, now, _end(now, days), channel=LAUNCHED)
        try:
            self._add(made)
        except IntegrityError:  # two looked at it at the same moment
            return self.one(link_id) or made
        return made

    def revoke(self, link_id: str, actor: str) -> bool:
        """Switch a link off, for whoever has taken it too; return False if there is no such link or it is off."""
        on = (links.c.link_id == link_id, links.c.revoked_at.is_(None))
        return self._step(on, actor, "revoked", revoked_at=self.clock(), revoked_by=actor)

    def given(self, link_id: str, channel: str, actor: str, sending: Sent | None = None) -> None:
        """Write down how a link was given to the client.

        Args:
            channel: `copy`, `qr`, `email`, `sms` or `command`; what LegalServer made has LAUNCHED.
            sending: how it ended, for a message.
        """
        ended = None if sending is None else sending.value
        how = f"given by {channel}" + (f", {ended}" if ended else "")
        this = (links.c.link_id == link_id,)
        self._step(this, actor, how, channel=channel, sending=ended, sent_at=self.clock() if ended else None)

    def shown(self, link_id: str, actor: str) -> None:
        """Write down that somebody at the office has seen the address of a link, which opens the case."""
        link = self.one(link_id)
        if link is not None:
            with self._engine.begin() as connection:
                _note(connection, link, actor, "shown", self.clock())

    def settle(self, link_id: str, actor: str) -> bool:
        """Take a client's wish for a new link off the list; return False if it is not there."""
        asks = (links.c.link_id == link_id, _asks())
        return self._step(asks, actor, "settled", settled_at=self.clock(), settled_by=actor)

    # What clients do

    def look(self, link_id: str, session: str) -> None:
        """Note that the first page of a link was looked at; raise what `check` raises."""
        self.check(link_id, session)
        unseen = (links.c.link_id == link_id, links.c.opened_at.is_(None))
        self._step(unseen, actors.link(link_id), "opened", opened_at=self.clock())

    def take(self, link_id: str, session: str) -> None:
        """Give a link to one interview session, in one statement, so that one of two at the same time gets it.

        Args:
            session: id of the interview session. Asking again is harmless.

        Raises:
            LinkUnknown, LinkRevoked, LinkUsed, LinkExpired: as `check`.
        """
        now = self.clock()
        free = (
            links.c.link_id == link_id,
            links.c.holder.is_(None),
            links.c.revoked_at.is_(None),
            links.c.expires > now,
        )
        if not self._step(free, actors.link(link_id), "used", used_at=now, holder=digest_of(session)):
            self.check(link_id, session)

    def check(self, link_id: str, session: str) -> ClientLink:
        """Return a link that a session may take, or has taken.

        Raises:
            LinkUnknown: nobody has registered it.
            LinkRevoked: staff have switched it off.
            LinkUsed: another session has taken it.
            LinkExpired: it is too late to take it, or to finish what was begun.
        """
        found = self.one(link_id)
        if found is None:
            raise LinkUnknown(f"link {link_id}")
        if found.revoked_at is not None:
            raise LinkRevoked(f"link {link_id}")
        if found.holder not in (None, digest_of(session)):
            raise LinkUsed(f"link {link_id}")
        if self.clock() >= found.expires + (FINISHING if found.holder else timedelta(0)):
            raise LinkExpired(f"link {link_id}")
        return found

    def finish(self, link_id: str) -> bool:
        """Note that the client's answers were sent; return False if that is known."""
        unfinished = (links.c.link_id == link_id, links.c.finished_at.is_(None))
        return self._step(unfinished, actors.link(link_id), "answered", finished_at=self.clock())

    def ask_for_new(self, claims: CaseLink) -> bool:
        """Note, once per link, that whoever has it asks for a new one; return False if that is known.

        A link that nobody has registered is registered as revoked, so that staff see who asks.
        """
        unasked = (links.c.link_id == claims.link_id, links.c.asked_at.is_(None))
        if self._step(unasked, actors.link(claims.link_id), "asked for a new one", asked_at=self.clock()):
            return True
        return self.one(claims.link_id) is None and self._register_as_asking(claims)

    # What screens and commands show

    def one(self, link_id: str) -> ClientLink | None:
        """Return one link; None if there is no such link."""
        return next(iter(self._read(links.c.link_id == link_id)), None)

    def of_case(self, site: str, matter_uuid: str) -> list[ClientLink]:
        """Return the links of a case, newest first, at most MOST_SHOWN."""
        return self._read(links.c.site == site, links.c.matter_uuid == matter_uuid)

    def newest(self) -> list[ClientLink]:
        """Return the newest links of all cases, at most MOST_SHOWN."""
        return self._read()

    def asking(self) -> list[ClientLink]:
        """Return the links whose clients ask for a new one, newest first, at most MOST_SHOWN."""
        return self._read(_asks())

    def forget(self, before: datetime) -> int:
        """Remove what expired before a moment; such a link is then unknown, and refused as before."""
        with self._engine.begin() as connection:
            return connection.execute(delete(links).where(links.c.expires < before)).rowcount

    def _add(self, made: ClientLink) -> None:
        asking = (links.c.site == made.site, links.c.matter_uuid == made.matter_uuid, _asks())
        with self._engine.begin() as connection:
            connection.execute(update(links).where(*asking).values(settled_at=made.made_at, settled_by=made.made_by))
            connection.execute(insert(links).values(**vars(made)))
            _note(connection, made, made.made_by, "made", made.made_at)

    def _read(self, *where: ColumnElement[bool]) -> list[ClientLink]:
        wanted = select(*(links.c[name] for name in NAMES)).where(*where)
        newest_first = wanted.order_by(links.c.made_at.desc(), links.c.link_id).limit(MOST_SHOWN)
        with self._engine.connect() as connection:
            return [ClientLink(**row) for row in connection.execute(newest_first).mappings()]

    def _step(self, where: tuple[ColumnElement[bool], ...], actor: str, event: str, **columns: Any) -> bool:
        """Change one link if it is as `where` says, and write it into the audit; return whether it was."""
        with self._engine.begin() as connection:
            changed = update(links).where(*where).values(**columns).returning(*(links.c[name] for name in NAMES))
            row = connection.execute(changed).mappings().one_or_none()
            if row is not None:
                _note(connection, ClientLink(**row), actor, event, self.clock())
        return row is not None

    def _register_as_asking(self, claims: CaseLink) -> bool:
        now = self.clock()
        known: dict[str, Any] = {"made_by": UNREGISTERED, "made_at": now, "interview": UPDATE}
        off: dict[str, Any] = {"revoked_by": UNREGISTERED, "revoked_at": now, "asked_at": now}
        row = ClientLink(**vars(claims), **known, **off)
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(links).values(**vars(row)))
                _note(connection, row, actors.link(row.link_id), "asked for a new one", now)
        except IntegrityError:  # it was asked for twice at the same time
            return False
        return True


def digest_of(session: str) -> str:
    """Return what the register keeps of a session's id, which alone would open an unencrypted session."""
    return hashlib.sha256(session.encode()).hexdigest()


def _end(begins: datetime, days: float) -> datetime:
    return (begins + timedelta(days=days)).replace(microsecond=0)  # a token knows whole seconds


def _asks() -> ColumnElement[bool]:
    return links.c.asked_at.is_not(None) & links.c.settled_at.is_(None)


def _note(connection: Connection, link: ClientLink, actor: str, event: str, at: datetime) -> None:
    row = {
        "at": at,
        "actor": actor,
        "site": link.site,
        "matter_uuid": link.matter_uuid,
        "resource": RESOURCE,
        "record_uuid": link.link_id,
        "field_names": json.dumps([event]),
        "interview": link.interview,
    }
    chain.begin_reads(connection, row)
    chain.append(connection, chain.READS, chain.hold(connection, chain.READS, row), row)
