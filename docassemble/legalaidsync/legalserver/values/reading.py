"""From JSON to a value: by the form of what came, and by the field's name where the form doesn't tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
RECORD_KEYS = frozenset({"id", "uuid", "address_uuid"})
LOOKUP_KEYS = frozenset(
    f"lookup_{part}"
    for part in (
        "value_id",
        "value_name",
        "value_uuid",
        "value_FIPS",
        "value_state",
        "type_name",
        "type_table_name",
        "type_custom",
        "type_uuid",
    )
)
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
    if found is None or found in ("", {}):
        return Many() if kind is Kind.LOOKUPS else EMPTY
    if isinstance(found, bool):
        return YesNo(found)
    if isinstance(found, list):
        return _many(found, kind)
    if isinstance(found, Mapping):
        return _object(dict(found), kind)
    return _scalar(found, kind)


def _many(found: list[Any], kind: Kind) -> Many:
    single = Kind.LOOKUP if kind is Kind.LOOKUPS else kind
    values = (value_of(one, single) for one in found)
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


def _number(text: str) -> Decimal:
    return Decimal(DIGITS.sub("", text))


_SCALARS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.LOOKUP: lambda text: Lookup(name=text),
    Kind.LOOKUPS: lambda text: Many(Lookup(name=name) for name in text.split(", ")),
    Kind.OFFICE: lambda text: Office(name=text),
    Kind.COUNTY: lambda text: County(name=text),
    Kind.DAY: lambda text: Day.fromisoformat(text[:10]),
    Kind.MOMENT: Moment.fromisoformat,
    Kind.MONEY: lambda text: Money(_number(text)),
    Kind.PERCENT: lambda text: Percent(_number(text)),
}


def _object(found: dict[str, Any], kind: Kind) -> Value:
    """A whole record is no value: it keeps all its keys, even if some look like those of a reference."""
    if found.keys() >= ADDRESS_KEYS and not found.keys() & RECORD_KEYS:
        return _address(found)
    for known, reader in _OBJECTS:
        if found.keys() <= known:
            return reader(found, kind)
    return found


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


def _record(
    prefix: str, make: Callable[..., Reference]
) -> tuple[frozenset[str], Callable[[dict[str, Any], Kind], Value]]:
    """Return the keys and the reader of `{prefix_id, prefix_uuid, prefix_name}`."""

    def reader(found: dict[str, Any], kind: Kind) -> Value:
        known = {key: found.get(f"{prefix}_{key}") for key in ("name", "id", "uuid")}
        if not any(known.values()):
            return EMPTY
        return make(name=str(known["name"] or ""), id=known["id"], uuid=known["uuid"])

    return frozenset({f"{prefix}_name", f"{prefix}_id", f"{prefix}_uuid"}), reader


def _reference(module: str) -> Callable[..., Reference]:
    return lambda **known: Reference(module.removeprefix("dynamic_"), **known)


_OBJECTS: tuple[tuple[frozenset[str], Callable[[dict[str, Any], Kind], Value]], ...] = (
    (frozenset({"all_values", "individual_values"}), _wrapped),
    (frozenset({"raw_value", "text_value"}), _raw),
    (LOOKUP_KEYS, _lookup),
    (frozenset({"county_name", "county_state", "county_FIPS"}), _county),
    (frozenset({"office_name", "office_code", "office_display", "office_id"}), _office),
    (frozenset({"matter", MATTER_NUMBER, "matter_uuid"}), _matter),
    _record("user", User),
    _record("organization", Organization),
    *(_record(module, _reference(module)) for module in MODULES),
)


def _address(found: dict[str, Any]) -> Value:
    county = value_of(found.get("county"), Kind.COUNTY)
    text = {name: str(found.get(key) or "") for name, key in ADDRESS_PARTS.items()}
    return (
        Address(**text, safe=found.get("safe_address"), county=county if isinstance(county, County) else None) or EMPTY
    )
