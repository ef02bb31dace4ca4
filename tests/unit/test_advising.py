"""Advice to staff: in words that decide nothing, from the file or from the answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.errors import SiteDown

pytestmark = pytest.mark.usefixtures("docassemble_context")


@pytest.fixture
def advising(docassemble_context: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    from docassemble.legalaidsync.intake import advising

    monkeypatch.setattr(advising, "today", lambda: SimpleNamespace(date=lambda: date(2026, 11, 20)))
    return advising


def site(advising: Any, monkeypatch: pytest.MonkeyPatch, answer: Any, *, on: bool = True) -> list[dict[str, Any]]:
    """A site whose conflict check says `answer`; returns the people whom it is asked about."""
    asked: list[dict[str, Any]] = []

    def check(person: dict[str, Any]) -> Any:
        asked.append(person)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = SimpleNamespace(conflicts=SimpleNamespace(check=check))
    monkeypatch.setattr(advising, "connect", lambda name: (client, SimpleNamespace(conflict_check=on)))
    return asked


CASE = SimpleNamespace(
    site="example",
    record={
        "first": "Marigold",
        "last": "Featherstone",
        "number_of_adults": 1,
        "number_of_children": 2,
        "client_address_home": {"state": "AK"},
    },
    income_records=[{"amount": "$1,000", "period": "Monthly"}, {"amount": "$50", "period": "Weekly"}],
    party_records=[{"organization_name": "Silverbrook Finance LLC", "phone_mobile": "312-555-0161"}],
)


@pytest.mark.parametrize(
    ("yearly", "people", "state", "words"),
    [
        (Decimal(15960), 1, "IL", "about 100% of the 2026 poverty guideline (48 states and DC"),
        (Decimal(14600), 3, "AK", "about 43% of the 2026 poverty guideline (Alaska"),
        (Decimal(0), 2, "HI", "about 0% of the 2026 poverty guideline (the state of Hawaii"),
    ],
)
def test_an_income_is_put_beside_the_guideline_and_decides_nothing(
    advising: Any, yearly: Decimal, people: int, state: str, words: str
) -> None:
    [line] = advising.income_advice(yearly, people, state)
    assert words in line
    assert line.endswith("This is advice; staff decide.")


@pytest.mark.parametrize(("yearly", "people"), [(None, 2), (Decimal(100), 0)])
def test_without_income_or_household_there_is_no_advice(advising: Any, yearly: Any, people: int) -> None:
    assert advising.income_advice(yearly, people, "IL") == []


def test_old_guidelines_are_said_to_be_old(advising: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advising, "today", lambda: SimpleNamespace(date=lambda: date(2027, 2, 1)))
    assert "Newer ones are out" in advising.income_advice(Decimal(1), 1, "IL")[1]


def test_the_health_check_says_it_too() -> None:
    from docassemble.legalaidsync.health.guidelines import guideline_check

    [now], [later] = (list(guideline_check(day)) for day in (date(2027, 1, 31), date(2027, 2, 1)))
    assert (now.mend, now.note) == ("", "those of 2026")
    assert "Newer ones are out" in later.mend


def test_staff_read_income_and_conflicts_of_the_case(advising: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"conflict_interval": "high", "conflict_score": 74, "score_by_type": {"client": 74, "contact": None}}
    asked = site(advising, monkeypatch, answer)
    lines = advising.advice_for_staff(CASE)
    assert "about 43% of the 2026 poverty guideline (Alaska, people in the household: 3, $34,150 a year)" in lines[0]
    assert "check of Silverbrook Finance LLC: as a client 74/100" in lines[2]
    assert asked == [
        {"first": "Marigold", "last": "Featherstone"},
        {"last": "Silverbrook Finance LLC", "phones": [{"number": "312-555-0161", "type": "mobile"}]},
    ]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"interval": "low", "score": 31}, "31/100"),
        ({"interval": None, "score": None}, "no score"),
        (SiteDown(), "could not be asked"),
    ],
)
def test_each_answer_of_the_check_has_words(
    advising: Any, monkeypatch: pytest.MonkeyPatch, answer: Any, words: str
) -> None:
    """Version 1 answers differently, too little known gives no score, and a failure stops nothing."""
    site(advising, monkeypatch, answer)
    assert words in advising.advice_for_staff(CASE)[1]


def test_a_site_without_the_check_is_not_asked(advising: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = site(advising, monkeypatch, {}, on=False)
    assert len(advising.advice_for_staff(CASE)) == 1
    assert asked == []


@pytest.mark.parametrize(
    ("geocoding", "found", "expected"),
    [(False, None, True), (True, True, True), (True, False, False), (True, OSError("the map is away"), True)],
)
def test_an_address_is_looked_up_only_where_the_office_wants_it(
    monkeypatch: pytest.MonkeyPatch, geocoding: bool, found: Any, expected: bool
) -> None:
    """And a map that is away, or that an address is not on, is never a no."""
    from docassemble.legalaidsync.intake import addresses

    def geocode() -> None:
        if isinstance(found, Exception):
            raise found

    place = SimpleNamespace(geocode=geocode, was_geocoded_successfully=lambda: found)
    monkeypatch.setattr(addresses, "settings", lambda: SimpleNamespace(geocode_addresses=geocoding))
    assert addresses.address_is_found(SimpleNamespace(address=place)) is expected
