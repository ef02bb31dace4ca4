"""Says what is wrong with a site's own mapping, and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from ..errors import ConfigurationInvalid
from ..legalserver.values.writing import is_custom
from ..nearest import nearest as nearest_of
from .facts import CLIENT, NOBODY, STAFF, Fact
from .kinds import KINDS
from .lookup_lists import ORGANIZATIONS
from .mapping import mapping, mapping_sections, package_tables, parse_mapping
from .shapes import VERSIONS
from .site_mapping import Own, fact_of, merged

WHO = (CLIENT, STAFF, NOBODY)
COLUMNS = ({each.name for each in fields(Fact)} | {"versions", "v1"}) - {"version"}
WORDS: Mapping[str, Iterable[str]] = {"kind": KINDS, "seen_by": (CLIENT, STAFF), "changed_by": WHO}
NEEDED = ("field", "attribute", "kind", "label", "section")
Entries = Callable[[str], Iterable[str] | None]


def problems(own: Any, *, entries: Entries | None = None, shown: Mapping[str, Any] | None = None) -> list[str]:
    """Return one sentence for each mistake in a site's mapping, with the nearest thing that exists.

    Args:
        own: what the site's file holds.
        entries: gives the names of a list of LegalServer's, None for a list that it does not have; without it lists
            are not checked.
        shown: a matter as LegalServer gave it when it was asked for the custom fields of this mapping; without it
            custom fields are not checked.
    """
    if not isinstance(own, Mapping) or not all(isinstance(rows, list) for rows in own.values()):
        return ["the file must hold kinds of records, each with a list of rows that start with `- `"]
    found = [sentence for record, rows in own.items() for sentence in _of_record(record, rows)]
    if not found:
        found = _of_the_whole(own)
    if not found:
        found = [*_of_lists(own, entries), *_of_custom_fields(own, shown)]
    return found


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean x?`, or an empty text if nothing is near."""
    spelled = {each.casefold(): each for each in known}
    close = nearest_of(str(word).casefold(), spelled)
    return f"; did you mean {spelled[close]!r}?" if close else ""


def _of_record(record: str, rows: list[Any]) -> Iterator[str]:
    if record not in mapping():
        yield f"there is no kind of record called {record!r}{nearest(record, mapping())}"
        return
    for row in rows:
        if isinstance(row, Mapping):
            yield from _of_row(record, row)
        else:
            yield f"{record}: a row must hold columns, for example `fact: email`"


def _of_row(record: str, row: Mapping[str, Any]) -> Iterator[str]:
    name = fact_of(row)
    place = f"{record}: {name or 'a row without fact and field'}"
    for column in sorted(set(row) - COLUMNS):
        yield f"{place}: there is no column {column!r}{nearest(column, COLUMNS)}"
    for column, known in WORDS.items():
        if column in row and row[column] not in known:
            yield f"{place}: {column} can't be {row[column]!r}{nearest(row[column], known)}"
    if "section" in row and row["section"] not in mapping_sections():
        yield f"{place}: there is no section {row['section']!r}{nearest(row['section'], mapping_sections())}"
    if name not in _facts_of(record):
        yield from _of_new_row(record, place, row)


def _of_new_row(record: str, place: str, row: Mapping[str, Any]) -> Iterator[str]:
    """A row that changes none of the package's must be a whole row, about a field that exists."""
    if not row.get("field"):
        yield f"{place}: there is no such fact{nearest(str(row.get('fact', '')), _facts_of(record))}"
        return
    root = str(row["field"]).partition(".")[0]
    if not is_custom(root) and root not in _fields_of(record):
        yield f"{place}: LegalServer has no field {root!r}{nearest(root, _fields_of(record))}"
    elif is_custom(root) and record != "matter":
        yield f"{place}: LegalServer shows custom fields with the matter only; put the row under `matter`"
    missing = [column for column in NEEDED if not row.get(column)]
    if missing:
        yield f"{place}: a new row also needs {', '.join(missing)}"


def _of_the_whole(own: Own) -> list[str]:
    try:
        for version in VERSIONS:
            parse_mapping(merged(own), version)
    except ConfigurationInvalid as error:
        return [error.detail]
    return []


def _of_lists(own: Own, entries: Entries | None) -> Iterator[str]:
    """Lists that LegalServer does not have, and entries that a list does not have."""
    tables = {row["table"] for rows in package_tables().values() for row in rows if row.get("table")}
    whole = {(record, fact.fact): fact for record, table in parse_mapping(merged(own)).items() for fact in table}
    for record, rows in own.items() if entries else ():
        for row in rows:
            fact = whole.get((record, fact_of(row)))
            if entries and fact and _is_lookup(fact.table) and ({"table", "entries"} & set(row)):
                yield from _of_list(f"{record}: {fact.fact}", fact, entries(str(fact.table)), tables)


def _is_lookup(table: str | None) -> bool:
    return bool(table) and not str(table).startswith(ORGANIZATIONS)


def _of_list(place: str, fact: Fact, known: Iterable[str] | None, tables: Iterable[str]) -> Iterator[str]:
    if known is None:
        yield f"{place}: LegalServer has no list {fact.table!r}{nearest(str(fact.table), tables)}"
        return
    names = list(known)
    for entry in fact.entries:
        if entry not in names:
            yield f"{place}: the list {fact.table!r} has no entry {entry!r}{nearest(entry, names)}"


def _of_custom_fields(own: Own, shown: Mapping[str, Any] | None) -> Iterator[str]:
    """Custom fields that LegalServer did not show although it was asked for them."""
    for row in own.get("matter", ()) if shown is not None else ():
        field = str(row.get("field") or "").partition(".")[0]
        if shown is not None and is_custom(field) and field not in shown:
            custom = [name for name in shown if is_custom(name)]
            yield f"matter: {fact_of(row)}: LegalServer shows no custom field {field!r}{nearest(field, custom)}"


def _facts_of(record: str) -> set[str]:
    return {fact.fact for version in VERSIONS for fact in mapping(version)[record]}


def _fields_of(record: str) -> set[str]:
    return {fact.field.partition(".")[0] for version in VERSIONS for fact in mapping(version)[record]}
