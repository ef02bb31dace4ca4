"""Which records a search finds, and the page of them that is answered.

Facts: sections 4 (envelopes, paging), 6.3 (`%empty%`) and 15 (rows 11 to 16) of the API sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import matters
from .kinds import KINDS
from .refusals import bad_search
from .resources import Resource
from .showing import Scene
from .store import Record

EMPTY = "%empty%"
PAGE_SIZE = 20
LARGEST_PAGE = 100
SHAPING = frozenset({"page_number", "page_size", "sort", "results", "custom_fields", "custom_results"})
RESULTS = ("full", "pro_bono", "caller_id")

Test = Callable[[Record], bool]


def find(
    resource: Resource, filters: Mapping[str, Any], scene: Scene, *, parent: str | None, allowed: Iterable[str]
) -> list[Record]:
    """Return the records that pass every filter, by ascending id.

    Args:
        filters: search key -> text of the query string, or JSON value of an `update` object.
        parent: uuid of the matter whose records are meant.
        allowed: the keys that may be used.

    Raises:
        Refusal: 400 naming every unknown key and every value that makes no sense.
    """
    tests: list[Test] = []
    bad_values: list[str] = []
    known = set(allowed)
    for key, value in filters.items():
        if key in known and value != "":
            try:
                tests.append(_test(resource, key, value, scene))
            except (ValueError, TypeError):
                bad_values.append(f"{key}: {value}")
    bad_keys = [key for key in filters if key not in known]
    if bad_values or bad_keys:
        raise bad_search(bad_values, bad_keys)
    return [record for record in scene.records.all(resource.name, parent) if all(test(record) for test in tests)]


def _test(resource: Resource, key: str, value: Any, scene: Scene) -> Test:
    special = SPECIAL_KEYS.get((resource.name, key))
    if special:
        return special(str(value), scene)
    field = resource.fields.get(resource.aliases.get(key, key))
    if field is None:
        return lambda record: False
    if value == EMPTY:
        return lambda record: record.fields.get(field.name) in (None, [])
    kind, frame = KINDS[field.kind], scene.frame(field)
    wanted = kind.wanted(value, frame) if isinstance(value, str) else kind.read(value, frame)
    if field.kind == "ID":
        return lambda record: record.id == wanted
    if field.kind == "UUID":
        return lambda record: record.uuid == wanted
    return lambda record: kind.fits(record.fields.get(field.name), wanted)


def _phone(text: str, scene: Scene) -> Test:
    """Compare the digits with each of the five phones."""
    digits = re.sub(r"\D", "", text)
    return lambda matter: any(re.sub(r"\D", "", matter.fields.get(phone) or "") == digits for phone in matters.PHONES)


def _client_name(text: str, scene: Scene) -> Test:
    return lambda matter: text.casefold() in matters.full_name(matter).casefold()


def _module(text: str, scene: Scene) -> Test:
    return lambda document: text == "matter"


def _module_id(text: str, scene: Scene) -> Test:
    matter = scene.records.by_id("matters", int(text))
    return lambda document: matter is not None and document.parent == matter.uuid


def _module_uuid(text: str, scene: Scene) -> Test:
    return lambda document: document.parent == text.lower()


SPECIAL_KEYS: Mapping[tuple[str, str], Callable[[str, Scene], Test]] = {
    ("matters", "phone_number"): _phone,
    ("matters", "client_name"): _client_name,
    ("documents", "module"): _module,
    ("documents", "modules"): _module,
    ("documents", "module_id"): _module_id,
    ("documents", "module_uuid"): _module_uuid,
    ("documents", "matters"): _module_uuid,
}


@dataclass(frozen=True)
class Page:
    """Which part of the hits is asked for."""

    number: int = 1
    size: int = PAGE_SIZE
    descending: bool = False
    results: str | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Page:
        """Read the paging and shaping parameters; a page size over 100 is cut silently.

        Raises:
            Refusal: 400 naming the parameters that make no sense.
        """
        bad = [
            f"{key}: {given[key]}" for key, sane in _PARAMETERS.items() if key in given and not sane(str(given[key]))
        ]
        if bad:
            raise bad_search(bad, [])
        return cls(
            number=int(given.get("page_number", 1)),
            size=min(int(given.get("page_size", PAGE_SIZE)), LARGEST_PAGE),
            descending=given.get("sort") == "desc",
            results=given.get("results"),
        )

    def cut(self, hits: list[Record]) -> list[Record]:
        """Return this page's part of the hits."""
        ordered = hits[::-1] if self.descending else hits
        return ordered[(self.number - 1) * self.size : self.number * self.size]

    def envelope(self, total: int, data: list[Any]) -> dict[str, Any]:
        """Return the LIST envelope of section 4.1."""
        return {
            "page_number": self.number,
            "page_size": self.size,
            "total_number_of_pages": -(-total // self.size),
            "total_records": total,
            "data": data,
        }


def _counting(text: str) -> bool:
    return text.isdigit() and int(text) > 0


_PARAMETERS: Mapping[str, Callable[[str], bool]] = {
    "page_number": _counting,
    "page_size": _counting,
    "sort": lambda text: text in ("asc", "desc"),
    "results": lambda text: text in RESULTS,
}
