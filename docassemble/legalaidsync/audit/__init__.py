"""Who did what to which record when, without personal data. Rows are only ever appended: nothing here changes one.

Writes are the rows of `legalaidsync_attempt`, one per move of an operation (delivery/states.py appends them).
Reads of case data are rows of `legalaidsync_access`, a table of its own because a read has no operation and no state.
Both are sealed in chains (delivery/chain.py), which `verify` checks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from ..delivery import chain
from ..delivery.proving import Break, Flaw, Proof, verify
from ..delivery.tables import accesses, attempts

__all__ = ["Break", "Flaw", "Proof", "TrailRow", "ViewRow", "record_view", "record_views", "trail", "verify", "views"]


@dataclass(frozen=True)
class TrailRow:
    """One move of one operation. `from_state` is None when it was submitted."""

    at: datetime
    operation_id: int
    actor: str
    from_state: str | None
    to_state: str
    site: str
    matter_uuid: str
    kind: str
    record_uuid: str | None
    endpoint: str | None
    field_names: tuple[str, ...]
    fingerprint: str | None
    http_status: int | None
    request_id: str | None
    duration_ms: int | None
    error_class: str | None
    choice: str | None
    attempt: int | None


@dataclass(frozen=True)
class ViewRow:
    """One read of case data: names of fields, never their values."""

    at: datetime
    actor: str
    site: str
    matter_uuid: str
    resource: str
    record_uuid: str | None
    field_names: tuple[str, ...]
    interview: str | None


def trail(engine: Engine, submission_id: int) -> tuple[TrailRow, ...]:
    """Everything that happened to a submission, oldest first."""
    mine = select(attempts).where(attempts.c.submission_id == submission_id).order_by(attempts.c.id)
    with engine.connect() as connection:
        rows = connection.execute(mine.with_only_columns(*[attempts.c[name] for name in _names(TrailRow)])).mappings()
        return tuple(TrailRow(**{**row, "field_names": tuple(json.loads(row["field_names"]))}) for row in rows)


def record_view(
    engine: Engine,
    *,
    actor: str,
    site: str,
    matter_uuid: str,
    resource: str = "matters",
    record_uuid: str | None = None,
    field_names: Iterable[str] = (),
    interview: str | None = None,
    at: datetime | None = None,
) -> None:
    """Write down that one kind of case data was read.

    Args:
        actor: id of the user or of the client's link, never a name (delivery/actors.py).
        resource: what was read, for example `matters` or `incomes`.
        field_names: names of the fields that were shown.
        at: aware; now, if left out.

    Raises:
        ValueError: the actor is no id.
        RuntimeError: the engine seals nothing (delivery/chain.py `sealing`).
    """
    who = {"actor": actor, "site": site, "matter_uuid": matter_uuid, "interview": interview, "record_uuid": record_uuid}
    _record(engine, who, {resource: field_names}, at)


def record_views(
    engine: Engine,
    *,
    actor: str,
    site: str,
    matter_uuid: str,
    read: Mapping[str, Iterable[str]],
    interview: str | None = None,
    at: datetime | None = None,
) -> None:
    """Write down, in one transaction, that several kinds of data of one case were read: see `record_view`.

    Args:
        read: resource -> names of the fields that were shown.
    """
    who = {"actor": actor, "site": site, "matter_uuid": matter_uuid, "interview": interview}
    _record(engine, who, read, at)


def _record(
    engine: Engine, who: Mapping[str, str | None], read: Mapping[str, Iterable[str]], at: datetime | None
) -> None:
    row = {**who, "at": at or datetime.now(UTC)}
    with engine.begin() as connection:
        chain.begin_reads(connection, row)
        end = chain.hold(connection, chain.READS, row)
        for resource, names in read.items():
            said = {"resource": resource, "field_names": json.dumps(sorted(names))}
            end = chain.append(connection, chain.READS, end, {**row, **said})


def views(engine: Engine, site: str, matter_uuid: str) -> tuple[ViewRow, ...]:
    """Every read of a matter, oldest first."""
    mine = select(*[accesses.c[name] for name in _names(ViewRow)]).where(
        accesses.c.site == site, accesses.c.matter_uuid == matter_uuid
    )
    with engine.connect() as connection:
        rows = connection.execute(mine.order_by(accesses.c.id)).mappings()
        return tuple(ViewRow(**{**row, "field_names": tuple(json.loads(row["field_names"]))}) for row in rows)


def _names(kind: type[TrailRow] | type[ViewRow]) -> tuple[str, ...]:
    return tuple(kind.__dataclass_fields__)
