"""What staff look through: submissions by state, site and case, without any value that a person typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, exists, func, or_, select

from .encryption import Cipher
from .opening import open_operation
from .states import State
from .status import overall
from .tables import operations, submissions

PAGE = 20
MOST_EXPORTED = 50_000
OF_SUBMISSION = ("reference", "revision")


@dataclass(frozen=True)
class Wanted:
    """What staff look for; empty texts stand for all.

    Args:
        state: only submissions with an operation in this state.
        kind: only submissions with an operation of this kind; with `state`, with one that is both.
        text: a case number or a reference code.
        since: the first moment at which they came in, aware.
        until: the first moment that is too late, aware.
        before: only submissions with a smaller id: the next page.
        after: only submissions with a greater id: the page before, which ends just above it.
    """

    state: str = ""
    site: str = ""
    text: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Listed:
    """One submission of the list; `state` is the one that most needs a person."""

    submission_id: int
    reference: str
    revision: int
    site: str
    case_number: str | None
    created_at: datetime
    dry_run: bool
    state: State
    numbers: Mapping[State, int]


@dataclass(frozen=True)
class Exported:
    """One operation as a spreadsheet shows it: no case number, nothing that a person typed."""

    operation_id: int
    reference: str
    revision: int
    site: str
    kind: str
    state: State
    error_class: str | None
    attempts: int
    queued_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Intent:
    """What one operation is to write, for people: values of the case; audit who sees them.

    Args:
        lines: label -> (on file when the client saw it, what the client says).
        text: body of a note.
        filename: of a document.
    """

    operation_id: int
    kind: str
    summary: str
    target: str | None
    lines: Mapping[str, tuple[str, str]]
    text: str
    filename: str
    field_names: tuple[str, ...]


def find_submissions(connection: Connection, wanted: Wanted, limit: int = PAGE) -> tuple[Listed, ...]:
    """Return the newest submissions that fit, the newest first."""
    rows = connection.execute(_page(wanted, select(submissions)).limit(limit)).all()
    rows = sorted(rows, key=lambda row: row.id, reverse=True)
    numbers = _numbers(connection, [row.id for row in rows])
    return tuple(_listed(row, numbers.get(row.id, {})) for row in rows)


def count_submissions(connection: Connection, wanted: Wanted) -> int:
    """Return how many submissions fit, on whatever page."""
    return connection.execute(fitting(wanted, select(func.count()).select_from(submissions))).scalar_one()


def fitting[Found: Select[Any]](wanted: Wanted, found: Found) -> Found:
    """Narrow a selection from the submissions to those that staff look for."""
    mine = operations.alias()  # the selection itself may be one of operations
    some = _of_operation(wanted, mine)
    if some:
        found = found.where(exists().where(mine.c.submission_id == submissions.c.id, *some))
    if wanted.site:
        found = found.where(submissions.c.site == wanted.site)
    if wanted.text.strip():
        text = wanted.text.strip()
        found = found.where(or_(submissions.c.case_number == text, submissions.c.reference == text.upper()))
    if wanted.since is not None:
        found = found.where(submissions.c.created_at >= wanted.since)
    if wanted.until is not None:
        found = found.where(submissions.c.created_at < wanted.until)
    return found


def find_one(connection: Connection, submission_id: int) -> Listed | None:
    """Return one submission; None if there is none."""
    row = connection.execute(select(submissions).where(submissions.c.id == submission_id)).one_or_none()
    return None if row is None else _listed(row, _numbers(connection, [row.id]).get(row.id, {}))


def exported(connection: Connection, wanted: Wanted) -> Iterator[Exported]:
    """Yield the operations of all submissions that fit, whatever page; those in the state and of the kind looked for.

    The newest submissions come first, MOST_EXPORTED operations at most.
    """
    names = Exported.__dataclass_fields__
    known = {**operations.c, "operation_id": operations.c.id, **{name: submissions.c[name] for name in OF_SUBMISSION}}
    together = operations.join(submissions, submissions.c.id == operations.c.submission_id)
    found = fitting(wanted, select(*[known[name].label(name) for name in names]).select_from(together))
    ordered = (
        found.where(*_of_operation(wanted))
        .order_by(submissions.c.id.desc(), operations.c.position)
        .limit(MOST_EXPORTED)
    )
    for row in connection.execute(ordered).mappings():
        yield Exported(**{**row, "state": State(row["state"])})


def intents(connection: Connection, cipher: Cipher, submission_id: int) -> tuple[Intent, ...]:
    """Return what a submission writes, in order; empty once it is purged."""
    mine = select(operations).where(operations.c.submission_id == submission_id, operations.c.sealed != b"")
    rows = connection.execute(mine.order_by(operations.c.position)).all()
    return tuple(_intent(connection, cipher, row) for row in rows)


def _of_operation(wanted: Wanted, table: FromClause = operations) -> list[ColumnElement[bool]]:
    return [table.c[name] == getattr(wanted, name) for name in ("state", "kind") if getattr(wanted, name)]


def _page(wanted: Wanted, found: Select[Any]) -> Select[Any]:
    """The page nearest to where the last one began or ended."""
    number = submissions.c.id
    fit = fitting(wanted, found)
    if wanted.after is not None:
        return fit.where(number > wanted.after).order_by(number)
    if wanted.before is not None:
        fit = fit.where(number < wanted.before)
    return fit.order_by(number.desc())


def _numbers(connection: Connection, ids: list[int]) -> dict[int, dict[State, int]]:
    counted = (
        select(operations.c.submission_id, operations.c.state, func.count())
        .where(operations.c.submission_id.in_(ids))
        .group_by(operations.c.submission_id, operations.c.state)
    )
    found: dict[int, dict[State, int]] = {}
    for submission_id, state, number in connection.execute(counted):
        found.setdefault(submission_id, {})[State(state)] = number
    return found


def _listed(row: Row[Any], numbers: Mapping[State, int]) -> Listed:
    return Listed(
        submission_id=row.id,
        reference=row.reference,
        revision=row.revision,
        site=row.site,
        case_number=row.case_number,
        created_at=row.created_at,
        dry_run=row.dry_run,
        state=overall(list(numbers)),
        numbers=numbers,
    )


def _intent(connection: Connection, cipher: Cipher, row: Row[Any]) -> Intent:
    content = open_operation(connection, cipher, row.id)
    return Intent(
        operation_id=row.id,
        kind=row.kind,
        summary=row.summary,
        target=row.target,
        lines=content.readable,
        text=str(content.payload.get("body", "")),
        filename=content.document.filename if content.document else "",
        field_names=content.field_names,
    )
