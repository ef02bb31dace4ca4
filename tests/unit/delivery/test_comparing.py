"""When two shapes of a value mean the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.delivery.comparing import same_value, shows_payload, value_at

EMPLOYMENT = {"lookup_value_name": "Employment", "lookup_value_uuid": "u-1", "lookup_value_id": 7}
COUNTY = {"lookup_value_name": "Cook", "lookup_value_FIPS": "17031"}


@pytest.mark.parametrize(
    ("key", "left", "right", "same"),
    [
        ("first", None, "", True),
        ("first", "", "%empty%", True),
        ("first", " Ann ", "Ann", True),
        ("first", "ann", "Ann", False),
        ("first", None, "Ann", False),
        ("home_zip", "02115", "2115", False),
        ("amount", "$1,450", "1450.00", True),
        ("amount", "$1,450", Decimal("1450"), True),
        ("amount", "$1,450", "1451", False),
        ("amount", "$0", None, False),
        ("amount", "$ 1,450.00", 1450, True),
        ("amount", "nan", "nan", False),
        ("number_of_adults", 2, "2", True),
        ("number_of_adults", 0, None, False),
        ("period", "Monthly", "12", True),
        ("period", "Semi-Monthly", 24, True),
        ("period", "Weekly", "12", False),
        ("period", "monthly ", "MONTHLY", True),
        ("period", "Every other Friday", "every other friday", True),
        ("period", None, "", True),
        ("mobile_phone", "(312) 555-0123", "312-555-0123", True),
        ("mobile_phone", "555-0123", "555-0124", False),
        ("work_phone", "(312) 555-0123 ext. 4", "312-555-0123x4", True),
        ("work_phone", "(312) 555-0123 ext. 4", "(312) 555-0123", False),
        ("work_phone", "(312) 555-0123 ext. 4", "(312) 555-0123 ext. 5", False),
        ("mobile_phone", "+1 312 555 0123", "312-555-0123", True),
        ("mobile_phone", "ask for 7", "ask for 8", False),
        ("preferred_phone", "Home", "Mobile", False),
        ("mobile_phone_note", "before 5", "after 5", False),
        ("exclude", True, True, True),
        ("exclude", True, 1, False),
    ],
)
def test_two_scalars_mean_the_same(key: str, left: Any, right: Any, same: bool) -> None:
    assert same_value(key, left, right) is same
    assert same_value(key, right, left) is same


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ({"first": "OTIS", "last": " landlord"}, True),
        ({"first": "Otis", "last": "Tenant"}, False),
        ({"amount": "1450", "period": 12, "type": "employment"}, True),
        ({"amount": "1450", "period": 52}, False),
        ({"type": {"lookup_value_uuid": "u-1"}}, True),
        ({"type": {"lookup_value_uuid": "u-2"}}, False),
        ({"type": 7}, True),
        ({"type": {"unheard_of": 1}}, False),
        ({"county": {"county_FIPS": "17031"}}, True),
        ({"phone_home": "312 555 0142"}, True),
        ({"user": 31}, True),
        ({"user": {"user_uuid": "u-31"}}, True),
        ({"user": "u-32"}, False),
        ({"office": "Main Office"}, True),
        ({"office": {"office_code": "NORTH"}}, False),
        ({"matters": [{"matter_uuid": "m-1"}]}, True),
        ({"matters": [{"matter_uuid": "m-1"}, {"matter_uuid": "m-2"}]}, False),
        ({"outcome": None}, True),
        ({"outcome": "Won"}, False),
        ({"date_of_birth": "2014-02-01"}, True),
        ({"not_shown_in_reads": "anything", "first": "Otis"}, True),
    ],
)
def test_a_record_shows_a_payload(written: dict[str, Any], shown: bool) -> None:
    record = {
        "first": "Otis",
        "last": "Landlord",
        "amount": "$1,450",
        "period": "Monthly",
        "type": EMPLOYMENT,
        "county": COUNTY,
        "phone_home": "(312) 555-0142",
        "user": {"user_id": 31, "user_uuid": "u-31", "user_name": "Ingrid Solberg"},
        "office": {"office_name": "Main Office", "office_code": "MAIN", "office_display": "Main Office (MAIN)"},
        "matters": [{"matter": "Otis Tenant", "matter_identification_number": "26-0000001", "matter_uuid": "m-1"}],
        "outcome": {"lookup_value_name": None, "lookup_value_id": None, "lookup_type_name": "Outcomes"},
        "date_of_birth": {"raw_value": "2014-02-01", "text_value": "02/01/2014"},
    }
    assert shows_payload(record, written) is shown


def test_a_path_that_leads_nowhere_gives_nothing() -> None:
    record = {"client_address_home": {"street": "1 Elm St"}, "county": None}
    assert value_at(record, "client_address_home.street") == "1 Elm St"
    assert value_at(record, "county.lookup_value_FIPS") is None
    assert value_at(record, "client_address_home.street.more") is None
