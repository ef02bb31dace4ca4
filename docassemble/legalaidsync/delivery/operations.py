"""The kinds of operations: how each is sent, and how an earlier effect of it is recognised.

LegalServer takes no idempotency key for these (API sheet, section 15 row 51), so an attempt whose outcome is unknown is
looked up: by the reference in a subject or file name, or by comparing with what was there before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .client import Record
from .comparing import same_scalar, shows_payload
from .content import Content
from .job import Find, Job, Kind, Send, part_of
from .updating import update, update_matter


def _create(resource: str, uuid_key: str) -> Send:
    def send(job: Job) -> str:
        return str(part_of(job, resource).create(job.content.payload, matter=job.matter)[uuid_key])

    return send


def _find_created(resource: str, uuid_key: str) -> Find:
    """A new record that looks like ours and that no other operation has made."""

    def find(job: Job) -> str | None:
        known = job.taken() | frozenset(job.content.baseline)
        records = part_of(job, resource).search(matter=job.matter)
        ours = (record for record in records if shows_payload(record, job.content.payload))
        return next((str(record[uuid_key]) for record in ours if str(record[uuid_key]) not in known), None)

    return find


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


KINDS: Mapping[str, Kind] = {
    "update_matter": Kind(update_matter, None, True, "PATCH /api/v2/matters/{matter}"),
    "create_adverse_party": Kind(
        _create("adverse_parties", "uuid"),
        _find_created("adverse_parties", "uuid"),
        True,
        "POST /api/v2/matters/{matter}/adverse_parties",
    ),
    "update_adverse_party": Kind(
        update("adverse_parties"), None, True, "PATCH /api/v2/matters/{matter}/adverse_parties/{adverse_party}"
    ),
    "create_income": Kind(
        _create("incomes", "income_uuid"),
        _find_created("incomes", "income_uuid"),
        True,
        "POST /api/v2/matters/{matter}/incomes",
    ),
    "update_income": Kind(update("incomes"), None, True, "PATCH /api/v2/matters/{matter}/incomes/{income}"),
    "case_note": Kind(_send_note, _find_note, False, "POST /api/v2/matters/{matter}/notes"),
    "upload_document": Kind(_upload, _find_document, False, "POST /api/v2/documents"),
}
