"""What each kind of fact accepts, how two values of it are compared, and how one is shown.

A check takes what the person typed and returns the value to keep, or raises NotAcceptable with the key of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from ..errors import NotAcceptable
from ..legalserver.values.spellings import PERIODS as PERIODS
from ..legalserver.values.spellings import REGION, dollars, payments_a_year, plain_phone

OLDEST_AGE = 120
MARKUP = re.compile(r"[<>{}\[\]\\|^~`$=]")
NOT_IN_A_NAME = re.compile(r"[<>{}\[\]\\|^~`$=#@%*_!?;:\"/0-9]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
MOST_MONEY = Decimal(1_000_000)
YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# Two letters of each state, district and territory, and of the armed forces' post offices.
STATES = frozenset(
    re.findall(
        r"\w\w",
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
        "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR UM VI AA AE AP",
    )
)
GENDERS = {"female": "Female", "male": "Male"}  # docassemble writes them small, LegalServer's list does not

Check = Callable[[Any, "int | None"], Any]


def refuse(key: str, **words: object) -> NotAcceptable:
    """Return the error that stands for the sentence `key`; the words fill its gaps and are never values of a person."""
    error = NotAcceptable(key)
    error.words = words
    return error


def check_line(value: Any, limit: int | None) -> str:
    """One line of text without markup."""
    text = _text(value, limit)
    if MARKUP.search(text):
        raise refuse("no_markup")
    return text


def check_name(value: Any, limit: int | None) -> str:
    """A part of a person's name."""
    text = _text(value, limit)
    if text and (NOT_IN_A_NAME.search(text) or not any(letter.isalpha() for letter in text)):
        raise refuse("name_letters")
    return text


def check_free_text(value: Any, limit: int | None) -> str:
    """Several lines in the person's own words; anything may stand in it, because it is escaped wherever it is shown."""
    text = str(value or "").replace("\r\n", "\n").strip()
    if limit and len(text) > limit:
        raise refuse("too_long", limit=limit)
    return CONTROL.sub("", text)


def check_birthdate(value: Any, limit: int | None) -> date:
    """A day between today and 120 years ago."""
    day = as_date(value)
    if day > date.today():
        raise refuse("birthdate_future")
    if day.year < date.today().year - OLDEST_AGE:
        raise refuse("birthdate_too_old")
    return day


def check_phone(value: Any, limit: int | None) -> str:
    """A telephone number that can exist; kept as 312-555-0123 x5, or with its country code if it is not from here."""
    text = _text(value, 40)
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise refuse("phone") from None
    if not phonenumbers.is_possible_number(number) or re.search("[A-Za-z]{3}", text):
        raise refuse("phone")
    return _format_phone(number)


def check_email(value: Any, limit: int | None) -> str:
    """An e-mail address that is well formed; no mail server is asked."""
    text = _text(value, limit)
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise refuse("email") from None


def check_zip(value: Any, limit: int | None) -> str:
    """Five digits, or nine."""
    text = _text(value, 12)
    if text and not re.fullmatch(r"\d{5}(-\d{4})?", text):
        raise refuse("zip")
    return text


def check_state(value: Any, limit: int | None) -> str:
    """The two letters of a state, whether it was picked or sent."""
    text = _text(value, 40).upper()
    if text and text not in STATES:
        raise refuse("state")
    return text


def check_count(value: Any, limit: int | None) -> int:
    """A number of people."""
    try:
        number = int(str(value).strip())
    except ValueError:
        raise refuse("whole_number") from None
    if number < 0:
        raise refuse("not_negative")
    if limit and number > limit:
        raise refuse("too_many", limit=limit)
    return number


def check_money(value: Any, limit: int | None) -> Decimal:
    """An amount of dollars, zero or more."""
    amount = as_money(value)
    if amount < 0:
        raise refuse("not_negative")
    if amount > MOST_MONEY:
        raise refuse("too_much_money")
    return amount


def check_period(value: Any, limit: int | None) -> int:
    """How many times a year something is paid."""
    return plain_period(value)


def check_number(value: Any, limit: int | None) -> int:
    """A whole number, below zero too."""
    try:
        return int(str(value).strip())
    except ValueError:
        raise refuse("whole_number") from None


def check_entry(value: Any, limit: int | None) -> str:
    """The name of an entry of one of LegalServer's lists, or what identifies another record; staff named them."""
    return _text(value, limit)


def check_several(value: Any, limit: int | None) -> list[str]:
    """Several names or ids, without repeating one."""
    members = [value] if isinstance(value, str) else list(value)
    return list(dict.fromkeys(text for member in members if (text := _text(member, limit))))


def check_yes_or_no(value: Any, limit: int | None) -> bool:
    """A yes or a no."""
    known = YES_OR_NO.get(str(value).strip().casefold())
    if known is None:
        raise refuse("yes_or_no")
    return known


def check_choice(value: Any, limit: int | None) -> str:
    """A value of one of LegalServer's lists; that it is on the list is checked where the list is at hand."""
    return _text(value, 64)


@dataclass(frozen=True)
class Kind:
    """The rules of one kind.

    `check` reads what was typed, `plain` gives what makes two spellings equal, `show` gives text for people,
    `write` gives what LegalServer takes and will show afterwards. `several` kinds hold a list of values.
    """

    check: Check
    plain: Callable[[Any], Any]
    show: Callable[[Any], str]
    write: Callable[[Any], Any] = str
    several: bool = False


