"""Proves that nobody has changed, added or removed a row of the audit, or names the first that is wrong."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Select, select

from .chain import MOVES, READS, Chain, content_of, cut_content, link_content, link_to_unsealed, read_head
from .encryption import Cipher

Row = Mapping[str, Any]
BATCH = 1000
MARKS = ("chain_head", "chain_cut", "chain_cut_seal")


class Flaw(StrEnum):
    """What is wrong with the first row of a chain that is wrong."""

    CHANGED = "changed, or sealed with a key that is no longer among `encryption keys`"
    MISSING = "missing in the middle"
    MISSING_AT_END = "missing at the end"
    ADDED = "added by somebody who does not have the key"
    END_CHANGED = "the mark of the end of the chain was changed"
    CUT_CHANGED = "the mark of what retention removed was changed"


@dataclass(frozen=True)
class Break:
    """The first row of one chain that is wrong; `owner` is its submission, or site and matter for reads."""

    chain: str
    owner: Mapping[str, Any]
    number: int
    flaw: Flaw


@dataclass(frozen=True)
class Proof:
    """What was looked at. `before` counts rows from before there was a chain: nothing proves them by themselves."""

    chains: int
    rows: int
    before: int
    breaks: tuple[Break, ...]


@dataclass(frozen=True)
class Kept:
    """One chain as the database holds it: its marks, its rows in order, and those from before there was a chain."""

    chain: Chain
    owner: Row
    marks: Row
    rows: tuple[Row, ...]
    before: tuple[Row, ...]


def verify(engine: Engine, cipher: Cipher, submission_id: int | None = None) -> Proof:
    """Check every chain, or that of one submission, against its seals.

    Args:
        cipher: with every key that was ever the newest one while rows were written.
    """
    chains = rows = before = 0
    breaks: list[Break] = []
    with engine.connect() as connection:
        for kept in _wanted(connection, submission_id):
            chains, rows, before = chains + 1, rows + len(kept.rows), before + len(kept.before)
            found = first_break(kept, cipher)
            breaks += [found] if found else []
    return Proof(chains, rows, before, tuple(breaks))


def first_break(kept: Kept, cipher: Cipher) -> Break | None:
    """The first row of a chain that is wrong; None if it is whole."""
    flaw = _Walk(kept, cipher).first_flaw()
    return Break(kept.chain.name, kept.owner, *flaw) if flaw else None


class _Walk:
    """Follows one chain from its start, or from where retention has cut it, to its end."""

    def __init__(self, kept: Kept, cipher: Cipher) -> None:
        self._kept = kept
        self._cipher = cipher
        self._number = kept.marks["chain_cut"] or 0
        self._links = [link_to_unsealed(kept.chain, kept.before)]

    def first_flaw(self) -> tuple[int, Flaw] | None:
        """(number, flaw), or None."""
        if self._kept.marks["chain_cut"] is not None and not self._cut_is_ours():
            return self._number, Flaw.CUT_CHANGED
        if self._number and self._kept.before:  # they would have gone with row 1
            return 0, Flaw.ADDED
        last, end_link = read_head(self._kept.marks["chain_head"])
        for row in self._kept.rows:
            flaw = self._flaw_of(row, last)
            if flaw:
                return flaw
            self._step(row)
        if last > self._number:
            return self._number + 1, Flaw.MISSING_AT_END
        return None if self._ends_with(end_link) else (self._number, Flaw.END_CHANGED)

    def _flaw_of(self, row: Row, last: int) -> tuple[int, Flaw] | None:
        due, number = self._number + 1, row["number"]
        if number > due:
            return due, Flaw.MISSING
        sealed = number == due and self._is_sealed(row, self._links)
        if number < due or (number > last and not sealed):
            return number, Flaw.ADDED
        if number > last:
            return number, Flaw.END_CHANGED
        if sealed:
            return None
        tied_to_nothing = number == 1 and self._kept.before and self._is_sealed(row, [""])
        return (0, Flaw.ADDED) if tied_to_nothing else (number, Flaw.CHANGED)

    def _step(self, row: Row) -> None:
        self._number = row["number"]
        self._links = self._cipher.signatures(link_content(self._kept.chain, row, row["seal"]))

    def _is_sealed(self, row: Row, links: Iterable[str]) -> bool:
        return any(is_sealed(self._kept.chain, row, link, self._cipher) for link in links)

    def _ends_with(self, link: str) -> bool:
        if not self._number:  # no row was ever sealed
            return not link
        return _is_among(link, self._links)

    def _cut_is_ours(self) -> bool:
        link, _, seal = (self._kept.marks["chain_cut_seal"] or "").partition(":")
        self._links = [link] if self._number else self._links
        content = cut_content(self._kept.chain, self._kept.owner, self._number, link)
        return _is_among(seal, self._cipher.signatures(content))


def is_sealed(chain: Chain, row: Row, link: str, cipher: Cipher) -> bool:
    """Whether the seal of a row fits what it says and the link to the row before it, under any of the keys."""
    return _is_among(row["seal"] or "", cipher.signatures(content_of(chain, row, link)))


def _is_among(given: str, ours: Iterable[str]) -> bool:
    return any(hmac.compare_digest(given.encode(), each.encode()) for each in ours)


# Reading


def chains_of(connection: Connection, chain: Chain, *conditions: ColumnElement[bool]) -> Iterator[Kept]:
    """Every chain of a table, one at a time; one statement, so that what is appended meanwhile disturbs nothing."""
    owner = [chain.heads.c[name] for name in chain.owner.values()]
    joined = chain.heads.outerjoin(chain.rows, chain.own)
    yield from _read(connection, chain, owner, select().select_from(joined).where(*conditions))


def _wanted(connection: Connection, submission_id: int | None) -> Iterator[Kept]:
    if submission_id is not None:
        yield from chains_of(connection, MOVES, MOVES.heads.c.id == submission_id)
        return
    for chain in (MOVES, READS):
        yield from chains_of(connection, chain)
        yield from _chains_without_marks(connection, chain)


def _chains_without_marks(connection: Connection, chain: Chain) -> Iterator[Kept]:
    """Rows that are older than all chains, or whose marks somebody has removed."""
    owner = [chain.rows.c[name] for name in chain.owner]
    joined = chain.rows.outerjoin(chain.heads, chain.own)
    no_marks = chain.heads.c[next(iter(chain.owner.values()))].is_(None)
    yield from _read(connection, chain, owner, select().select_from(joined).where(no_marks))


def _read(connection: Connection, chain: Chain, owner: list[Column[Any]], found: Select[Any]) -> Iterator[Kept]:
    marks = [chain.heads.c[name] for name in MARKS]
    in_order = (*owner, chain.rows.c.number.asc().nulls_first(), chain.rows.c.id)
    statement = found.add_columns(*owner, *marks, *chain.rows.c).order_by(*in_order)
    everything = map(tuple[Any, ...], connection.execute(statement.execution_options(yield_per=BATCH)))
    for key, together in groupby(everything, key=lambda row: row[: len(owner)]):
        yield _kept(chain, key, [row[len(owner) :] for row in together])


def _kept(chain: Chain, owner: tuple[Any, ...], found: list[tuple[Any, ...]]) -> Kept:
    names = [column.name for column in chain.rows.c]
    rows = [dict(zip(names, each[len(MARKS) :], strict=True)) for each in found]
    there = [row for row in rows if row["id"] is not None]  # a chain without rows is joined to nothing
    return Kept(
        chain=chain,
        owner=dict(zip(chain.owner, owner, strict=True)),
        marks=dict(zip(MARKS, found[0], strict=False)),
        rows=tuple(row for row in there if row["number"] is not None),
        before=tuple(row for row in there if row["number"] is None),
    )
