"""What makes two spellings of a period, an amount or a telephone number equal, whoever wrote them.

Facts: sections 6 (money) and 7.4 (periods) of the API sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers

REGION = "US"
# Payments a year, which LegalServer takes, and its words for them, which it shows.
PERIODS: Mapping[int, str] = {
    1: "Annually",
    4: "Quarterly",
    12: "Monthly",
    24: "Semi-Monthly",
    26: "Biweekly",
    52: "Weekly",
}
_PAYMENTS = {word.casefold(): number for number, word in PERIODS.items()}


def payments_a_year(value: Any) -> int | None:
    """Return a number of `PERIODS` from LegalServer's word, in any case, or from the number; None if it is neither."""
    text = str(value).strip().casefold()
    number = int(text) if text.isdecimal() else _PAYMENTS.get(text)
    return number if number in PERIODS else None


def dollars(value: Any) -> Decimal | None:
    """Return an amount from a number or from a text such as `$1,234.56`; None if it is no amount."""
    try:
        amount = Decimal(re.sub(r"[$,\s]", "", str(value)))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def plain_phone(value: Any) -> str:
    """Return a number in the form of E.164 with its extension; of what is no number its digits, or else the text."""
    try:
        number = phonenumbers.parse(str(value), REGION)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", str(value)) or str(value).strip()
    whole = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{whole}x{number.extension}" if number.extension else whole
