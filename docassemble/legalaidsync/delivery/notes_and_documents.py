"""Case notes and documents: every LegalServer site takes them, and they are recognised by the reference they carry.

Facts: sections 3.2 (notes), 3.4 and 11 (documents) of the API sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .client import Record
from .comparing import same_scalar
from .content import Content
from .job import Job


def send_note(job: Job) -> str:
    """Write the note, with what it carries for other operations."""
    body = note_body(str(job.content.payload["body"]), job.carried)
    note = job.client.case_notes.create({**job.content.payload, "body": body}, matter=job.matter)
    return str(note["casenote_uuid"])


def find_note(job: Job) -> str | None:
    """The note with our subject; version 1 has no search by subject, so all notes of the matter are looked at."""
    subject = job.content.payload["subject"]
    keys = {} if job.client.version == 1 else {"subject": subject}
    return _first_named(job.client.case_notes.search(matter=job.matter, **keys), "subject", subject, "casenote_uuid")


def note_body(body: str, carried: Iterable[tuple[str, Content]]) -> str:
    """The note's text, completed with one block per operation that it carries: `label: on file -> client says`."""
    blocks = [
        "\n".join([f"To be entered by staff: {summary}", *_lines(content.readable)]) for summary, content in carried
    ]
    return "\n\n".join([body, *blocks])


def _lines(readable: Mapping[str, tuple[str, str]]) -> list[str]:
    return [f"- {label}: {before or '(blank)'} -> {after or '(blank)'}" for label, (before, after) in readable.items()]


def upload(job: Job) -> str:
    """Put the document into the matter."""
    document = job.content.document
    if document is None:
        raise ValueError("an upload without a document cannot have been planned")
    record = job.client.documents.upload(
        matter=job.matter,
        filename=document.filename,
        content=document.content,
        mime_type=document.mime_type,
        title=document.title,
        **({"folder": document.folder} if document.folder and job.client.version > 1 else {}),
    )
    return str(record["uuid"])


def find_document(job: Job) -> str | None:
    """The document with our file name; version 1 lists documents by case number only."""
    filename = job.content.document.filename if job.content.document else ""
    if job.client.version == 1:
        number = job.client.matters.get(job.matter)["case_number"]
        return _first_named(job.client.documents.search(identification_number=number), "name", filename, "guid")
    return _first_named(job.client.documents.search(matter=job.matter, name=filename), "name", filename, "uuid")


def _first_named(records: Iterable[Record], key: str, text: str, uuid_key: str) -> str | None:
    """Search rules of LegalServer differ (exact, prefix, part), so the answer is compared once more."""
    return next((str(record[uuid_key]) for record in records if same_scalar(record.get(key), text)), None)
