"""The document endpoints that go their own way: v1's uploads and lists, and the unpacking of zips.

Facts: sections 3.4 and 11.1 of the API sheet.
"""

from __future__ import annotations

import json
import mimetypes
from dataclasses import replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from . import documents
from .calls import VERSIONS, Call, Endpoint, answer, rule
from .computed import DOWNLOAD
from .references import is_uuid
from .refusals import document_refusal
from .resources import RESOURCES
from .store import Record
from .writing import create

DOCUMENTS = RESOURCES["documents"]
NOTES = RESOURCES["case_notes"]
ZIP_NAME = "files.zip"
ZIP_FOLDER = "Webhook Zip Files"
WEBHOOK = "API - Documate Webhook"
MOST_FILES = 200
MOST_BYTES = 100_000_000


def upload(call: Call) -> Response:
    call.permit("create")
    return answer({"uuid": documents.upload_v1(call.request, call.scene).uuid})


def list_of_matter(call: Call) -> Response:
    call.permit("search")
    return answer(documents.listed_v1(call.scene, call.matter()))


def list_by_number(call: Call) -> Response:
    call.permit("search")
    number = call.request.args.get("identification_number", "")
    return answer(documents.listed_v1(call.scene, documents.matter_by_number(number, call.scene)))


def receive(call: Call) -> Response:
    """Take files for a case; one named `files.zip` is unpacked, and a note links what was in it."""
    call.permit_named(WEBHOOK)
    form = _form(call)
    uuid, file = form.get("legalserver_matter_uuid", ""), call.request.files.get("files")
    if file is None:
        raise document_refusal(400, "Missing file data")
    matter = call.scene.records.by_uuid("matters", uuid.lower()) if is_uuid(uuid) else None
    if matter is None:
        raise document_refusal(404, "Requested matter does not exist")
    content, name = file.read(), file.filename or "file"
    if name != ZIP_NAME:
        return answer({"uuid": _store(call, matter, name, content, None).uuid})
    unpacked = _unpacked(content)
    kept = _store(call, matter, name, content, ZIP_FOLDER)
    folder = None if form.get("save_to_sharepoint", "").lower() == "true" else form.get("legalserver_subfolder") or None
    stored = [_store(call, matter, part, data, folder) for part, data in unpacked]
    _write_note(call, matter, stored)
    return answer({"uuid": kept.uuid})


def _form(call: Call) -> dict[str, str]:
    """Return what goes with the file: parts of the form, the part `payload` in JSON, or a body in JSON (section 11.1).

    Raises:
        Refusal: 400 for JSON that is none.
    """
    form = call.request.form.to_dict()
    written = form.pop("payload", "") or ("" if form or call.request.files else call.request.get_data(as_text=True))
    try:
        said = json.loads(written or "{}")
    except (ValueError, RecursionError):
        raise document_refusal(400, "Invalid JSON") from None
    return {key: str(value) for key, value in (said.items() if isinstance(said, dict) else ())} | form


def _unpacked(content: bytes) -> list[tuple[str, bytes]]:
    """Return the files of a zip, each under the last part of its name.

    Raises:
        Refusal: 400 for what is no zip, or holds too much.
    """
    try:
        with ZipFile(BytesIO(content)) as packed:
            files = [entry for entry in packed.infolist() if not entry.is_dir()]
            if len(files) > MOST_FILES or sum(entry.file_size for entry in files) > MOST_BYTES:
                raise document_refusal(400, "Too many files")
            return [(entry.filename.rpartition("/")[2], packed.read(entry)) for entry in files]
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        raise document_refusal(400, "Invalid zip file") from None


def _store(call: Call, matter: Record, name: str, content: bytes, folder: str | None) -> Record:
    generated = {"mime_type": mimetypes.guess_type(name)[0], "disk_file_size": len(content), "folder": folder}
    scene = replace(call.scene, version=2)
    record = create(DOCUMENTS, {"name": name}, scene, parent=matter.uuid, generated=generated)
    scene.records.put_file(record.uuid, content)
    return record


def _write_note(call: Call, matter: Record, stored: list[Record]) -> None:
    """Write the note that links the unpacked documents (section 15, row 43)."""
    links = [f"{document.fields['name']}: {call.scene.host}{DOWNLOAD}?unique_id={document.uuid}" for document in stored]
    settings = call.settings
    body = {
        "subject": settings.zip_note_subject,
        "body": "\n".join(links) or "The zip was empty.",
        "note_type": settings.zip_note_type,
    }
    create(NOTES, body, replace(call.scene, version=2), parent=matter.uuid)


def rules() -> list[Rule]:
    """Return the routes."""
    return [
        rule(1, "/documents", "POST", Endpoint(upload, 1, "create", DOCUMENTS)),
        rule(1, "/documents", "GET", Endpoint(list_by_number, 1, "search", DOCUMENTS)),
        rule(1, "/matters/<matters>/documents", "GET", Endpoint(list_of_matter, 1, "search", DOCUMENTS)),
        rule(1, "/documents/documate", "POST", Endpoint(receive, 1, "create", DOCUMENTS)),
        *(
            rule(version, "/documents/matter_zip", "POST", Endpoint(receive, version, "create", DOCUMENTS))
            for version in VERSIONS
        ),
    ]
