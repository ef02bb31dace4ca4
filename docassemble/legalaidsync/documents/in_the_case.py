# do not pre-load
"""What case_documents.yml imports: the list of a case's documents, and those that staff take with them."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from docassemble.base.util import DAFile, log, validation_error

from ..casefile.objects import LegalServerCase
from ..connections import connect, settings
from ..delivery.zipping import pack
from ..errors import LegalAidSyncError
from ..legalserver.caching import fresh
from ..noting import note_view
from ..screens import say
from ..staff import staff
from ..transport import page_budget
from .assembling import document_filename

__all__ = ["document_choices", "fetch_documents", "list_documents", "refuse_bad_choice"]

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
MOST_MEGABYTES = 100
MOST_LETTERS = 120  # of a file's name
SHOWN = ("name", "title", "disk_file_size", "virus_free")

Listed = dict[str, Any]


def list_documents(case: LegalServerCase) -> dict[str, Any]:
    """Read the list of a case's documents, and note in the audit who has seen it.

    Returns:
        `rows`, each with `uuid`, `name`, `title`, `size` in bytes and `infected`; or `trouble`, a sentence.

    Raises:
        PermissionError: the visitor is not staff.
    """
    actor = staff()
    try:
        client, _ = connect(case.site)
        with page_budget(settings().timeouts.page), fresh():
            rows = [_listed(record) for record in records_of(client, case.matter_uuid, case.case_number)]
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return {"rows": [], "trouble": error.sentence}
    _note(case, actor, SHOWN)
    return {"rows": rows, "trouble": ""}


def document_choices(listed: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the documents that can be taken, as choices; one with a virus is none."""
    return [{row["uuid"]: _line(row)} for row in listed["rows"] if not row["infected"]]


def refuse_bad_choice(listed: Mapping[str, Any], chosen: Mapping[str, bool]) -> None:
    """Check in `validation code` that something is chosen, and not too much at once."""
    rows = _chosen(listed, chosen)
    if not rows:
        validation_error(say("documents_choose"), field="chosen_documents")
    if sum(row["size"] for row in rows) > MOST_MEGABYTES * MEGABYTE:
        validation_error(say("documents_too_large", limit=MOST_MEGABYTES), field="chosen_documents")


def fetch_documents(case: LegalServerCase, listed: Mapping[str, Any], chosen: Mapping[str, bool]) -> dict[str, Any]:
    """Take documents out of LegalServer for staff: one as it is, several as a zip. Each is a row of the audit.

    Returns:
        `file`, a file of the session, which goes with it; or `trouble`, a sentence, and `file` is None.

    Raises:
        PermissionError: the visitor is not staff.
    """
    actor, rows = staff(), _chosen(listed, chosen)
    try:
        client, _ = connect(case.site)
        with page_budget(settings().timeouts.page):
            contents = [client.documents.download(row["uuid"]).content for row in rows]
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return {"file": None, "trouble": error.sentence}
    for row in rows:
        _note(case, actor, ["file"], row["uuid"])
    files = dict(zip(_names(rows), contents, strict=True))
    if len(files) == 1:
        return {"file": _file(*next(iter(files.items()))), "trouble": ""}
    return {"file": _file(f"{document_filename(case, 'documents')}.zip", pack(files)), "trouble": ""}


def records_of(client: Any, matter_uuid: str, case_number: str) -> list[Mapping[str, Any]]:
    """Return the records of a case's documents; version 1 lists them by case number.

    Raises:
        LegalAidSyncError: LegalServer can't be asked, or refuses.
    """
    if client.version == 1:
        return list(client.documents.search(identification_number=case_number))
    return list(client.documents.search(matter=matter_uuid))


def _listed(record: Mapping[str, Any]) -> Listed:
    """Version 1 calls the uuid `guid`."""
    return {
        "uuid": str(record.get("uuid") or record.get("guid")),
        "name": _safe_name(str(record.get("name") or "document")),
        "title": str(record.get("title") or ""),
        "size": int(record.get("disk_file_size") or 0),
        "infected": record.get("virus_free") is False and bool(record.get("virus_scanned")),
    }


def _safe_name(name: str) -> str:
    """The last part of a name, without signs that mean something to a file system."""
    kept = "".join(sign for sign in PurePosixPath(name.replace("\\", "/")).name if sign.isprintable())
    return kept.strip(". ")[-MOST_LETTERS:] or "document"


def _line(row: Mapping[str, Any]) -> str:
    title = f"{row['title']}: " if row["title"] and row["title"] != row["name"] else ""
    return f"{title}{row['name']} ({max(1, round(row['size'] / KILOBYTE))} KB)"


def _chosen(listed: Mapping[str, Any], chosen: Mapping[str, bool]) -> list[Listed]:
    """Only documents of this case: what is chosen comes from a browser."""
    return [row for row in listed["rows"] if chosen.get(row["uuid"]) and not row["infected"]]


def _names(rows: Iterable[Listed]) -> list[str]:
    """Names for the files of a zip; no two are the same."""
    names: list[str] = []
    for row in rows:
        path = PurePosixPath(row["name"])
        candidates = (f"{path.stem}{number}{path.suffix}" for number in ("", *map("-{}".format, range(2, 1000))))
        names.append(next(name for name in candidates if name not in names))
    return names


def _file(name: str, content: bytes) -> DAFile:
    file = DAFile("fetched_file")
    file.initialize(filename=name, mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream")
    file.write(content, binary=True)
    file.commit()
    return file


def _note(case: LegalServerCase, actor: str, names: Iterable[str], uuid: str | None = None) -> None:
    note_view(actor, case.site, case.matter_uuid, names, resource="documents", record_uuid=uuid)
