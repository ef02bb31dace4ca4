"""The hash chains of the audit: each row is sealed together with the end of the chain before it.

A seal is an HMAC under a key that comes from `encryption keys`, so whoever can write into the database but does not
know the Configuration cannot change, add or remove a row unseen (delivery/proving.py). The end of a chain is kept
beside it and sealed too; otherwise nobody would miss the newest rows.

Locks: whoever moves an operation takes the end of its submission's chain before any row of `operation`. `states.move`
does so; a transaction that locks operations by itself calls `hold_submission` first. A claim starts from the operation,
so it takes both in one statement that waits for neither.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from .actors import check_actor
from .encryption import Cipher
from .tables import access_chains, accesses, attempts, submissions

CIPHER = "legalaidsync_cipher"
HEAD = re.compile(r"([0-9]{1,9}):([0-9a-f]{64})")
NOT_SEALED = ("id", "seal")  # the database gives the one, the other is the seal itself


@dataclass(frozen=True)
class Chain:
    """One chain per owner in one table.

    Args:
        heads: the table that keeps the ends, one row per owner.
        owner: column of `rows` -> column of `heads`; together they name a chain.
    """

    name: str
    rows: Table
    heads: Table
    owner: Mapping[str, str]

    @property
    def own(self) -> ColumnElement[bool]:
        """Condition that joins rows to the end of their chain."""
        return and_(*(self.rows.c[name] == self.heads.c[head] for name, head in self.owner.items()))

    def rows_of(self, values: Mapping[str, Any]) -> ColumnElement[bool]:
        """Condition: rows of the same chain as a row with these values."""
        return and_(*(self.rows.c[name] == values[name] for name in self.owner))

    def head_of(self, values: Mapping[str, Any]) -> ColumnElement[bool]:
        """Condition: the end of the chain of a row with these values."""
        return and_(*(self.heads.c[head] == values[name] for name, head in self.owner.items()))


MOVES = Chain("attempt", attempts, submissions, {"submission_id": "id"})
READS = Chain("access", accesses, access_chains, {"site": "site", "matter_uuid": "matter_uuid"})


@dataclass(frozen=True)
class End:
    """The newest row of a chain: its number, and what the next seal is tied to."""

    number: int
    link: str


def sealing(engine: Engine, cipher: Cipher) -> Engine:
    """Return the engine, its connections able to seal rows of the audit; pool and events are the same."""
    return engine.execution_options(**{CIPHER: cipher})


def cipher_of(connection: Connection) -> Cipher:
    """Return what seals rows on this connection; raise RuntimeError if its engine is not from `sealing`."""
    cipher: Cipher | None = connection.get_execution_options().get(CIPHER)
    if cipher is None:
        raise RuntimeError("an unsealed row of the audit would prove nothing: use an engine from chain.sealing()")
    return cipher


def hold(connection: Connection, chain: Chain, values: Mapping[str, Any]) -> End:
    """Lock the chain that `values` names until the end of the transaction, and return its end.

    The update changes nothing. It locks as weakly as foreign keys need, and on SQLite it is what begins to write.
    """
    newest = select(func.max(chain.rows.c.number)).where(chain.rows_of(values)).scalar_subquery()
    locked = update(chain.heads).where(chain.head_of(values)).values(chain_head=chain.heads.c.chain_head)
    head, number = connection.execute(locked.returning(chain.heads.c.chain_head, newest)).one()
    if head is None and number is None:
        return End(0, link_to_unsealed(chain, _unsealed(connection, chain, values)))
    told, link = read_head(head)
    return End(max(told, number or 0), link)  # a head that was put back must not stop what is delivered


def hold_submission(connection: Connection, submission_id: int) -> End:
    """Lock the chain of a submission, and with it all moves of its operations, until the end of the transaction."""
    return hold(connection, MOVES, {"submission_id": submission_id})


def append(connection: Connection, chain: Chain, end: End, values: Mapping[str, Any]) -> End:
    """Add a row to the chain whose `end` the caller holds, in the caller's transaction, and return the new end.

    Raises:
        ValueError: the actor is no id.
        RuntimeError: the connection's engine is not from `sealing`.
    """
    return append_all(connection, chain, end, [values])


def append_all(connection: Connection, chain: Chain, end: End, rows: Sequence[Mapping[str, Any]]) -> End:
    """Add rows of one owner, one after the other, as `append` does, with two statements for all of them.

    Args:
        rows: at least one; all have the same columns.
    """
    cipher, sealed = cipher_of(connection), []
    for values in rows:
        check_actor(values["actor"])
        row = {**values, "number": end.number + 1}
        seal = cipher.signature(content_of(chain, row, end.link))
        sealed.append({**row, "seal": seal})
        end = End(row["number"], cipher.signature(link_content(chain, row, seal)))
    connection.execute(insert(chain.rows), sealed)
    connection.execute(update(chain.heads).where(chain.head_of(rows[0])).values(chain_head=f"{end.number}:{end.link}"))
    return end


def begin_reads(connection: Connection, values: Mapping[str, Any]) -> None:
    """Make the row that keeps the end of a matter's chain of reads, unless it is there."""
    owner = {name: values[name] for name in READS.owner}
    if connection.execute(select(access_chains.c.site).where(READS.head_of(owner))).first() is not None:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(access_chains).values(**owner))
    except IntegrityError:  # another reader has just made it
        return


# What is sealed; proving.py computes the same again.


def content_of(chain: Chain, row: Mapping[str, Any], link: str) -> bytes:
    """Everything that a row says, and the link to the row before it. A column that is empty counts as not there."""
    said = {name: value for name, value in row.items() if value is not None and name not in NOT_SEALED}
    return _canonical([chain.name, said, link])


def link_content(chain: Chain, row: Mapping[str, Any], seal: str) -> bytes:
    """What the next row, and the end of the chain, are tied to."""
    return _canonical([chain.name, "end", [row[name] for name in chain.owner], row["number"], seal])


def cut_content(chain: Chain, row: Mapping[str, Any], number: int, link: str) -> bytes:
    """What proves that it was retention that removed the rows up to `number`."""
    return _canonical([chain.name, "cut", [row[name] for name in chain.owner], number, link])


def link_to_unsealed(chain: Chain, rows: Iterable[Mapping[str, Any]]) -> str:
    """What the first row is tied to: the rows that were there before there was a chain, or nothing."""
    contents = [content_of(chain, row, "").decode() for row in rows]
    return hashlib.sha256(_canonical(contents)).hexdigest() if contents else ""


def read_head(head: str | None) -> tuple[int, str]:
    """Return (number, link) of the end of a chain; what nobody here has written counts as an end without a number."""
    found = HEAD.fullmatch(head or "")
    return (int(found[1]), found[2]) if found else (0, head or "")


def _unsealed(connection: Connection, chain: Chain, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    unnumbered = select(chain.rows).where(chain.rows_of(values), chain.rows.c.number.is_(None))
    return [dict(row._mapping) for row in connection.execute(unnumbered.order_by(chain.rows.c.id))]


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_in_utc).encode()


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
