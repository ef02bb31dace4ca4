"""Seals everything that rests in the database with the newest key, so that an older one may be thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import Any

from sqlalchemy import Column, Engine, and_, func, select, update

from .encryption import Cipher
from .tables import decisions, documents, door_calls, operations, reminders, submissions

BATCH = 50  # values in memory at a time, whole documents among them
SEALED = (
    submissions.c.sealed,
    operations.c.sealed,
    operations.c.sealed_reasons,
    documents.c.sealed,
    decisions.c.sealed,
    door_calls.c.sealed,
    reminders.c.sealed,
)


class Fate(Enum):
    """What became of one sealed value."""

    RESEALED = "sealed with the newest key"
    NEWEST = "had the newest key already"
    UNREADABLE = "opened by none of the keys"
    GONE = "changed or purged meanwhile"


def rotate_keys(engine: Engine, cipher: Cipher) -> Counter[Fate]:
    """Seal every value with the newest of the cipher's keys, and count what became of each.

    Each value is a transaction of its own: a run that is broken off has lost nothing, and the next one goes on where
    it stopped. Delivery may go on meanwhile.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away.
    """
    found = ((column, row_id, sealed) for column in SEALED for row_id, sealed in _values(engine, column))
    return Counter(_rotate_one(engine, cipher, column, row_id, sealed) for column, row_id, sealed in found)


def _rotate_one(engine: Engine, cipher: Cipher, column: Column[Any], row_id: int, sealed: bytes) -> Fate:
    if cipher.is_newest(sealed):
        return Fate.NEWEST
    anew = cipher.reseal(sealed)
    if anew is None:
        return Fate.UNREADABLE
    unchanged = and_(column.table.c.id == row_id, column == sealed)
    with engine.begin() as connection:
        done = connection.execute(update(column.table).where(unchanged).values({column.name: anew})).rowcount == 1
    return Fate.RESEALED if done else Fate.GONE


def _values(engine: Engine, column: Column[Any]) -> Iterator[tuple[int, bytes]]:
    """(id, sealed value) of every row that holds one; purged rows hold none."""
    key, last = column.table.c.id, 0
    while True:
        batch = select(key, column).where(key > last, func.length(column) > 0).order_by(key).limit(BATCH)
        with engine.connect() as connection:
            rows = connection.execute(batch).all()
        if not rows:
            return
        yield from ((row[0], bytes(row[1])) for row in rows)
        last = rows[-1][0]
