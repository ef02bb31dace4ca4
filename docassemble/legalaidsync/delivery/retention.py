"""Removes rows of the audit that are older than the office keeps them: always from the start of a chain.

What is left of the chain can still be proved, because a sealed mark says up to which row it was cut off. A chain that
is broken is left as it is: it is evidence. The triggers of the database let nothing else be removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, select, update

from .chain import MOVES, READS, Chain, begin_reads, cipher_of, cut_content, hold, link_content, read_head, sealing
from .encryption import Cipher
from .proving import Kept, chains_of, first_break, is_sealed


@dataclass(frozen=True)
class Forgotten:
    """How many rows were removed, and how many broken chains were left as they are."""

    rows: int
    broken: int


def forget(engine: Engine, cipher: Cipher, before: datetime) -> Forgotten:
    """Remove the rows from before a moment; each chain is a transaction of its own, so a run may be broken off.

    Args:
        before: aware. A row stays if an older row of its chain is newer, which only a wrong clock can do.
    """
    rows = broken = 0
    sealed = sealing(engine, cipher)
    for chain in (MOVES, READS):
        for owner in _with_old_rows(sealed, chain, before):
            with sealed.begin() as connection:
                removed = _cut(connection, chain, owner, before)
            rows, broken = rows + (removed or 0), broken + (removed is None)
    return Forgotten(rows, broken)


def _with_old_rows(engine: Engine, chain: Chain, before: datetime) -> list[dict[str, Any]]:
    owner = [chain.rows.c[name] for name in chain.owner]
    old = select(*owner).where(chain.rows.c.at < before).distinct()
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(old).mappings()]


def _cut(connection: Connection, chain: Chain, owner: dict[str, Any], before: datetime) -> int | None:
    """Cut one chain; return how many rows were removed, None if the chain is broken."""
    if chain is READS:
        begin_reads(connection, owner)
    hold(connection, chain, owner)
    cipher = cipher_of(connection)
    kept = next(iter(chains_of(connection, chain, chain.head_of(owner))))
    if first_break(kept, cipher):
        return None
    old = list(takewhile(lambda row: row["at"] < before, kept.rows))
    if old:
        return _remove(connection, kept, old[-1]["number"], _link_after(kept, len(old), cipher))
    return 0 if kept.rows else _remove(connection, kept, 0, "", chain.rows.c.at < before)


def _remove(connection: Connection, kept: Kept, number: int, link: str, *only: ColumnElement[bool]) -> int:
    """Mark first, because the trigger lets only marked rows go."""
    chain, owner = kept.chain, kept.owner
    seal = cipher_of(connection).signature(cut_content(chain, owner, number, link))
    mark = {"chain_cut": number, "chain_cut_seal": f"{link}:{seal}"}
    connection.execute(update(chain.heads).where(chain.head_of(owner)).values(**mark))
    up_to_it = func.coalesce(chain.rows.c.number, 0) <= number
    return connection.execute(delete(chain.rows).where(chain.rows_of(owner), up_to_it, *only)).rowcount


def _link_after(kept: Kept, number_of_rows: int, cipher: Cipher) -> str:
    """What the first row that stays is tied to; an older key may have made it."""
    if number_of_rows == len(kept.rows):
        return read_head(kept.marks["chain_head"])[1]
    last, following = kept.rows[number_of_rows - 1], kept.rows[number_of_rows]
    links = cipher.signatures(link_content(kept.chain, last, last["seal"]))
    return next(link for link in links if is_sealed(kept.chain, following, link, cipher))
