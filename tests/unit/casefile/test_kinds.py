"""What each kind of answer accepts, refuses, and takes for the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.kinds import KINDS, PERIODS
from docassemble.legalaidsync.casefile.validation import accept, accept_kind
from docassemble.legalaidsync.errors import NotAcceptable

TODAY = date.today()
LONG_NAME = "M" * 300

GOOD: list[tuple[str, Any, Any]] = [
    ("name", "Marigold", "Marigold"),
    ("name", "  Anne   Marie ", "Anne Marie"),
    ("name", "O'Neil-Peñalba, Jr.", "O'Neil-Peñalba, Jr."),
    ("name", "Łukasz", "Łukasz"),
    ("name", "美咲", "美咲"),
    ("line", "17 Old Orchard Road #4C", "17 Old Orchard Road #4C"),
    ("line", "Tinsel & Tile\tCleaning Co.", "Tinsel & Tile Cleaning Co."),
    ("free text", "I paid.\r\n<b>Twice</b> & in $cash {1}", "I paid.\n<b>Twice</b> & in $cash {1}"),
    ("free text", "a\x00b\x07c", "abc"),
    ("birthdate", "1987-11-23", date(1987, 11, 23)),
    ("birthdate", "11/23/1987", date(1987, 11, 23)),
    ("birthdate", datetime(1987, 11, 23, 12, 30), date(1987, 11, 23)),
    ("birthdate", TODAY, TODAY),
    ("phone", "(312) 555-0117", "312-555-0117"),
    ("phone", "+1 312 555 0117", "312-555-0117"),
    ("phone", "(312) 555-0117 x5", "312-555-0117 x5"),
    ("phone", "+52 55 1234 5678", "+52 55 1234 5678"),
    ("email", " Marigold@Mail.Example ", "Marigold@mail.example"),
    ("zip", "60699", "60699"),
    ("zip", "60699-1234", "60699-1234"),
    ("zip", "02134", "02134"),
    ("state", "il", "IL"),
    ("state", "PR", "PR"),
    ("count", 0, 0),
    ("count", " 3 ", 3),
    ("money", 0, Decimal(0)),
    ("money", "$1,234.50", Decimal("1234.50")),
    ("money", 212.5, Decimal("212.5")),
    ("money", "1000000", Decimal(1_000_000)),
    ("period", 12, 12),
    ("period", "12", 12),
    ("period", "Semi-Monthly", 24),
    ("choice", "17031", "17031"),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
def test_a_good_answer_is_kept_in_one_form(kind: str, typed: Any, kept: Any) -> None:
    assert accept_kind(kind, typed, limit=120) == kept


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
def test_what_is_kept_is_accepted_again_unchanged(kind: str, typed: Any, kept: Any) -> None:
    """One check serves the screen and the moment of writing, so it meets its own result."""
    assert accept_kind(kind, kept, limit=120) == kept


BAD: list[tuple[str, Any, str]] = [
    ("name", LONG_NAME, "too_long"),
    ("name", "Ann <script>", "name_letters"),
    ("name", "Ann3", "name_letters"),
    ("name", "${ 7*7 }", "name_letters"),
    ("name", "--", "name_letters"),
    ("line", LONG_NAME, "too_long"),
    ("line", "<img src=x onerror=alert(1)>", "no_markup"),
    ("line", "[link](http://x.invalid)", "no_markup"),
    ("line", "${ user_info().email }", "no_markup"),
    ("free text", "x" * 121, "too_long"),
    ("birthdate", TODAY + timedelta(days=1), "birthdate_future"),
    ("birthdate", "1850-01-01", "birthdate_too_old"),
    ("birthdate", "13/45/1990", "date"),
    ("birthdate", "yesterday", "date"),
    ("birthdate", "2023-02-29", "date"),
    ("phone", "call me", "phone"),
    ("phone", "12", "phone"),
    ("phone", "312-555-01177777", "phone"),
    ("phone", "1-800-FLOWERS", "phone"),
    ("phone", "<b>312-555-0117</b>", "phone"),
    ("phone", "3" * 41, "too_long"),
    ("email", "marigold", "email"),
    ("email", "marigold@", "email"),
    ("email", "a b@mail.example", "email"),
    ("email", "<script>@mail.example", "email"),
    ("email", "m@mail.example, n@mail.example", "email"),
    ("zip", "6069", "zip"),
    ("zip", "6069O", "zip"),
    ("zip", "<60601>", "zip"),
    ("state", "Illinois", "state"),
    ("state", "XX", "state"),
    ("state", "<i", "state"),
    ("count", "two", "whole_number"),
    ("count", "1.5", "whole_number"),
    ("count", True, "whole_number"),
    ("count", -1, "not_negative"),
    ("count", 121, "too_many"),
    ("money", "-0.01", "not_negative"),
    ("money", "$-5", "not_negative"),
    ("money", "NaN", "money"),
    ("money", "sNaN", "money"),
    ("money", "Infinity", "money"),
    ("money", float("inf"), "money"),
    ("money", "-Infinity", "money"),
    ("money", "<b>5</b>", "money"),
    ("money", "1000000.01", "too_much_money"),
    ("money", "1e300", "too_much_money"),
    ("period", 13, "period"),
    ("period", "0", "period"),
    ("period", "Fortnightly", "period"),
    ("period", "²", "period"),
    ("period", "-12", "period"),
    ("choice", "x" * 65, "too_long"),
]


@pytest.mark.parametrize(("kind", "typed", "sentence"), BAD)
def test_a_bad_answer_is_refused_with_the_sentence_that_helps(kind: str, typed: Any, sentence: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        accept_kind(kind, typed, limit=120)
    assert caught.value.detail == sentence


@pytest.mark.parametrize(("kind", "typed", "sentence"), BAD)
def test_a_refusal_never_repeats_what_was_typed(kind: str, typed: Any, sentence: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        accept_kind(kind, typed, limit=119)
    shown = f"{caught.value} {caught.value.words}"
    assert str(typed) not in shown


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", [None, "", "   ", "\n\t"])
def test_an_answer_may_be_blank_unless_it_is_needed(kind: str, blank: Any) -> None:
    assert accept_kind(kind, blank) == ""
    with pytest.raises(NotAcceptable) as caught:
        accept_kind(kind, blank, required=True)
    assert caught.value.detail == "needed"


@pytest.mark.parametrize("kind", ["name", "line", "free text", "phone", "email", "choice"])
def test_signs_that_nobody_sees_do_not_stand_for_a_needed_answer(kind: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        accept_kind(kind, "\x00\x07", required=True)
    assert caught.value.detail == "needed"


@pytest.mark.parametrize(("kind", "zero"), [("count", 0), ("money", 0), ("count", "0"), ("money", "0")])
def test_zero_is_an_answer(kind: str, zero: Any) -> None:
    kept = accept_kind(kind, zero, required=True)
    assert kept == 0
    assert kept != ""


def test_a_refusal_names_the_fact() -> None:
    with pytest.raises(NotAcceptable) as caught:
        accept("first_name", LONG_NAME)
    assert caught.value.keys == ("first_name",)
    assert caught.value.words == {"limit": 60}


SAME: list[tuple[str, Any, Any]] = [
    ("money", "$1,104", Decimal("1104.00")),
    ("money", "$212.50", 212.5),
    ("phone", "312-555-0117", "(312) 555 0117"),
    ("phone", "312-555-0117", "+13125550117"),
    ("period", "Monthly", 12),
    ("period", "Biweekly", "26"),
    ("email", "Ann@Mail.Example", "ann@mail.example"),
    ("birthdate", "1987-11-23", date(1987, 11, 23)),
    ("count", "2", 2),
    ("name", "Ann ", "Ann"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_spellings_of_one_value_are_equal(kind: str, one: Any, other: Any) -> None:
    assert KINDS[kind].plain(one) == KINDS[kind].plain(other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("money", "$1,104", 1105),
        ("phone", "312-555-0117", "312-555-0118"),
        ("phone", "312-555-0117", "312-555-0117 x5"),
        ("period", "Weekly", 12),
    ],
)
def test_different_values_are_not_equal(kind: str, one: Any, other: Any) -> None:
    assert KINDS[kind].plain(one) != KINDS[kind].plain(other)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("money", Decimal("1104.00"), "$1,104"),
        ("money", 212.5, "$212.50"),
        ("money", "$0", "$0"),
        ("birthdate", "1987-11-23", "11/23/1987"),
        ("period", 24, "Semi-Monthly"),
        ("count", 0, "0"),
    ],
)
def test_a_value_is_shown_as_people_write_it(kind: str, value: Any, text: str) -> None:
    assert KINDS[kind].show(value) == text


@pytest.mark.parametrize(("number", "word"), PERIODS.items())
def test_a_period_is_written_as_a_number_and_read_as_a_word(number: int, word: str) -> None:
    """LegalServer does not take the words yet: section 7.4."""
    assert KINDS["period"].write(word) == str(number)
    assert KINDS["period"].show(number) == word
