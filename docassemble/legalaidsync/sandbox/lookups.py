"""Lookup tables over the API: search and single value. Facts: sections 3.10 and 9.9."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .directory import LOOKUPS
from .references import is_uuid
from .refusals import bad_search, malformed, unknown
from .searching import SHAPING
from .showing import Scene
from .store import Record

PLAIN = {"name": None, "id": None, "active": True, "list_order": None, "note": None, "type2": None, "system": False}


def show(value: Record) -> dict[str, Any]:
    """Return a lookup value: the keys of every table, those of its own, and the uuid."""
    return PLAIN | value.fields | {"id": value.id, "uuid": value.uuid}


def search(table: str, filters: Mapping[str, Any], scene: Scene) -> list[Record]:
    """Return the values of a table; v2 shows only active ones unless asked otherwise.

    Raises:
        Refusal: 404 for an unknown table, 400 for unknown keys.
    """
    values = scene.directory.lookup_table(table)
    if not values:
        raise unknown("lookup")
    given = {"active": "true"} | dict(filters) if scene.version == 2 else dict(filters)
    wanted = {key: str(text) for key, text in given.items() if key not in SHAPING and text != ""}
    bad = [key for key in wanted if key not in TESTS]
    if bad:
        raise bad_search([], bad)
    return [value for value in values if all(TESTS[key](show(value), text) for key, text in wanted.items())]


def _same(key: str) -> Callable[[dict[str, Any], str], bool]:
    return lambda shown, text: str(shown[key]).casefold() == text.casefold()


def _yes(key: str) -> Callable[[dict[str, Any], str], bool]:
    return lambda shown, text: shown[key] == (text.lower() in ("true", "1"))


TESTS: Mapping[str, Callable[[dict[str, Any], str], bool]] = {
    "name": _same("name"),
    "active": _yes("active"),
    "list_order": _same("list_order"),
    "system": _yes("system"),
    "note": _same("note"),
}


def get(table: str, uuid: str, scene: Scene) -> dict[str, Any]:
    """Return one value with the number of records that use it.

    Raises:
        Refusal: 400 for a malformed uuid, 404 if the table has no such value.
    """
    if not is_uuid(uuid):
        raise malformed("lookup_value_uuid")
    value = scene.records.by_uuid(LOOKUPS, uuid.lower())
    if value is None or value.parent != table:
        raise unknown("lookup")
    return {"use_count": _use_count(value, scene), "data": show(value)}


def _use_count(value: Record, scene: Scene) -> int:
    count = "SELECT count(*) FROM records WHERE resource != ? AND instr(fields, ?)"
    return int(scene.records.connection.execute(count, (LOOKUPS, value.uuid)).fetchone()[0])
