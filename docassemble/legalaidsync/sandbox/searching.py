"""Which records a search finds, and the page of them that is answered.

Facts: sections 4 (envelopes, paging), 6.3 (`%empty%`) and 15 (rows 11 to 16) of the API sheet.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import matters
from .fields import Field
from .kinds import KINDS
from .linking import MODULES
from .names import full_name
from .refusals import bad_search, message
from .resources import RESOURCES, Resource
from .settings import Settings
from .showing import COMPUTED, Scene, show_field
from .store import Record

EMPTY = "%empty%"
PAGE_SIZE = 20
LARGEST_PAGE = 100
CUSTOM_PARAMETERS: Mapping[str, str] = {
    "custom_fields_services": "services",
    "custom_fields_litigations": "litigations",
    "custom_fields_charges": "charges",
}
SHAPING = frozenset(
    {
        *("page_number", "page_size", "sort", "results", "custom_fields", "custom_results"),
        *("include_simplejustice_messages", *CUSTOM_PARAMETERS),
    }
)
CUSTOM_NAME = re.compile(r"\w+_\d+")
RESULTS = ("full", "pro_bono", "caller_id")

Test = Callable[[Record], bool]
Special = Callable[[str, Scene], Test]


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
    known = {key for key in filters if key in set(allowed) or _is_custom(resource, key, scene)}
    if scene.settings.matters_filter == "400":
        known.discard("matters")
    for key, value in filters.items():
        if key in known and value != "":
            try:
                tests.append(_test(resource, key, value, scene))
            except (ValueError, TypeError):
                bad_values.append(f"{key}: {value}")
    bad_keys = [key for key in filters if key not in known]
    if bad_values or bad_keys:
        raise bad_search(bad_values, bad_keys)
    return [record for record in scene.records.all(resource.stored, parent) if all(test(record) for test in tests)]


def _is_custom(resource: Resource, key: str, scene: Scene) -> bool:
    """Tell whether a key names a custom field, by which v2 searches too."""
    return scene.version == 2 and "custom_fields" in resource.fields and bool(CUSTOM_NAME.fullmatch(key))


def _test(resource: Resource, key: str, value: Any, scene: Scene) -> Test:
    special = SPECIAL_KEYS.get((resource.name, key))
    if special:
        return special(str(value), scene)
    if ":" in key or (resource.name, key) in CHILD_KEYS:
        return _child_test(CHILD_KEYS.get((resource.name, key), key), value, scene)
    field = resource.fields.get(resource.aliases.get(key, key))
    if field is None and CUSTOM_NAME.fullmatch(key):
        return lambda record: str((record.fields.get("custom_fields") or {}).get(key)) == str(value)
    if field is None:
        return lambda record: False
    return _field_test(resource, field, value, scene)


def _child_test(key: str, value: Any, scene: Scene) -> Test:
    """Return a test that some record hanging on the matter passes: `services:title`."""
    name, _, field = key.partition(":")
    test = _test(RESOURCES[name], field, value, scene)
    if name == "events":
        events = [event for event in scene.records.all("events") if test(event)]
        return lambda matter: any(matter.uuid in (event.fields.get("matters") or []) for event in events)
    return lambda matter: any(test(child) for child in scene.children(name, matter.uuid))


def _field_test(resource: Resource, field: Field, value: Any, scene: Scene) -> Test:
    if value == EMPTY:
        return lambda record: record.fields.get(field.stored) in (None, [])
    if field.kind == "VIA" or (field.access == "R" and (resource.stored, field.name) in COMPUTED):
        return lambda record: str(value).casefold() in str(show_field(record, field, scene)).casefold()
    kind, frame = KINDS[field.kind], scene.frame(field)
    wanted = kind.wanted(value, frame) if isinstance(value, str) else kind.read(value, frame)
    if field.kind == "ID":
        return lambda record: record.id == wanted
    if field.kind == "UUID":
        return lambda record: record.uuid == wanted
    if scene.settings.text_search == "substring" and field.kind in ("str", "name"):
        return lambda record: str(wanted).casefold() in str(record.fields.get(field.stored) or "").casefold()
    return lambda record: kind.fits(record.fields.get(field.stored), wanted)


def _phone(text: str, scene: Scene) -> Test:
    """Compare the digits with each of the five phones."""
    digits = re.sub(r"\D", "", text)
    return lambda matter: any(re.sub(r"\D", "", matter.fields.get(phone) or "") == digits for phone in matters.PHONES)


def _client_name(text: str, scene: Scene) -> Test:
    return lambda matter: text.casefold() in full_name(matter).casefold()


def _module(text: str, scene: Scene) -> Test:
    """Compare the module's word; a record without one hangs on a matter, if it hangs on anything."""
    if text not in MODULES:
        raise ValueError("no such module")
    return lambda record: record.parent is not None and (record.fields.get("module") or "matter") == text


