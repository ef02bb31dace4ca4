"""What the screen that edits a site's mapping does with it: rows, one changed, one added, what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

import yaml

from .facts import CLIENT, STAFF
from .kinds import OF_THE_OFFICE
from .mapping import mapping, mapping_sections, parse_mapping, unmapped
from .site_mapping import Own, fact_of, merged

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A custom field becomes a fact of the client if its section is about the client.
OF_THE_CLIENT = ("name", "birth", "address", "mailing", "contact", "household", "language", "about")
OF_THE_CLIENT_FOR_STAFF = ("protected", "immigration")
KINDS_OF_CUSTOM_FIELDS = (
    *("line", "free text", "yes or no", "entry", "entries", "date", "moment"),
    *("money", "number", "user", "organization"),
)


@dataclass(frozen=True)
class ShownRow:
    """One row on the screen. `is_own` marks a row that the site has changed or added."""

    record: str
    fact: str
    label: str
    field: str
    attribute: str
    seen_by: str
    changed_by: str
    is_own: bool


def rows_of(
    own: Own, section: str = "", words: str = "", label_in: Callable[[str], str] = lambda text: text
) -> list[ShownRow]:
    """Return the rows of a site's mapping.

    Args:
        section: only those of this section; empty for all.
        words: only those whose label, field or attribute has these words.
        label_in: gives a label in the language in which staff read it, and look for its words.
    """
    ours = {(record, fact_of(row)) for record, rows in own.items() for row in rows}
    shown = [
        ShownRow(
            *(record, fact.fact, fact.label, fact.field, fact.attribute, fact.seen_by),
            changed_by=fact.changed_by if fact.write else "",
            is_own=(record, fact.fact) in ours,
        )
        for record, table in parse_mapping(merged(own)).items()
        for fact in table
        if not section or fact.section == section
    ]
    return [row for row in shown if words.casefold() in f"{label_in(row.label)} {row.field} {row.attribute}".casefold()]


def with_row(own: Own, record: str, row: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return a mapping in which a row has the given columns; one that says nothing new is left out.

    Args:
        row: `fact` or `field`, and the columns to set.
    """
    name = fact_of(row)
    tables = {kind: [dict(each) for each in rows] for kind, rows in own.items()}
    table = tables.setdefault(record, [])
    mine = next((each for each in table if fact_of(each) == name), None)
    if mine is None:
        table.append(mine := {"fact": name} if "field" not in row else {})
    mine.update(row)
    known = _package_columns(record, name)
    for column in [column for column, value in mine.items() if column != "fact" and known.get(column) == value]:
        del mine[column]
    tables[record] = [each for each in table if set(each) != {"fact"}]
    return {kind: rows for kind, rows in tables.items() if rows}


def _package_columns(record: str, fact: str) -> dict[str, Any]:
    found = next((each for each in mapping()[record] if each.fact == fact), None)
    return {} if found is None else {name: getattr(found, name) for name in ("label", "seen_by", "changed_by")}


def custom_row(field: str, kind: str, label: str, section: str) -> dict[str, Any]:
    """Return the row of a custom field; its attribute is made of its name without the number."""
    words = re.sub(r"_\d+$", "", field)
    root = CLIENT if section in (*OF_THE_CLIENT, *OF_THE_CLIENT_FOR_STAFF) else "matter"
    row = {"field": field, "attribute": f"{root}.{words}", "kind": kind, "label": label, "section": section}
    is_theirs = mapping_sections()[section].changed_by == CLIENT and kind in OF_THE_OFFICE
    return row | ({"changed_by": STAFF} if is_theirs else {})


def unknown_fields(record: Mapping[str, Any]) -> dict[str, str]:
    """Return what LegalServer showed of a matter and no row knows, with the kind that its value looks like."""
    known = {fact.field.partition(".")[0] for version in (1, 2) for fact in mapping(version)["matter"]}
    return {name: kind_of(value) for name, value in record.items() if name not in known | set(unmapped()["matter"])}


def kind_of(value: Any) -> str:
    """Return the kind that a value looks like; nothing looks like a line of text."""
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, list):
        return "entries"
    if isinstance(value, Mapping):
        keys = {"lookup_value_name": "entry", "user_name": "user", "organization_name": "organization"}
        return next((kind for key, kind in keys.items() if key in value), "line")
    if isinstance(value, int):
        return "number"
    text = str(value or "")
    return "date" if ISO_DAY.fullmatch(text) else "money" if text.startswith("$") else "line"


def as_text(own: Own) -> str:
    """Return a mapping as its file has it: one row, one line."""
    lines = []
    for record, rows in own.items():
        lines += [f"{record}:", *(f"  - {_inline(row)}" for row in rows), ""]
    return "\n".join(lines)


def difference(before: str, after: str) -> str:
    """Return what has changed between two texts, line by line; empty if nothing has."""
    lines = unified_diff(before.splitlines(), after.splitlines(), "saved", "now", n=1, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def sections_of_the_matter() -> list[str]:
    """Return the sections in which the matter has rows, in the order in which people see them."""
    used = {fact.section for fact in mapping()["matter"]}
    return [name for name in mapping_sections() if name in used]


def who_may_see() -> tuple[str, str]:
    """Return who may see a fact."""
    return CLIENT, STAFF


def _inline(row: Mapping[str, Any]) -> str:
    text = yaml.safe_dump(dict(row), default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000)
    return str(text).strip()
