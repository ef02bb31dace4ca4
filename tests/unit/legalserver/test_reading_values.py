"""Fields of records as values: v1 and v2 read alike, and print as people expect. Section 5 and 6 of the API sheet."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

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
    read,
)
from docassemble.legalaidsync.legalserver.values.fields import Kind

LANGUAGE = {
    "lookup_value_id": 135,
    "lookup_value_name": "English",
    "lookup_value_uuid": "910d09f1-1df3-51e4-9aaa-dc0e308d61b8",
    "lookup_type_name": "Language",
    "lookup_type_table_name": "language",
    "lookup_type_custom": False,
    "lookup_type_uuid": None,
}
UNSET = {**LANGUAGE, "lookup_value_id": None, "lookup_value_name": None, "lookup_value_uuid": None}
COOK_2 = {
    **LANGUAGE,
    "lookup_value_name": "Cook",
    "lookup_value_FIPS": "17031",
    "lookup_value_state": "IL",
    "lookup_value_uuid": "7a87629b-717a-5b08-b3aa-e4db928e17cc",
}
COOK_1 = {"county_name": "Cook", "county_state": "IL", "county_FIPS": "17031"}
TEO = {"user_id": 18, "user_uuid": "51345453-1615-51b0-977f-c25c7d5836a8", "user_name": "Teo Mbeki"}
COURT = {"organization_id": 4, "organization_uuid": "o-4", "organization_name": "Cook County Circuit Court"}
MAIN = {"office_name": "Main Office", "office_code": "MAIN", "office_display": "Main Office (MAIN)"}
MATTER = {"matter": "Rosalind Quimby", "matter_identification_number": "26-0001042", "matter_uuid": "m-1"}

SAME_IN_BOTH = [
    # field, in v1, in v2, printed
    ("case_disposition", "Open", {**LANGUAGE, "lookup_value_name": "Open"}, "Open"),
    ("county_of_residence", COOK_1, COOK_2, "Cook, IL"),
    ("intake_user", TEO, TEO, "Teo Mbeki"),
    ("court", COURT, COURT, "Cook County Circuit Court"),
    ("intake_office", MAIN, MAIN, "Main Office"),
    ("date_opened", {"raw_value": "2014-02-01", "text_value": "02/01/2014"}, "2014-02-01", "02/01/2014"),
    ("start_date", "2014-02-01", "2014-02-01", "02/01/2014"),
    ("start_datetime", "2024-01-12T09:22:53-06:00", "2024-01-12T09:22:53-06:00", "01/12/2024 09:22 AM"),
    ("amount", "$1,234.56", "$1,234.56", "$1,234.56"),
    ("amount", "$300", 300, "$300.00"),
    ("percentage_of_poverty", "87%", "87%", "87%"),
    ("veteran", True, True, "Yes"),
    ("disabled", False, False, "No"),
    (
        "languages",
        {"all_values": "English, Polish", "individual_values": ["English", "Polish"]},
        [LANGUAGE, {**LANGUAGE, "lookup_value_name": "Polish"}],
        "English, Polish",
    ),
    ("contact_types", "English, Polish", [LANGUAGE, {**LANGUAGE, "lookup_value_name": "Polish"}], "English, Polish"),
    ("contact_types", None, [], ""),
    ("attendees", {"all_values": "Teo Mbeki", "individual_values": [TEO]}, [TEO], "Teo Mbeki"),
    ("matters", {"all_values": "", "individual_values": [MATTER]}, [MATTER], "26-0001042 Rosalind Quimby"),
    (
        "dynamic_process",
        {"raw_value": 7, "text_value": "Intake"},
        {"dynamic_process_id": 7, "dynamic_process_name": "Intake", "dynamic_process_uuid": "p"},
        "Intake",
    ),
    ("first", "Rosalind", "Rosalind", "Rosalind"),
    ("number_of_adults", 2, 2, "2"),
    ("date_closed", None, None, ""),
    ("second_language", None, UNSET, ""),
    ("programs", {"all_values": "", "individual_values": []}, [UNSET], ""),
    ("prescreen_office", None, dict.fromkeys(MAIN), ""),
    ("prescreen_user", None, dict.fromkeys(TEO), ""),
    ("lead_case", None, dict.fromkeys(MATTER), ""),
]


@pytest.mark.parametrize(("field", "in_v1", "in_v2", "printed"), SAME_IN_BOTH)
def test_both_versions_read_alike_and_print_as_people_expect(field: str, in_v1: Any, in_v2: Any, printed: str) -> None:
    first, second = read({field: in_v1}, field), read({field: in_v2}, field)
    assert (str(first), str(second)) == (printed, printed)
    assert type(first) is type(second)


TYPED = [
    ("language", LANGUAGE, Lookup("English", 135, "910d09f1-1df3-51e4-9aaa-dc0e308d61b8", "language")),
    ("county", COOK_1, County("Cook", "IL", "17031")),
    ("user", TEO, User(name="Teo Mbeki", id=18, uuid="51345453-1615-51b0-977f-c25c7d5836a8")),
    ("court", COURT, Organization(name="Cook County Circuit Court", id=4, uuid="o-4")),
    ("office", MAIN, Office("Main Office", "MAIN", "Main Office (MAIN)")),
    ("module", {"event_name": "Hearing", "event_id": 3, "event_uuid": "e"}, Reference("event", "Hearing", 3, "e")),
    ("amount", "-$1,234.5", Money(Decimal("-1234.5"))),
    ("percentage_of_poverty", "112.5%", Percent(Decimal("112.5"))),
    ("date_of_birth", "1988-07-14", date(1988, 7, 14)),
    ("veteran", True, YesNo(True)),
    ("types", [LANGUAGE, UNSET], Many([Lookup("English", 135, LANGUAGE["lookup_value_uuid"], "language")])),  # type: ignore[arg-type]
    ("nothing_here", {}, EMPTY),
]


@pytest.mark.parametrize(("field", "found", "value"), TYPED)
def test_a_value_has_parts_that_programs_can_use(field: str, found: Any, value: Any) -> None:
    assert read({field: found}, field) == value


def test_dots_lead_inside() -> None:
    home = {"street": "48 Larkspur Lane", "street_2": None, "apt_num": "3B", "city": "Exampleville", "state": "IL"}
    record = {"client_address_home": {**home, "zip": "60699", "safe_address": True, "county": COOK_2, "lon": 1.5}}
    address = read(record, "client_address_home")
    assert isinstance(address, Address)
    assert str(address) == "48 Larkspur Lane, Apt. 3B, Exampleville, IL 60699"
    assert str(read(record, "client_address_home.county")) == "Cook, IL"
    assert read(record, "client_address_home.lon") == 1.5
    assert read(record, "client_address_home.city.name") is EMPTY


def test_an_address_of_which_nothing_is_known_is_empty() -> None:
    address = dict.fromkeys(["street", "street_2", "apt_num", "city", "state", "zip"])
    assert read({"client_address_mailing": address}, "client_address_mailing") is EMPTY


@pytest.mark.parametrize(
    "record",
    [
        {"uuid": "a", "organization_name": "Greystone Rentals", "first": None},
        {"id": 1, "address_uuid": "b", "street": "1 Elm St", "city": "X", "state": "IL", "zip": "60699"},
        {"matter_identification_number": "26-1", "matter_uuid": "m", "subject": "A note"},
        {"something": "new"},
    ],
)
def test_a_whole_record_inside_a_record_keeps_all_its_keys(record: dict[str, Any]) -> None:
    (kept,) = read({"parts": [record]}, "parts")  # type: ignore[misc]
    assert kept == record


@pytest.mark.parametrize(
    ("field", "text"),
    [("date_of_birth", "in spring"), ("amount", "much"), ("updated_at", "noon"), ("percentage_of_poverty", "%")],
)
def test_text_that_is_not_what_its_field_should_hold_stays_text(field: str, text: str) -> None:
    assert read({field: text}, field) == text


def test_a_note_that_looks_like_money_or_a_date_is_a_note() -> None:
    assert read({"body": "$300"}, "body") == "$300"
    assert read({"body": "2014-02-01"}, "body") == "2014-02-01"


@pytest.mark.parametrize(
    ("kind", "found", "printed"), [(Kind.DAY, "2026-03-02", "03/02/2026"), (Kind.MONEY, "$23.17", "$23.17")]
)
def test_a_custom_field_is_read_as_the_kind_that_the_caller_names(kind: Kind, found: str, printed: str) -> None:
    """No description says what a custom field holds: section 6.1."""
    assert str(read({"court_date_34": found}, "court_date_34", kind=kind)) == printed


def test_a_custom_lookup_tells_in_which_list_it_stands() -> None:
    found = read({"housing_12": {**LANGUAGE, "lookup_type_custom": True, "lookup_type_uuid": "list-1"}}, "housing_12")
    assert isinstance(found, Lookup)
    assert found.list_uuid == "list-1"


def test_empty_is_false_and_there_is_one_of_it_even_after_pickling() -> None:
    assert not EMPTY
    assert pickle.loads(pickle.dumps(EMPTY)) is EMPTY


@pytest.mark.parametrize("value", [Day(2026, 3, 2), Many(["a"]), YesNo(False), Money(Decimal(1)), County("Cook")])
def test_values_survive_pickling(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
