"""Finds rows of the audit, moves and reads together, and writes them as CSV or JSON."""

from __future__ import annotations

import csv
import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, TextIO

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, literal, null, or_, select

from ..delivery.tables import accesses, attempts, submissions

MOVE, READ = "move", "read"
BATCH = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would calculate a cell that begins so


@dataclass(frozen=True)
class Wanted:
    """Which rows to find; whatever is None does not matter.

    Args:
        case: a case number, or the uuid of a matter.
        reference: the code that the client was given.
        actor: `user 7`, or `user` for all of a kind.
        since: the first moment that counts, aware.
        until: the first moment that does not, aware.
        kind: a kind of operations, for reads a resource.
        state: the state that a move reached; reads have none.
        what: `move` or `read`.
    """

    site: str | None = None
    case: str | None = None
    reference: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    state: str | None = None
    what: str | None = None


@dataclass(frozen=True)
class AuditRow:
    """One move or read. `attempt` counts claims of the operation, `number` and `seal` are its place in the chain."""

    what: str
    at: datetime
    actor: str
    site: str
    matter_uuid: str
    case_number: str | None
    reference: str | None
    submission_id: int | None
    operation_id: int | None
    kind: str
    from_state: str | None
    to_state: str | None
    attempt: int | None
    record_uuid: str | None
    endpoint: str | None
    field_names: tuple[str, ...]
    fingerprint: str | None
    http_status: int | None
    request_id: str | None
    duration_ms: int | None
    error_class: str | None
    choice: str | None
    interview: str | None
    number: int | None
    seal: str | None


NAMES = tuple(field.name for field in fields(AuditRow))


def find(engine: Engine, wanted: Wanted) -> Iterator[AuditRow]:
    """Yield the rows in the order of time, few at a time however many there are."""
    with engine.connect() as connection:
        found = [_rows(connection, statement) for statement in _statements(wanted)]
        yield from heapq.merge(*found, key=lambda row: row.at)


def write_csv(rows: Iterable[AuditRow], file: TextIO) -> int:
    """Write one line per row under a line of names; return how many rows there were."""
    writer = csv.writer(file)
    writer.writerow(NAMES)
    number = 0
    for row in rows:
        writer.writerow([cell(value) for value in _plain(row).values()])
        number += 1
    return number


def write_json(rows: Iterable[AuditRow], file: TextIO) -> int:
    """Write a list with one object per row; return how many rows there were."""
    number = 0
    file.write("[")
    for row in rows:
        file.write(",\n" if number else "\n")
        json.dump(_plain(row), file)
        number += 1
    file.write("\n]\n")
    return number


WRITERS: Mapping[str, Callable[[Iterable[AuditRow], TextIO], int]] = {"csv": write_csv, "json": write_json}


def _plain(row: AuditRow) -> dict[str, Any]:
    return {**asdict(row), "at": row.at.isoformat(), "field_names": list(row.field_names)}


def cell(value: Any) -> Any:
    """Return a value as a cell of CSV that no spreadsheet calculates."""
    if isinstance(value, list):
        value = " ".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


# Looking


def _rows(connection: Connection, statement: Select[Any]) -> Iterator[AuditRow]:
    for row in connection.execute(statement.execution_options(yield_per=BATCH)).mappings():
        yield AuditRow(**{**row, "field_names": tuple(json.loads(row["field_names"]))})


def _statements(wanted: Wanted) -> Iterator[Select[Any]]:
    if wanted.what in (None, MOVE):
        yield _moves(wanted)
    if wanted.what in (None, READ) and wanted.reference is None and wanted.state is None:
        yield _reads(wanted)


def _moves(wanted: Wanted) -> Select[Any]:
    known = {**attempts.c, "case_number": submissions.c.case_number, "reference": submissions.c.reference}
    together = attempts.join(submissions, submissions.c.id == attempts.c.submission_id)
    found = select(*_columns(MOVE, known)).select_from(together).where(*_common(wanted, attempts))
    if wanted.kind is not None:
        found = found.where(attempts.c.kind == wanted.kind)
    if wanted.state is not None:
        found = found.where(attempts.c.to_state == wanted.state)
    if wanted.reference is not None:
        found = found.where(submissions.c.reference == wanted.reference.strip().upper())
    if wanted.case is not None:
        found = found.where(or_(submissions.c.matter_uuid == wanted.case, submissions.c.case_number == wanted.case))
    return found.order_by(attempts.c.at, attempts.c.id)


def _reads(wanted: Wanted) -> Select[Any]:
    found = select(*_columns(READ, {**accesses.c, "kind": accesses.c.resource})).where(*_common(wanted, accesses))
    if wanted.kind is not None:
        found = found.where(accesses.c.resource == wanted.kind)
    if wanted.case is not None:
        of_the_number = select(submissions.c.matter_uuid).where(submissions.c.case_number == wanted.case)
        found = found.where(or_(accesses.c.matter_uuid == wanted.case, accesses.c.matter_uuid.in_(of_the_number)))
    return found.order_by(accesses.c.at, accesses.c.id)


def _columns(what: str, known: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """A column for each field of AuditRow; what this table does not know is empty."""
    return [literal(what).label("what"), *(known.get(name, null()).label(name) for name in NAMES if name != "what")]


def _common(wanted: Wanted, table: Table) -> Iterator[ColumnElement[bool]]:
    if wanted.site is not None:
        yield table.c.site == wanted.site
    if wanted.actor is not None:
        of_a_kind = table.c.actor.startswith(f"{wanted.actor} ", autoescape=True)
        yield or_(table.c.actor == wanted.actor, of_a_kind)
    if wanted.since is not None:
        yield table.c.at >= wanted.since
    if wanted.until is not None:
        yield table.c.at < wanted.until
