"""What another program tells is checked like what people type; what is wrong is named with the name that was meant."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.casefile.mapping import facts
from docassemble.legalaidsync.casefile.told import HARMLESS, check_told


def check(told: dict[str, Any], *, on_list: bool = True) -> Any:
    return check_told(told, lambda fact, value: on_list)


def test_facts_are_told_by_their_name_or_by_the_variable_that_they_fill() -> None:
    assert check({"first_name": " Ann "}).facts == check({"client.name.first": "Ann"}).facts == {"first_name": "Ann"}


def test_facts_are_kept_as_legalserver_would_hold_them() -> None:
    found = check({"date_of_birth": "05/17/1979", "mobile_phone": "(309) 555-0142", "adults": "2"})
    assert found.facts == {"date_of_birth": "1979-05-17", "mobile_phone": "309-555-0142", "adults": 2}


@pytest.mark.parametrize(("name", "meant"), [("frist_name", "first_name"), ("zipp", "zip"), ("qqqqqq", "")])
def test_an_unknown_name_is_told_with_the_nearest_one(name: str, meant: str) -> None:
    found = check({name: "x"})
    assert (dict(found.unknown), found.facts) == ({name: meant}, {})


@pytest.mark.parametrize("value", [None, [], {}, True, ["Ann"], {"a": 1}])
def test_a_value_that_is_not_plain_is_refused(value: Any) -> None:
    assert list(check({"first_name": value}).wrong) == ["first_name"]


def test_what_is_picked_from_a_list_must_be_on_it() -> None:
    assert check({"county": "17031"}, on_list=False).wrong["county"].detail == "not_on_list"
    assert check({"county": "17031"}).facts == {"county": "17031"}


def test_what_may_stand_in_an_address_says_nothing_about_who_somebody_is() -> None:
    personal = {"name", "birth", "contact"}
    assert not {fact.fact for fact in facts() if fact.section in personal} & set(HARMLESS)
