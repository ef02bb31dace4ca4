"""From values to what LegalServer takes. Facts: sections 5.3 (references), 6.1 (custom fields) and 6.3 (empty)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from .fields import KINDS, Kind
from .kinds import Address, County, Empty, Lookup, Money, Office, Organization, Percent, Reference, User, YesNo

EMPTY_WORD = "%empty%"
CUSTOM_FIELDS = "custom_fields"
CUSTOM = re.compile(r".+_\d+")
NOT_CUSTOM = re.compile(r"(.+_)?street(_address)?_2")
NO_TEXT_WITH_COMMAS = frozenset({"types"})  # v1 takes an array for an organization's types: section 5.3
AS_JSON_TEXT = frozenset(
    {CUSTOM_FIELDS, "custom_results", "custom_fields_services", "custom_fields_litigations", "custom_fields_charges"}
)
PLAIN = (str, int, float, list, dict)
LOOKUPS = (Kind.LOOKUP, Kind.LOOKUPS)
UUID_KEYS: Mapping[Kind, str] = {
    **dict.fromkeys(LOOKUPS, "lookup_value_uuid"),
    Kind.ORGANIZATION: "organization_uuid",
    Kind.USER: "user_uuid",
}


def to_json(fields: Mapping[str, Any], version: int = 2) -> dict[str, Any]:
    """Return the body of a write.

    Values become what this version of the API takes; plain JSON stays as it is, but for the uuid of a lookup, which v2
    wants in an object. Fields with the name of a custom field are put where custom fields belong.

    Args:
        fields: name of a field -> value, name, id, uuid, or plain JSON.
        version: 1 or 2.
    """
    body = {name: _field(name, value, version) for name, value in fields.items() if not is_custom(name)}
    custom = {name: _custom(value) for name, value in fields.items() if is_custom(name)}
    if custom:
        body[CUSTOM_FIELDS] = {**(body.get(CUSTOM_FIELDS) or {}), **custom}
    return body


def to_query(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a search; names of fields are sent as JSON text, as LegalServer's own client does."""
    return {name: _query(name, value) for name, value in keys.items() if value is not None}


def custom_name(words: str, number: int) -> str:
    """Return the database name of a custom field: `custom_name("Veteran status", 12)` is `veteran_status_12`."""
    return f"{'_'.join(re.findall(r'[a-z0-9]+', words.lower()))}_{number}"


def is_custom(name: str) -> bool:
    """Return true for the name of a custom field: words and a number."""
    return bool(CUSTOM.fullmatch(name)) and not NOT_CUSTOM.fullmatch(name)


def _field(name: str, value: Any, version: int) -> Any:
    if name == "update" and isinstance(value, Mapping):
        return {key: _sought(one) for key, one in value.items()}
    if name == "update_data" and isinstance(value, Mapping):
        return to_json(value, version)
    if name == CUSTOM_FIELDS and isinstance(value, Mapping):
        return {key: _custom(one) for key, one in value.items()}
    kind = KINDS.get(name, Kind.TEXT)
    if version == 1 and isinstance(value, list | tuple) and name not in NO_TEXT_WITH_COMMAS:
        return _with_commas(value, kind)
    return _write(value, version, kind)


def _write(value: Any, version: int, kind: Kind) -> Any:
    if isinstance(value, list | tuple):
        return [_write(one, version, kind) for one in value]
    for known, writer in _WRITERS.items():
        if isinstance(value, known):
            return writer(value, version)
    if kind is Kind.ORGANIZATION and type(value) is int and version > 1:
        return {"organization_id": value}
    return _uuid(value, version, kind) if isinstance(value, str) else value


def _with_commas(values: list[Any] | tuple[Any, ...], kind: Kind) -> Any:
    """v1 takes several lookups as names, several users as ids, in one text; everything else as an array."""
    if kind not in (*LOOKUPS, Kind.USER):
        return [_write(value, 1, kind) for value in values]
    return ",".join(str(value.id if isinstance(value, User) else value) for value in values)


def _uuid(text: str, version: int, kind: Kind) -> Any:
    key = UUID_KEYS.get(kind)
    return {key: text} if key and _is_uuid(text) and not (version == 1 and kind in LOOKUPS) else text


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _lookup(value: Lookup, version: int) -> Any:
    if version == 1:
        return value.name
    if value.uuid:
        return {"lookup_value_uuid": value.uuid}
    return value.name if value.id is None else {"lookup_value_id": value.id}


def _county(value: County, version: int) -> Any:
    """v2 takes v1's form too: section 5.2."""
    if value.uuid and version > 1:
        return {"lookup_value_uuid": value.uuid}
    if value.fips:
        return {"county_FIPS": value.fips}
    return {"county_name": value.name, "county_state": value.state} if value.state else value.name


def _office(value: Office, version: int) -> Any:
    if version == 1 or not value.code:
        return value.name
    return {"office_code": value.code}


def _reference(value: Reference, version: int) -> Any:
    prefix = {"process": "dynamic_process"}.get(value.kind, value.kind)
    if value.kind == "process" and version == 1:
        return value.id
    return {f"{prefix}_uuid": value.uuid} if value.uuid else {f"{prefix}_id": value.id}


def _address(value: Address, version: int) -> Any:
    raise TypeError("an address is written with its parts: home_street, home_city and so on (section 5.4)")


def _time(value: time) -> str:
    return value.strftime("%I:%M %p").lstrip("0")


_WRITERS: Mapping[type, Callable[[Any, int], Any]] = {
    Empty: lambda value, version: EMPTY_WORD,
    Lookup: _lookup,
    County: _county,
    Office: _office,
    Reference: _reference,
    Address: _address,
    YesNo: lambda value, version: value.answer,
    Money: lambda value, version: str(value),
    Percent: lambda value, version: str(value),
    Decimal: lambda value, version: str(value),
    datetime: lambda value, version: value.isoformat(),
    date: lambda value, version: value.isoformat(),
    time: lambda value, version: _time(value),
}


def _custom(value: Any) -> Any:
    """Custom fields take lookups by name, users and organizations by number: section 6.1."""
    if isinstance(value, Lookup | County | Office):
        return value.name
    if isinstance(value, User | Organization):
        return value.id
    return _write(value, 2, Kind.TEXT)


def _query(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        values = [_plain(one) for one in value]
        return json.dumps(values) if name in AS_JSON_TEXT else ",".join(map(str, values))
    return _plain(value)


def _sought(value: Any) -> Any:
    """An upsert looks for text as a search does, but in JSON, which knows booleans."""
    return value.answer if isinstance(value, YesNo) else value if isinstance(value, PLAIN) else _plain(value)


def _plain(value: Any) -> Any:
    """A search compares with text."""
    if isinstance(value, bool | YesNo):
        return "true" if value else "false"
    if isinstance(value, Reference):
        return value.uuid or value.id
    if isinstance(value, Lookup | Office):
        return value.name
    if isinstance(value, County):
        return value.fips or value.name
    return _write(value, 1, Kind.TEXT)
