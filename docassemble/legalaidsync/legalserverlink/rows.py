"""The table data/sources/legalserverlink.yml: which attribute an interview expects, and what LegalServer has for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ..casefile.mapping import at_path, every_fact, unmapped
from ..casefile.shapes import scalar
from ..legalserver.values.writing import is_custom
from .words import UNKNOWN, language_code_from_name

TABLE = "data/sources/legalserverlink.yml"
ALWAYS = "always"
OR = " | "
UNDEFINED = object()  # stands for an attribute that is left for docassemble to ask

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One attribute of an object, where it stands in LegalServer's record, and what it is if it is blank there."""

    attribute: str
    kind: str
    path: str
    blank: Any = UNDEFINED

    def value(self, record: Record) -> Any:
        """Return what the attribute is to be; UNDEFINED if LegalServer has nothing and it stands not always."""
        for path in self.path.split(OR):
            found = READERS[self.kind](record, path)
            if found not in (None, []):
                return found
        return self.blank


@cache
def parts() -> Mapping[str, tuple[Row, ...]]:
    """Return the whole table: name of a part -> its rows."""
    text = files("docassemble.legalaidsync").joinpath(TABLE).read_text("utf-8")
    return {name: tuple(_rows(kinds)) for name, kinds in yaml.safe_load(text).items()}


def standard_keys(record_kind: str) -> list[str]:
    """Return the fields that every site has in a kind of record of the mapping, in alphabetical order."""
    mapped = {fact.field.partition(".")[0] for fact in every_fact(record_kind) if fact.field}
    return sorted(mapped | set(unmapped().get(record_kind, ())))


def keys_read(part: str) -> list[str]:
    """Return the fields of LegalServer's that a part of the table reads, in alphabetical order."""
    return sorted({path.partition(".")[0] for row in parts()[part] for path in row.path.split(OR)})


def standard_keys_inside(field: str) -> list[str]:
    """Return the fields that every site has inside a field of the matter, in alphabetical order."""
    paths = (fact.field.partition(".") for fact in every_fact() if fact.field)
    return sorted(inside for head, _, inside in paths if head == field and inside)


def custom_fields(record: Record) -> dict[str, Any]:
    """Return the fields of a record that the site has made for itself: their names end with a number."""
    return {name: value for name, value in record.items() if is_custom(name)}


def _rows(kinds: Mapping[str, Any]) -> Iterator[Row]:
    always = kinds.get(ALWAYS, {})
    for kind, entries in kinds.items():
        for entry in entries if kind != ALWAYS else ():
            ((attribute, path),) = entry.items() if isinstance(entry, Mapping) else ((entry, entry),)
            yield Row(attribute, kind, path, always.get(attribute, UNDEFINED))


def _line(record: Record, path: str) -> Any:
    return at_path(record, path)


def _entry(record: Record, path: str) -> Any:
    """A list where one entry was expected is none: contacts have both under the name `type`."""
    found = at_path(record, path)
    return None if isinstance(found, list) else scalar(found, "lookup_value_name")


def _members(record: Record, path: str, key: str) -> list[Any]:
    found = at_path(record, path)
    return scalar(found, key) if isinstance(found, list) else []


def _entries(record: Record, path: str) -> list[Any]:
    return _members(record, path, "lookup_value_name")


def _fips(record: Record, path: str) -> list[Any]:
    return _members(record, path, "lookup_value_FIPS")


def _language(record: Record, path: str) -> str | None:
    code = language_code_from_name(_entry(record, path))
    return None if code == UNKNOWN else code


def _languages(record: Record, path: str) -> list[str]:
    codes = map(language_code_from_name, _entries(record, path))
    return [code for code in codes if code != UNKNOWN]


def _street(record: Record, path: str) -> str | None:
    """LegalServer has a second line beside the apartment; docassemble has one line for the street."""
    lines = ["street", "street_2"] if at_path(record, f"{path}.apt_num") else ["street"]
    found = [text for line in lines if (text := at_path(record, f"{path}.{line}"))]
    return ", ".join(found) or None


def _unit(record: Record, path: str) -> Any:
    return at_path(record, f"{path}.apt_num") or at_path(record, f"{path}.street_2")


def _people(record: Record, path: str) -> list[dict[str, Any]]:
    users = at_path(record, path) or []
    return [{key: user.get(key) for key in ("user_uuid", "user_name")} for user in users if user.get("user_uuid")]


def _as_it_is(record: Record, path: str) -> Any:
    """LegalServer names nobody by an object whose values are all null."""
    found = at_path(record, path)
    is_nobody = isinstance(found, Mapping) and all(value is None for value in found.values())
    return None if is_nobody else found


READERS: Mapping[str, Callable[[Record, str], Any]] = {
    "line": _line,
    "entry": _entry,
    "entries": _entries,
    "fips": _fips,
    "language": _language,
    "languages": _languages,
    "street": _street,
    "unit": _unit,
    "people": _people,
    "as it is": _as_it_is,
}
