"""How each type code of the field tables is read from a body, shown in an answer, and compared in a search.

Codes: section 0.3 of the API sheet. Additions: `name` is text that a search compares by prefix, `DATE` is a matter's
date (an object in v1), `choice` one of the words after the colon, `link` the uuid of a record of the resource after the
colon, `null` and `LIST` are keys that the stand-in shows empty. What is only shown, and worked out from other records
(`CHILD`, `VIA`, `PARENT`, `MID`, `MNAME`, `MNUMBER`, `COMPUTED`, `OFCHARGE`), is in `showing.py` and `computed.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import linking
from .clock import SITE_ZONE, stamp
from .references import (
    Frame,
    is_uuid,
    read_county,
    read_lookup,
    read_office,
    read_user,
    show_county,
    show_county_v1,
    show_lookup,
    show_office,
    show_user,
    wanted_county,
    wanted_lookup,
    wanted_user,
)

MONEY = re.compile(r"\$?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CUSTOM_NAME = re.compile(r"\w+_\d+")
PERIODS: Mapping[int, str] = {
    1: "Annually",
    4: "Quarterly",
    12: "Monthly",
    24: "Semi-Monthly",
    26: "Biweekly",
    52: "Weekly",
}


def _typed(*types: type) -> Callable[[Any, Frame], Any]:
    """Return a reader that takes exactly these JSON types (a boolean is no integer)."""

    def read(value: Any, frame: Frame) -> Any:
        if type(value) not in types:
            raise ValueError(f"not {types[0].__name__}")
        return value

    return read


def _read_date(value: Any, frame: Frame) -> str:
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise ValueError("not an ISO date")
    return date.fromisoformat(value).isoformat()


def _read_moment(value: Any, frame: Frame) -> str:
    """Accept ISO 8601; without an offset the site's own zone is meant (section 6)."""
    moment = datetime.fromisoformat(_typed(str)(value, frame))
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=SITE_ZONE))


def _read_money(value: Any, frame: Frame) -> str:
    text = str(value) if type(value) in (int, float, str) else ""
    if not MONEY.fullmatch(text):
        raise ValueError("not an amount of money")
    return str(Decimal(text.replace("$", "").replace(",", "")).quantize(Decimal("0.01")))


def _read_period(value: Any, frame: Frame) -> str:
    """Accept payments a year; the words are in LegalServer's list but not yet accepted on write (section 7.4)."""
    number = int(value) if isinstance(value, str) and value.isdigit() else value
    if type(number) is not int or number not in PERIODS:
        raise ValueError("not a number of payments a year")
    return PERIODS[number]


def _wanted_period(text: str, frame: Frame) -> str:
    """Accept payments a year, or the word that reads give."""
    return text if text in PERIODS.values() else _read_period(text, frame)


def _read_uuid(value: Any, frame: Frame) -> str:
    if not isinstance(value, str) or not is_uuid(value):
        raise ValueError("not a uuid")
    return value.lower()


def _read_custom(value: Any, frame: Frame) -> dict[str, Any]:
    """Accept an object of custom fields by database name: words and a number (section 6.1)."""
    if not isinstance(value, dict) or not all(CUSTOM_NAME.fullmatch(name) for name in value):
        raise ValueError("not custom fields")
    return value


def _never(value: Any, frame: Frame) -> Any:
    raise ValueError("cannot be written")


def _several(read: Callable[[Any, Frame], Any]) -> Callable[[Any, Frame], list[Any]]:
    """Return a reader of one value or an array of them; v1 takes names with commas between."""

    def read_each(value: Any, frame: Frame) -> list[Any]:
        if frame.version == 1 and isinstance(value, str):
            value = [part.strip() for part in value.split(",")]
        return [read(item, frame) for item in (value if isinstance(value, list) else [value])]

    return read_each


def money_text(stored: str | None, frame: Frame) -> str | None:
    """Write money as LegalServer does: `$1,450`, with cents only where there are any (section 15, row 40)."""
    if stored is None:
        return None
    amount = Decimal(stored)
    if frame.settings.decimals == "always":
        return f"${amount:,.2f}"
    return f"${amount:,.0f}" if amount == amount.to_integral() else f"${amount:,.2f}"


def _plain(stored: Any, frame: Frame) -> Any:
    return stored


def _show_date(stored: str | None, frame: Frame) -> Any:
    """Show a matter's date; in v1 as `{raw_value, text_value}` with the text in US order."""
    if frame.version == 2:
        return stored
    text = date.fromisoformat(stored).strftime("%m/%d/%Y") if stored else None
    return {"raw_value": stored, "text_value": text}


def _show_several(show: Callable[[Any, Frame], Any]) -> Callable[[Any, Frame], Any]:
    def show_each(stored: list[Any] | None, frame: Frame) -> Any:
        shown = [show(item, frame) for item in stored or []]
        if frame.version == 2:
            return shown or _nothing(show, frame)
        names = [item if isinstance(item, str) else next(reversed(item.values())) for item in shown if item]
        return {"all_values": ", ".join(names) or None, "individual_values": [item for item in shown if item]}

    return show_each


def _nothing(show: Callable[[Any, Frame], Any], frame: Frame) -> list[Any]:
    """Return what an unset multi-lookup shows (section 15, row 4)."""
    is_lookup = frame.field.kind == "LKP[]" and frame.settings.unset_multi_lookup == "null_object"
    return [show(None, frame)] if is_lookup else []


def _one_of(value: Any, frame: Frame) -> str:
    """Accept one of the words after the colon of the field's kind."""
    if value not in frame.field.about.split("|"):
        raise ValueError("not one of the words")
    return str(value)


