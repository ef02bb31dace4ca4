# do not pre-load
"""What staff do with their site's mapping (mapping.yml): look, change a row, add a custom field, check, save.

Every function here asks again whether the visitor is staff. The text is the truth: each step makes it anew, and only
"save" writes it, with the one before kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docassemble.base.util import get_language, log, validation_error

from ..casefile import site_drafts
from ..casefile.mapping import mapping_sections
from ..casefile.site_drafts import ShownRow, as_text, custom_row, difference, rows_of, unknown_fields, with_row
from ..casefile.validation import accept_kind
from ..connections import connect, settings
from ..errors import ConfigurationInvalid, LegalAidSyncError, NotAcceptable
from ..health.mapping import problems_of, sample_case
from ..intake.asking import acceptable_text
from ..legalserver.values.writing import is_custom
from ..noting import note_view
from ..screens import label, say
from ..staff import View, staff
from ..transport import page_budget
from ..wording import Sentence, as_plain, from_plain, in_language
from .saved import is_editable, store, stored_versions, tables_in, text_of

__all__ = [
    "acceptable_file",
    "acceptable_label",
    "changes_of_mapping",
    "first_mapping_view",
    "found_fields",
    "kind_choices",
    "known_kind",
    "known_section",
    "mapping_answered",
    "mapping_looked",
    "mapping_problems",
    "mapping_rows",
    "mapping_sites",
    "matter_section_choices",
    "next_steps",
    "section_choices",
    "shown_row",
    "staff",
    "trouble_with_mapping",
    "who_choices",
]

PLACES = ("rows", "row", "ask", "new", "text")
CHECK, SAVE, DROP, BACK = "check", "save", "drop", "back"
MOST_BACKUPS = 5
MOST_LETTERS = 60_000
Choice = dict[str, str]


def first_mapping_view(site: str = "") -> View:
    """Return where staff look first: the first section of a site's mapping, as it is saved."""
    staff()
    name = site or settings().default_site.name
    view: View = {"place": "rows", "site": name, "section": "name", "words": "", "record": "", "fact": "", "found": {}}
    try:
        saved = text_of(name)
        tables_in(saved)
    except ConfigurationInvalid as error:
        return {**view, "text": "", "saved": "", "trouble": as_plain(error.detail)}
    return {**view, "text": saved, "saved": saved, "trouble": ""}


def mapping_sites() -> list[str]:
    """Return the names of the sites."""
    return list(settings().sites)


def mapping_looked(view: View, arguments: Mapping[str, Any]) -> View:
    """Return the view after a link of the screen was followed; what is no place or row of ours is left out."""
    staff()
    place = arguments.get("place") if arguments.get("place") in PLACES else "rows"
    if arguments.get("site") in settings().sites and arguments["site"] != view["site"]:
        return first_mapping_view(str(arguments["site"]))
    moved = {**view, "place": place, "record": str(arguments.get("record", "")), "fact": str(arguments.get("fact", ""))}
    return {**view, "place": "rows"} if place == "row" and shown_row(moved) is None else moved


def mapping_answered(view: View, said: str, **answers: Any) -> tuple[View, str]:
    """Do what staff have answered on the screen before; returns where they look next, and what to say (a key)."""
    staff()
    steps = {"section": _choose, "label": _change, "names": _ask, "field": _add, "then": _go_on}
    step = next((step for name, step in steps.items() if answers.get(name) is not None), None)
    return step(view, answers) if step else (view, said)


def _choose(view: View, answers: Mapping[str, Any]) -> tuple[View, str]:
    return {**view, "section": str(answers["section"]), "words": str(answers["words"] or "").strip()}, ""


def _change(view: View, answers: Mapping[str, Any]) -> tuple[View, str]:
    row = {"fact": view["fact"], "label": accept_kind("line", answers["label"], limit=80, required=True)}
    row |= {name: answers[name] for name in ("seen_by", "changed_by") if answers[name]}
    return _with(view, view["record"], row), "mapping_kept"


def _ask(view: View, answers: Mapping[str, Any]) -> tuple[View, str]:
    """Ask LegalServer for the newest case with the fields that were named, and keep the names of what came."""
    names = [name for name in str(answers["names"]).replace(",", " ").split() if is_custom(name)]
    client, _ = connect(view["site"])
    try:
        with page_budget(settings().timeouts.page):
            shown = sample_case(client, _own(view), names)
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return view, "mapping_out_of_reach"
    if shown is None:
        return view, "mapping_no_sample"
    found = unknown_fields(shown)
    note_view(staff(), view["site"], str(shown["matter_uuid"]), sorted(found) or ["matter_uuid"])
    return {**view, "found": found, "place": "new" if found else "ask"}, "" if found else "mapping_nothing_new"


def _add(view: View, answers: Mapping[str, Any]) -> tuple[View, str]:
    text = accept_kind("line", answers["new_label"], limit=80, required=True)
    row = custom_row(str(answers["field"]), str(answers["kind"]), text, str(answers["new_section"]))
    return {**_with(view, "matter", row), "section": row["section"], "words": ""}, "mapping_kept"


