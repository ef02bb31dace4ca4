"""Sites take turns: the one that was served longest ago comes first, and a paused one is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, func, literal, select, update

from .sites import STAFF, TOKEN, make_known
from .tables import operations, sites


@dataclass(frozen=True)
class Turn:
    """A site that has something waiting.

    Args:
        probe_at: while its token is refused, when one operation may try again; None for a site that is not paused.
        resumed_at: when its last pause ended; None if there was none.
        is_known: something has been noted of the site before.
    """

    site: str
    is_known: bool
    probe_at: datetime | None
    resumed_at: datetime | None


def sites_in_turn(connection: Connection, now: datetime) -> list[Turn]:
    """The sites with operations that may be sent now or later, whose turn is first in front; none that staff paused."""
    return [_turn(row) for row in connection.execute(_TURNS, {"now": now})]


def note_served(connection: Connection, turn: Turn, at: datetime) -> None:
    """Put a site at the end of the queue of sites; if another worker is doing that just now, its note serves."""
    if not turn.is_known:
        make_known(connection, turn.site)
    row = select(sites.c.name).where(sites.c.name == turn.site).with_for_update(skip_locked=True)
    connection.execute(update(sites).where(sites.c.name.in_(row)).values(served_at=at))


def _turn(row: Row[Any]) -> Turn:
    probes = (row.probe_at or row.paused_at) if row.paused_for == TOKEN else None
    return Turn(row.site, row.name is not None, probes, row.resumed_at)


def _sites_with_work() -> Any:
    """Every site that has an operation with a `due_at`: one look into the index for each site, however many rows."""
    first = _next_site(literal("")).label("site")
    sites_found = select(first).cte("waiting", recursive=True)
    following = select(_next_site(sites_found.c.site)).where(sites_found.c.site.is_not(None))
    return sites_found.union_all(following)


def _next_site(after: Any) -> Any:
    smallest: Select[Any] = select(func.min(operations.c.site))
    return smallest.where(operations.c.due_at.is_not(None), operations.c.site > after).scalar_subquery()


def _turns() -> Select[Any]:
    waiting = _sites_with_work()
    never_or_by_a_wrong_clock = case((sites.c.served_at <= bindparam("now"), sites.c.served_at))
    return (
        select(waiting.c.site, sites)
        .select_from(waiting.outerjoin(sites, sites.c.name == waiting.c.site))
        .where(waiting.c.site.is_not(None), func.coalesce(sites.c.paused_for, "") != STAFF)
        .order_by(never_or_by_a_wrong_clock.asc().nulls_first(), waiting.c.site)
    )


_TURNS = _turns()
