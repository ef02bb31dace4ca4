"""The mapping table: which field of a LegalServer record is which fact of the interview. Read once, used both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ..errors import ConfigurationInvalid
from ..wording import Sentence
from .facts import NOBODY, STAFF, Fact, at_path, columns_of, is_blank, is_nothing
from .kinds import KINDS
from .shapes import VERSIONS

__all__ = [
    "Fact",
    "Section",
    "at_path",
    "every_fact",
    "fact_named",
    "facts",
    "facts_of",
    "facts_read",
    "is_blank",
    "is_nothing",
    "mapping",
    "mapping_sections",
    "package_tables",
    "parse_mapping",
    "sections",
    "unmapped",
]

FOLDER = "data/sources/mapping"
FILES = ("client", "case", "pro_bono", "compliance", "people", "money", "court", "work")
COLUMNS = frozenset(each.name for each in fields(Fact)) - {"version"}
NEEDED = frozenset(each.name for each in fields(Fact) if each.default is MISSING)
Tables = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Section:
    """What people call a section, and who sees and changes its rows unless a row says otherwise."""

    name: str
    label: str
    seen_by: str = STAFF
    changed_by: str = STAFF


@cache
def package_tables() -> Tables:
    """Return the rows that come with the package, as they stand in its files: kind of record -> rows."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for name in FILES:
        for record, rows in _load(name).items():
            tables.setdefault(record, []).extend(rows)
    return tables


@cache
def mapping_sections() -> Mapping[str, Section]:
    """Return every section by its name, in the order in which people see them."""
    return {name: Section(name, **columns) for name, columns in _load("sections").items()}


@cache
def unmapped() -> Mapping[str, Mapping[str, str]]:
    """Return the fields of LegalServer that are no facts: kind of record -> field -> why."""
    return dict(_load("unmapped"))


def _load(name: str) -> dict[str, Any]:
    text = files("docassemble.legalaidsync").joinpath(f"{FOLDER}/{name}.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def mapping(version: int = 2) -> Mapping[str, tuple[Fact, ...]]:
    """Return the package's mapping table: kind of record -> its facts, in the order in which people see them.

    Args:
        version: of LegalServer's API; facts that it does not have are left out.
    """
    return parse_mapping(package_tables(), version)


def parse_mapping(tables: Mapping[str, Any], version: int = 2) -> Mapping[str, tuple[Fact, ...]]:
    """Turn rows into facts.

    Raises:
        ConfigurationInvalid: names the row and the column.
    """
    parsed = {
        record: tuple(_parse_row(row, version) for row in rows if version in row.get("versions", VERSIONS))
        for record, rows in tables.items()
    }
    for record, table in parsed.items():
        for column in ("fact", "attribute", "write"):
            _refuse_twice(record, column, [value for fact in table if (value := getattr(fact, column))])
    _refuse_twice(Sentence("mapping_all_records"), "fact", [fact.fact for table in parsed.values() for fact in table])
    return parsed


def _refuse_twice(record: str, column: str, values: list[str]) -> None:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        stated = ", ".join(sorted(twice))
        raise ConfigurationInvalid(Sentence("mapping_twice", record=record, column=column, values=stated))


def _parse_row(row: dict[str, Any], version: int) -> Fact:
    columns = columns_of(row, version)
    section = mapping_sections().get(str(row.get("section")))
    if section:
        columns = {"seen_by": section.seen_by, "changed_by": section.changed_by} | columns
    if columns.get("changed_by") == NOBODY:
        columns["write"] = ""
    name = columns.get("fact", "?")
    if unknown := set(columns) - COLUMNS:
        raise ConfigurationInvalid(Sentence("mapping_no_column", row=name, columns=", ".join(sorted(unknown))))
    if missing := NEEDED - set(columns):
        raise ConfigurationInvalid(Sentence("mapping_row_lacks", row=name, columns=", ".join(sorted(missing))))
    if columns["kind"] not in KINDS:
        raise ConfigurationInvalid(Sentence("mapping_no_kind", row=name, kind=columns["kind"]))
    return Fact(**columns, version=version)


def every_fact(record: str = "matter", version: int = 2) -> tuple[Fact, ...]:
    """Return all facts of one kind of record."""
    return mapping(version).get(record, ())


@cache
def facts(record: str = "matter") -> tuple[Fact, ...]:
    """Return the facts of one kind of record that the library's own questions ask."""
    return tuple(fact for fact in every_fact(record) if fact.asked)


def facts_read(record: str = "matter") -> list[str]:
    """Return the names of the fields of one kind of record that the library's own questions show."""
    return [fact.read for fact in facts(record)]


@cache
def fact_named(name: str, version: int = 2) -> Fact:
    """Return one fact by its name, whatever record it belongs to."""
    return next(fact for table in mapping(version).values() for fact in table if fact.fact == name)


@cache
def sections() -> tuple[str, ...]:
    """Return the names of the matter's sections that the library's own questions ask, in order."""
    return tuple(dict.fromkeys(fact.section for fact in facts()))


def facts_of(section: str) -> tuple[Fact, ...]:
    """Return the facts of the matter that are asked and confirmed together."""
    return tuple(fact for fact in facts() if fact.section == section)