def _go_on(view: View, answers: Mapping[str, Any]) -> tuple[View, str]:
    """Take the text as it was typed, and do what was chosen with it."""
    step, _, number = str(answers["then"]).partition(":")
    if step == DROP:
        return {**view, "text": view["saved"]}, "mapping_dropped"
    if step == BACK:
        return {**view, "text": stored_versions(view["site"])[int(number)]["text"]}, "mapping_brought_back"
    view = {**view, "text": str(answers["text"] or "").replace("\r\n", "\n")}
    return _save(view) if step == SAVE else (view, "")


def _save(view: View) -> tuple[View, str]:
    """Save what has no mistakes, unless somebody else has saved meanwhile."""
    site = view["site"]
    if mapping_problems(view) or not is_editable(site):
        return view, "mapping_not_saved"
    if text_of(site) != view["saved"]:
        return view, "mapping_saved_meanwhile"
    store(site, view["text"], staff())
    return {**view, "saved": view["text"]}, "mapping_saved"


def acceptable_label(text: str) -> bool:
    """Check a label as a field's `validate:` does."""
    return acceptable_text("line", "What people call it", 80, required=True)(text)


def acceptable_file(text: str) -> bool:
    """Check the length of a mapping's text; its mistakes are listed on the screen instead."""
    return acceptable_text("free text", "File", MOST_LETTERS)(text)


def known_section(name: str) -> bool:
    """Check that an answer is a section."""
    return _on_the_list(name, mapping_sections(), "Section")


def known_kind(name: str) -> bool:
    """Check that an answer is a kind that a custom field may have."""
    return _on_the_list(name, site_drafts.KINDS_OF_CUSTOM_FIELDS, "Kind")


def _on_the_list(name: str, known: Iterable[str], text: str) -> bool:
    if name not in known:
        validation_error(say("not_on_list", label=label(text)))
    return True


def mapping_rows(view: View) -> list[ShownRow]:
    """Return the rows of the section, or of the words, that staff look at; words look in all sections."""
    staff()
    return rows_of(_own(view), "" if view["words"] else view["section"], view["words"], label)


def shown_row(view: View) -> ShownRow | None:
    """Return the row that staff look at."""
    staff()
    rows = rows_of(_own(view))
    return next((row for row in rows if (row.record, row.fact) == (view["record"], view["fact"])), None)


def mapping_problems(view: View) -> list[str]:
    """Return one sentence for each mistake in the text; LegalServer is asked for lists and custom fields."""
    staff()
    try:
        with page_budget(settings().timeouts.page):
            found = problems_of(view["site"], view["text"])
    except ConfigurationInvalid as error:
        found = [error.detail]
    except LegalAidSyncError as error:
        found = [Sentence("mapping_not_asked", error=type(error).__name__)]
    return [in_language(each, get_language()) for each in found]


def trouble_with_mapping(view: View) -> str:
    """Return why the mapping that is kept can't be read; an empty text if it can."""
    return in_language(from_plain(view["trouble"]), get_language())


def changes_of_mapping(view: View) -> str:
    """Return what the text has that the saved one has not, and the other way round."""
    return difference(view["saved"], view["text"])


def section_choices() -> list[Choice]:
    """Return all sections as choices, in the language of the screen."""
    return [{name: label(section.label)} for name, section in mapping_sections().items()]


def matter_section_choices() -> list[Choice]:
    """Return the sections of the matter as choices, for a field of one's own."""
    ours = site_drafts.sections_of_the_matter()
    return [{name: label(mapping_sections()[name].label)} for name in ours]


def found_fields(view: View) -> list[Choice]:
    """Return the fields that LegalServer showed and no row knows, as choices."""
    looks = {name: say("mapping_looks_like", kind=_kind_in_words(kind)) for name, kind in view["found"].items()}
    return [{name: f"{name} ({text})"} for name, text in looks.items()]


def kind_choices() -> list[Choice]:
    """Return the kinds that a custom field may have, as choices."""
    return [{kind: _kind_in_words(kind)} for kind in site_drafts.KINDS_OF_CUSTOM_FIELDS]


def _kind_in_words(kind: str) -> str:
    return say(f"mapping_kind_{kind.replace(' ', '_')}")


def who_choices() -> list[Choice]:
    """Return who may see or change a fact, as choices."""
    return [{name: say(f"mapping_{name}")} for name in site_drafts.who_may_see()]


def next_steps(view: View) -> list[Choice]:
    """Return what can be done with the text."""
    steps = [{CHECK: say("mapping_check")}]
    if is_editable(view["site"]):
        steps.append({SAVE: say("mapping_save")})
        backups = stored_versions(view["site"])[1 : MOST_BACKUPS + 1]
        steps += [
            {f"{BACK}:{number}": say("mapping_bring_back", when=each["at"], by=each["by"])}
            for number, each in enumerate(backups, 1)
        ]
    if view["text"] != view["saved"]:
        steps.append({DROP: say("mapping_drop")})
    return steps


def _own(view: View) -> Any:
    """The tables in the text that staff edit; an empty mapping while it can't be read, so that the screen lives."""
    try:
        tables = tables_in(view["text"])
        rows_of(tables)
    except (ConfigurationInvalid, NotAcceptable, TypeError, AttributeError, KeyError):
        return {}
    return tables


def _with(view: View, record: str, row: Mapping[str, Any]) -> View:
    return {**view, "text": as_text(with_row(_own(view), record, row)), "place": "rows"}
