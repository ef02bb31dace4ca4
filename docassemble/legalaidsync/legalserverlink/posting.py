# do not pre-load
"""Puts files of an interview into the case, through the outbox: LegalServer may be away, and nothing arrives twice."""

from __future__ import annotations

import hashlib
import mimetypes
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from docassemble.base.util import log, showifdef
from sqlalchemy.exc import SQLAlchemyError

from .. import compat
from ..connections import outbox
from ..delivery.plan import REFERENCE_ALPHABET, REFERENCE_LENGTH, Plan, PlannedDocument, PlannedOperation
from ..delivery.zipping import zipped
from ..errors import LegalAidSyncError, RequestInvalid
from ..scheduled import deliver_soon
from ..settings import Site
from .reading import reader, site_called

MOST_UNPACKED = 100 * 1024 * 1024
UNKNOWN_KIND = "application/octet-stream"


@dataclass(frozen=True)
class Parcel:
    """What an interview gave: files by their names there, from one zip or just one, for a folder of a case."""

    matter_uuid: str
    files: tuple[tuple[str, bytes], ...] = field(repr=False)
    is_zip: bool
    folder: str

    def fingerprint(self) -> str:
        """Return what tells the same files from others; a zip that is made again has other times in it."""
        content = [[name, hashlib.sha256(data).hexdigest()] for name, data in self.files]
        return outbox().cipher.fingerprint({"matter": self.matter_uuid, "folder": self.folder, "files": content})

    def documents(self, reference: str) -> list[PlannedDocument]:
        """Return the files under names that carry the reference, by which they are found again, each name once."""
        taken: set[str] = set()
        made = []
        for name, data in self.files:
            path = PurePosixPath(name)
            title = next(title for title in _titles(path.stem) if f"{title}{path.suffix}" not in taken)
            taken.add(f"{title}{path.suffix}")
            kind = mimetypes.guess_type(name)[0] or UNKNOWN_KIND
            made.append(PlannedDocument(f"{title}_{reference}{path.suffix}", kind, data, title, folder=self.folder))
        return made


def post_file_to_legalserver_documents_webhook(
    *,
    legalserver_site: str,
    file_path: str,
    legalserver_matter_uuid: str,
    subfolder: str = "",
    save_to_sharepoint: bool = False,
) -> dict[str, Any]:
    """Put a file into the case; of a zip its files, with LegalServer's note about them. LegalServer is not waited for.

    The same file again in the same session is the same submission, however often the interview calls this.

    Args:
        subfolder: where staff find the files among the documents of the case.
        save_to_sharepoint: is not done: nobody could find out whether a file has arrived there.

    Returns:
        `{"submission": id, "reference": code, "documents": [names], "uuid": ""}`; LegalServer's uuid is not known yet.
        `{"error": what}` if the file can't be read, the site is unknown or the outbox is out of reach.
    """
    if save_to_sharepoint:
        log("legalaidsync: save_to_sharepoint is not done; the files go to the documents of the case")
    try:
        site = site_called(legalserver_site)
        plan, names = _plan(site, _parcel_at(Path(file_path), legalserver_matter_uuid, subfolder))
        submission = outbox().submit(plan)
    except (LegalAidSyncError, OSError, SQLAlchemyError) as error:
        log(f"legalaidsync: a file could not be taken: {type(error).__name__}")
        return {"error": type(error).__name__}
    deliver_soon()
    return {"submission": submission.id, "reference": submission.reference, "documents": names, "uuid": ""}


def _parcel_at(path: Path, matter_uuid: str, folder: str) -> Parcel:
    """A zip that would fill the memory stays one file, which LegalServer does not unpack."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if not members:
                raise RequestInvalid("the zip is empty")
            if sum(member.file_size for member in members) <= MOST_UNPACKED:
                files = ((PurePosixPath(member.filename).name, archive.read(member)) for member in members)
                return Parcel(matter_uuid, tuple(files), True, folder)
    return Parcel(matter_uuid, ((path.name, path.read_bytes()),), False, folder)


def _plan(site: Site, parcel: Parcel) -> tuple[Plan, list[str]]:
    """The plan, and the names under which staff see the files."""
    fingerprint = parcel.fingerprint()
    reference = _reference(fingerprint)
    documents = parcel.documents(reference)
    plan = Plan(
        key=f"{compat.session_name()} posted {fingerprint[:40]}",
        site=site.name,
        matter_uuid=parcel.matter_uuid,
        case_number=showifdef("legalserver_case.case_number") or None,
        reference=reference,
        interview=compat.interview_name(),
        actor=reader(),
        operations=(_operation(documents, reference, is_zip=parcel.is_zip),),
        dry_run=site.dry_run,
    )
    return plan, [each.filename for each in documents]


def _operation(documents: list[PlannedDocument], reference: str, *, is_zip: bool) -> PlannedOperation:
    if not is_zip:
        return PlannedOperation("upload_document", "a document of an interview", document=documents[0])
    titles = ", ".join(each.title for each in documents)
    whole = zipped(documents, f"files_{reference}.zip", titles, reference)
    return PlannedOperation(
        "upload_zip", "documents of an interview", document=replace(whole, folder=documents[0].folder)
    )


def _titles(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1


def _reference(fingerprint: str) -> str:
    """The code is made of what is sent, so that a repeat has the same."""
    number, letters = int(hashlib.sha256(fingerprint.encode()).hexdigest(), 16), []
    for _ in range(REFERENCE_LENGTH):
        number, letter = divmod(number, len(REFERENCE_ALPHABET))
        letters.append(REFERENCE_ALPHABET[letter])
    return "".join(letters)
