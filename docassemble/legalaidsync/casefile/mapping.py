"""The mapping table: which field of a LegalServer record is which fact of the interview. Read once, used both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ..errors import ConfigurationInvalid, NotAcceptable
from .kinds import KINDS, Kind

MAPPING_FILE = "data/sources/mapping.yml"


@dataclass(frozen=True)
class Fact:
    """One row of the mapping table; its columns are explained at the head of the file."""

    fact: str
    section: str
    attribute: str
    read: str
    write: str
    kind: str
    label: str
    wrap: str | None = None
    shown: str | None = None
    table: str | None = None
    limit: int | None = None
    optional: bool = False

    @property
    def rules(self) -> Kind:
        """How values of this fact are checked, compared and shown."""
        return KINDS[self.kind]

    def on_file(self, record: Mapping[str, Any]) -> Any:
        """Return the value in a record as LegalServer holds it; None if it is blank."""
        return at_path(record, self.read)

    def text_on_file(self, record: Mapping[str, Any]) -> str:
        """Return what people read for the value in a record; an empty text if it is blank."""
        value = at_path(record, self.shown or self.read)
        return "" if value is None else self.text_of(value)

    def text_of(self, value: Any) -> str:
        """Return what people read for a value."""
        return str(_or_as_it_is(self.rules.show, value))

    def to_write(self, value: Any) -> Any:
        """Return the value in the shape that LegalServer takes."""
        written = self.rules.write(value)
        return {self.wrap: written} if self.wrap else written

    def to_write_back(self, found: Any) -> Any:
        """Return what writes a value again that LegalServer has shown; staff may have put in what our rules can't."""
        written = _or_as_it_is(self.rules.write, found)
        return {self.wrap: written} if self.wrap else written

    def same(self, one: Any, other: Any) -> bool:
        """Return whether two values mean the same; blank and missing do."""
        if is_blank(one) or is_blank(other):
            return is_blank(one) and is_blank(other)
        return bool(_or_as_it_is(self.rules.plain, one) == _or_as_it_is(self.rules.plain, other))


def _or_as_it_is(turn: Callable[[Any], Any], value: Any) -> Any:
    """Staff may have put into the record what our rules can't read; it is then shown and compared as it stands."""
    try:
        return turn(value)
    except (NotAcceptable, LookupError, TypeError, ValueError):
        return value


def is_blank(value: Any) -> bool:
    """Return whether there is nothing: zero and False are something."""
    return value is None or (isinstance(value, str) and not value.strip())


def at_path(record: Mapping[str, Any], path: str) -> Any:
    """Return the value at a dotted path; None where a step is missing or the value is blank."""
    found: Any = record
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return None if is_blank(found) else found


@cache
def mapping() -> Mapping[str, tuple[Fact, ...]]:
    """Return the package's mapping table: kind of record -> its facts, in the order in which people see them."""
    text = files("docassemble.legalaidsync").joinpath(MAPPING_FILE).read_text("utf-8")
    return parse_mapping(yaml.safe_load(text))


def parse_mapping(tables: Mapping[str, Any]) -> Mapping[str, tuple[Fact, ...]]:
    """Turn rows into facts.

    Raises:
        ConfigurationInvalid: names the row and the column.
    """
    parsed = {record: tuple(_parse_row(row) for row in rows) for record, rows in tables.items()}
    for record, table in parsed.items():
        for column in ("fact", "attribute", "write"):
            _refuse_twice(record, column, [getattr(fact, column) for fact in table])
    _refuse_twice("all records", "fact", [fact.fact for table in parsed.values() for fact in table])
    return parsed


def _refuse_twice(record: str, column: str, values: list[str]) -> None:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        raise ConfigurationInvalid(f"mapping: {record}: {column} stands in two rows: {', '.join(sorted(twice))}")


def _parse_row(row: Mapping[str, Any]) -> Fact:
    try:
        fact = Fact(**row)
    except TypeError as error:
        raise ConfigurationInvalid(f"mapping: row {row.get('fact', '?')}: {error}") from None
    if fact.kind not in KINDS:
        raise ConfigurationInvalid(f"mapping: row {fact.fact}: unknown kind {fact.kind!r}")
    return fact


def facts(record: str = "matter") -> tuple[Fact, ...]:
    """Return the facts of one kind of record."""
    return mapping()[record]


def facts_read(record: str = "matter") -> list[str]:
    """Return the names of the fields of one kind of record that interviews may show."""
    return [fact.read for fact in mapping().get(record, ())]


@cache
def fact_named(name: str) -> Fact:
    """Return one fact by its name, whatever record it belongs to."""
    return next(fact for table in mapping().values() for fact in table if fact.fact == name)


@cache
def sections() -> tuple[str, ...]:
    """Return the names of the matter's sections, in order."""
    return tuple(dict.fromkeys(fact.section for fact in facts()))


def facts_of(section: str) -> tuple[Fact, ...]:
    """Return the facts of the matter that are confirmed and asked together."""
    return tuple(fact for fact in facts() if fact.section == section)
