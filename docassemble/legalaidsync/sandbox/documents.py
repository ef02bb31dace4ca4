"""Files of a case: upload in both versions, the v1 lists, download. Facts: sections 3.4, 9.4 and 11."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Request, Response

from .computed import DOWNLOAD
from .fields import Field
from .linking import MODULES
from .references import is_uuid
from .refusals import Refusal, document_refusal, missing
from .resources import RESOURCES
from .showing import Scene
from .store import Record
from .writing import create, touch, upsert

DOCUMENTS = RESOURCES["documents"]
SHORT_KEYS = {f"{word}_uuid": word for word in ("matter", "event", "organization")}
MODULE_KEYS = ("module", "module_id", "module_uuid", *SHORT_KEYS)
UPLOADED_TO = ("matter", "event", "user", "organization")
LONGEST_ID = 15
BRACKETS = re.compile(r"(\w+)\[(\w+)\]")


def upload(request: Request, scene: Scene, permit_update: Callable[[], None]) -> tuple[Record, bool]:
    """Take the multipart upload of v2; return the document and whether it is new.

    Raises:
        Refusal: 400 for a missing file, module or key; 404 if the matter is not there.
    """
    file = request.files.get("file")
    if file is None:
        raise document_refusal(400, "Missing file data")
    form = _nested(request.form)
    word, owner = _module_of_form(form, scene)
    body = {key: _from_text(key, value) for key, value in form.items() if key not in MODULE_KEYS}
    body.setdefault("name", file.filename or "")
    if "update" in body and isinstance(body["update"], dict):
        record, new = upsert(DOCUMENTS, body, scene, parent=None, permit_update=permit_update)
    else:
        record, new = create(DOCUMENTS, body, scene, parent=owner.uuid), True
    record.fields["module"] = word
    return _keep(record, owner, file, scene), new


def _keep(record: Record, owner: Record, file: FileStorage, scene: Scene) -> Record:
    """Store the bytes. An unscoped upsert moves another matter's file here, as was seen live (section 7.5)."""
    content = file.read()
    record.parent = owner.uuid
    record.fields["disk_file_size"] = len(content)
    record.fields["mime_type"] = file.mimetype or mimetypes.guess_type(record.fields["name"])[0]
    scene.records.save(record)
    scene.records.put_file(record.uuid, content)
    touch(owner.uuid, scene)
    return record


def _nested(form: Mapping[str, str]) -> dict[str, Any]:
    """Fold form keys such as `update[name]` into objects."""
    folded: dict[str, Any] = {}
    for key, value in form.items():
        if key is None:  # a part without a name
            continue
        bracketed = BRACKETS.fullmatch(key)
        if bracketed:
            folded.setdefault(bracketed[1], {})[bracketed[2]] = value
        else:
            folded[key] = value
    return folded


def _from_text(key: str, value: Any) -> Any:
    """Turn a form's text into what JSON would say: booleans, and lookup ids."""
    field: Field | None = DOCUMENTS.fields.get(key)
    kind = field.kind if field and isinstance(value, str) else ""
    if kind == "bool" and value.lower() in ("true", "false", "1", "0"):
        return value.lower() in ("true", "1")
    if kind in ("LKP", "LKP[]") and value.isdigit():
        return int(value)
    return value


def _module_of_form(form: Mapping[str, Any], scene: Scene) -> tuple[str, Record]:
    """Return the module's word and the record that the file is for."""
    for key, word in SHORT_KEYS.items():
        if key in form:
            return word, _existing(word, str(form[key]), scene)
    if "module" not in form:
        raise missing(["module"])
    if form["module"] not in UPLOADED_TO:
        raise Refusal(400, {"invalid_values": {"module": form["module"]}})
    named = form.get("module_uuid") or form.get("module_id")
    if not named:
        raise missing(["module_uuid"])
    return form["module"], _existing(form["module"], str(named), scene)


def _existing(word: str, named: str, scene: Scene) -> Record:
    """Find a record of a module by uuid or by database id."""
    found = None
    if is_uuid(named):
        found = scene.records.by_uuid(MODULES[word].resource, named.lower())
    elif number_of(named):
        found = scene.records.by_id(MODULES[word].resource, number_of(named))
    if found is None:
        raise document_refusal(404, f"Requested {word} does not exist")
    return found


