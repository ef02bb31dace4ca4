"""Changes a record that is on file: read again first, only what it does not show yet is written."""

from __future__ import annotations

from typing import Any

from ..errors import ChangedMeanwhile
from .client import Record
from .comparing import same_value, value_at
from .content import Content
from .job import Job, Send, part_of, target_of


def update(resource: str) -> Send:
    """How a record inside a matter is changed: what it shows already is not written again."""

    def send(job: Job) -> str:
        part, target = part_of(job, resource), target_of(job)
        changes = changes_to_write(part.get(target, matter=job.matter), job.content)
        if changes:
            part.update(target, changes, matter=job.matter)
        return target

    return send


def update_matter(job: Job) -> str:
    """Change the matter; return its uuid."""
    target = job.target or job.matter
    changes = changes_to_write(job.client.matters.get(target), job.content)
    if changes:
        job.client.matters.update(target, changes)
    return target


def changes_to_write(record: Record, content: Content) -> dict[str, Any]:
    """The part of the payload that the record does not show yet.

    Raises:
        ChangedMeanwhile: a field is neither what the client was shown nor what the client says. `keys` names all such
            fields; nothing of the operation may be written then. Nothing shown counts as shown blank.
    """
    on_file = content.on_file or {}
    now = {key: value_at(record, content.read_paths[key]) for key in content.payload}
    missing = [key for key in content.payload if not same_value(key, now[key], content.expect[key])]
    changed = [key for key in missing if not same_value(key, now[key], on_file.get(key))]
    if changed:
        raise ChangedMeanwhile("changed since it was shown", keys=changed)
    return {key: content.payload[key] for key in missing}
