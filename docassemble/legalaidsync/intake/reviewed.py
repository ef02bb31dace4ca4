# do not pre-load
"""Takes from the interview's objects what was reviewed, as plain data: the only thing from which writes are planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..casefile.changes import Change, find_changes
from ..casefile.mapping import Fact, is_nothing
from ..casefile.objects import FiledItem, FiledList, LegalServerCase
from ..casefile.set_aside import REMOVED
from ..casefile.validation import accept_fact, accept_kind
from ..delivery.plan import PlannedDocument
from ..legalserver.values.writing import EMPTY_WORD
from ..submission import Reviewed, ReviewedItem

STORY_LIMIT = 5000


def reviewed(
    case: LegalServerCase,
    lists: Iterable[FiledList],
    story: str,
    notes: tuple[str, ...],
    documents: tuple[PlannedDocument, ...],
) -> Reviewed:
    """Return everything that somebody saw and said yes to.

    Args:
        case: its reviewed facts count, and nothing else of the matter.
        lists: the lists that were reviewed; of their items only what whoever answers may change counts.
        story: the client's own words.
        notes: further lines for staff.
        documents: the summary and the papers.

    Raises:
        NotAcceptable: an answer is not what its fact takes; the questions' own checks should have said so.
    """
    ours, theirs = case.reviewed_facts(), list(lists)
    return Reviewed(
        shown=case.is_pulled,
        changes=tuple(_changes(case, ours, case.record, case.said(), case.marked_as(REMOVED))),
        items=tuple(_item(case, item) for each in theirs for item in each),
        baselines={each.record_kind: each.baseline() for each in theirs},
        story=accept_kind("free text", story, limit=STORY_LIMIT),
        notes=notes,
        documents=documents,
        answers=_answers(ours, case.said()) | dict.fromkeys(case.marked_as(REMOVED), EMPTY_WORD),
    )


def _item(case: LegalServerCase, item: FiledItem) -> ReviewedItem:
    if item.is_gone:
        return ReviewedItem(item.record_kind, item.uuid, (), item.item_id, gone=item.filed_line or item.uuid)
    changes = _changes(case, item.reviewed_facts(), item.filed_record, item.said())
    return ReviewedItem(item.record_kind, item.uuid, tuple(changes), item.item_id)


def _answers(facts: Iterable[Fact], said: Mapping[str, Any]) -> dict[str, Any]:
    """Every answer in LegalServer's write shape, so that it is plain data; nothing for a blank one."""
    accepted = {fact: accept_fact(fact, said[fact.fact]) for fact in facts if fact.fact in said}
    return {fact.fact: fact.to_write(answer) for fact, answer in accepted.items() if not is_nothing(answer)}


def _changes(
    case: LegalServerCase,
    facts: Iterable[Fact],
    record: Mapping[str, Any],
    said: Mapping[str, Any],
    removed: Collection[str] = (),
) -> list[Change]:
    known = [fact for fact in facts if fact.fact in said or fact.fact in removed]
    accepted = {fact.fact: accept_fact(fact, said[fact.fact]) for fact in known if fact.fact in said}
    labels = {
        fact.fact: case.label_of(fact.table, str(accepted[fact.fact]))
        for fact in known
        if fact.fact in accepted and fact.table and not fact.is_list
    }
    return find_changes(known, record, accepted, labels, removed)