def number_of(text: str) -> int:
    """Return a database id, 0 for what cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else 0


def upload_v1(request: Request, scene: Scene) -> Record:
    """Take the v1 upload: part `metadata` is JSON text, part `file` the bytes.

    Raises:
        Refusal: 400 with the wire strings of section 10.1; 404 if the matter is not there.
    """
    metadata = _metadata(request)
    file = request.files.get("file")
    if file is None:
        raise document_refusal(400, "Missing file data")
    if not metadata.get("filename"):
        raise document_refusal(400, "Missing filename")
    named = metadata.get("matter_uuid") or metadata.get("matter_id")
    if not named:
        raise document_refusal(400, "matter_id or matter_uuid parameter is required")
    matter = _existing("matter", str(named), scene)
    return _keep(_created_v1(metadata, matter, scene), matter, file, scene)


def _created_v1(metadata: Mapping[str, Any], matter: Record, scene: Scene) -> Record:
    renamed = {
        "name": metadata["filename"],
        "title": metadata.get("title"),
        "description": metadata.get("description"),
        "type": metadata.get("type_id"),
        "shared_with_sj_client": metadata.get("share_with_simplejustice_client"),
    }
    given = {key: value for key, value in renamed.items() if value is not None}
    # The document's fields exist in v2 only; v1 knows them by other names.
    return create(DOCUMENTS, given, replace(scene, version=2), parent=matter.uuid)


def _metadata(request: Request) -> Mapping[str, Any]:
    try:
        metadata = json.loads(request.form.get("metadata", ""))
    except ValueError:
        metadata = None
    if not isinstance(metadata, dict):
        raise document_refusal(400, "Metadata parameters required")
    return metadata


def listed_v1(scene: Scene, matter: Record) -> list[dict[str, Any]]:
    """Return a matter's documents as v1 lists them: a bare array of differently named keys."""
    return [_shown_v1(document, scene) for document in scene.children("documents", matter.uuid)]


def _shown_v1(document: Record, scene: Scene) -> dict[str, Any]:
    fields = document.fields
    copied = ("mime_type", "virus_scanned", "virus_free", "disk_file_size", "name", "title")
    return {
        "internal_id": document.id,
        "guid": document.uuid,
        "date_create": fields["date_create"][:10],
        "date_update": fields["date_update"][:10],
        "folder_id": None,
        "download_url": f"{scene.host}{DOWNLOAD}?unique_id={document.uuid}",
    } | {key: fields.get(key) for key in copied}


def matter_by_number(number: str, scene: Scene) -> Record:
    """Return the matter with a case number.

    Raises:
        Refusal: 404 in the documents' own shape.
    """
    found = next((matter for matter in scene.records.all("matters") if matter.fields["case_number"] == number), None)
    if found is None:
        raise document_refusal(404, "Requested matter does not exist")
    return found


def download(request: Request, scene: Scene) -> Response:
    """Return a document's bytes as an attachment.

    Raises:
        Refusal: 404 if there is no such document.
    """
    document = _asked_for(request, scene)
    content = scene.records.file(document.uuid)
    return attached(content, document.fields["name"], document.fields.get("mime_type") or "application/octet-stream")


def attached(content: bytes, name: str, mime_type: str) -> Response:
    """Return bytes as an attachment with a name."""
    response = Response(content, mimetype=mime_type)
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    """Return a content-disposition that names the file in plain ASCII and, where that loses letters, in UTF-8 too."""
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    plain = printable.encode("ascii", "replace").decode()
    named = {"filename": plain} | ({} if plain == name else {"filename*": f"UTF-8''{quote(printable, safe='')}"})
    return dump_options_header("attachment", named)


def _asked_for(request: Request, scene: Scene) -> Record:
    uuid, id = request.args.get("unique_id", ""), request.args.get("id", "")
    found = scene.records.by_id("documents", number_of(id)) if number_of(id) else None
    found = found or scene.records.by_uuid("documents", uuid.lower())
    if found is None:
        raise document_refusal(404, "Requested document does not exist")
    return found
