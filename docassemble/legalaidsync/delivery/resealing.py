"""Seals the chains of the audit with the newest key, so that an older one may be thrown away.

Only seals change, never what a row says: the triggers of the database see to that. A chain that is broken keeps its
seals, because new ones would make what was forged look genuine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, or_, select, update

from .chain import MOVES, READS, Chain, content_of, cut_content, hold, link_content, link_to_unsealed
from .encryption import Cipher
from .proving import Kept, chains_of, first_break


@dataclass(frozen=True)
class Resealed:
    """How many chains were sealed anew, and how many broken ones were left as they are."""

    chains: int
    broken: int


def reseal_audit(engine: Engine, cipher: Cipher) -> Resealed:
    """Seal every chain that an older key has sealed anew; each is a transaction of its own, so a run may be broken off.

    Args:
        cipher: with the newest key in front and every older one that has sealed rows behind it.
    """
    chains = broken = 0
    newest = cipher.newest_alone()
    for chain in (MOVES, READS):
        for owner in _owners(engine, chain):
            with engine.begin() as connection:
                done = _reseal(connection, chain, owner, cipher, newest)
            chains, broken = chains + (done is True), broken + (done is None)
    return Resealed(chains, broken)


def _owners(engine: Engine, chain: Chain) -> list[dict[str, Any]]:
    names = [chain.heads.c[head].label(name) for name, head in chain.owner.items()]
    with engine.connect() as connection:
        sealed = or_(chain.heads.c.chain_head.is_not(None), chain.heads.c.chain_cut.is_not(None))
        return [dict(row) for row in connection.execute(select(*names).where(sealed)).mappings()]


def _reseal(
    connection: Connection, chain: Chain, owner: Mapping[str, Any], cipher: Cipher, newest: Cipher
) -> bool | None:
    """True if the chain was sealed anew, False if it needed nothing, None if it is broken."""
    hold(connection, chain, owner)
    kept = next(iter(chains_of(connection, chain, chain.head_of(owner))))
    if first_break(kept, newest) is None:
        return False
    if first_break(kept, cipher):
        return None
    marks = _seal_rows(connection, kept, newest)
    connection.execute(update(chain.heads).where(chain.head_of(owner)).values(**marks))
    return True


def _seal_rows(connection: Connection, kept: Kept, cipher: Cipher) -> dict[str, str]:
    """Write new seals; return the marks of the chain that go with them."""
    chain, cut, marks = kept.chain, kept.marks["chain_cut"], {}
    link = link_to_unsealed(chain, kept.before)
    number = cut or 0
    if cut is not None:
        link_of_cut = str(kept.marks["chain_cut_seal"]).partition(":")[0]
        marks["chain_cut_seal"] = f"{link_of_cut}:{cipher.signature(cut_content(chain, kept.owner, cut, link_of_cut))}"
        link = link_of_cut if cut else link
    for row in kept.rows:
        seal = cipher.signature(content_of(chain, row, link))
        connection.execute(update(chain.rows).where(chain.rows.c.id == row["id"]).values(seal=seal))
        number, link = row["number"], cipher.signature(link_content(chain, row, seal))
    return {**marks, "chain_head": f"{number}:{link}"} if number else marks
