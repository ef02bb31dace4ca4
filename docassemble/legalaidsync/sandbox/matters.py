"""What LegalServer works out about a matter by itself: numbers, dates by disposition, poverty, names.

Facts: sections 7.2 and 8.1 of the API sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .clock import stamp
from .directory import Directory
from .kinds import PERIODS
from .store import Record

PROFILE = "/matter/dynamic-profile/view/"
API_LOGIN = "api.account"
PRESCREEN = "Prescreen"

# Federal poverty guideline for the 48 states, 2025: dollars a year for one person, and for each further one.
POVERTY_FIRST = Decimal(15650)
POVERTY_FURTHER = Decimal(5500)

DATES_TODAY: Mapping[str, tuple[str, ...]] = {
    "Incomplete Intake": ("intake_date",),
    "Open": ("intake_date", "date_opened"),
    "Closed": ("intake_date", "date_opened", "date_closed"),
    PRESCREEN: ("prescreen_date",),
    "Rejected": ("intake_date", "date_rejected"),
    "Pending": ("intake_date",),
}
FORCED_EMPTY: Mapping[str, tuple[str, ...]] = {
    "Incomplete Intake": ("date_opened", "date_closed", "date_rejected"),
    "Open": ("date_closed", "date_rejected"),
    "Closed": ("date_rejected",),
    PRESCREEN: ("date_opened", "date_closed", "date_rejected"),
}
IS_PRESCREEN: Mapping[str, bool] = {"Open": False, "Closed": False, PRESCREEN: True}

PHONES = tuple(f"{kind}_phone" for kind in ("home", "mobile", "other", "work", "fax"))
CALLER_ID_KEYS = (
    *("case_number", "case_id", "matter_uuid", "case_email_address", "client_full_name", "prefix", "first", "last"),
    *("case_disposition", "intake_date", "date_opened", "legal_problem_code", "date_of_birth", "case_profile_url"),
    *(key for phone in PHONES for key in (phone, f"{phone}_safe")),
)
_PRO_BONO_PLAIN = (
    *("case_number", "case_id", "case_email_address", "case_title", "legal_problem_code", "legal_problem_category"),
    *("special_legal_problem_code", "impact", "special_characteristics", "case_profile_url", "language"),
    *("second_language", "level_of_expertise"),
)
_NOT_PRO_BONO = ("pro_bono_opportunity_placement_date", "pro_bono_interest_cc")


def pro_bono_keys(fields: Iterable[str], version: int) -> tuple[str, ...]:
    """Return the keys of `results=pro_bono`, which hold no `matter_uuid`; v1 has the client's e-mail too."""
    placed = (key for key in fields if key.startswith(("simplejustice_", "pro_bono_")) and key not in _NOT_PRO_BONO)
    return (*_PRO_BONO_PLAIN, *(("client_email_address",) if version == 1 else ()), *placed)


def days_open(matter: Record, today: date) -> int | None:
    """Return the days since the matter was opened, up to its closing."""
    opened, closed = matter.fields.get("date_opened"), matter.fields.get("date_closed")
    if not opened:
        return None
    return ((date.fromisoformat(closed) if closed else today) - date.fromisoformat(opened)).days


