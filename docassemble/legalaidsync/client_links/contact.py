"""What a matter's record says about where its client can be reached, and where not. Plain Python.

LegalServer has a "safe" flag for each phone and for the home address (API sheet, section 8.1); it has none for e-mail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PHONES = ("mobile_phone", "home_phone", "other_phone", "work_phone")
EMAIL = "client_email_address"
NOT_DIGITS = re.compile(r"\D")
DIGITS_OF_A_NUMBER = 10  # without the country's


@dataclass(frozen=True)
class Phone:
    """A phone on file; `is_safe` is None where LegalServer does not say."""

    number: str = field(repr=False)
    is_safe: bool | None


def phones(matter: Mapping[str, Any]) -> tuple[Phone, ...]:
    """Return the phones on file that have a number, a mobile phone first."""
    flags = {key.lower(): value for key, value in matter.items()}  # API v2 spells one flag with a capital
    return tuple(Phone(str(matter[name]), flags.get(f"{name}_safe")) for name in PHONES if matter.get(name))


def email_on_file(matter: Mapping[str, Any]) -> str:
    """Return the e-mail address on file; an empty text without one."""
    return str(matter.get(EMAIL) or "")


def is_unsafe(matter: Mapping[str, Any], number: str) -> bool:
    """Return whether LegalServer says of this number, however it is written, that it is not safe."""
    return any(phone.is_safe is False and _digits(phone.number) == _digits(number) for phone in phones(matter))


def has_unsafe(matter: Mapping[str, Any]) -> bool:
    """Return whether any way to the client is marked as not safe."""
    home = matter.get("client_address_home")
    unsafe_home = isinstance(home, Mapping) and home.get("safe_address") is False
    return unsafe_home or any(phone.is_safe is False for phone in phones(matter))


def safe_phone(matter: Mapping[str, Any]) -> str:
    """Return the first number on file that is not marked as unsafe; an empty text without one."""
    return next((phone.number for phone in phones(matter) if phone.is_safe is not False), "")


def fields_read() -> list[str]:
    """Return the names of the fields that this reads, for the audit."""
    return [*PHONES, *(f"{name}_safe" for name in PHONES), EMAIL, "client_address_home.safe_address"]


def _digits(number: str) -> str:
    return NOT_DIGITS.sub("", number)[-DIGITS_OF_A_NUMBER:]
