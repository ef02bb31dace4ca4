# do not pre-load
"""Which question changes a section of the case, and fields for the facts that have no question of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docassemble.base.util import DAObject, define, log

from ..casefile.facts import Fact
from ..casefile.kinds import iso_date, refuse
from ..casefile.objects import LegalServerCase
from ..casefile.validation import accept_fact
from ..errors import LegalAidSyncError, NotAcceptable
from ..screens import label, say
from .asking import check_with, entry_choices

__all__ = ["acceptable_here", "can_be_asked", "edit_fields", "settle_several"]

# Section of the mapping table -> what its question in the library sets first.
QUESTIONS: Mapping[str, str] = {
    "name": "client.name.first",
    "birth": "client.birthdate",
    "address": "client.address.address",
    "contact": "client.mobile_number",
    "household": "client.household_adults",
    "county": "client.county",
    "problem": "client.problem",
}
YES_OR_NO = "yes or no"
DAY = "date"
SEVERAL_FROM_LISTS = "entries"
PICKED_FROM_LISTS = ("entry", "gender")
# Kind -> what its field has beside a line of text.
WRITTEN: Mapping[str, Mapping[str, Any]] = {"date": {"datatype": "date"}, "free text": {"datatype": "area", "rows": 4}}
TYPED = ("name", "line", "phone", "email", "zip", "state", "count", "money", "number")


def can_be_asked(case: LegalServerCase, section: str) -> bool:
    """Return whether there is a question for a section now: not without its list, nor without a field."""
    if case.asked(section):
        return all(case.lists.get(fact.table) for fact in case.asked(section) if fact.table)
    ours = (fact for fact in case.reviewed_facts() if fact.section == section)
    return any(can_be_edited(fact) for fact in ours)


def can_be_edited(fact: Fact) -> bool:
    """Return whether `edit_fields` has a field for a fact, if LegalServer gives its list."""
    return fact.kind in (YES_OR_NO, *TYPED, *WRITTEN) or is_picked(fact) or _holds_several(fact)


def question_of(case: LegalServerCase, section: str) -> str:
    """Return what the question that changes a section sets: that of the library, of the site's own facts, or fields."""
    own = next((fact.attribute for fact in case.asked(section)), f"section_edited[{section!r}]")
    return QUESTIONS.get(section, own)


def edit_fields(case: LegalServerCase, section: str) -> list[dict[str, Any]]:
    """Return a field for each fact of a section that the library has no question for; a list's by its entries.

    What is ticked for a fact that holds several values becomes an answer by `settle_several`.
    """
    ours = (fact for fact in case.reviewed_facts() if fact.section == section and not fact.asked)
    return [field for fact in ours if (field := _field(case, fact))]


def settle_several(case: LegalServerCase, section: str, ticked: DAObject) -> None:
    """Make answers of what was ticked for the facts of a section that hold several values.

    Nothing ticked is no answer: LegalServer's word for blank does not clear such a field. What is no entry of the list
    counts as not ticked.
    """
    for fact in (fact for fact in case.reviewed_facts() if fact.section == section and _holds_several(fact)):
        chosen = getattr(ticked, fact.fact, {})
        values = [entry for entry in _entries(case, fact) if chosen.get(entry)]
        if values:
            define(f"{case.instanceName}.{fact.attribute}", values)


def acceptable_here(case: LegalServerCase, name: str) -> Callable[[Any], bool]:
    """Return the check of a field of `edit_fields`, by the site's own mapping and LegalServer's list."""
    fact = next(fact for fact in case.reviewed_facts() if fact.fact == name)

    def check(answer: Any) -> None:
        kept = accept_fact(fact, answer)
        if kept and is_picked(fact) and kept not in _entries(case, fact):
            raise refuse("not_on_list")

    return check_with(check, fact.label)


def is_picked(fact: Fact) -> bool:
    """Return whether a fact is an entry of one of LegalServer's lists, by its name."""
    return bool(fact.kind in PICKED_FROM_LISTS and fact.table)


def _field(case: LegalServerCase, fact: Fact) -> dict[str, Any]:
    """The field of one fact, in the shape of a question's `fields`; an empty one if it can't be asked here."""
    field = {
        "label": label(fact.label),
        "field": f"case_file.{fact.attribute}",
        "required": False,
        "default": case.text_on_file(fact),
        "validate": f"acceptable_here(case_file, {fact.fact!r})",
    }
    if _holds_several(fact):
        return _tick_boxes(case, fact)
    if fact.kind == YES_OR_NO:
        return field | {"choices": [{say("answer_yes"): "True"}, {say("answer_no"): "False"}]} | _yes_or_no(case, fact)
    if is_picked(fact):
        choices = _entries(case, fact)
        return field | {"choices": choices} if choices else {}
    if fact.kind == DAY:
        field["default"] = _day(case, fact)
    return field | dict(WRITTEN.get(fact.kind, {})) if can_be_edited(fact) else {}


def _day(case: LegalServerCase, fact: Fact) -> str:
    """The day on file as docassemble's field for dates takes it; nothing if staff have written something else there."""
    try:
        return iso_date(case.on_file(fact)) if case.on_file(fact) else ""
    except NotAcceptable:
        return ""


def _holds_several(fact: Fact) -> bool:
    return bool(fact.kind == SEVERAL_FROM_LISTS and fact.table)


def _tick_boxes(case: LegalServerCase, fact: Fact) -> dict[str, Any]:
    entries, known = _entries(case, fact), case.answers().get(fact.fact) or case.on_file(fact) or []
    if not entries:
        return {}
    boxes = {"datatype": "checkboxes", "choices": entries, "none of the above": False, "required": False}
    ticked = [entry for entry in entries if entry in known]
    return {"label": label(fact.label), "field": f"fact_lists.{fact.fact}", "default": ticked} | boxes


def _yes_or_no(case: LegalServerCase, fact: Fact) -> dict[str, Any]:
    found = case.on_file(fact)
    return {"default": "" if found is None else str(bool(fact.rules.check(found, None)))}


def _entries(case: LegalServerCase, fact: Fact) -> list[str]:
    """The entries of a fact's list that are offered; none while LegalServer can't give them."""
    try:
        entries = entry_choices(case, str(fact.table))
    except LegalAidSyncError as error:
        log(f"legalaidsync: a list can't be read: {error}")
        return []
    return [entry for entry in entries if not fact.entries or entry in fact.entries]