def geocode(address: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that a site with GIS adds to a home address (section 5.4); the place is invented."""
    found = bool(address.get("street"))
    return {
        "lon": -87.6 if found else None,
        "lat": 41.9 if found else None,
        "census_tract": "17031839100" if found else None,
        "state_legislature_district_upper": None,
        "state_legislature_district_lower": None,
        "congressional_district": None,
        "geocoding_failed": not found if address.get("city") else None,
    }


def percentage_of_poverty(matter: Record, incomes: Iterable[Record], expenses: Iterable[Record] = ()) -> str | None:
    """Return the household's yearly income, less its expenses, in percent of the poverty guideline, such as `65%`."""
    people = (matter.fields.get("number_of_adults") or 0) + (matter.fields.get("number_of_children") or 0)
    if not people:
        return None
    yearly = sum((yearly_amount(income) for income in incomes if not income.fields.get("exclude")), Decimal(0))
    yearly -= sum((yearly_amount(expense) for expense in expenses if not expense.fields.get("exclude")), Decimal(0))
    percent = 100 * max(yearly, Decimal(0)) / (POVERTY_FIRST + POVERTY_FURTHER * (people - 1))
    return f"{percent.quantize(Decimal(1), ROUND_HALF_UP)}%"


def yearly_amount(income: Record) -> Decimal:
    """Return an income as dollars a year."""
    payments = next(number for number, word in PERIODS.items() if word == income.fields["period"])
    return Decimal(income.fields["amount"]) * payments


def next_case_number(numbers: Iterable[str], today: date, form: str) -> str:
    """Return the next number of the year: `YY-NNNNNNN`, or a site's own `YYYY/NNNN` (section 15, row 39)."""
    pattern, digits = ("%y-", 7) if form == "YY-NNNNNNN" else ("%Y/", 4)
    year = today.strftime(pattern)
    used = (int(number.removeprefix(year)) for number in numbers if number.startswith(year))
    return f"{year}{max(used, default=0) + 1:0{digits}d}"


def prepare_new(fields: dict[str, Any], directory: Directory, now: datetime, form: str) -> None:
    """Fill in what LegalServer generates for a new matter; `form` is that of its number."""
    others = directory.records.all("matters")
    numbers = (other.fields["case_number"] for other in others)
    fields.setdefault("case_number", next_case_number(numbers, now.date(), form))
    if fields.get("client_id") is None:
        fields["client_id"] = max((other.fields["client_id"] for other in others), default=0) + 1
    fields.setdefault("created_by_integration_or_api", True)
    fields.setdefault("modified_by_integration_or_api", False)
    fields.setdefault("created_at", stamp(now))
    fields.setdefault("updated_at", stamp(now))
    if disposition_name(fields, directory) == PRESCREEN:
        _fill_prescreener(fields, directory)


def _fill_prescreener(fields: dict[str, Any], directory: Directory) -> None:
    user = api_user(directory)
    for key, value in (("user", user.uuid), ("office", user.fields["office"]), ("program", user.fields["program"])):
        if fields.get(f"prescreen_{key}") is None:
            fields[f"prescreen_{key}"] = value


def prepare_changed(fields: dict[str, Any], now: datetime, *, by_api: bool) -> None:
    """Note that the matter was changed, and whether through the API; what staff change later leaves that mark."""
    fields["modified_by_integration_or_api"] |= by_api
    fields["updated_at"] = stamp(now)


def apply_disposition(fields: dict[str, Any], given: Iterable[str], directory: Directory, now: datetime) -> None:
    """Set the dates that go with a disposition: today where none is on file, empty where the rules force it."""
    name = disposition_name(fields, directory)
    for key in FORCED_EMPTY.get(name, ()):
        fields[key] = None
    for key in DATES_TODAY.get(name, ()):
        if fields.get(key) is None:
            fields[key] = now.date().isoformat()
    if name in IS_PRESCREEN and "is_this_a_prescreen" not in given:
        fields["is_this_a_prescreen"] = IS_PRESCREEN[name]


def disposition_name(fields: Mapping[str, Any], directory: Directory) -> str:
    value = directory.record("lookups", fields.get("case_disposition"))
    return str(value.fields["name"]) if value else ""


def derive_category(fields: dict[str, Any], directory: Directory) -> None:
    """Set the problem category that the problem code belongs to."""
    code = directory.record("lookups", fields.get("legal_problem_code"))
    fields["legal_problem_category"] = directory.named("problem_category", code.fields["grouping"]) if code else None


def api_user(directory: Directory) -> Record:
    """Return the user that the token acts as."""
    found = directory.first("users", lambda user: user.fields["login"] == API_LOGIN)
    assert found is not None, "the API user is part of the synthetic records"
    return found
