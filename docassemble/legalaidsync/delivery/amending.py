"""What an operation writes when an earlier revision of it has arrived, or may have: the record made then is changed.

A note is always a new one, and so is a file that says something else: both name their revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row, select

from .content import Content, unseal
from .creating import MADE_BY
from .encryption import Cipher
from .job import Job, Kind
from .new_matter import NEW_MATTER, is_placeholder
from .operations import KINDS
from .plan import UPDATES
from .revising import followed, is_superseded
from .settling import NOTE
from .states import State
from .tables import documents, operations

UPDATE_OF: Mapping[str, str] = {
    "link_contact": "update_contact_link",
    **{name: update for name in KINDS if (update := name.replace("create_", "update_")) in KINDS and update != name},
}


@dataclass(frozen=True)
class Earlier:
    """The operation of an earlier revision about the same slot. `content` is None once it is purged."""

    kind: str
    arrived_as: str | None
    outcome_unknown: bool
    digest: str | None
    key: str
    content: Content | None = field(repr=False)


@dataclass(frozen=True)
class Past:
    """What came before an operation, `earlier` newest first; `superseded` once the client has sent other answers."""

    digest: str | None
    superseded: bool
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True)
class Amended:
    """How an operation is sent after all; `arrived` is the record that says the same already."""

    kind: Kind
    job: Job
    arrived: str | None = None


def read_past(connection: Connection, cipher: Cipher, operation_id: int) -> Past:
    """Read what came before an operation; raise ConfigurationInvalid if no key opens it."""
    row = connection.execute(select(operations).where(operations.c.id == operation_id)).one()
    same_case = [each for each in followed(connection, row.follows) if _is_about(each, row.matter_uuid)]
    earlier = tuple(_earlier(connection, each, cipher) for each in same_case)
    return Past(row.digest, is_superseded(connection, row.submission_id), earlier)


def amend(name: str, job: Job, past: Past) -> Amended:
    """Decide how an operation of the kind `name` is sent, looking for what may have arrived."""
    if name == NOTE:
        return Amended(KINDS[name], job)
    for number, one in enumerate(past.earlier):
        record = one.arrived_as or _found(one, job)
        if record is not None:
            said_between = any(each.outcome_unknown for each in past.earlier[:number])
            if one.digest == past.digest and not said_between:
                return Amended(KINDS[name], job, arrived=record)
            return _on_record(name, job, record, past.earlier[: number + 1])
    if name == NEW_MATTER and not is_placeholder(job.matter):  # staff have given the number of a case meanwhile
        return _on_record(name, job, job.matter, past.earlier)
    if name in UPDATES:
        return Amended(KINDS[name], replace(job, content=_taken_back(job.content, _unknown(past.earlier))))
    return Amended(KINDS[name], job)


def _is_about(earlier: Row[Any], matter_uuid: str) -> bool:
    """Whether it went into the same case; the case that is still to be made may have been made by it."""
    return bool(earlier.matter_uuid == matter_uuid or is_placeholder(matter_uuid))


def _earlier(connection: Connection, row: Row[Any], cipher: Cipher) -> Earlier:
    """What a note only told staff has made no record that could be changed."""
    made = row.state == State.SENT.value and row.carried_by is None
    return Earlier(
        kind=row.kind,
        arrived_as=row.result_id if made else None,
        outcome_unknown=row.outcome_unknown,
        digest=row.digest,
        key=row.key or "",
        content=unseal(row.sealed, _document_to_find(connection, row), cipher) if row.sealed else None,
    )


def _document_to_find(connection: Connection, row: Row[Any]) -> bytes | None:
    """A file is opened only where it may have to be looked up."""
    if not row.outcome_unknown:
        return None
    mine = select(documents.c.sealed).where(documents.c.operation_id == row.id)
    found: bytes | None = connection.execute(mine).scalar_one_or_none()
    return found


def _found(one: Earlier, job: Job) -> str | None:
    """The record that an attempt without an answer has left, if it has."""
    if not one.outcome_unknown or one.content is None:
        return None
    return KINDS[one.kind].look(replace(job, content=one.content, key=one.key, carried=()))


def _on_record(name: str, job: Job, record: str, earlier: Sequence[Earlier]) -> Amended:
    """Change the record if this kind of record can be changed, else make another."""
    update = name if name in UPDATES else UPDATE_OF.get(name)
    if update is None:
        return Amended(KINDS[name], job)
    content = job.content if name in UPDATES else _as_update(job.content, earlier)
    arrived = [one for one in earlier if one.arrived_as or one.outcome_unknown]
    return Amended(KINDS[update], replace(job, target=record, content=_taken_back(content, arrived)))


def _as_update(content: Content, earlier: Iterable[Earlier]) -> Content:
    """What a create says, as a change of the record that earlier revisions have made.

    What a record only begins with, such as the disposition of a new case, has no read path where the rest has one: it
    is not the client's, and staff may have changed it since.
    """
    said_by_client = {key: value for key, value in content.payload.items() if not _is_reference(value)}
    payload = {key: said_by_client[key] for key in said_by_client if key in (content.read_paths or said_by_client)}
    said: dict[str, tuple[Any, ...]] = dict(content.replaceable)
    for one in (each.content for each in earlier if each.content):
        for key in one.payload:
            said[key] = (*said.get(key, ()), one.shown(key))
    return replace(
        content,
        payload=payload,
        on_file=None,
        read_paths={key: _path(content, key) for key in payload},
        expect={key: content.shown(key) for key in payload},
        replaceable=said,
    )


def _taken_back(content: Content, earlier: Iterable[Earlier]) -> Content:
    """Bring back what earlier revisions have written and this one no longer says; either's value may stand there."""
    said = content.payload
    for one in (each.content for each in earlier if each.content):
        for key in one.undo:
            if key in one.payload and key not in said:
                content = _with_undo(content, one, key)
    return content


def _with_undo(content: Content, one: Content, key: str) -> Content:
    label, before = one.label(key), (one.on_file or {}).get(key)
    texts = one.readable.get(label, ("", ""))
    return replace(
        content,
        payload={**content.payload, key: one.undo[key]},
        on_file={**(content.on_file or {}), key: before},
        labels={**content.labels, key: label},
        readable={**content.readable, label: (texts[1], texts[0])},
        read_paths={**content.read_paths, key: _path(one, key)},
        expect={**content.expect, key: before},
        replaceable={**content.replaceable, key: (*content.replaceable.get(key, ()), one.shown(key))},
    )


def _unknown(earlier: Iterable[Earlier]) -> list[Earlier]:
    return [one for one in earlier if one.outcome_unknown]


def _is_reference(value: Any) -> bool:
    return isinstance(value, Mapping) and MADE_BY in value


def _path(content: Content, key: str) -> str:
    """Where a record shows a field: a create that does not say writes and reads under one name."""
    written = content.payload[key]
    inner = next(iter(written), None) if isinstance(written, Mapping) else None
    return content.read_paths.get(key) or (f"{key}.{inner}" if inner else key)
