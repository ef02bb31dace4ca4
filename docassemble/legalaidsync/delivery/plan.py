"""What one submission will write, decided before anything is sent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .afterwards import NOTHING, Afterwards

REFERENCE_ALPHABET = "234679ACDEFGHJKMNPQRTVWXYZ"  # without letters and digits that are mistaken for each other
REFERENCE_LENGTH = 5
UPDATES = frozenset(
    f"update_{what}"
    for what in (
        *("matter", "adverse_party", "non_adverse_party", "additional_name", "contact_link", "income"),
        *("charge", "litigation", "service", "assignment", "event", "task"),
    )
)
UPLOADS = frozenset({"upload_document", "upload_zip"})
_EMPTY: Mapping[str, Any] = MappingProxyType({})


def new_reference() -> str:
    """Return a short code that is easy to read aloud, for the subject of the note and the name of the file."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


@dataclass(frozen=True)
class PlannedDocument:
    """A file to upload; `filename` carries the submission's reference.

    `assembled` is True for a file that is made of the answers: made again, it has other bytes and says the same.
    `folder` is where staff find it among the documents of the case, in version 2 of the API.
    """

    filename: str
    mime_type: str
    content: bytes = field(repr=False)
    title: str
    assembled: bool = False
    folder: str = ""


@dataclass(frozen=True)
class PlannedOperation:
    """One write.

    Args:
        kind: a key of `operations.KINDS`.
        summary: a few words for screens, without values, for example "address and phone".
        payload: the body in LegalServer's write shape.
        on_file: for updates, what was on file at `read_paths` when the person was shown it, by payload key;
            None if nothing was shown.
        labels: payload key -> label for people.
        target: uuid of the record to change; None for creates.
        baseline: for creates, uuids of the records that existed before; None if delivery is to look that up itself,
            before it sends anything.
        document: for uploads.
        readable: label -> (text on file, text the client says), for the note on a site without the paid tier.
        read_paths: for updates, payload key -> dotted path in the record as it is read.
        expect: for updates, payload key -> the scalar that the path shows once the payload is written.
        slot: what it is about, the same in each revision: `matter`, an item of a list, a note. None: each revision that
            says something else is another thing, so it is never amended. A create with a slot may have `read_paths` and
            `expect` too: a later revision turns it into an update.
        says: what makes two operations say the same, if payload and file would not: they may hold the day, the
            reference code, or a document that was assembled anew.
        undo: payload key -> what to write to take a field back that a later revision no longer changes.
    """

    kind: str
    summary: str
    payload: Mapping[str, Any] = field(default=_EMPTY, repr=False)
    on_file: Mapping[str, Any] | None = field(default=None, repr=False)
    labels: Mapping[str, str] = _EMPTY
    target: str | None = None
    baseline: tuple[str, ...] | None = None
    document: PlannedDocument | None = None
    readable: Mapping[str, tuple[str, str]] = field(default=_EMPTY, repr=False)
    read_paths: Mapping[str, str] = _EMPTY
    expect: Mapping[str, Any] = field(default=_EMPTY, repr=False)
    slot: str | None = None
    says: Mapping[str, Any] | None = field(default=None, repr=False)
    undo: Mapping[str, Any] = field(default=_EMPTY, repr=False)


@dataclass(frozen=True)
class Plan:
    """Everything one submission writes, in order.

    Args:
        key: the same for every repeat and every revision of one submission: the interview session and the case in it.
        site: name of the site in the Configuration.
        matter_uuid: the case.
        case_number: for screens; None if unknown.
        reference: from `new_reference()`.
        interview: file name of the interview.
        actor: id of the user or of the client's link, never a name.
        dry_run: keep the plan for staff to look at, and send nothing.
        afterwards: what remains to be done once the plan is stored or delivered.
        case_of: key of the submission that makes the case, for which this one waits; empty if this one makes it, or the
            case is there.

    Raises:
        ValueError: the plan could not be delivered exactly once; the message names the operation's kind.
    """

    key: str
    site: str
    matter_uuid: str
    case_number: str | None
    reference: str
    interview: str
    actor: str
    operations: tuple[PlannedOperation, ...]
    dry_run: bool = False
    afterwards: Afterwards = NOTHING
    case_of: str = ""

    def __post_init__(self) -> None:
        for operation in self.operations:
            _check(operation, self.reference)
        traces = [_trace_left_behind(operation) for operation in self.operations]
        named = [trace for trace in traces if trace]
        if len(named) != len(set(named)):
            raise ValueError("two operations leave the same subject or file name, so neither could be looked up")


def _check(operation: PlannedOperation, reference: str) -> None:
    """Refuse what could not be recognised in LegalServer after a lost answer."""
    trace = _trace_left_behind(operation)
    if trace is not None and reference not in trace:
        raise ValueError(f"{operation.kind}: the subject or file name must carry the reference")
    if operation.kind in UPLOADS and operation.document is None:
        raise ValueError(f"{operation.kind}: there is no document")
    if operation.kind in UPDATES:
        _check_update(operation)


def _check_update(operation: PlannedOperation) -> None:
    if operation.target is None and operation.kind != "update_matter":
        raise ValueError(f"{operation.kind}: the target is missing")
    unreadable = set(operation.payload) - (set(operation.read_paths) & set(operation.expect))
    if unreadable:
        raise ValueError(f"{operation.kind}: no read path or expected value for {', '.join(sorted(unreadable))}")


def _trace_left_behind(operation: PlannedOperation) -> str | None:
    """The text by which a note or a file is found again; None for kinds that are compared instead."""
    if operation.kind == "case_note":
        return str(operation.payload.get("subject", ""))
    if operation.kind in UPLOADS and operation.document:
        return operation.document.filename
    return None
