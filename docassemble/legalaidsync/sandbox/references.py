"""Fields that refer to something else: lookup values, counties, users, offices.

Wire shapes: sections 5.1 to 5.3 of the API sheet. Stored: the uuid of what is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from .directory import COUNTY_TABLE, Directory
from .fields import Field
from .lookup_tables import INVENTED_TABLES, SITE_PREFIX, TYPE_NAMES
from .names import user_name
from .settings import DEFAULTS, Settings
from .store import Record

USERS = "users"
OFFICES = "offices"


@dataclass(frozen=True)
class Frame:
    """What a value is read or shown in: its field, the directory of the request, the API version, the settings."""

    field: Field
    directory: Directory
    version: int
    settings: Settings = DEFAULTS


def _active(found: Record | None, settings: Settings) -> str:
    """Return the uuid of a lookup value that may be written: it exists and is active (section 15, row 29)."""
    if found is None or not (found.fields["active"] or settings.inactive_lookup == "accepted"):
        raise ValueError("no such active lookup value")
    return found.uuid


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


LOOKUP_KEYS: Mapping[str, Callable[[Record], Any]] = {
    "lookup_value_uuid": lambda value: value.uuid,
    "lookup_value_id": lambda value: value.id,
    "lookup_value_name": lambda value: value.fields["name"],
}


def read_lookup(value: Any, frame: Frame) -> str:
    """Accept a name; in v2 also an integer id or an object with one of the three `lookup_value_*` keys."""
    if isinstance(value, str) and value.isdigit() and frame.settings.digit_text_as_lookup == "id":
        return _find_lookup(frame, lambda record: record.id, int(value))
    if isinstance(value, str):
        return _find_lookup(frame, lambda record: record.fields["name"], value)
    if frame.version == 1:
        raise ValueError("v1 takes a name")
    if _whole(value):
        return _find_lookup(frame, lambda record: record.id, value)
    if isinstance(value, dict):
        for key, part in LOOKUP_KEYS.items():
            if value.get(key) is not None:
                return _find_lookup(frame, part, value[key])
    raise ValueError("not a lookup")


def _find_lookup(frame: Frame, part: Callable[[Record], Any], wanted: Any) -> str:
    return _active(frame.directory.lookup(frame.field.about, lambda record: part(record) == wanted), frame.settings)


def show_lookup(uuid: str | None, frame: Frame) -> Any:
    """Show a lookup object, its values null when unset (section 15, row 2); in v1 the bare name."""
    found = frame.directory.record("lookups", uuid)
    if found is None and frame.settings.unset_lookup == "null":
        return None
    shown = lookup_shape(found, frame.field.about, frame.version)
    if frame.version == 2 and frame.settings.lookup_table_names != "as listed" and frame.field.about in INVENTED_TABLES:
        shown |= {"lookup_type_table_name": f"{SITE_PREFIX}{frame.field.about}"}
    return shown


def lookup_shape(value: Record | None, table: str, version: int) -> Any:
    """Return the shape in which a field shows a lookup value."""
    name = value.fields["name"] if value else None
    if version == 1:
        return name
    return {
        "lookup_value_id": value.id if value else None,
        "lookup_value_name": name,
        "lookup_value_uuid": value.uuid if value else None,
        "lookup_type_name": TYPE_NAMES.get(table, table.replace("_", " ").title()),
        "lookup_type_table_name": table,
        "lookup_type_custom": False,
        "lookup_type_uuid": None,
    }


def wanted_lookup(text: str, frame: Frame) -> str:
    """Find what a search means by a lookup: its name in any case, its uuid or its id."""
    found = frame.directory.lookup(
        frame.field.about,
        lambda value: text.casefold() in (value.fields["name"].casefold(), value.uuid, str(value.id)),
    )
    if found is None:
        raise ValueError("no such lookup value")
    return found.uuid


def fips(county: Record) -> str:
    """Write a county's FIPS code with its leading zero; the lookup table holds it as an integer."""
    return f"{county.fields['fips']:05d}"


