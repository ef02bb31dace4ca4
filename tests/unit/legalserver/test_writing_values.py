"""Values, names, ids and uuids as each version of the API takes them. Sections 5.3, 6.1 and 6.3 of the API sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docassemble.legalaidsync.legalserver.values import (
    EMPTY,
    Address,
    County,
    Day,
    Lookup,
    Many,
    Money,
    Office,
    Organization,
    Percent,
    Reference,
    User,
    YesNo,
    custom_name,
    to_json,
)
from docassemble.legalaidsync.legalserver.values.fields import KINDS, Kind
from docassemble.legalaidsync.legalserver.values.writing import is_custom, to_query

UUID = "910d09f1-1df3-51e4-9aaa-dc0e308d61b8"

WRITTEN = [
    # field, value, to v1, to v2
    ("language", "English", "English", "English"),
    ("language", 135, 135, 135),
    ("language", UUID, UUID, {"lookup_value_uuid": UUID}),
    ("language", {"lookup_value_id": 135}, {"lookup_value_id": 135}, {"lookup_value_id": 135}),
    ("language", Lookup("English", 135, UUID), "English", {"lookup_value_uuid": UUID}),
    ("language", Lookup("English", 135), "English", {"lookup_value_id": 135}),
    ("language", Lookup("English"), "English", "English"),
    ("languages", Many([Lookup("A"), Lookup("B", uuid=UUID)]), "A,B", ["A", {"lookup_value_uuid": UUID}]),
    ("languages", ["A", "B"], "A,B", ["A", "B"]),
    ("contact_types", ["A", "B"], "A,B", ["A", "B"]),
    ("types", ["Court", "Shelter"], ["Court", "Shelter"], ["Court", "Shelter"]),
    ("intake_user", User(id=18, uuid=UUID), {"user_uuid": UUID}, {"user_uuid": UUID}),
    ("intake_user", User(id=18), {"user_id": 18}, {"user_id": 18}),
    ("intake_user", UUID, {"user_uuid": UUID}, {"user_uuid": UUID}),
    ("intake_user", 18, 18, 18),
    ("case_exclusions", [User(id=18), 19], "18,19", [{"user_id": 18}, 19]),
    ("intake_office", Office("Main Office", "MAIN"), "Main Office", {"office_code": "MAIN"}),
    ("intake_office", Office("Main Office"), "Main Office", "Main Office"),
    ("court", Organization(id=4, uuid=UUID), {"organization_uuid": UUID}, {"organization_uuid": UUID}),
    ("court", UUID, {"organization_uuid": UUID}, {"organization_uuid": UUID}),
    ("court", 4, 4, {"organization_id": 4}),
    ("county_of_residence", County("Cook", "IL", "17031"), {"county_FIPS": "17031"}, {"county_FIPS": "17031"}),
    ("county_of_residence", County("Cook", uuid=UUID), "Cook", {"lookup_value_uuid": UUID}),
    (
        "county_of_residence",
        County("Cook", "IL"),
        {"county_name": "Cook", "county_state": "IL"},
        {"county_name": "Cook", "county_state": "IL"},
    ),
    ("dynamic_process", Reference("process", id=7, uuid=UUID), 7, {"dynamic_process_uuid": UUID}),
    ("matters", [Reference("matter", uuid=UUID)], [{"matter_uuid": UUID}], [{"matter_uuid": UUID}]),
    ("date_of_birth", Day(1988, 7, 14), "1988-07-14", "1988-07-14"),
    ("date_of_birth", date(1988, 7, 14), "1988-07-14", "1988-07-14"),
    (
        "start_datetime",
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        "2026-03-02T09:00:00+00:00",
        "2026-03-02T09:00:00+00:00",
    ),
    ("amount", Money(Decimal("1234.5")), "$1,234.50", "$1,234.50"),
    ("amount", Decimal("12.50"), "12.50", "12.50"),
    ("share", Percent(Decimal(17)), "17%", "17%"),
    ("veteran", YesNo(True), True, True),
    ("veteran", False, False, False),
    ("middle", EMPTY, "%empty%", "%empty%"),
    ("middle", None, None, None),
    ("body", UUID, UUID, UUID),
]


@pytest.mark.parametrize(("field", "value", "to_v1", "to_v2"), WRITTEN)
def test_each_version_gets_the_form_that_it_takes(field: str, value: Any, to_v1: Any, to_v2: Any) -> None:
    assert to_json({field: value}, 1) == {field: to_v1}
    assert to_json({field: value}, 2) == {field: to_v2}


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (Lookup("Renter", 5, UUID), "Renter"),
        (User(id=18, uuid=UUID), 18),
        (Organization(id=4, uuid=UUID), 4),
        (Money(Decimal("23.17")), "$23.17"),
        (Percent(Decimal(17)), "17%"),
        (time(9, 0), "9:00 AM"),
        (date(2026, 3, 2), "2026-03-02"),
        (YesNo(True), True),
        ("text", "text"),
        (EMPTY, "%empty%"),
    ],
)
def test_custom_fields_go_where_they_belong_in_the_form_that_they_take(value: Any, sent: Any) -> None:
    """Section 6.1: lookups by name, users and organizations by number."""
    assert to_json({"first": "Ann", "housing_12": value}) == {"first": "Ann", "custom_fields": {"housing_12": sent}}


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.dictionaries(st.sampled_from(sorted(KINDS)), PLAIN | st.dictionaries(st.text(), PLAIN), max_size=4))
def test_plain_json_is_sent_to_version_2_as_it_is(fields: dict[str, Any]) -> None:
    """But for uuids of lookups, and organizations by number, which version 2 wants in an object."""
    expected = {
        name: {"organization_id": value} if KINDS[name] is Kind.ORGANIZATION and type(value) is int else value
        for name, value in fields.items()
    }
    assert to_json(fields) == expected


def test_custom_fields_that_are_already_in_their_place_stay_there() -> None:
    fields = {"custom_fields": {"a_1": Lookup("x")}, "b_2": True}
    assert to_json(fields) == {"custom_fields": {"a_1": "x", "b_2": True}}


@pytest.mark.parametrize("name", ["street_2", "home_street_2", "mailing_street_2", "first", "hud_9902_race", "type2"])
def test_ordinary_fields_are_not_taken_for_custom_ones(name: str) -> None:
    assert not is_custom(name)


def test_a_custom_field_has_a_name_and_a_number() -> None:
    assert custom_name("Veteran status?", 12) == "veteran_status_12"
    assert is_custom("veteran_status_12")


def test_what_an_upsert_looks_for_is_written_as_a_search_and_what_it_changes_as_a_record() -> None:
    wages = Lookup("Wages", 5, UUID)
    body = to_json({"update": {"type": wages, "active": YesNo(True), "id": 7}, "update_data": {"type": wages}})
    assert body == {
        "update": {"type": "Wages", "active": True, "id": 7},
        "update_data": {"type": {"lookup_value_uuid": UUID}},
    }


def test_an_address_is_written_by_its_parts() -> None:
    with pytest.raises(TypeError, match="home_street"):
        to_json({"client_address_home": Address("1 Elm St")})


@pytest.mark.parametrize(
    ("name", "value", "sent"),
    [
        ("custom_fields", ["veteran_status_12", "court_date_34"], '["veteran_status_12", "court_date_34"]'),
        ("custom_fields_services", ("a_1",), '["a_1"]'),
        ("custom_results", [], "[]"),
        ("custom_results", '["first"]', '["first"]'),
        ("office", ["North", "South"], "North,South"),
        ("active", True, "true"),
        ("active", YesNo(False), "false"),
        ("date_of_birth", date(1988, 7, 14), "1988-07-14"),
        ("note_type", Lookup("General Notes", 5, UUID), "General Notes"),
        ("user", User(id=18, uuid=UUID), UUID),
        ("county", County("Cook", "IL", "17031"), "17031"),
        ("external_id", EMPTY, "%empty%"),
        ("case_number", "26-0001042", "26-0001042"),
        ("case_id", 1042, 1042),
    ],
)
def test_a_search_compares_with_text(name: str, value: Any, sent: Any) -> None:
    """Lists of fields travel as JSON text: section 4.2."""
    assert to_query({name: value}) == {name: sent}


def test_a_search_key_without_a_value_is_not_sent() -> None:
    assert to_query({"first": None, "last": "Q"}) == {"last": "Q"}
