"""Changes a record that is on file: read again first, only what it does not show yet is written.

A field that somebody else has changed since the client saw it stops alone (design, decision 4); the others are written
by the same attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import ChangedMeanwhile
from ..legalserver.values.writing import is_custom
from .client import Record
from .comparing import same_value, value_at
from .content import Content
from .decisions import Conflict
from .job import Job, Send, part_of, target_of

# Keys of a lookup that identify an entry; people read the name beside them (API sheet, section 5.1).
NAME_BESIDE = {"lookup_value_uuid", "lookup_value_id", "lookup_value_FIPS", "lookup_value_name"}


def update(resource: str) -> Send:
    """How a record inside a matter is changed."""

    def send(job: Job) -> str:
        part, target = part_of(job, resource), target_of(job)
        record = part.get(target, matter=job.matter)
        write_what_is_uncontested(record, job.content, lambda changes: part.update(target, changes, matter=job.matter))
        return target

    return send


def update_matter(job: Job) -> str:
    """Change the matter; return its uuid."""
    target, matters = job.target or job.matter, job.client.matters
    custom = [key for key in job.content.payload if is_custom(key)]  # LegalServer shows them only when asked
    record = matters.get(target, custom_fields=custom) if custom else matters.get(target)
    write_what_is_uncontested(record, job.content, lambda changes: matters.update(target, changes))
    return target


def write_what_is_uncontested(record: Record, whole: Content, write: Callable[[dict[str, Any]], object]) -> None:
    """Write the fields that the record does not show yet and that nobody else has changed.

    Raises:
        ChangedMeanwhile: the other fields; `keys` names them, `written` the ones that LegalServer has taken.
    """
    content = whole.wanted
    missing = [key for key in content.payload if not _shows(record, content, key, [content.expect[key]])]
    contested = [key for key in missing if not _shows(record, content, key, _replaceable(content, key))]
    changes = {key: content.payload[key] for key in missing if key not in contested}
    if changes:
        write(changes)
    if contested:
        raise ChangedMeanwhile(
            "changed since it was shown",
            keys=contested,
            conflicts=[_conflict(record, content, key) for key in contested],
            written=changes,
        )


def _shows(record: Record, content: Content, key: str, values: Iterable[Any]) -> bool:
    now = value_at(record, content.read_paths[key])
    return any(same_value(key, now, value) for value in values)


def _replaceable(content: Content, key: str) -> list[Any]:
    """What may be overwritten: what the client saw, nothing shown counting as blank, and what was accepted since."""
    return [(content.on_file or {}).get(key), *content.replaceable.get(key, ())]


def _conflict(record: Record, content: Content, key: str) -> Conflict:
    path, label = content.read_paths[key], content.label(key)
    then, says = content.readable.get(label, (None, None))
    return Conflict(
        name=key,
        label=label,
        then=_text((content.on_file or {}).get(key)) if then is None else then,
        now=_name_at(record, path),
        says=_text(content.expect[key]) if says is None else says,
        value=value_at(record, path),
        changed_at=_text(record.get("updated_at")),
        by_program=record.get("modified_by_integration_or_api"),
    )


def _name_at(record: Record, path: str) -> str:
    """What people read at a path: the name of a lookup's entry, or the value itself."""
    parent, _, key = path.rpartition(".")
    beside = value_at(record, parent) if key in NAME_BESIDE else None
    name = beside.get("lookup_value_name") if isinstance(beside, Mapping) else None
    return _text(name if name is not None else value_at(record, path))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
