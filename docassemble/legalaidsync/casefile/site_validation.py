"""Says what is wrong with a site's own mapping, and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..errors import ConfigurationInvalid
from ..legalserver.values.writing import is_custom
from ..nearest import nearest as nearest_of
from ..wording import Sentence, Several
from .facts import CLIENT, NOBODY, STAFF, Fact
from .kinds import KINDS, OF_THE_OFFICE
from .lookup_lists import ORGANIZATIONS
from .mapping import COLUMNS as COLUMNS_OF_A_FACT
from .mapping import mapping, mapping_sections, package_tables, parse_mapping
from .shapes import VERSIONS
from .site_mapping import Own, fact_of, merged

WHO = (CLIENT, STAFF, NOBODY)
COLUMNS = COLUMNS_OF_A_FACT | {"versions", "v1"}
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
        return [Sentence("mapping_no_records")]
    found = [sentence for record, rows in own.items() for sentence in _of_record(record, rows)]
    if not found:
        found = _of_the_whole(own)
    if not found:
        found = [*_of_clients(own), *_of_lists(own, entries), *_of_custom_fields(own, shown)]
    return found


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `did you mean x?`, or an empty text if nothing is near."""
    spelled = {each.casefold(): each for each in known}
    close = nearest_of(str(word).casefold(), spelled)
    return Sentence("mapping_near", near=spelled[close]) if close else ""


def _said(key: str, near: str = "", /, **words: object) -> str:
    """A mistake, and what was probably meant."""
    return Several(Sentence(key, **words), near)


def _of_record(record: str, rows: list[Any]) -> Iterator[str]:
    if record not in mapping():
        yield _said("mapping_no_record", nearest(record, mapping()), record=record)
        return
    for row in rows:
        if isinstance(row, Mapping):
            yield from _of_row(record, row)
        else:
            yield _said("mapping_row_without_columns", record=record)


def _of_row(record: str, row: Mapping[str, Any]) -> Iterator[str]:
    name = fact_of(row)
    place = f"{record}: {name}" if name else Sentence("mapping_nameless_row", record=record)
    for column in sorted(set(row) - COLUMNS):
        yield _said("mapping_unknown_column", nearest(column, COLUMNS), place=place, column=column)
    for column, known in WORDS.items():
        if column in row and row[column] not in known:
            near = nearest(row[column], known)
            yield _said("mapping_wrong_word", near, place=place, column=column, word=row[column])
    if "section" in row and row["section"] not in mapping_sections():
        near = nearest(row["section"], mapping_sections())
        yield _said("mapping_no_section", near, place=place, section=row["section"])
    if name not in _facts_of(record):
        yield from _of_new_row(record, place, row)


def _of_new_row(record: str, place: str, row: Mapping[str, Any]) -> Iterator[str]:
    """A row that changes none of the package's must be a whole row, about a field that exists."""
    if not row.get("field"):
        yield _said("mapping_no_fact", nearest(str(row.get("fact", "")), _facts_of(record)), place=place)
        return
    root = str(row["field"]).partition(".")[0]
    if not is_custom(root) and root not in _fields_of(record):
        yield _said("mapping_no_field", nearest(root, _fields_of(record)), place=place, field=root)
    elif is_custom(root) and record != "matter":
        yield _said("mapping_custom_elsewhere", place=place)
    missing = [column for column in NEEDED if not row.get(column)]
    if missing:
        yield _said("mapping_new_row_lacks", place=place, columns=", ".join(missing))


def _of_the_whole(own: Own) -> list[str]:
    try:
        for version in VERSIONS:
            parse_mapping(merged(own), version)
    except ConfigurationInvalid as error:
        return [error.detail]
    return []


def _of_clients(own: Own) -> Iterator[str]:
    """Rows that let clients change what no screen lets them; a question of one's own may (`asked`)."""
    whole = parse_mapping(merged(own))
    for record, rows in own.items():
        names = {fact_of(row) for row in rows}
        for fact in whole.get(record, ()):
            if fact.fact in names and fact.kind in OF_THE_OFFICE and fact.may_change(CLIENT) and not fact.asked:
                yield _said("mapping_not_for_clients", place=f"{record}: {fact.fact}", kind=fact.kind)


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
        yield _said("mapping_no_list", nearest(str(fact.table), tables), place=place, table=fact.table)
        return
    names = list(known)
    for entry in fact.entries:
        if entry not in names:
            yield _said("mapping_no_entry", nearest(entry, names), place=place, table=fact.table, entry=entry)


def _of_custom_fields(own: Own, shown: Mapping[str, Any] | None) -> Iterator[str]:
    """Custom fields that LegalServer did not show although it was asked for them."""
    for row in own.get("matter", ()) if shown is not None else ():
        field = str(row.get("field") or "").partition(".")[0]
        if shown is not None and is_custom(field) and field not in shown:
            custom = [name for name in shown if is_custom(name)]
            place = f"matter: {fact_of(row)}"
            yield _said("mapping_custom_not_shown", nearest(field, custom), place=place, field=field)


def _facts_of(record: str) -> set[str]:
    return {fact.fact for version in VERSIONS for fact in mapping(version)[record]}


def _fields_of(record: str) -> set[str]:
    return {fact.field.partition(".")[0] for version in VERSIONS for fact in mapping(version)[record]}
