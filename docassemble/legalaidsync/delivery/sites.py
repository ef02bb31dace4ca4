"""What this server knows of each LegalServer site: whether its operations rest, and which endpoints it pays for.

A pause keeps every operation; it only stops claims. Staff end a pause of staff; a token that works ends one for a
refused token, and one operation at a time may try that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import PermissionMissing
from .states import State
from .tables import operations, sites, unpaid_endpoints

STAFF, TOKEN = "staff", "token"
TOKEN_WORKS = "a token that works"
UNPAID_IS_REMEMBERED = timedelta(days=1)


@dataclass(frozen=True)
class SitePause:
    """Why the operations of a site rest.

    Args:
        why: `staff` or `token`.
        by: id of the member of staff, or of the worker whose token was refused.
        probe_at: for `token`, when one operation may try again.
        refused_token: for `token`, the keyed fingerprint of what LegalServer refused.
    """

    site: str
    why: str
    by: str
    at: datetime
    probe_at: datetime | None = None
    refused_token: str | None = None


def pause(connection: Connection, site: str, *, why: str = STAFF, by: str, at: datetime) -> None:
    """Let the operations of a site rest until `resume`; what is under way is finished. Twice is once."""
    values = {"paused_for": why, "paused_by": by, "paused_at": at, "probe_at": None, "refused_token": None}
    _write(connection, sites, {"name": site}, values)


def resume(connection: Connection, site: str, *, by: str, at: datetime) -> bool:
    """End the pause of a site, whatever it is for, and ask again what the site pays for; False if there was none."""
    paused = and_(sites.c.name == site, sites.c.paused_for.is_not(None))
    values = {"paused_for": None, "probe_at": None, "refused_token": None, "resumed_at": at, "resumed_by": by}
    connection.execute(delete(unpaid_endpoints).where(unpaid_endpoints.c.site == site))
    return connection.execute(update(sites).where(paused).values(**values)).rowcount == 1


def is_paused(connection: Connection, site: str) -> bool:
    """True while the operations of a site rest."""
    return site in paused_sites(connection)


def paused_sites(connection: Connection) -> dict[str, SitePause]:
    """Every pause by the name of its site."""
    rows = connection.execute(select(sites).where(sites.c.paused_for.is_not(None)).order_by(sites.c.name))
    return {row.name: _pause(row) for row in rows}


def token_refused(
    connection: Connection, site: str, fingerprint: str, *, by: str, at: datetime, probe_at: datetime
) -> None:
    """Pause a site because LegalServer answered 401; a pause that staff made stays theirs."""
    if _paused_for(connection, site) == STAFF:
        return
    values = {"paused_for": TOKEN, "probe_at": probe_at, "refused_token": fingerprint}
    if _paused_for(connection, site) is None:
        values |= {"paused_by": by, "paused_at": at}
    _write(connection, sites, {"name": site}, values)


def token_works(connection: Connection, site: str, at: datetime) -> bool:
    """LegalServer has answered somebody it knows: end a pause for a refused token; False if there was none."""
    return _paused_for(connection, site) == TOKEN and resume(connection, site, by=TOKEN_WORKS, at=at)


def probe_now(connection: Connection, site: str, fingerprint: str, at: datetime) -> bool:
    """Let one operation try at once if the token of the Configuration is another one than the refused."""
    refused = (sites.c.name == site, sites.c.paused_for == TOKEN, sites.c.refused_token != fingerprint)
    later = or_(sites.c.probe_at.is_(None), sites.c.probe_at > at)
    renewed = update(sites).where(*refused, later).values(probe_at=at, refused_token=fingerprint)
    return connection.execute(renewed).rowcount == 1


def take_probe(connection: Connection, site: str, now: datetime, until: datetime) -> bool:
    """Take the right to try the token for one operation; False if another worker has it until its own end."""
    due = and_(sites.c.name == site, sites.c.paused_for == TOKEN, sites.c.probe_at <= now)
    return connection.execute(update(sites).where(due).values(probe_at=until)).rowcount == 1


def remember_unpaid(connection: Connection, site: str, endpoint: str, at: datetime) -> None:
    """LegalServer answered 402: this endpoint belongs to its paid tier, which the site does not have."""
    _write(connection, unpaid_endpoints, {"site": site, "endpoint": endpoint}, {"learned_at": at})


def is_unpaid(connection: Connection, site: str, endpoint: str, now: datetime) -> bool:
    """True for a day after an endpoint answered 402."""
    known = select(unpaid_endpoints.c.endpoint).where(
        unpaid_endpoints.c.site == site,
        unpaid_endpoints.c.endpoint == endpoint,
        unpaid_endpoints.c.learned_at > now - UNPAID_IS_REMEMBERED,
    )
    return connection.execute(known).first() is not None


def unpaid(connection: Connection, site: str, now: datetime) -> tuple[str, ...]:
    """Every endpoint that has answered 402 within a day."""
    recent = unpaid_endpoints.c.learned_at > now - UNPAID_IS_REMEMBERED
    known = select(unpaid_endpoints.c.endpoint).where(unpaid_endpoints.c.site == site, recent)
    return tuple(connection.execute(known.order_by(unpaid_endpoints.c.endpoint)).scalars())


def kinds_without_permission(connection: Connection, site: str) -> tuple[str, ...]:
    """Every kind of operation that rests because LegalServer answered 403."""
    stopped = operations.c.state.in_([State.RETRY.value, State.NEEDS_ATTENTION.value])
    refused = (operations.c.site == site, stopped, operations.c.error_class == PermissionMissing.__name__)
    return tuple(connection.execute(select(operations.c.kind).where(*refused).distinct()).scalars())


def make_known(connection: Connection, site: str) -> None:
    """Make the row of a site if there is none."""
    _write(connection, sites, {"name": site}, {"name": site})


def _paused_for(connection: Connection, site: str) -> str | None:
    why: str | None = connection.execute(select(sites.c.paused_for).where(sites.c.name == site)).scalar_one_or_none()
    return why


def _pause(row: Row[Any]) -> SitePause:
    return SitePause(row.name, row.paused_for, row.paused_by, row.paused_at, row.probe_at, row.refused_token)


def _write(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write the one row of a key, whether it is there or not."""
    mine = and_(*(table.c[name] == value for name, value in key.items()))
    if connection.execute(update(table).where(mine).values(**values)).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values({**key, **values}))
    except IntegrityError:  # another worker has just made the row
        connection.execute(update(table).where(mine).values(**values))
