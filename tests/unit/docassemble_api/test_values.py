"""Values as docassemble's API takes them: a date stays a date, and a text a text."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docassemble.legalaidsync.docassemble_api.values import LOOKS_TYPED, Travels, Typed, da_dict, in_calls, written
from docassemble.legalaidsync.errors import RequestInvalid

NAMES = st.sampled_from(["a", "b.c", "d['e']", "f[0]", "g"])
texts = st.text(max_size=5) | st.dates().map(str) | st.times().map(str)
leaves = st.integers() | texts | st.dates() | st.times()
values = leaves | st.lists(leaves, max_size=3) | st.dictionaries(texts, leaves, max_size=3)


@pytest.mark.parametrize(
    ("value", "json_value", "travels"),
    [
        (dt.date(2026, 1, 2), "2026-01-02", Travels.TYPED),
        (dt.datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00", Travels.TYPED),
        (dt.time(10, 30), "10:30:00", Travels.TYPED),
        ("2026-01-02", "2026-01-02", Travels.RAW),
        ("10:30:00 sharp", "10:30:00 sharp", Travels.RAW),
        ("2 January", "2 January", Travels.EITHER),
        (Decimal("10.50"), 10.5, Travels.EITHER),
        ({"a": [dt.date(2026, 1, 2)]}, {"a": ["2026-01-02"]}, Travels.TYPED),
        ({"2026-01-02": 1}, {"2026-01-02": 1}, Travels.RAW),
        ({"_class": "docassemble.base.util.DAList"}, {"_class": "docassemble.base.util.DAList"}, Travels.RAW),
        (
            Typed("docassemble.base.util.Address", "a", {"city": "X"}),
            {"_class": "docassemble.base.util.Address", "instanceName": "a", "city": "X"},
            Travels.TYPED,
        ),
    ],
)
def test_a_value_is_written_and_travels_as_it_must(value: Any, json_value: Any, travels: Travels) -> None:
    assert written("name", value) == (json_value, travels)


@pytest.mark.parametrize(
    "value",
    [object(), {1, 2}, b"bytes", float("nan"), Decimal("Infinity"), {1: 2}, [dt.date(2026, 1, 2), "2026-01-02"]],
)
def test_what_docassemble_can_not_be_given_is_refused_by_the_name_of_the_variable(value: Any) -> None:
    with pytest.raises(RequestInvalid) as caught:
        written("client.thing", value)
    assert caught.value.keys == ("client.thing",)


def test_a_class_of_another_library_is_refused() -> None:
    """docassemble would set None without a word."""
    with pytest.raises(RequestInvalid):
        Typed("os.PathLike", "a")


def test_a_complete_dictionary_asks_for_nothing_more() -> None:
    found, _ = written("benefits", da_dict("benefits", {"snap": True}))
    assert (found["elements"], found["gathered"], found["auto_gather"]) == ({"snap": True}, True, False)


def test_what_can_not_travel_together_takes_a_call_each_in_the_order_given() -> None:
    variables = {"n": 1, "born": dt.date(1980, 2, 3), "docket": "2026-01-02", "m": 2, "heard": dt.date(2026, 3, 2)}
    assert list(in_calls(variables)) == [
        ({"n": 1, "born": "1980-02-03"}, False),
        ({"docket": "2026-01-02", "m": 2}, True),
        ({"heard": "2026-03-02"}, False),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.dictionaries(NAMES, values))
def test_no_text_is_ever_sent_where_docassemble_would_turn_it_into_a_date(variables: dict[str, Any]) -> None:
    try:
        calls = list(in_calls(variables))
    except RequestInvalid:
        return
    assert [name for group, _ in calls for name in group] == list(variables)
    for group, raw in calls:
        assert json.loads(json.dumps(group)) == group
        for name in group:
            if isinstance(variables[name], str) and LOOKS_TYPED.match(variables[name]):
                assert raw
            if isinstance(variables[name], dt.date | dt.time):
                assert not raw
