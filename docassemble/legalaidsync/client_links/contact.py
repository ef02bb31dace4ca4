"""What a matter's record says about where its client can be reached, and where not. Plain Python.

LegalServer has a "safe" mark for each phone, the fax and the home address (API sheet, section 8.1), and one for each
address in the case's list (section 9); it has none for e-mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PHONES = ("mobile_phone", "home_phone", "other_phone", "work_phone")
NUMBERS = (*PHONES, "fax_phone")  # nobody texts a fax, but the number may be that of a phone too
HOME = "client_address_home"
MAILING = "client_address_mailing"
EMAIL = "client_email_address"
PARTS_OF_AN_ADDRESS = ("street", "zip")
NOT_DIGITS = re.compile(r"\D")
DIGITS_OF_A_NUMBER = 10  # without the country's
MEANS_SAFE = ("true", "t", "yes", "y", "1")
NOT_SAID = ("", "none", "null")

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Phone:
    """A phone on file; `is_safe` is None where LegalServer does not say."""

    number: str = field(repr=False)
    is_safe: bool | None
    name: str = ""


def phones(matter: Record) -> tuple[Phone, ...]:
    """Return the phones on file that have a number, a mobile phone first."""
    return tuple(phone for phone in _numbers(matter) if phone.name in PHONES)


def email_on_file(matter: Record) -> str:
    """Return the e-mail address on file; an empty text without one."""
    return str(matter.get(EMAIL) or "")


def is_unsafe(matter: Record, number: str) -> bool:
    """Return whether LegalServer says of this number, however it is written, that it is not safe."""
    return any(phone.is_safe is False and _digits(phone.number) == _digits(number) for phone in _numbers(matter))


def unsafe_ways(matter: Record) -> tuple[str, ...]:
    """Return the names of the fields with a way to the client that LegalServer marks as not safe."""
    marked = tuple(phone.name for phone in _numbers(matter) if phone.is_safe is False)
    return (*marked, HOME) if mark(_part(matter, HOME).get("safe_address")) is False else marked


def has_unsafe(matter: Record) -> bool:
    """Return whether any way to the client is marked as not safe."""
    return bool(unsafe_ways(matter))


def is_mail_unsafe(matter: Record, addresses: Iterable[Record] = ()) -> bool:
    """Return whether a letter to the client goes where LegalServer says that mail is not safe.

    Args:
        addresses: the rows of the case's list of addresses, each with its own mark.
    """
    mailing = _part(matter, MAILING)
    goes_home = not mailing.get("street")
    to = _part(matter, HOME) if goes_home else mailing
    marked = [row for row in addresses if mark(row.get("safe")) is False]
    if mark(_part(matter, HOME).get("safe_address")) is False:
        marked.append(_part(matter, HOME))
        if goes_home:
            return True
    return any(_place(row) == _place(to) for row in marked if any(_place(row)))


def safe_phone(matter: Record) -> str:
    """Return the first number on file that is not marked as unsafe, under any name; an empty text without one."""
    return next((phone.number for phone in phones(matter) if not is_unsafe(matter, phone.number)), "")


def fields_read() -> list[str]:
    """Return the names of the fields that this reads, for the audit."""
    return [*NUMBERS, *(f"{name}_safe" for name in NUMBERS), EMAIL, f"{HOME}.safe_address"]


def mark(value: Any) -> bool | None:
    """Return what a mark says; None if nothing is said. What can't be read counts as not safe."""
    text = str("" if value is None else value).strip().lower()
    return None if text in NOT_SAID else text in MEANS_SAFE


def _numbers(matter: Record) -> tuple[Phone, ...]:
    marks = {key.lower(): value for key, value in matter.items()}  # API v2 spells one mark with a capital
    on_file = [(name, str(matter[name])) for name in NUMBERS if matter.get(name)]
    return tuple(Phone(number, mark(marks.get(f"{name}_safe")), name) for name, number in on_file)


def _part(matter: Record, name: str) -> Record:
    found = matter.get(name)
    return found if isinstance(found, Mapping) else {}


def _place(address: Record) -> tuple[str, ...]:
    return tuple(" ".join(str(address.get(part) or "").lower().split()) for part in PARTS_OF_AN_ADDRESS)


def _digits(number: str) -> str:
    return NOT_DIGITS.sub("", number)[-DIGITS_OF_A_NUMBER:]
