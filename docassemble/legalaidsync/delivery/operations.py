"""The kinds of operations: how each is sent, and how an earlier effect of it is recognised.

LegalServer takes no idempotency key for these (API sheet, section 15 row 51), so an attempt whose outcome is unknown is
looked up: by the reference in a subject or file name, or by comparing with what was there before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ChangedMeanwhile
from .client import LegalServerClient, PartRecords, Record
from .comparing import same_scalar, same_value, shows_payload, value_at
from .content import Content


@dataclass(frozen=True)
class Job:
    """One operation at the moment of sending.

    Args:
        target: uuid of the record to change, for updates.
        carried: (summary, content) of the operations that a case note carries.
        taken: asks for the uuids that other operations have made.
    """

    client: LegalServerClient
    matter: str
    target: str | None
    content: Content
    carried: tuple[tuple[str, Content], ...] = ()
    taken: Callable[[], frozenset[str]] = frozenset


Send = Callable[[Job], str]
Find = Callable[[Job], str | None]


@dataclass(frozen=True)
class Kind:
    """How one kind of operation works.

    Args:
        send: writes, and returns the uuid of the record.
        find: returns the uuid of the record that an earlier attempt left, or None. Updates need none: sending one reads
            the record first and writes nothing if it already says what the client says.
        fallback: a case note can carry it on a site without the paid tier (design, decision 10).
        endpoint: method and template, for the audit.
    """

    send: Send
    find: Find | None
    fallback: bool
    endpoint: str


def _create(resource: str, uuid_key: str) -> Send:
    def send(job: Job) -> str:
        return str(_part(job, resource).create(job.content.payload, matter=job.matter)[uuid_key])

    return send


def _find_created(resource: str, uuid_key: str) -> Find:
    """A new record that looks like ours and that no other operation has made."""

    def find(job: Job) -> str | None:
        known = job.taken() | frozenset(job.content.baseline)
        records = _part(job, resource).search(matter=job.matter)
        ours = (record for record in records if shows_payload(record, job.content.payload))
        return next((str(record[uuid_key]) for record in ours if str(record[uuid_key]) not in known), None)

    return find


def _update(resource: str) -> Send:
    def send(job: Job) -> str:
        part, target = _part(job, resource), _target(job)
        changes = changes_to_write(part.get(target, matter=job.matter), job.content)
        if changes:
            part.update(target, changes, matter=job.matter)
        return target

    return send


def _update_matter(job: Job) -> str:
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


def _send_note(job: Job) -> str:
    body = note_body(str(job.content.payload["body"]), job.carried)
    note = job.client.case_notes.create({**job.content.payload, "body": body}, matter=job.matter)
    return str(note["casenote_uuid"])


def _find_note(job: Job) -> str | None:
    subject = job.content.payload["subject"]
    found = job.client.case_notes.search(matter=job.matter, subject=subject)
    return _first_named(found, "subject", subject, "casenote_uuid")


def note_body(body: str, carried: Iterable[tuple[str, Content]]) -> str:
    """The note's text, completed with one block per operation that it carries: `label: on file -> client says`."""
    blocks = [
        "\n".join([f"To be entered by staff: {summary}", *_lines(content.readable)]) for summary, content in carried
    ]
    return "\n\n".join([body, *blocks])


def _lines(readable: Mapping[str, tuple[str, str]]) -> list[str]:
    return [f"- {label}: {before or '(blank)'} -> {after or '(blank)'}" for label, (before, after) in readable.items()]


def _upload(job: Job) -> str:
    document = job.content.document
    if document is None:
        raise ValueError("an upload without a document cannot have been planned")
    record = job.client.documents.upload(
        matter=job.matter,
        filename=document.filename,
        content=document.content,
        mime_type=document.mime_type,
        title=document.title,
    )
    return str(record["uuid"])


def _find_document(job: Job) -> str | None:
    filename = job.content.document.filename if job.content.document else ""
    return _first_named(job.client.documents.search(matter=job.matter, name=filename), "name", filename, "uuid")


def _first_named(records: Iterable[Record], key: str, text: str, uuid_key: str) -> str | None:
    """Search rules of LegalServer differ (exact, prefix, part), so the answer is compared once more."""
    return next((str(record[uuid_key]) for record in records if same_scalar(record.get(key), text)), None)


def _part(job: Job, resource: str) -> PartRecords:
    part: PartRecords = getattr(job.client, resource)
    return part


def _target(job: Job) -> str:
    if job.target is None:
        raise ValueError("an update without a target cannot have been planned")
    return job.target


KINDS: Mapping[str, Kind] = {
    "update_matter": Kind(_update_matter, None, True, "PATCH /api/v2/matters/{matter}"),
    "create_adverse_party": Kind(
        _create("adverse_parties", "uuid"),
        _find_created("adverse_parties", "uuid"),
        True,
        "POST /api/v2/matters/{matter}/adverse_parties",
    ),
    "update_adverse_party": Kind(
        _update("adverse_parties"), None, True, "PATCH /api/v2/matters/{matter}/adverse_parties/{adverse_party}"
    ),
    "create_income": Kind(
        _create("incomes", "income_uuid"),
        _find_created("incomes", "income_uuid"),
        True,
        "POST /api/v2/matters/{matter}/incomes",
    ),
    "update_income": Kind(_update("incomes"), None, True, "PATCH /api/v2/matters/{matter}/incomes/{income}"),
    "case_note": Kind(_send_note, _find_note, False, "POST /api/v2/matters/{matter}/notes"),
    "upload_document": Kind(_upload, _find_document, False, "POST /api/v2/documents"),
}