def _module_id(text: str, scene: Scene) -> Test:
    number = int(text)
    named = {found.uuid for pointer in MODULES.values() if (found := scene.records.by_id(pointer.resource, number))}
    return lambda record: record.parent in named


def _module_uuid(text: str, scene: Scene) -> Test:
    return lambda record: record.parent == text.lower()


def _event_date(text: str, scene: Scene) -> Test:
    day = date.fromisoformat(text).isoformat()
    return lambda event: str(event.fields.get("start_datetime") or "").startswith(day)


def _no_end(text: str, scene: Scene) -> Test:
    yes = text.lower() in ("true", "1")
    return lambda assignment: not yes or assignment.fields.get("end_date") is None


def _pro_bono(text: str, scene: Scene) -> Test:
    kind = scene.directory.named("assignment_types", "Pro Bono")
    return lambda assignment: text.lower() not in ("true", "1") or assignment.fields.get("type") == kind


def _current_affiliation(text: str, scene: Scene) -> Test:
    yes = text.lower() in ("true", "1")
    return lambda affiliation: (affiliation.fields.get("organization_date_end") is None) == yes


def _user_places(key: str) -> Special:
    """Return a test of a user's office or program and the additional ones; several names with commas between."""

    def test(text: str, scene: Scene) -> Test:
        field = RESOURCES["users"].fields[key]
        wanted = [KINDS[field.kind].wanted(part.strip(), scene.frame(field)) for part in text.split(",")]
        several = f"additional_{key}s"
        return lambda user: bool({user.fields.get(key), *(user.fields.get(several) or [])} & set(wanted))

    return test


MODULE_RESOURCES = ("documents", "notes", "tasks", "timeslips")
SPECIAL_KEYS: Mapping[tuple[str, str], Special] = {
    ("matters", "phone_number"): _phone,
    ("matters", "client_name"): _client_name,
    ("documents", "modules"): _module,
    ("documents", "matters"): _module_uuid,
    ("tasks", "matters"): _module_uuid,
    ("events", "date"): _event_date,
    ("assignments", "current_only"): _no_end,
    ("assignments", "probono_only"): _pro_bono,
    ("affiliations", "current"): _current_affiliation,
    ("users", "office"): _user_places("office"),
    ("users", "program"): _user_places("program"),
    **{(name, "module"): _module for name in MODULE_RESOURCES},
    **{(name, "module_id"): _module_id for name in MODULE_RESOURCES},
    **{(name, "module_uuid"): _module_uuid for name in MODULE_RESOURCES},
}
CHILD_KEYS: Mapping[tuple[str, str], str] = {
    ("matters", key): f"{resource}:{key}"
    for resource, keys in {
        "services": ("title", "type", "note", "closed"),
        "litigations": ("caption", "docket", "court_number"),
    }.items()
    for key in keys
}


@dataclass(frozen=True)
class Page:
    """Which part of the hits is asked for."""

    number: int = 1
    size: int = PAGE_SIZE
    descending: bool = False
    results: str | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any], scene: Scene) -> Page:
        """Read the paging and shaping parameters; a page size over 100 is cut silently (in v1: row 12 of section 15).

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
            size=min(int(given.get("page_size", PAGE_SIZE)), _largest(scene)),
            descending=given.get("sort") == "desc",
            results=given.get("results"),
        )

    def cut(self, hits: list[Record]) -> list[Record]:
        """Return this page's part of the hits."""
        ordered = hits[::-1] if self.descending else hits
        return ordered[(self.number - 1) * self.size : self.number * self.size]

    def envelope(self, total: int, data: list[Any], settings: Settings) -> dict[str, Any]:
        """Return the LIST envelope of section 4.1.

        Raises:
            Refusal: 404 for a page after the last one, if the site is set so.
        """
        pages = -(-total // self.size) or settings.pages_of_nothing
        if self.number > max(pages, 1) and settings.past_the_last_page == "404":
            raise message(404, "Unknown page")
        return {
            "page_number": self.number,
            "page_size": self.size,
            "total_number_of_pages": pages,
            "total_records": total,
            "data": data,
        }


def _largest(scene: Scene) -> int:
    maximum = scene.settings.v1_page_size_maximum if scene.version == 1 else LARGEST_PAGE
    return sys.maxsize if maximum is None else maximum


def _counting(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0


_PARAMETERS: Mapping[str, Callable[[str], bool]] = {
    "page_number": _counting,
    "page_size": _counting,
    "sort": lambda text: text in ("asc", "desc"),
    "results": lambda text: text in RESULTS,
}