def read_county(value: Any, frame: Frame) -> str:
    """Accept a FIPS code, a uuid, an id, `{county_FIPS}`, name with state, or a county lookup object."""
    return _active(frame.directory.lookup(COUNTY_TABLE, _county_test(value)), frame.settings)


def _county_test(value: Any) -> Callable[[Record], bool]:
    if isinstance(value, str):
        return lambda county: value in (fips(county), county.uuid)
    if _whole(value):
        return lambda county: county.id == value
    if not isinstance(value, dict):
        raise ValueError("not a county")
    given = {key: value[key] for key in COUNTY_KEYS if value.get(key) is not None}
    if not given or set(given) <= {"county_state", "lookup_value_state"}:
        raise ValueError("not a county")
    if set(given) <= {"county_name", "lookup_value_name"}:
        raise ValueError("a county's name needs its state")
    return lambda county: all(COUNTY_KEYS[key](county) == wanted for key, wanted in given.items())


COUNTY_KEYS: Mapping[str, Callable[[Record], Any]] = {
    **LOOKUP_KEYS,
    "lookup_value_FIPS": fips,
    "lookup_value_state": lambda county: county.fields["county_state"],
    "county_FIPS": fips,
    "county_name": lambda county: county.fields["name"],
    "county_state": lambda county: county.fields["county_state"],
}


def show_county_v1(uuid: str | None, frame: Frame) -> Any:
    """Show a county in the shape of v1, which the addresses of a matter keep in v2."""
    return show_county(uuid, replace(frame, version=1))


def show_county(uuid: str | None, frame: Frame) -> Any:
    county = frame.directory.record("lookups", uuid)
    if county is None and frame.settings.unset_reference == "null":
        return None
    code = fips(county) if county else None
    state = county.fields["county_state"] if county else None
    if frame.version == 1:
        return {"county_name": county.fields["name"] if county else None, "county_state": state, "county_FIPS": code}
    return lookup_shape(county, COUNTY_TABLE, 2) | {"lookup_value_FIPS": code, "lookup_value_state": state}


def wanted_county(text: str, frame: Frame) -> str:
    found = frame.directory.lookup(
        COUNTY_TABLE, lambda county: text.casefold() in (county.fields["name"].casefold(), fips(county), county.uuid)
    )
    if found is None:
        raise ValueError("no such county")
    return found.uuid


def read_user(value: Any, frame: Frame) -> str:
    """Accept an integer id, a uuid, `{user_uuid}` or `{user_id}`."""
    if isinstance(value, dict):
        value = value.get("user_uuid") or value.get("user_id")
    found = frame.directory.record_by_id(USERS, value) if _whole(value) else frame.directory.record(USERS, value)
    if found is None:
        raise ValueError("no such user")
    return found.uuid


def show_user(uuid: str | None, frame: Frame) -> dict[str, Any] | None:
    user = frame.directory.record(USERS, uuid)
    if user is None and frame.settings.unset_reference == "null":
        return None
    return {
        "user_id": user.id if user else None,
        "user_uuid": user.uuid if user else None,
        "user_name": user_name(user) if user else None,
    }


def wanted_user(text: str, frame: Frame) -> str:
    return read_user(int(text) if text.isdigit() else text, frame)


def read_office(value: Any, frame: Frame) -> str:
    """Accept a name, an integer id, `{office_code}`, `{office_name}` or `{office_id}`."""
    if isinstance(value, dict):
        value = value.get("office_code") or value.get("office_name") or value.get("office_id")
    found = frame.directory.first(
        OFFICES, lambda office: value in (office.fields["office_name"], office.fields["office_code"], office.id)
    )
    if value is None or found is None:
        raise ValueError("no such office")
    return found.uuid


def show_office(uuid: str | None, frame: Frame) -> dict[str, Any] | None:
    office = frame.directory.record(OFFICES, uuid)
    if office is None and frame.settings.unset_reference == "null":
        return None
    if office is None:
        return {"office_name": None, "office_code": None, "office_display": None}
    name, code = office.fields["office_name"], office.fields["office_code"]
    return {"office_name": name, "office_code": code, "office_display": f"{name} ({code})"}


def is_uuid(text: str) -> bool:
    """Tell whether a text is a hyphenated uuid."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
