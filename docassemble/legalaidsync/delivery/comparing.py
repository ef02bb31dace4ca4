"""Says whether two values of LegalServer mean the same, whatever shape each is in.

Shapes: sections 5.1 (lookups), 5.3 (what a writer may send), 6 (money, nulls) and 7.4 (periods) of the API sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..legalserver.values.spellings import dollars, payments_a_year, plain_phone

LOOKUP_KEYS = {
    "lookup_value_uuid": "lookup_value_uuid",
    "lookup_value_id": "lookup_value_id",
    "lookup_value_FIPS": "lookup_value_FIPS",
    "county_FIPS": "lookup_value_FIPS",
    "lookup_value_name": "lookup_value_name",
}
MISSING = (None, "", "%empty%")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:?\d\d|Z)?$")


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None if a part of the path is missing."""
    value: Any = record
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def same_scalar(left: Any, right: Any) -> bool:
    """True if two scalars mean the same: None, empty and missing are one; `$1,450` equals 1450; text ignores edges."""
    if left in MISSING or right in MISSING:
        return left in MISSING and right in MISSING
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if _is_amount(left) or _is_amount(right):
        return dollars(left) == dollars(right) is not None
    return str(left).strip() == str(right).strip()


def same_value(key: str, left: Any, right: Any) -> bool:
    """True if two values mean the same as the value of the field `key`: periods and phone numbers have spellings.

    Args:
        left: what the record shows: a scalar, a list of references, or an object of version 1.
        right: the scalar, or the list of scalars, that is expected there.
    """
    if isinstance(left, Mapping) and "individual_values" in left:
        left = left["individual_values"]
    if isinstance(left, list) or isinstance(right, list | tuple):
        return _same_members(left, right)
    if isinstance(left, Mapping):
        return _shows_reference(left, right)
    if _is_moment(left) and _is_moment(right):
        return _same_moment(str(left), str(right))
    if key == "period":
        return _period(left) == _period(right)
    if _is_phone(key) and _has_digits(left) and _has_digits(right):
        return plain_phone(left) == plain_phone(right)
    if key == "amount" and left not in MISSING and right not in MISSING:
        return dollars(left) == dollars(right) is not None
    return same_scalar(left, right)


def _same_members(left: Any, right: Any) -> bool:
    """True if a list of references names exactly these, in whatever order; an unset lookup is no member."""
    shown = [one for one in left or [] if not _shows("", one, None)] if isinstance(left, list) else [left]
    wanted = list(right) if isinstance(right, list | tuple) else [right]
    shown, wanted = [[one for one in each if one not in MISSING] for each in (shown, wanted)]
    return len(shown) == len(wanted) and all(any(_shows("", one, each) for one in shown) for each in wanted)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.match(value) is not None


def _same_moment(left: str, right: str) -> bool:
    """True for the same moment in two zones; a moment without a zone is the site's own time (section 6)."""
    one, other = datetime.fromisoformat(left), datetime.fromisoformat(right)
    if one.tzinfo and other.tzinfo:
        return one == other
    return one.replace(tzinfo=None) == other.replace(tzinfo=None)


def shows_payload(record: Mapping[str, Any], payload: Mapping[str, Any]) -> bool:
    """True if a record looks as if this payload had made it; keys that the record does not show are left out."""
    return all(_shows(key, record[key], value) for key, value in payload.items() if key in record)


def _shows(key: str, on_file: Any, written: Any) -> bool:
    if isinstance(written, (list, tuple)):
        return all(_shows(key, on_file, one) for one in written)
    if isinstance(on_file, Mapping):
        return _shows_reference(on_file, written)
    if isinstance(on_file, list):
        return any(_shows(key, one, written) for one in on_file)
    return same_value(key, _folded(on_file), _folded(written))


def _shows_reference(on_file: Mapping[str, Any], written: Any) -> bool:
    """A lookup, user, office or organization is written as a name, a number, a uuid, or an object with one such key.

    A date or a list of version 1 is an object of its own, with the plain values inside.
    """
    own = {key: value for key, value in on_file.items() if not key.startswith("lookup_type_")}
    if isinstance(written, Mapping):
        named = {key if key in own else LOOKUP_KEYS.get(key, key): value for key, value in written.items()}
        known = {key: value for key, value in named.items() if key in own}
        return bool(known) and all(same_scalar(_folded(own[key]), _folded(value)) for key, value in known.items())
    if written in MISSING:
        return all(value in MISSING for value in own.values())
    return any(_shows("", value, written) for value in own.values() if value not in MISSING)


def _is_phone(key: str) -> bool:
    return "phone" in key and not key.endswith(("_note", "_safe"))


def _is_amount(value: Any) -> bool:
    """Digits in text stay text (`02115` is a ZIP code); a number or a dollar sign makes an amount."""
    return isinstance(value, (int, float, Decimal)) or str(value).strip().startswith("$")


def _period(value: Any) -> int | str:
    return payments_a_year(value) or str(value or "").strip().casefold()


def _has_digits(value: Any) -> bool:
    return re.search(r"\d", str(value or "")) is not None


def _folded(value: Any) -> Any:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value
