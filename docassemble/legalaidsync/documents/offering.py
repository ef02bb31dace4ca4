# do not pre-load
"""What documents.yml imports to offer documents, to send them to the case, and to read back what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from docassemble.base.util import log, value

from .. import compat
from ..casefile.objects import LegalServerCase
from ..connections import connect, outbox, settings
from ..delivery.plan import Plan, PlannedDocument, PlannedOperation
from ..delivery.states import State
from ..delivery.zipping import zipped
from ..errors import LegalAidSyncError
from ..intake.origin import origin_of
from ..intake.papers import MIME_TYPES
from ..intake.reading import opener
from ..legalserver.caching import fresh
from ..noting import note_view
from ..scheduled import deliver_soon
from ..screens import say
from ..transport import page_budget
from .assembling import document_filename
from .in_the_case import records_of

__all__ = [
    "documents_in_file",
    "documents_now",
    "documents_standing",
    "download_rows",
    "send_documents",
]

ON_THE_WAY = (State.QUEUED, State.SENDING, State.RETRY)
SUBJECT = "Documents from {interview} [{reference}]"
BODY = "{note}\n\nReference code: {reference}. Documents:\n{names}"


def send_documents(case: LegalServerCase, documents: Mapping[str, Any], note: str = "") -> dict[str, Any]:
    """Commit documents to the outbox and nudge their delivery; several go as one zip that LegalServer unpacks.

    The documents of a case that is still to be made wait for it, whenever that is, as the client's own note does.

    Args:
        documents: by their name: assembled documents. Of each goes the PDF if there is one, else the Word document.
        note: for the case note, which names the documents; without it only documents are sent.

    Returns:
        `{"submission": id, "reference": code, "answers": ""}`. The same session gets the same submission however
        often it asks.

    Raises:
        ValueError: the case is still to be made, and the answers that make it are not sent yet.
    """
    _, site = connect(case.site)
    files = [_planned(name, document) for name, document in documents.items()]
    operations = [*_note(case, note, files, site.note_type), _upload(case, files)]
    answers = origin_of(case, dry_run=site.dry_run)
    origin = replace(answers, key=f"{answers.key} documents {case.reference}")
    plan = Plan(**vars(origin), operations=tuple(operations), case_of=answers.key if case.is_new else "")
    submission = outbox().submit(plan)
    deliver_soon()
    return {"submission": submission.id, "reference": submission.reference, "answers": ""}


def documents_now(names: Iterable[str]) -> dict[str, Any]:
    """Return assembled documents by their name."""
    return {name: value(name) for name in names}


def download_rows(names: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return (what it is, DOCX or PDF, address) of each file that can be downloaded."""
    files = [(name, ending, getattr(value(name), ending)) for name in names for ending in _endings(value(name))]
    return [(say(f"document_{name}"), ending.upper(), file.url_for(attachment=True)) for name, ending, file in files]


def documents_standing(case: LegalServerCase, receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Return where documents stand on their way into the case.

    Returns:
        `rows` of (what, where it stands), for staff; `finished`: nothing will change by itself; `names`: what
        LegalServer lists, once all of it has arrived.
    """
    status = outbox().status(receipt["submission"])
    found = [(row.kind, row.state) for row in (status.rows if status else ())]
    rows = [(say(f"desk_op_{kind}"), say(f"desk_state_{state.value.replace(' ', '_')}")) for kind, state in found]
    arrived = bool(found) and all(state is State.SENT for _, state in found)
    names = documents_in_file(case, receipt) if arrived else []
    return {"rows": rows, "finished": all(state not in ON_THE_WAY for _, state in found), "names": names}


def documents_in_file(case: LegalServerCase, receipt: Mapping[str, Any]) -> list[str]:
    """Return the names of the case's documents that carry a reference, read back from LegalServer now.

    An empty list if LegalServer can't be asked, or shows no documents to this server.
    """
    matter_uuid, case_number = _where_filed(case, receipt)
    try:
        client, _ = connect(case.site)
        with page_budget(settings().timeouts.page), fresh():
            names = [str(record.get("name")) for record in records_of(client, matter_uuid, case_number)]
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return []
    note_view(opener(case), case.site, matter_uuid, ["name"], resource="documents")
    return sorted(name for name in names if receipt["reference"] in name)


def _where_filed(case: LegalServerCase, receipt: Mapping[str, Any]) -> tuple[str, str]:
    """The uuid and the number of the case; a new one has them since it was made."""
    status = outbox().status(receipt["submission"]) if case.is_new else None
    return (status.matter_uuid, status.case_number or "") if status else (case.matter_uuid, case.case_number)


def _endings(document: Any) -> list[str]:
    """The formats in which a document was made, the PDF first."""
    return [ending for ending in ("pdf", "docx") if ending in vars(document)]


def _planned(name: str, document: Any) -> PlannedDocument:
    ending = _endings(document)[0]
    file = getattr(document, ending)
    title = say(f"document_{name}")
    return PlannedDocument(str(file.filename), MIME_TYPES[ending], file.slurp(auto_decode=False), title)


def _upload(case: LegalServerCase, files: list[PlannedDocument]) -> PlannedOperation:
    titles = ", ".join(file.title for file in files)
    if len(files) == 1:
        return PlannedOperation("upload_document", titles, document=files[0])
    name = f"{document_filename(case, 'documents')}.zip"
    return PlannedOperation("upload_zip", titles, document=zipped(files, name, titles, case.reference))


def _note(case: LegalServerCase, note: str, files: list[PlannedDocument], note_type: str) -> Iterable[PlannedOperation]:
    if note.strip():
        interview = compat.interview_name().rpartition("/")[2].removesuffix(".yml")
        names = "\n".join(f"- {file.filename}" for file in files)
        payload = {
            "subject": SUBJECT.format(interview=interview, reference=case.reference),
            "body": BODY.format(note=note.strip(), reference=case.reference, names=names),
            "note_type": note_type,
        }
        yield PlannedOperation("case_note", "documents", payload=payload)
