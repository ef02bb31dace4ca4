"""The values themselves: frozen, comparable, and printed as people expect. Facts: sections 5 and 6 of the API sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


class Empty:
    """What is not set: false, prints as nothing, and clears a field when it is written.

    Written as `%empty%`, which does not clear fields that hold several values: section 6.3.
    """

    _only: Empty | None = None

    def __new__(cls) -> Empty:
        cls._only = cls._only or super().__new__(cls)
        return cls._only

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        return "EMPTY"

    def __reduce__(self) -> str:
        return "EMPTY"


EMPTY = Empty()


@dataclass(frozen=True)
class Lookup:
    """One entry of a list. `table` is empty on v1, which sends the name alone; `list_uuid` is that of a custom list."""

    name: str = ""
    id: int | None = None
    uuid: str | None = None
    table: str = ""
    list_uuid: str | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class County:
    """A county. `fips` has five digits."""

    name: str = ""
    state: str = ""
    fips: str = ""
    uuid: str | None = None

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.state) if part) or self.fips


@dataclass(frozen=True)
class Office:
    """An office of the organization."""

    name: str = ""
    code: str = ""
    display: str = ""

    def __str__(self) -> str:
        return self.name or self.display or self.code


@dataclass(frozen=True)
class Reference:
    """Another record: `kind` is matter, event, outreach, task, grant, contact, service or process."""

    kind: str
    name: str = ""
    id: int | None = None
    uuid: str | None = None
    number: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.name) if part)


@dataclass(frozen=True)
class User(Reference):
    """A user of the site."""

    kind: str = "user"


@dataclass(frozen=True)
class Organization(Reference):
    """An organization, for example a court."""

    kind: str = "organization"


@dataclass(frozen=True)
class Address:
    """Where somebody lives or gets mail."""

    street: str = ""
    street_2: str = ""
    apartment: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    safe: bool | None = None
    county: County | None = None

    def __bool__(self) -> bool:
        return any((self.street, self.street_2, self.apartment, self.city, self.state, self.zip))

    def __str__(self) -> str:
        apartment = f"Apt. {self.apartment}" if self.apartment else ""
        place = " ".join(part for part in (self.state, self.zip) if part)
        return ", ".join(part for part in (self.street, self.street_2, apartment, self.city, place) if part)


@dataclass(frozen=True, order=True)
class Money:
    """US dollars. Written as `$1,234.56`, the only form that all fields take."""

    amount: Decimal

    def __str__(self) -> str:
        return f"{'-' if self.amount < 0 else ''}${abs(self.amount):,.2f}"


@dataclass(frozen=True, order=True)
class Percent:
    """A share in percent."""

    number: Decimal

    def __str__(self) -> str:
        return f"{self.number:f}%"


@dataclass(frozen=True)
class YesNo:
    """A checkbox. (Python's own `bool` prints as True, which nobody says.)"""

    answer: bool

    def __bool__(self) -> bool:
        return self.answer

    def __str__(self) -> str:
        return "Yes" if self.answer else "No"


class Day(date):
    """A date that prints as in LegalServer: `02/01/2014`. `isoformat()` gives the form of the API."""

    def __str__(self) -> str:
        return self.strftime("%m/%d/%Y")


class Moment(datetime):
    """A date and time that prints as `01/12/2024 09:22 AM`."""

    def __str__(self) -> str:
        return self.strftime("%m/%d/%Y %I:%M %p")


class Many(tuple[Any, ...]):
    """Several values; prints them with commas."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(str(value) for value in self)


Value = (
    Empty
    | Lookup
    | County
    | Office
    | Reference
    | Address
    | Money
    | Percent
    | YesNo
    | Day
    | Moment
    | Many
    | str
    | int
    | float
    | dict[str, Any]
)