def as_date(value: Any) -> date:
    """Return the day of a date, a date-time or an ISO text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    for pattern in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text[:10], pattern).date()
        except ValueError:
            continue
    raise refuse("date")


def as_moment(value: Any) -> datetime:
    """Return a date and time of an ISO text or of a date-time."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise refuse("date") from None


def as_gender(value: Any) -> str:
    """Return a gender as docassemble has it: `female`, `male`, or whatever else LegalServer's list calls it."""
    text = _text(value, None)
    return text.casefold() if text.casefold() in GENDERS else text


def as_money(value: Any) -> Decimal:
    """Return an amount from a number or from a text such as `$1,234.56`."""
    amount = dollars(value)
    if amount is None:
        raise refuse("money")
    return amount


def plain_period(value: Any) -> int:
    """Return payments a year from LegalServer's word or number. Section 7.4 of the API sheet."""
    number = payments_a_year(value)
    if number is None:
        raise refuse("period")
    return number


def show_date(value: Any) -> str:
    """Return a date as people in the United States write it."""
    return as_date(value).strftime("%m/%d/%Y")


def iso_date(value: Any) -> str:
    """Return a date as LegalServer takes it."""
    return as_date(value).isoformat()


def show_moment(value: Any) -> str:
    """Return a date and time as people in the United States write it."""
    return as_moment(value).strftime("%m/%d/%Y %I:%M %p")


def plain_moment(value: Any) -> str:
    """Return a moment so that the same one in two time zones is equal; without a zone it is the office's."""
    moment = as_moment(value)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat()


def show_period(value: Any) -> str:
    """Return LegalServer's word for a number of payments a year."""
    return PERIODS[plain_period(value)]


def show_money(value: Any) -> str:
    """Return an amount as LegalServer writes it: cents only where there are some."""
    amount = as_money(value)
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


def _plain_name(value: Any) -> str:
    return " ".join(str(value).split()).casefold()


def _plain_several(value: Any) -> frozenset[str]:
    return frozenset(_plain_name(member) for member in value)


def _show_several(value: Any) -> str:
    return ", ".join(str(member) for member in value)


def _plain_text(value: Any) -> str:
    return str(value).strip()


def _format_phone(number: phonenumbers.PhoneNumber) -> str:
    if number.country_code == 1:
        digits = phonenumbers.national_significant_number(number)
        extension = f" x{number.extension}" if number.extension else ""
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}{extension}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _text(value: Any, limit: int | None) -> str:
    text = " ".join(CONTROL.sub(" ", str(value if value is not None else "")).split())
    if limit and len(text) > limit:
        raise refuse("too_long", limit=limit)
    return text


_ENTRY = Kind(check_entry, _plain_name, str)
_SEVERAL = Kind(check_several, _plain_several, _show_several, list, several=True)
_REFERENCE = Kind(check_entry, _plain_text, str)

# Values that name records of the office, or another person's papers: no client can know or pick them on a screen.
OF_THE_OFFICE = frozenset(
    {"user", "users", "organization", "organizations", "office", "offices", "matter", "matters", "charges", "texts"}
    | {"event", "outreach", "outreaches", "process", "moment"}
)
KINDS: Mapping[str, Kind] = {
    "name": Kind(check_name, _plain_text, str),
    "line": Kind(check_line, _plain_text, str),
    "free text": Kind(check_free_text, _plain_text, str),
    "birthdate": Kind(check_birthdate, iso_date, show_date, iso_date),
    "phone": Kind(check_phone, plain_phone, str),
    "email": Kind(check_email, lambda value: str(value).strip().casefold(), str),
    "zip": Kind(check_zip, _plain_text, str),
    "state": Kind(check_state, _plain_text, str),
    "count": Kind(check_count, int, str, int),
    "money": Kind(check_money, as_money, show_money, show_money),
    "period": Kind(check_period, plain_period, show_period, lambda value: str(plain_period(value))),
    "choice": Kind(check_choice, _plain_text, str),
    "date": Kind(lambda value, limit: as_date(value), iso_date, show_date, iso_date),
    "moment": Kind(
        lambda value, limit: as_moment(value), plain_moment, show_moment, lambda at: as_moment(at).isoformat()
    ),
    **dict.fromkeys(("number", "process"), Kind(check_number, int, str, int)),
    "yes or no": Kind(
        check_yes_or_no,
        lambda value: check_yes_or_no(value, None),
        lambda value: "Yes" if check_yes_or_no(value, None) else "No",
        lambda value: check_yes_or_no(value, None),
    ),
    "gender": Kind(
        lambda value, limit: as_gender(value), as_gender, str, lambda value: GENDERS.get(as_gender(value), str(value))
    ),
    "county": Kind(check_choice, _plain_text, str),
    **dict.fromkeys(("entry", "county name", "office"), _ENTRY),
    **dict.fromkeys(("entries", "texts", "offices", "users", "organizations"), _SEVERAL),
    **dict.fromkeys(("matters", "outreaches", "charges"), _SEVERAL),
    **dict.fromkeys(("user", "organization", "matter", "event", "outreach"), _REFERENCE),
}
