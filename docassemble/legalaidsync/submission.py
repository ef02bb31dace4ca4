"""Turns what the client reviewed into a plan of writes. Plain Python: nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .casefile.changes import Change
from .delivery.plan import Plan, PlannedDocument, PlannedOperation

NOTE_SUBJECT = "Online intake {day} [{reference}]"
NOTE_OPENING = "The client checked the case file online and sent these answers on {day}. Reference code: {reference}."
CLEARED = "%empty%"  # LegalServer's word for a field that is to be blank: section 6.3 of the API sheet
SINGULAR = {"adverse_parties": "adverse_party", "incomes": "income"}


@dataclass(frozen=True)
class ReviewedItem:
    """One item of a list: its record kind, LegalServer's uuid (empty for a new one) and what differs.

    `item_id` is the item's own, so that it stays the same thing when other items come and go.
    """

    record_kind: str
    uuid: str
    changes: tuple[Change, ...] = field(repr=False)
    item_id: str = ""


@dataclass(frozen=True)
class Reviewed:
    """Everything that the client saw and said yes to.

    Args:
        shown: whether the client saw LegalServer's record; False while it was out of reach.
        changes: facts of the matter that differ.
        items: items of lists that are new or differ.
        baselines: record kind -> uuids that were on file before.
        story: the client's own words.
        notes: further lines for staff.
        documents: the summary and the papers.
        answers: fact -> everything that the client gave or confirmed, in LegalServer's write shape.
    """

    shown: bool
    changes: tuple[Change, ...] = field(repr=False)
    items: tuple[ReviewedItem, ...]
    baselines: Mapping[str, tuple[str, ...]]
    story: str = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    documents: tuple[PlannedDocument, ...]
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Origin:
    """Where a submission comes from; the arguments of Plan that are known before anything is reviewed."""

    key: str
    site: str
    matter_uuid: str
    case_number: str
    reference: str
    interview: str
    actor: str
    dry_run: bool = False


def plan_submission(origin: Origin, reviewed: Reviewed, *, note_type: str, today: date) -> Plan:
    """Return the plan: changes first, then new items, then the note, then the documents.

    Args:
        note_type: an entry of LegalServer's list `note_type`.
        today: day of the submission, in the office's time zone.
    """
    operations = [
        *_update_matter(reviewed),
        *(_write_item(item, reviewed) for item in reviewed.items if item.changes),
        _case_note(origin, reviewed, note_type, today),
        *_uploads(reviewed),
    ]
    return Plan(**vars(origin), operations=tuple(operations))


def filename(today: date, what: str, case_number: str, reference: str, suffix: str) -> str:
    """Return a file name that is predictable, traceable and without a personal name."""
    parts = [today.isoformat(), what, case_number, reference]
    return "_".join(part for part in parts if part) + f".{suffix}"


def _update_matter(reviewed: Reviewed) -> Iterable[PlannedOperation]:
    if reviewed.changes:
        yield _update("update_matter", None, reviewed.changes, shown=reviewed.shown, slot="matter")


def _write_item(item: ReviewedItem, reviewed: Reviewed) -> PlannedOperation:
    name = SINGULAR[item.record_kind]
    slot = f"{name} {item.uuid or item.item_id}".strip()
    if item.uuid:
        return _update(f"update_{name}", item.uuid, item.changes, shown=reviewed.shown, slot=slot)
    return PlannedOperation(
        kind=f"create_{name}",
        baseline=reviewed.baselines.get(item.record_kind, ()),
        slot=slot if item.item_id else None,
        undo={change.fact.write: CLEARED for change in item.changes},
        **_written(item.changes),
    )


def _update(kind: str, target: str | None, changes: tuple[Change, ...], *, shown: bool, slot: str) -> PlannedOperation:
    return PlannedOperation(
        kind=kind,
        target=target,
        on_file={change.fact.write: change.before for change in changes} if shown else None,
        slot=slot,
        undo={change.fact.write: _as_before(change) for change in changes},
        **_written(changes),
    )


def _written(changes: tuple[Change, ...]) -> dict[str, Any]:
    """What a create and an update have in common."""
    return {
        "summary": _labels(changes),
        "payload": {change.fact.write: change.fact.to_write(change.after) for change in changes},
        "labels": {change.fact.write: change.fact.label for change in changes},
        "readable": {change.fact.label: (change.before_text, change.after_text) for change in changes},
        "read_paths": {change.fact.write: change.fact.read for change in changes},
        "expect": {change.fact.write: change.fact.rules.write(change.after) for change in changes},
    }


def _as_before(change: Change) -> Any:
    """What to write to bring back what was on file."""
    return CLEARED if change.before is None else change.fact.to_write_back(change.before)


def _case_note(origin: Origin, reviewed: Reviewed, note_type: str, today: date) -> PlannedOperation:
    words = {"day": today.isoformat(), "reference": origin.reference}
    paragraphs = [
        NOTE_OPENING.format(**words),
        f"What happened, in the client's words:\n{reviewed.story}" if reviewed.story else "",
        _what_is_new(reviewed),
        *reviewed.notes,
    ]
    return PlannedOperation(
        kind="case_note",
        summary="what happened",
        payload={
            "subject": NOTE_SUBJECT.format(**words),
            "body": "\n\n".join(paragraph for paragraph in paragraphs if paragraph),
            "note_type": note_type,
        },
        slot="note",
        says={
            "story": reviewed.story,
            "news": _what_is_new(reviewed),
            "notes": list(reviewed.notes),
            "type": note_type,
        },
    )


def _what_is_new(reviewed: Reviewed) -> str:
    """Name what the client changed and added; values stand in the records, not here."""
    changed = [change.fact.label for change in reviewed.changes]
    changed += [f"{_labels(item.changes)} ({_name(item)})" for item in reviewed.items if item.uuid and item.changes]
    added = [_name(item) for item in reviewed.items if item.changes and not item.uuid]
    lines = [
        f"Changed by the client: {', '.join(changed)}." if changed else "",
        f"Added by the client: {', '.join(added)}." if added else "",
    ]
    return "\n".join(line for line in lines if line) or "The client changed nothing that was on file."


def _name(item: ReviewedItem) -> str:
    return SINGULAR[item.record_kind].replace("_", " ")


def _uploads(reviewed: Reviewed) -> Iterable[PlannedOperation]:
    """A paper is known by its bytes, an assembled document by the answers that it is made of."""
    assembled = 0
    for document in reviewed.documents:
        upload = PlannedOperation(kind="upload_document", summary=document.title, document=document)
        if document.assembled:
            assembled += 1
            upload = replace(upload, slot=f"assembled document {assembled}", says=everything_said(reviewed))
        yield upload


def everything_said(reviewed: Reviewed) -> dict[str, Any]:
    """Return all that the client says, without day, reference or file, as plain data."""
    items = [
        [
            item.record_kind,
            item.uuid,
            {change.fact.write: change.fact.to_write(change.after) for change in item.changes},
        ]
        for item in reviewed.items
    ]
    papers = sum(not document.assembled for document in reviewed.documents)
    return {
        "answers": dict(reviewed.answers),
        "items": items,
        "story": reviewed.story,
        "notes": list(reviewed.notes),
        "papers": papers,
    }


def _labels(changes: Iterable[Change]) -> str:
    return ", ".join(change.fact.label for change in changes)