def _linked(value: Any, frame: Frame) -> str:
    """Accept the uuid of an existing record of the resource after the colon."""
    uuid = _read_uuid(value, frame)
    if frame.directory.record(frame.field.about, uuid) is None:
        raise ValueError("no such record")
    return uuid


def _read_module(value: Any, frame: Frame) -> str:
    if value not in linking.MODULES:
        raise ValueError("no such module")
    return str(value)


def _read_text_or_id(value: Any, frame: Frame) -> str:
    """Accept a text, or an id as the schema of writes has it."""
    if type(value) not in (str, int):
        raise ValueError("neither text nor id")
    return str(value)


def _pointing(pointer: linking.Pointer) -> Kind:
    return Kind(pointer.read, pointer.show, pointer.wanted, _same)


def _pointing_to_several(pointer: linking.Pointer) -> Kind:
    each = _several(pointer.read)
    return Kind(
        lambda value, frame: each(linking.comma_list(value), frame),
        _show_several(pointer.show),
        pointer.wanted,
        _among,
    )


def _wanted_bool(text: str, frame: Frame) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise ValueError("not a boolean")
    return text.lower() in ("true", "1")


def _wanted_text(text: str, frame: Frame) -> str:
    return text


def _same(stored: Any, wanted: Any) -> bool:
    return bool(stored == wanted)


def _same_text(stored: Any, wanted: Any) -> bool:
    return str(stored or "").casefold() == str(wanted).casefold()


def _begins(stored: Any, wanted: Any) -> bool:
    return str(stored or "").casefold().startswith(str(wanted).casefold())


def _among(stored: Any, wanted: Any) -> bool:
    return wanted in (stored or [])


@dataclass(frozen=True)
class Kind:
    """One type code.

    Attributes:
        read: value of a body -> stored value; raises ValueError or TypeError if it is not acceptable.
        show: stored value -> JSON of the frame's version.
        wanted: text of a search -> what `fits` compares with; raises ValueError if it is not acceptable.
        fits: stored value, wanted value -> whether the record matches.
    """

    read: Callable[[Any, Frame], Any] = _never
    show: Callable[[Any, Frame], Any] = _plain
    wanted: Callable[[str, Frame], Any] = _wanted_text
    fits: Callable[[Any, Any], bool] = _same_text


KINDS: Mapping[str, Kind] = {
    "ID": Kind(wanted=lambda text, frame: int(text), fits=_same),
    "UUID": Kind(wanted=_read_uuid, fits=_same),
    "str": Kind(_typed(str)),
    "name": Kind(_typed(str), fits=_begins),
    "int": Kind(_typed(int), wanted=lambda text, frame: int(text), fits=_same),
    "bool": Kind(_typed(bool), wanted=_wanted_bool, fits=_same),
    "date": Kind(_read_date, wanted=_read_date, fits=_same),
    "DATE": Kind(_read_date, _show_date, _read_date, _same),
    "dt": Kind(_read_moment, wanted=_read_moment, fits=_same),
    "money": Kind(_read_money, money_text, _read_money, _same),
    "period": Kind(_read_period, wanted=_wanted_period),
    "uuid": Kind(_read_uuid, wanted=_read_uuid, fits=_same),
    "obj": Kind(_typed(dict)),
    "custom": Kind(_read_custom),
    "LKP": Kind(read_lookup, show_lookup, wanted_lookup, _same),
    "LKP[]": Kind(_several(read_lookup), _show_several(show_lookup), wanted_lookup, _among),
    "LKPC": Kind(read_county, show_county, wanted_county, _same),
    "LKPC[]": Kind(_several(read_county), _show_several(show_county), wanted_county, _among),
    "USR": Kind(read_user, show_user, wanted_user, _same),
    "USR[]": Kind(_several(read_user), _show_several(show_user), wanted_user, _among),
    "OFF": Kind(read_office, show_office, read_office, _same),
    "OFF[]": Kind(_several(read_office), _show_several(show_office), read_office, _among),
    "str[]": Kind(_several(_typed(str)), _show_several(_plain), fits=_among),
    "COUNTY1": Kind(read_county, show_county_v1, wanted_county, _same),
    "MAT": _pointing(linking.MATTER),
    "MAT[]": _pointing_to_several(linking.MATTER),
    "ORG": _pointing(linking.ORGANIZATION),
    "ORG[]": _pointing_to_several(linking.ORGANIZATION),
    "ORGP[]": _pointing_to_several(linking.PARENT_ORGANIZATION),
    "OUTR": _pointing(linking.OUTREACH),
    "OUTR[]": _pointing_to_several(linking.OUTREACH),
    "EVREF": _pointing(linking.EVENT),
    "CHREF[]": replace(_pointing_to_several(linking.CHARGE), show=_show_several(linking.show_charge)),
    "PROC": replace(_pointing(linking.PROCESS), show=linking.show_process),
    "PROC1": replace(_pointing(linking.PROCESS), show=linking.show_process_v1),
    "MODULE": Kind(_read_module, wanted=_read_module, fits=_same),
    "choice": Kind(_one_of),
    "link": Kind(_linked, wanted=_linked, fits=_same),
    "any": Kind(lambda value, frame: value),
    "ROOM": Kind(_read_text_or_id),
    "JUDGE": Kind(_read_text_or_id),
    "ADDR": Kind(),
    "LIST": Kind(show=lambda stored, frame: []),
    "CHILD": Kind(),
    "null": Kind(),
}
