"""Several documents as one zip, which LegalServer unpacks into the case. Facts: section 11.1 of the API sheet.

In LegalServer every such zip is called `files.zip`, so what tells whether one has arrived is what was in it: each file
in it carries the reference of the submission, as a document that is uploaded by itself does.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterable
from io import BytesIO

from .job import Job
from .plan import PlannedDocument

MIME_TYPE = "application/zip"
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same documents make the same bytes


def zipped(documents: Iterable[PlannedDocument], filename: str, title: str, reference: str) -> PlannedDocument:
    """Return documents as one zip.

    Args:
        filename: what our own screens call it; LegalServer calls every zip the same.
        reference: of the submission; each name must carry it.

    Raises:
        ValueError: a document could not be found again: two have the same name, or one does not carry the reference.
    """
    each = list(documents)
    files = {document.filename: document.content for document in each}
    if len(files) < len(each) or not all(reference in name for name in files):
        raise ValueError("each document of a zip needs a name of its own that carries the reference")
    return PlannedDocument(filename, MIME_TYPE, pack(files), title)


def pack(files: dict[str, bytes]) -> bytes:
    """Return a zip of files by their name; the same files make the same zip."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, SAME_DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def send_zip(job: Job) -> str:
    """Put what the case does not have yet into it, and return the uuid of the zip, or of a document that is there.

    LegalServer may have unpacked a part of an earlier zip before it failed; that part is not sent twice.
    """
    there, files = _there(job), _files(job)
    missing = {name: content for name, content in files.items() if name not in there}
    if not missing:
        return there[next(iter(files))]
    folder = job.content.document.folder if job.content.document else ""
    return str(job.client.documents.upload_zip(matter=job.matter, content=pack(missing), subfolder=folder)["uuid"])


def find_zip(job: Job) -> str | None:
    """The uuid of the first document of the zip; None unless all of them are there."""
    there, names = _there(job), list(_files(job))
    return there[names[0]] if all(name in there for name in names) else None


def uuids_by_name(job: Job, names: Collection[str]) -> dict[str, str]:
    """The documents of the case that have one of these names; version 1 lists documents by case number only."""
    if job.client.version == 1:
        number = job.client.matters.get(job.matter)["case_number"]
        found = job.client.documents.search(identification_number=number)
    else:
        found = job.client.documents.search(matter=job.matter)
    key = "guid" if job.client.version == 1 else "uuid"
    return {str(record["name"]): str(record[key]) for record in found if record.get("name") in names}


def _there(job: Job) -> dict[str, str]:
    return uuids_by_name(job, set(_files(job)))


def _files(job: Job) -> dict[str, bytes]:
    document = job.content.document
    if document is None:
        raise ValueError("a zip without documents cannot have been planned")
    with zipfile.ZipFile(BytesIO(document.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
