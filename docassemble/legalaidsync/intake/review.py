# do not pre-load
"""What review.yml imports: every fact and item in four columns, what a person may say of it, and how it is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from docassemble.base.util import DAObject, define, defined, log, url_action

from ..casefile.mapping import Fact, mapping_sections
from ..casefile.objects import AdverseParty, FiledItem, FiledList, HouseholdIncome, LegalServerCase
from ..casefile.set_aside import LEFT, REMOVED, UNKNOWN, marked, ways_for
from ..errors import LegalAidSyncError
from ..screens import income_line, label, safe, say
from .asking import list_choices
from .section_questions import can_be_asked, question_of

__all__ = [
    "dont_know",
    "dont_know_link",
    "item_links",
    "items_table",
    "mark_fields",
    "notes_of_marks",
    "read_lists_shown",
    "section_links",
    "section_table",
    "section_title",
    "sections_shown",
    "settle_marks",
    "take_out_item",
]

LISTS_SHOWN = ("county", "problem_code", "income")
SENT = "send"
COLUMNS = ("on_file", "said", "sent")  # of the review's tables: what a row has for each
ROLE_OF = {"parties": "adverse_parties[{}].kind", "incomes": "incomes[{}].value"}


@dataclass(frozen=True)
class Row:
    """One fact or item as the review screen shows it, as plain text; `changes` is whether something is sent."""

    label: str
    on_file: str
    said: str
    sent: str
    changes: bool = False


def read_lists_shown(case: LegalServerCase) -> bool:
    """Read the lists whose entries are shown; True, whether LegalServer gave them or not."""
    for table in dict.fromkeys([*LISTS_SHOWN, *(fact.table for fact in case.asked() if fact.table)]):
        list_choices(case, table)
    return True


def sections_shown(case: LegalServerCase) -> list[str]:
    """Return the sections of everything that may be sent, in the order of the mapping table."""
    ours = {fact.section for fact in case.reviewed_facts()}
    return [section for section in mapping_sections() if section in ours]


def section_title(section: str) -> str:
    """Return what people call a section, in the language of the screen."""
    return label(mapping_sections()[section].label)


def section_rows(case: LegalServerCase, section: str) -> list[Row]:
    """Return a row for each fact of a section that may be sent."""
    answers = case.answers()
    return [_row(case, fact, answers.get(fact.fact)) for fact in case.reviewed_facts() if fact.section == section]


def section_table(case: LegalServerCase, section: str) -> str:
    """Return the table of a section as HTML."""
    return _table(case, section_title(section), section_rows(case, section))


def section_links(case: LegalServerCase, section: str) -> list[tuple[str, str]]:
    """Return (words, address) of what can be done with a section; the words say which one is meant."""
    title = section_title(section)
    links = []
    if can_be_asked(case, section):
        words = "own_change" if any(row.on_file or row.said for row in section_rows(case, section)) else "own_add"
        links.append((say(words, section=title), url_action(question_of(case, section))))
    marks = [] if case.is_new else [(say("review_mark", section=title), url_action(f"section_marked[{section!r}]"))]
    return [*links, *marks]


# Marks: instead of an answer


def mark_fields(case: LegalServerCase, section: str) -> list[dict[str, Any]]:
    """Return a field for each fact of a section: what to do with it."""
    answers = case.answers()
    fields = []
    for fact in (fact for fact in case.reviewed_facts() if fact.section == section):
        now = case.mark(fact.fact, answers.get(fact.fact)) or SENT
        choices = [{say(f"mark_{way}"): way} for way in (SENT, *ways_for(fact, case.on_file(fact)))]
        field = {"label": label(fact.label), "field": f"fact_marks.{fact.fact}", "choices": choices, "default": now}
        fields.append(field | {"required": False})
    return fields


def settle_marks(case: LegalServerCase, section: str, chosen: DAObject) -> None:
    """Keep what was chosen for the facts of a section; what is no choice of theirs counts as none."""
    answers = case.answers()
    marks = dict(case.set_aside)
    for fact in (fact for fact in case.reviewed_facts() if fact.section == section):
        way = str(getattr(chosen, fact.fact, SENT))
        marks.pop(fact.fact, None)
        if way in ways_for(fact, case.on_file(fact)):
            marks[fact.fact] = marked(way, answers.get(fact.fact))
    case.set_aside = marks


def dont_know(case: LegalServerCase, section: str) -> None:
    """Note that the client does not know what a section asks: what is still open there is not asked again."""
    for fact in (fact for fact in case.asked(section) if fact.may_change(case.viewer)):
        if not defined(fact.attribute):
            define(fact.attribute, "")
            case.set_aside = {**case.set_aside, fact.fact: marked(UNKNOWN, "")}


def dont_know_link(case: LegalServerCase, section: str) -> str:
    """Return the link by which a client says that they do not know; nothing where a section is only changed."""
    if not any(not fact.optional and not defined(fact.attribute) for fact in case.asked(section)):
        return ""
    return f"[{say('review_dont_know')}]({url_action('section_unknown', section=section)})"


def notes_of_marks(case: LegalServerCase) -> list[str]:
    """Return a line for staff, in English, that names what the client does not know."""
    unknown = set(case.marked_as(UNKNOWN))
    labels = [fact.label for fact in case.reviewed_facts() if fact.fact in unknown]
    return [f"The client does not know: {', '.join(labels)}."] if labels else []


# Lists


def items_table(case: LegalServerCase, section: str, items: FiledList) -> str:
    """Return the table of a list as HTML, or that there is nothing in it."""
    rows = [_item_row(case, item) for item in items.elements]
    title = say(f"section_{section}")
    return _table(case, title, rows) if rows else f"**{title}**: {say('summary_none')}"


def item_links(case: LegalServerCase, section: str, items: FiledList) -> list[tuple[str, str]]:
    """Return (words, address) of what can be done with each item of a list."""
    links = []
    for number, item in enumerate(items.elements):
        name = _item_text(case, item)
        if not item.is_gone:
            links.append((say("review_change_item", item=name), url_action(ROLE_OF[section].format(number))))
        words = "review_bring_back" if item.is_gone else "review_take_out"
        links.append((say(words, item=name), url_action("take_out", list=section, item=item.item_id)))
    return links


def take_out_item(lists: Mapping[str, FiledList], arguments: Mapping[str, Any]) -> None:
    """Take an item out of a list; one that is on file is only marked, for staff, and a second time brings it back."""
    items = lists.get(str(arguments.get("list")))
    if items is None:  # asking whether it is empty would gather it
        return
    for number, item in enumerate(items.elements):
        if item.item_id == arguments.get("item"):
            if item.uuid:
                item.gone = not item.gone
            else:
                items.pop(number)
            return


def _row(case: LegalServerCase, fact: Fact, answer: Any) -> Row:
    before, now = case.text_on_file(fact), _text(case, fact, answer)
    mark = case.mark(fact.fact, answer)
    if mark:
        return Row(label(fact.label), before, now, say(f"review_{mark}"), changes=mark == REMOVED)
    if now and not fact.same(case.on_file(fact), answer):
        return Row(label(fact.label), before, now, now, changes=True)
    return Row(label(fact.label), before, now, say(f"review_{LEFT}") if before else "")


def _text(case: LegalServerCase, fact: Fact, answer: Any) -> str:
    if answer is None or answer == "":
        return ""
    return case.label_of(fact.table, str(answer)) if fact.table and not fact.is_list else fact.text_of(answer)


def _item_row(case: LegalServerCase, item: FiledItem) -> Row:
    now = _item_text(case, item)
    if item.is_gone:
        return Row(now, item.filed_line, now, say("review_gone"), changes=True)
    said = item.said()
    same = all(fact.same(fact.on_file(item.filed_record), said.get(fact.fact)) for fact in item.facts() if fact.asked)
    if same:
        return Row(now, now, now, say(f"review_{LEFT}"))
    return Row(now, item.filed_line, now, now, changes=True)


def _item_text(case: LegalServerCase, item: FiledItem) -> str:
    """What to call an item; an item whose questions are still open has only what it has by now."""
    try:
        if isinstance(item, AdverseParty):
            phone = getattr(item, "phone_number", "")
            return f"{item.title}, {phone}" if phone else item.title
        return income_line(case, item) if isinstance(item, HouseholdIncome) else item.line
    except LegalAidSyncError as error:
        log(f"legalaidsync: an item can't be shown: {error}")
        return item.filed_line


def _table(case: LegalServerCase, title: str, rows: Iterable[Row]) -> str:
    """A table that becomes a list of cards on a phone; the roles keep it a table for screen readers there.

    Nothing is on file of a case that is still to be made, so that column is left out.
    """
    columns = COLUMNS[1:] if case.is_new else COLUMNS
    heads = [say("review_fact"), *(say(f"review_{column}") for column in columns)]
    head = "".join(f'<th role="columnheader" scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(_table_row(row, dict(zip(columns, heads[1:], strict=True))) for row in rows)
    return (
        f'<table class="table las-review" role="table"><caption>{escape(title)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _table_row(row: Row, heads: Mapping[str, str]) -> str:
    cells = [(head, getattr(row, column)) for column, head in heads.items()]
    nothing = say("summary_none")
    shown = "".join(
        f'<td role="cell" data-label="{escape(head)}">{safe(text) if text else escape(nothing)}</td>'
        for head, text in cells
    )
    kind = ' class="las-changed-row"' if row.changes else ""
    return f'<tr role="row"{kind}><th role="rowheader" scope="row">{safe(row.label)}</th>{shown}</tr>'
