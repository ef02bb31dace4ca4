# do not pre-load
"""What documents.yml imports to assemble documents in the background, under predictable names.

The background action is only a nudge. Whether a document is there, the answers say: its variable is defined. A nudge
that was lost, failed or takes too long leads to a button that assembles the document at once.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any

from docassemble.base.util import background_action, define, defined, log, showifdef, today, undefine, value

from ..casefile.objects import LegalServerCase
from ..connections import settings
from ..screens import say
from ..submission import filename
from .drafts import remove_drafts
from .word_to_pdf import pdf_is_possible, word_formats

__all__ = [
    "assembly_rows",
    "begin_assembly",
    "document_filename",
    "forget_documents",
    "has_stopped",
    "is_assembled",
    "keep_document",
    "make_document",
    "pdf_is_possible",
    "word_formats",
]

ACTION = "make_document_in_background"
BEGUN = "documents_begun"


def document_filename(case: LegalServerCase, what: str) -> str:
    """Return the name of a document without its ending, by the same rule as the intake summary's."""
    return filename(today().date(), what, case.case_number, case.reference, "x").removesuffix(".x")


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
    if one["task"] is None or _has_failed(one["task"]) or time.time() - one["at"] > settings().timeouts.document:
        return "stopped"
    return "running"


def _has_failed(task: Any) -> bool:
    """A killed worker's task raises in every call but `ready`; `failed` waits as long as it runs."""
    try:
        return bool(task.ready() and task.failed())
    except Exception as error:
        log(f"legalaidsync: a document was not assembled: {type(error).__name__}")
        return True
