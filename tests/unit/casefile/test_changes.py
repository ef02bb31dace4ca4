"""What counts as a change, and what does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.changes import find_changes
from docassemble.legalaidsync.casefile.mapping import facts

RECORD = {
    "first": "Marigold",
    "date_of_birth": "1987-11-23",
    "mobile_phone": "312-555-0117",
    "client_email_address": "marigold@mail.example",
    "number_of_adults": 1,
    "number_of_children": 0,
    "county_of_residence": {"lookup_value_FIPS": "17031", "lookup_value_name": "Cook"},
}
INCOME = {"amount": "$1,104", "period": "Monthly"}


def names(said: dict[str, Any], record: dict[str, Any] = RECORD, kind: str = "matter") -> list[str]:
    return [change.fact.fact for change in find_changes(facts(kind), record, said)]


@pytest.mark.parametrize("fact", [fact.fact for fact in facts()])
@pytest.mark.parametrize("blank", [None, "", "  "])
def test_blank_never_erases(fact: str, blank: Any) -> None:
    assert names({fact: blank}) == []


def test_what_was_not_asked_is_no_change() -> None:
    assert names({}) == []


@pytest.mark.parametrize(
    "said",
    [
        {"first_name": "Marigold "},
        {"date_of_birth": date(1987, 11, 23)},
        {"mobile_phone": "+1 (312) 555-0117"},
        {"email": "Marigold@MAIL.example"},
        {"adults": "1"},
        {"children": 0},
        {"county": "17031"},
    ],
)
def test_another_spelling_is_no_change(said: dict[str, Any]) -> None:
    assert names(said) == []


@pytest.mark.parametrize("said", [{"income_amount": Decimal("1104.00")}, {"income_period": 12}])
def test_money_and_periods_are_compared_by_what_they_mean(said: dict[str, Any]) -> None:
    assert names(said, INCOME, "incomes") == []


def test_zero_is_a_change_and_so_is_what_was_not_on_file() -> None:
    assert names({"adults": 0, "last_name": "Featherstone"}) == ["last_name", "adults"]


def test_a_change_tells_both_sides_in_words_for_people() -> None:
    (change,) = find_changes(facts(), RECORD, {"county": "17097"}, {"county": "Lake"})
    assert (change.before, change.before_text, change.after, change.after_text) == ("17031", "Cook", "17097", "Lake")


def test_a_change_does_not_show_its_values_in_its_representation() -> None:
    (change,) = find_changes(facts(), RECORD, {"first_name": "Ann"})
    assert "Ann" not in repr(change)
    assert "Marigold" not in repr(change)
