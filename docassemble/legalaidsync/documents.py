# do not pre-load
"""What documents.yml imports: documents assembled in the background, sent to the case, and read back from it.

The background action is only a nudge. Whether a document is there, the answers say: its variable is defined. A nudge
that was lost, failed or takes too long leads to a button that assembles the document at once.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any

from docassemble.base.util import background_action, define, defined, log, showifdef, today, undefine, value

from . import compat
from .audit import record_view
from .casefile.objects import LegalServerCase
from .compat import has_own_task
from .connections import connect, engine, outbox, settings
from .delivery.plan import Plan, PlannedDocument, PlannedOperation
from .delivery.states import State
from .delivery.zipping import zipped
from .drafts import remove_drafts
from .errors import LegalAidSyncError
from .interview import opener
from .legalserver.caching import fresh
from .scheduled import keep_cron_session
from .screens import say
from .submission import filename
from .tasks import nudge
from .transport import page_budget
from .word_to_pdf import pdf_is_possible, word_formats

__all__ = [
    "assembly_rows",
    "begin_assembly",
    "document_filename",
    "documents_in_file",
    "documents_now",
    "documents_standing",
    "download_rows",
    "forget_documents",
    "has_stopped",
    "is_assembled",
    "keep_document",
    "make_document",
    "pdf_is_possible",
    "send_documents",
    "word_formats",
]

ACTION = "make_document_in_background"
BEGUN = "documents_begun"
PATIENCE_SECONDS = 30.0  # LibreOffice takes 2 seconds for a document, and a worker may be busy
MIME_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
ON_THE_WAY = (State.QUEUED, State.SENDING, State.RETRY)
SUBJECT = "Documents from {interview} [{reference}]"
BODY = "{note}\n\nReference code: {reference}. Documents:\n{names}"


def document_filename(case: LegalServerCase, what: str) -> str:
    """Return the name of a document without its ending, by the same rule as the intake summary's."""
    return filename(today().date(), what, case.case_number, case.reference, "x").removesuffix(".x")


# Assembling


def begin_assembly(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Ask a worker to assemble those documents that are not there yet.

    Returns:
        By the name of the document: its `task` (None: nobody could be asked), `turn` and `at`, in seconds.
    """
    return {name: _begun(name) for name in names if not defined(name)}


def make_document(name: str) -> Any:
    """Return a document, assembled if it is not there; docassemble's drafts of it do not stay behind."""
    document = value(name)
    if "docx" in vars(document):
        remove_drafts(document.docx.slurp(auto_decode=False))
    return document


def keep_document(name: str, turn: str, document: Any) -> None:
    """Take over what a worker has assembled, unless the answers have been changed since it was asked."""
    begun = showifdef(BEGUN, {})
    if not defined(name) and begun.get(name, {}).get("turn") == turn:
        define(name, document)


def forget_documents(*names: str) -> None:
    """Let documents be assembled anew, because what they say has changed."""
    undefine(*names, BEGUN, "documents_way_on", "documents_prepared", "documents_assembled")


def is_assembled(names: Iterable[str]) -> bool:
    """Return whether all documents are there."""
    return all(defined(name) for name in names)


def has_stopped(names: Iterable[str], begun: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether one of the documents will not come by itself any more, or not soon."""
    return any(_state(name, begun) == "stopped" for name in names)


def assembly_rows(names: Iterable[str], begun: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return (what it is, where it stands) of each document, in the language of the screen."""
    return [(say(f"document_{name}"), say(f"assembly_{_state(name, begun)}")) for name in names]


def _begun(name: str) -> dict[str, Any]:
    turn = secrets.token_hex(8)
    try:
        task = background_action(ACTION, name=name, turn=turn)
    except Exception as error:  # kombu, redis and the socket each raise classes of their own
        log(f"legalaidsync: no worker could be asked for a document: {type(error).__name__}")
        task = None
    return {"task": task, "turn": turn, "at": time.time()}


def _state(name: str, begun: Mapping[str, Mapping[str, Any]]) -> str:
    if defined(name):
        return "ready"
    one = begun.get(name, {"task": None})
    if one["task"] is None or _has_failed(one["task"]) or time.time() - one["at"] > PATIENCE_SECONDS:
        return "stopped"
    return "running"


def _has_failed(task: Any) -> bool:
    """A killed worker's task raises in every call but `ready`; `failed` waits as long as it runs."""
    try:
        return bool(task.ready() and task.failed())
    except Exception as error:
        log(f"legalaidsync: a document was not assembled: {type(error).__name__}")
        return True


# Sending


def send_documents(case: LegalServerCase, documents: Mapping[str, Any], note: str = "") -> dict[str, Any]:
    """Commit documents to the outbox and nudge their delivery; several go as one zip that LegalServer unpacks.

    Args:
        documents: by their name: assembled documents. Of each goes the PDF if there is one, else the Word document.
        note: for the case note, which names the documents; without it only documents are sent.

    Returns:
        `{"submission": id, "reference": code, "answers": ""}`. The same session gets the same submission however
        often it asks.
    """
    _, site = connect(case.site)
    files = [_planned(name, document) for name, document in documents.items()]
    operations = [*_note(case, note, files, site.note_type), _upload(case, files)]
    plan = Plan(
        key=f"session {compat.session_id()} {case.instanceName} documents {case.reference}",
        site=case.site,
        matter_uuid=case.matter_uuid,
        case_number=case.case_number,
        reference=case.reference,
        interview=compat.interview_name(),
        actor=opener(case),
        operations=tuple(operations),
        dry_run=site.dry_run,
    )
    submission = outbox().submit(plan)
    nudge() if has_own_task() else background_action("deliver_in_background")
    keep_cron_session()
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
    names = documents_in_file(case, receipt["reference"]) if arrived else []
    return {"rows": rows, "finished": all(state not in ON_THE_WAY for _, state in found), "names": names}


def documents_in_file(case: LegalServerCase, reference: str) -> list[str]:
    """Return the names of the case's documents that carry a reference, read back from LegalServer now.

    An empty list if LegalServer can't be asked, or shows no documents to this server.
    """
    try:
        client, _ = connect(case.site)
        with page_budget(settings().timeouts.page), fresh():
            names = [str(record.get("name")) for record in records_of(client, case)]
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return []
    record_view(
        engine(),
        actor=opener(case),
        site=case.site,
        matter_uuid=case.matter_uuid,
        resource="documents",
        field_names=["name"],
        interview=compat.interview_name(),
    )
    return sorted(name for name in names if reference in name)


def records_of(client: Any, case: LegalServerCase) -> list[Mapping[str, Any]]:
    """Return the records of a case's documents; version 1 lists them by case number.

    Raises:
        LegalAidSyncError: LegalServer can't be asked, or refuses.
    """
    if client.version == 1:
        return list(client.documents.search(identification_number=case.case_number))
    return list(client.documents.search(matter=case.matter_uuid))


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
