"""Where in a record the value of each kind of fact stands, and how a reference is wrapped when it is written.

The two versions of the API spell the same fact differently: a lookup is an object in version 2 and a bare name in
version 1. Facts: sections 0.3, 5 and 6 of the API sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSIONS = (1, 2)
# Inside an object, where a bare value was expected: staff's fields are lookups on one site and text on another.
INSIDE = (
    *("raw_value", "lookup_value_name", "office_name", "name", "text_value"),
    *("charge_name", "court_tracking_number", "dynamic_process_id"),
)
ALL_OF_THEM = "individual_values"  # version 1's list: section 0.3, MULTI


@dataclass(frozen=True)
class Shape:
    """One kind in one version.

    Args:
        value: key of what is compared and written; empty where the field holds it itself.
        text: key of what people read.
        wrap: key of the object that is written; None where the plain value is.
    """

    value: str = ""
    text: str = ""
    wrap: str | None = None


PLAIN = Shape()


def _same(value: str, text: str, wrap: str | None = None) -> dict[int, Shape]:
    return dict.fromkeys(VERSIONS, Shape(value, text, wrap))


def _record(name: str) -> dict[int, Shape]:
    """A reference to another record: `{name_uuid, name_name}`, written by its uuid in both versions."""
    return _same(f"{name}_uuid", f"{name}_name", f"{name}_uuid")


_ENTRY = {1: PLAIN, 2: Shape("lookup_value_name", "lookup_value_name")}
_OFFICE = {1: PLAIN, 2: Shape("office_name", "office_name")}  # version 1: an object or a name, by the record
_MATTER = _same("matter_uuid", "matter", "matter_uuid")
_USERS = {1: Shape("user_id", "user_name"), 2: Shape("user_uuid", "user_name", "user_uuid")}

SHAPES: Mapping[str, Mapping[int, Shape]] = {
    "entry": _ENTRY,
    "entries": _ENTRY,
    "gender": _ENTRY,
    "choice": {1: PLAIN, 2: Shape("lookup_value_uuid", "lookup_value_name", "lookup_value_uuid")},
    "county": {
        1: Shape("county_FIPS", "county_name", "county_FIPS"),
        2: Shape("lookup_value_FIPS", "lookup_value_name", "county_FIPS"),
    },
    "county name": {1: Shape("county_name", "county_name"), 2: Shape("lookup_value_name", "lookup_value_name")},
    "user": _record("user"),
    "users": _USERS,
    "office": _OFFICE,
    "offices": _OFFICE,
    "organization": _record("organization"),
    "organizations": _record("organization"),
    "matter": _MATTER,
    "matters": _MATTER,
    "event": _record("event"),
    "outreach": _record("outreach"),
    "outreaches": _record("outreach"),
    "charges": _same("charge_uuid", "lookup_charge", "charge_uuid"),
    "process": {
        1: PLAIN,  # an object or a number, by the record
        2: Shape("dynamic_process_id", "dynamic_process_name", "dynamic_process_id"),
    },
}


def shape_of(kind: str, version: int) -> Shape:
    """Return where the values of a kind stand; most stand in the field itself."""
    return SHAPES.get(kind, {}).get(version, PLAIN)


def custom_shape_of(kind: str, version: int) -> Shape:
    """Return where the values of a custom field stand: users and organizations are written by number (section 6.1)."""
    if kind in ("user", "organization"):
        return Shape(f"{kind}_id", f"{kind}_name")
    shape = shape_of(kind, version)
    return Shape(shape.value, shape.text)


def path_to(field: str, key: str) -> str:
    """Return the dotted path of a key inside a field."""
    return f"{field}.{key}" if key else field


def scalar(found: Any, key: str) -> Any:
    """Return the value in what a field holds; of a list the values of all its members that have one.

    Args:
        found: what the record has at the field.
        key: where the value stands if it is an object; if there is no such key, where such objects have it.
    """
    if isinstance(found, Mapping) and ALL_OF_THEM in found:
        found = list(found[ALL_OF_THEM] or [])
    if isinstance(found, list):
        values = [scalar(member, key) for member in found]
        return [value for value in values if value is not None]
    if not isinstance(found, Mapping):
        return found
    keys = [name for name in (key, *INSIDE) if name in found]
    return scalar(found[keys[0]], "") if keys else None
