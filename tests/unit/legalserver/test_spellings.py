"""Spellings of one period, amount or telephone number are equal; those of two are not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.legalserver.values.spellings import PERIODS, dollars, payments_a_year, plain_phone


@pytest.mark.parametrize(("number", "word"), PERIODS.items())
def test_a_period_is_known_by_its_word_and_by_its_number(number: int, word: str) -> None:
    spellings = (word, f" {word.upper()} ", word.casefold(), number, str(number))
    assert {payments_a_year(each) for each in spellings} == {number}


@pytest.mark.parametrize("value", ["Fortnightly", "13", 0, "-12", "²", "", None, 12.5, "1e1"])
def test_what_is_no_period_is_none(value: Any) -> None:
    assert payments_a_year(value) is None


@pytest.mark.parametrize("value", ["$1,450", "1450.00", 1450, Decimal("1450"), " $ 1,450.0 ", 1450.0])
def test_spellings_of_an_amount_are_equal(value: Any) -> None:
    assert dollars(value) == 1450


@pytest.mark.parametrize(("value", "amount"), [("-$5", -5), ("$-5", -5), ("$0", 0), ("$.50", Decimal("0.5"))])
def test_an_amount_keeps_its_sign_and_its_cents(value: str, amount: Decimal) -> None:
    assert dollars(value) == amount


@pytest.mark.parametrize("value", [None, "", "much", "NaN", "Infinity", "<b>5</b>", True])
def test_what_is_no_amount_is_none(value: Any) -> None:
    assert dollars(value) is None


@pytest.mark.parametrize("value", ["312-555-0117", "(312) 555 0117", "+1 312 555 0117", "3125550117", 3125550117])
def test_spellings_of_a_phone_number_are_equal(value: Any) -> None:
    assert plain_phone(value) == "+13125550117"


def test_an_extension_makes_another_number() -> None:
    assert plain_phone("312-555-0117 x5") == plain_phone("(312) 555-0117 ext. 5") == "+13125550117x5"


@pytest.mark.parametrize(("one", "other"), [("555-0123", "555-0124"), ("ask Ann", "ask Bob"), ("1", "2")])
def test_what_differs_stays_different_even_if_it_is_no_whole_number(one: str, other: str) -> None:
    assert plain_phone(one) != plain_phone(other)
    assert plain_phone(one) == plain_phone(f" {one} ")
