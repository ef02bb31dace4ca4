"""Turns what the client reviewed into a plan of writes. Plain Python: nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any

from .casefile.changes import Change
from .delivery.creating import made_by
from .delivery.new_matter import NEW_MATTER, is_placeholder
from .delivery.plan import Plan, PlannedDocument, PlannedOperation
from .legalserver.values.writing import EMPTY_WORD as CLEARED

NOTE_SUBJECT = "Online intake {day} [{reference}]"
NOTE_OPENING = "The client checked the case file online and sent these answers on {day}. Reference code: {reference}."
OPENING_OF_NEW = "Somebody new asked for help online and sent these answers on {day}. Reference code: {reference}."
NEW_CASE = "the new case"
CONTACT_RECORD = "contact_"  # facts of a contact's own record begin so: data/sources/mapping/people.yml


@dataclass(frozen=True)
class Writing:
    """How items of one kind of record are written.

    Args:
        noun: what an item is called in the note.
        create, update: kinds of operations; empty where LegalServer's API or our outbox has none.
    """

    noun: str
    create: str = ""
    update: str = ""


def _usual(noun: str) -> Writing:
    name = noun.replace(" ", "_").replace("-", "_")
    return Writing(noun, f"create_{name}", f"update_{name}")


WRITINGS: Mapping[str, Writing] = {
    "adverse_parties": _usual("adverse party"),
    "non_adverse_parties": _usual("non-adverse party"),
    "additional_names": _usual("additional name"),
    "case_contacts": Writing("contact", "link_contact", "update_contact_link"),
    "incomes": _usual("income"),
    "charges": _usual("charge"),
    "litigations": _usual("litigation"),
    "services": _usual("service"),
    "assignments": _usual("assignment"),
    "events": _usual("event"),
    "tasks": _usual("task"),
    "case_notes": Writing("note", "case_note"),
    "expenses": Writing("expense"),
    "assets": Writing("asset"),
    "addresses": Writing("address"),
    "phone_numbers": Writing("phone number"),
    "government_generated_ids": Writing("government ID"),
    "callbacks": Writing("callback"),
    "related_matters": Writing("related case"),
    "documents": Writing("document"),
}


@dataclass(frozen=True)
class ReviewedItem:
    """One item of a list: its record kind, LegalServer's uuid (empty for a new one) and what differs.

    `item_id` is the item's own, so that it stays the same thing when other items come and go. `gone` is what to call an
    item on file that is no longer so, for staff to take out; empty for all others.
    """

    record_kind: str
    uuid: str
    changes: tuple[Change, ...] = field(repr=False)
    item_id: str = ""
    gone: str = field(default="", repr=False)


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


def plan_submission(
    origin: Origin, reviewed: Reviewed, *, note_type: str, today: date, new_case: Iterable[tuple[str, str]] = ()
) -> Plan:
    """Return the plan: the matter first, then new items, then the note, then the documents.

    Args:
        note_type: an entry of LegalServer's list `note_type`.
        today: day of the submission, in the office's time zone.
        new_case: (field, text) of what a case begins with that is still to be made, beside what the client says.
    """
    is_new = is_placeholder(origin.matter_uuid)
    operations = [
        *([_create_matter(reviewed, dict(new_case))] if is_new else _update_matter(reviewed)),
        *chain.from_iterable(_write_item(item, reviewed, origin, note_type) for item in reviewed.items if item.changes),
        _case_note(origin, reviewed, note_type, today),
        *_uploads(reviewed),
    ]
    return Plan(**vars(origin), operations=tuple(operations))


def filename(today: date, what: str, case_number: str, reference: str, suffix: str) -> str:
    """Return a file name that is predictable, traceable and without a personal name."""
    parts = [today.isoformat(), what, case_number, reference]
    return "_".join(part for part in parts if part) + f".{suffix}"


def _create_matter(reviewed: Reviewed, beginning: Mapping[str, str]) -> PlannedOperation:
    """What the client says goes before what each new case begins with."""
    said = _written(reviewed.changes)
    said |= {"payload": {**beginning, **said["payload"]}, "summary": said["summary"] or NEW_CASE}
    undo = {change.fact.write: CLEARED for change in reviewed.changes}
    return PlannedOperation(kind=NEW_MATTER, slot="matter", undo=undo, **said)


def _update_matter(reviewed: Reviewed) -> Iterable[PlannedOperation]:
    if reviewed.changes:
        yield _update("update_matter", None, reviewed.changes, shown=reviewed.shown, slot="matter")


def _write_item(item: ReviewedItem, reviewed: Reviewed, origin: Origin, note_type: str) -> Iterable[PlannedOperation]:
    """What is written of one item; nothing if no operation can write it: then staff read it in the note."""
    writing = WRITINGS[item.record_kind]
    slot = f"{(writing.create or writing.noun).removeprefix('create_')} {item.uuid or item.item_id}".strip()
    if item.uuid:
        if writing.update:
            yield _update(writing.update, item.uuid, item.changes, shown=reviewed.shown, slot=slot)
    elif writing.create == "case_note":
        yield _own_note(item, origin, note_type, slot)
    elif writing.create:
        yield from _make(item, writing.create, reviewed, slot)


def _make(item: ReviewedItem, kind: str, reviewed: Reviewed, slot: str) -> Iterable[PlannedOperation]:
    """A new item; a contact that LegalServer does not know yet is made before it is linked with the case."""
    made = PlannedOperation(
        kind=kind,
        baseline=reviewed.baselines.get(item.record_kind, ()),
        slot=slot if item.item_id else None,
        undo={change.fact.write: CLEARED for change in item.changes},
        **_written(item.changes),
    )
    person = tuple(change for change in item.changes if change.fact.fact.startswith(CONTACT_RECORD))
    if not person:
        yield made
        return
    link = tuple(change for change in item.changes if change not in person)
    record = f"contact {item.item_id}"
    yield PlannedOperation(
        kind="create_contact", slot=record, undo={each.fact.write: CLEARED for each in person}, **_written(person)
    )
    whole = _written(link)
    whole["payload"] = {"contact_uuid": made_by(record), **whole["payload"]}
    yield replace(made, undo={each.fact.write: CLEARED for each in link}, **whole)


def _own_note(item: ReviewedItem, origin: Origin, note_type: str, slot: str) -> PlannedOperation:
    """A note beside the one that every submission writes; it too carries the reference, to be found again."""
    payload = {change.fact.write: change.written for change in item.changes}
    subject = f"{payload.get('subject') or 'Note'} [{origin.reference}]"
    says = {name: str(value) for name, value in payload.items()}
    return PlannedOperation(
        kind="case_note",
        summary=_labels(item.changes),
        payload={"note_type": note_type, "body": "", **payload, "subject": subject},
        slot=slot,
        says=says,
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
        "payload": {change.fact.write: change.written for change in changes},
        "labels": {change.fact.write: change.fact.label for change in changes},
        "readable": {change.fact.label: (change.before_text, change.after_text) for change in changes},
        "read_paths": {change.fact.write: change.fact.read for change in changes},
        "expect": {change.fact.write: change.expected for change in changes},
    }


def _as_before(change: Change) -> Any:
    """What to write to bring back what was on file."""
    return CLEARED if change.before is None else change.fact.to_write_back(change.before)


def _case_note(origin: Origin, reviewed: Reviewed, note_type: str, today: date) -> PlannedOperation:
    words = {"day": today.isoformat(), "reference": origin.reference}
    is_new = is_placeholder(origin.matter_uuid)
    news = _what_is_new(reviewed, is_new=is_new)
    paragraphs = [
        (OPENING_OF_NEW if is_new else NOTE_OPENING).format(**words),
        f"What happened, in the client's words:\n{reviewed.story}" if reviewed.story else "",
        news,
        _for_staff_to_enter(reviewed),
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
            "news": news,
            "notes": [note for note in (_for_staff_to_enter(reviewed), *reviewed.notes) if note],
            "type": note_type,
        },
    )


def _what_is_new(reviewed: Reviewed, *, is_new: bool) -> str:
    """Name what the client changed and added; values stand in the records, not here."""
    told = "Told" if is_new else "Changed"
    changed = [change.fact.label for change in reviewed.changes if not change.clears]
    removed = [change.fact.label for change in reviewed.changes if change.clears]
    changed += [f"{_labels(item.changes)} ({_name(item)})" for item in reviewed.items if item.uuid and item.changes]
    added = [_name(item) for item in reviewed.items if item.changes and not item.uuid]
    lines = [
        f"{told} by the client: {', '.join(changed)}." if changed else "",
        f"Added by the client: {', '.join(added)}." if added else "",
        f"Removed by the client: {', '.join(removed)}." if removed else "",
    ]
    return "\n".join(line for line in lines if line) or "The client changed nothing that was on file."


def _for_staff_to_enter(reviewed: Reviewed) -> str:
    """What the client changed, added or took out that no operation can write, so that it is not lost.

    A record is taken out by staff, and never by a client: another case or a conflict check may need it.
    """
    lines = [f"{_name(item)}: no longer so, says the client: {item.gone}" for item in reviewed.items if item.gone]
    lines += [
        f"{_name(item)}: {change.fact.label}: {change.before_text or 'blank'} -> {change.after_text}"
        for item in reviewed.items
        for change in item.changes
        if not (WRITINGS[item.record_kind].update if item.uuid else WRITINGS[item.record_kind].create)
    ]
    return "\n".join(["Please enter this into LegalServer:", *lines]) if lines else ""


def _name(item: ReviewedItem) -> str:
    return WRITINGS[item.record_kind].noun


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
            {change.fact.write: change.written for change in item.changes},
            *(["gone"] if item.gone else []),
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
