"""From JSON to a value: by the form of what came, and by the field's name where the form doesn't tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from .fields import KINDS, Kind
from .kinds import (
    EMPTY,
    Address,
    County,
    Day,
    Lookup,
    Many,
    Moment,
    Money,
    Office,
    Organization,
    Percent,
    Reference,
    User,
    Value,
    YesNo,
)

MATTER_NUMBER = "matter_identification_number"
MODULES = ("outreach", "event", "task", "grant", "contact", "service", "dynamic_process")
ADDRESS_KEYS = frozenset({"street", "city", "state", "zip"})
ADDRESS_PARTS: Mapping[str, str] = {
    "street": "street",
    "street_2": "street_2",
    "apartment": "apt_num",
    "city": "city",
    "state": "state",
    "zip": "zip",
}
DIGITS = re.compile(r"[^\d.\-]")


def read(record: Mapping[str, Any], path: str, *, kind: Kind | None = None) -> Value:
    """Return one field of a record as a value; EMPTY if it is not set or not there.

    Args:
        record: as LegalServer sent it, in version 1 or 2.
        path: name of a field; dots lead inside, for example `client_address_home.county`.
        kind: what the field holds, if the sheet doesn't know it: custom fields above all.
    """
    found: Any = record
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return value_of(found, kind or KINDS.get(path.rpartition(".")[2], Kind.TEXT))


def value_of(found: Any, kind: Kind = Kind.TEXT) -> Value:
    """Return JSON as a value. A form that nobody described comes back as it is, so that nothing is lost."""
    if found is None or found == "":
        return EMPTY
    if isinstance(found, bool):
        return YesNo(found)
    if isinstance(found, list):
        return _many(found, kind)
    if isinstance(found, Mapping):
        return _object(dict(found), kind)
    return _scalar(found, kind)


def _many(found: list[Any], kind: Kind) -> Many:
    values = (value_of(one, kind) for one in found)
    return Many(value for value in values if value is not EMPTY)


def _scalar(found: Any, kind: Kind) -> Value:
    """Text that isn't what its field should hold stays text."""
    reader = _SCALARS.get(kind)
    if reader is None or (kind is not Kind.MONEY and not isinstance(found, str)):
        return _as_is(found)
    try:
        return reader(str(found))
    except (ValueError, InvalidOperation):
        return _as_is(found)


def _as_is(found: Any) -> Value:
    kept: str | int | float | dict[str, Any] = found
    return kept


def _day(text: str) -> Day:
    found = date.fromisoformat(text[:10])
    return Day(found.year, found.month, found.day)


def _moment(text: str) -> Moment:
    return Moment.fromisoformat(datetime.fromisoformat(text).isoformat())


def _number(text: str) -> Decimal:
    return Decimal(DIGITS.sub("", text))


_SCALARS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.LOOKUP: lambda text: Lookup(name=text),
    Kind.OFFICE: lambda text: Office(name=text),
    Kind.COUNTY: lambda text: County(name=text),
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.MONEY: lambda text: Money(_number(text)),
    Kind.PERCENT: lambda text: Percent(_number(text)),
}


def _object(found: dict[str, Any], kind: Kind) -> Value:
    for key, reader in _OBJECTS.items():
        if key in found:
            return reader(found, kind)
    return _address(found) if found.keys() >= ADDRESS_KEYS else found


def _wrapped(found: dict[str, Any], kind: Kind) -> Value:
    """v1's list: section 0.3, MULTI."""
    return _many(list(found.get("individual_values") or []), kind)


def _raw(found: dict[str, Any], kind: Kind) -> Value:
    """v1's dates of a matter, and its processes."""
    raw, text = found["raw_value"], found.get("text_value")
    if isinstance(raw, int):
        return Reference("process", name=str(text or ""), id=raw)
    return value_of(raw, Kind.DAY)


def _lookup(found: dict[str, Any], kind: Kind) -> Value:
    if found.get("lookup_value_name") is None and found.get("lookup_value_id") is None:
        return EMPTY
    if "lookup_value_FIPS" in found:
        return _county(found, kind)
    return Lookup(
        name=str(found.get("lookup_value_name") or ""),
        id=found.get("lookup_value_id"),
        uuid=found.get("lookup_value_uuid"),
        table=found.get("lookup_type_table_name") or "",
        list_uuid=found.get("lookup_type_uuid"),
    )


def _county(found: dict[str, Any], kind: Kind) -> Value:
    county = County(
        name=str(found.get("lookup_value_name") or found.get("county_name") or ""),
        state=str(found.get("lookup_value_state") or found.get("county_state") or ""),
        fips=str(found.get("lookup_value_FIPS") or found.get("county_FIPS") or ""),
        uuid=found.get("lookup_value_uuid"),
    )
    return county if county != County() else EMPTY


def _office(found: dict[str, Any], kind: Kind) -> Value:
    office = Office(*(str(found.get(key) or "") for key in ("office_name", "office_code", "office_display")))
    return office if office != Office() else EMPTY


def _matter(found: dict[str, Any], kind: Kind) -> Value:
    matter = Reference(
        "matter",
        name=str(found.get("matter") or ""),
        uuid=found.get("matter_uuid"),
        number=str(found.get(MATTER_NUMBER) or ""),
    )
    return matter if matter.uuid or matter.number else EMPTY


def _record(prefix: str, make: Callable[..., Reference]) -> Callable[[dict[str, Any], Kind], Value]:
    """Return a reader of `{prefix_id, prefix_uuid, prefix_name}`."""

    def reader(found: dict[str, Any], kind: Kind) -> Value:
        known = {key: found.get(f"{prefix}_{key}") for key in ("name", "id", "uuid")}
        if not any(known.values()):
            return EMPTY
        return make(name=str(known["name"] or ""), id=known["id"], uuid=known["uuid"])

    return reader


def _reference(module: str) -> Callable[..., Reference]:
    return lambda **known: Reference(module.removeprefix("dynamic_"), **known)


_OBJECTS: Mapping[str, Callable[[dict[str, Any], Kind], Value]] = {
    "individual_values": _wrapped,
    "raw_value": _raw,
    "lookup_value_name": _lookup,
    "county_name": _county,
    "county_FIPS": _county,
    "office_name": _office,
    "user_name": _record("user", User),
    "organization_name": _record("organization", Organization),
    MATTER_NUMBER: _matter,
    **{f"{module}_name": _record(module, _reference(module)) for module in MODULES},
}


def _address(found: dict[str, Any]) -> Value:
    county = value_of(found.get("county"), Kind.COUNTY)
    text = {name: str(found.get(key) or "") for name, key in ADDRESS_PARTS.items()}
    return (
        Address(**text, safe=found.get("safe_address"), county=county if isinstance(county, County) else None) or EMPTY
    )
