"""Income in percent of the poverty guidelines, with the year that they are of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from docassemble.legalaidsync.casefile.eligibility import guidelines

# Federal Register, volume 91, page 1797: the tables for one, four and eight persons, and one more.
PUBLISHED = [
    ("IL", {1: 15960, 4: 33000, 8: 55720, 9: 61400}),
    ("DC", {1: 15960, 4: 33000, 8: 55720, 9: 61400}),
    ("AK", {1: 19950, 4: 41250, 8: 69650, 9: 76750}),
    ("HI", {1: 18360, 4: 37950, 8: 64070, 9: 70600}),
]


def test_the_year_is_named() -> None:
    assert guidelines().year == 2026
    assert "Federal Register" in guidelines().source


@pytest.mark.parametrize(
    ("state", "people", "dollars"),
    [(state, people, dollars) for state, table in PUBLISHED for people, dollars in table.items()],
)
def test_a_threshold_is_the_published_one(state: str, people: int, dollars: int) -> None:
    assert guidelines().threshold(people, state) == dollars


@pytest.mark.parametrize(
    ("yearly", "people", "state", "percent"),
    [
        ("0", 1, "IL", 0),
        ("15960", 1, "IL", 100),
        ("19950", 1, "IL", 125),
        ("19950", 1, "ak", 100),
        ("18360", 1, " HI ", 100),
        ("41250", 4, "", 125),
        ("15879.80", 1, "IL", 99),
        ("15880.20", 1, "IL", 100),
        ("1000000", 1, "IL", 6266),
    ],
)
def test_an_income_in_percent_is_rounded_as_legalserver_does_it(
    yearly: str, people: int, state: str, percent: int
) -> None:
    assert guidelines().percent(Decimal(yearly), people, state) == percent


def test_nobody_lives_in_a_household_of_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        guidelines().threshold(0, "IL")


@pytest.mark.parametrize(
    ("today", "old"), [(date(2026, 1, 1), False), (date(2027, 1, 31), False), (date(2027, 2, 1), True)]
)
def test_guidelines_are_old_when_the_next_ones_must_be_out(today: date, old: bool) -> None:
    assert guidelines().is_out_of_date(today) is old
