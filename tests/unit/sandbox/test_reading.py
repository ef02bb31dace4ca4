"""Getting and searching: envelopes, pages, shapes of both versions, the refusals of a search."""

from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-4000-8000-000000000000"


def test_a_trailing_slash_after_a_matter_is_accepted(site: Any) -> None:
    assert site.get(site.matter_path() + "/").json()["data"]["case_number"] == "26-0001042"


def test_a_matter_brings_its_children_and_what_legalserver_works_out(site: Any) -> None:
    matter = site.matter()
    assert matter["client_full_name"] == "Marigold J Featherstone"
    assert matter["percentage_of_poverty"] == "73%"
    assert matter["days_open"] == 12
    assert matter["legal_problem_category"]["lookup_value_name"] == "60-69 Housing"
    assert [note["subject"] for note in matter["notes"]] == ["Intake call", "Hearing date"]
    assert matter["client_address_home"]["county"]["lookup_value_FIPS"] == "17031"


def test_an_unset_lookup_is_an_object_of_nulls_with_its_table_named(site: Any) -> None:
    unset = site.matter("26-0001041")["client_gender"]
    assert unset["lookup_value_uuid"] is None
    assert unset["lookup_type_table_name"] == "gender"


def test_the_synthetic_cases_have_the_gaps_they_promise(site: Any) -> None:
    gaps, organization = site.matter("26-0001041"), site.matter("26-0001038")
    assert gaps["date_of_birth"] is None
    assert all(gaps[f"{kind}_phone"] is None for kind in ("home", "mobile", "other", "work", "fax"))
    assert (organization["is_group"], organization["client_full_name"]) == (True, "Willow Bend Tenants Council")
    assert len(site.matter("26-0001040")["incomes"]) == 2
    assert site.matter("26-0001039")["language"]["lookup_value_name"] == "Spanish"
    assert site.matter("25-0000978")["client_id"] == site.matter()["client_id"] != organization["client_id"]
    assert site.matter("26-0001037")["case_disposition"]["lookup_value_name"] == "Closed"


def test_a_malformed_uuid_and_an_unknown_one_are_told_apart(site: Any) -> None:
    malformed, unknown = site.get("/api/v2/matters/1042"), site.get(f"/api/v2/matters/{NOWHERE}")
    assert (malformed.status_code, malformed.json()) == (400, {"error_message": "Invalid matter_uuid"})
    assert (unknown.status_code, unknown.json()) == (404, {"error_message": "Unknown matter"})


def test_a_note_of_another_matter_is_not_found(site: Any) -> None:
    note = site.matter()["notes"][0]["casenote_uuid"]
    assert site.get(f"{site.matter_path('26-0001041')}/notes/{note}").status_code == 404


def test_a_search_for_matters_shows_the_pro_bono_keys_unless_asked_for_all(site: Any) -> None:
    short = site.get("/api/v2/matters", params={"case_number": "26-0001042"}).json()["data"][0]
    full = site.get("/api/v2/matters", params={"case_number": "26-0001042", "results": "full"}).json()["data"][0]
    caller = site.get("/api/v2/matters", params={"case_number": "26-0001042", "results": "caller_id"}).json()["data"][0]
    assert "matter_uuid" not in short
    assert full["first"] == "Marigold"
    assert caller["mobile_phone"] == "312-555-0117"
    assert "date_of_birth" in caller
    assert "incomes" not in caller


SEARCHES = (
    ({"last": "feather"}, {"25-0000978", "26-0001042"}),
    ({"first": "Leopold", "last": "Quillfeather"}, {"26-0001040"}),
    ({"phone_number": "(312) 555-0117"}, {"26-0001042"}),
    ({"date_of_birth": "1979-08-15"}, {"26-0001039"}),
    ({"case_disposition": "prescreen"}, {"26-0001034"}),
    ({"external_id": "synthetic-1042"}, {"26-0001042"}),
    ({"case_id": "1037"}, {"26-0001037"}),
    ({"legal_problem_code": "%empty%"}, {"26-0001034"}),
    ({"last": "feather", "first": ""}, {"25-0000978", "26-0001042"}),
)


@pytest.mark.parametrize(("filters", "expected"), SEARCHES)
def test_a_search_finds_the_matters_that_match(site: Any, filters: dict[str, str], expected: set[str]) -> None:
    found = site.get("/api/v2/matters", params=filters).json()
    assert {matter["case_number"] for matter in found["data"]} == expected
    assert found["total_records"] == len(expected)


def test_a_search_names_its_bad_values_and_keys(site: Any) -> None:
    refused = site.get("/api/v2/matters", params={"legal_problem_code": "TEST", "shoe_size": "9"})
    assert refused.status_code == 400
    assert refused.json() == {
        "invalid search values": ["legal_problem_code: TEST"],
        "invalid search keys": ["shoe_size"],
    }


@pytest.mark.parametrize("bad", [{"page_number": "0"}, {"page_size": "many"}, {"sort": "up"}, {"results": "some"}])
def test_a_paging_parameter_without_sense_is_refused(site: Any, bad: dict[str, str]) -> None:
    key, value = next(iter(bad.items()))
    assert site.get("/api/v2/matters", params=bad).json() == {"invalid search values": [f"{key}: {value}"]}


def test_pages_hold_every_record_once(site: Any) -> None:
    pages = [
        site.get("/api/v2/matters", params={"page_size": 5, "page_number": number}).json() for number in (1, 2, 3, 4)
    ]
    assert [len(page["data"]) for page in pages] == [5, 5, 2, 0]
    assert {page["total_number_of_pages"] for page in pages} == {3}
    assert len({matter["case_id"] for page in pages for matter in page["data"]}) == 12


def test_a_page_size_over_100_is_cut_silently(site: Any) -> None:
    assert site.get("/api/v2/matters", params={"page_size": 500}).json()["page_size"] == 100


def test_an_empty_search_has_no_pages(site: Any) -> None:
    assert site.get("/api/v2/matters", params={"last": "Nobody"}).json() == {
        "page_number": 1,
        "page_size": 20,
        "total_number_of_pages": 0,
        "total_records": 0,
        "data": [],
    }


def test_descending_order_begins_with_the_newest(site: Any) -> None:
    newest = site.get("/api/v2/matters", params={"sort": "desc", "page_size": 1}).json()["data"][0]
    assert newest["case_id"] == 1042


def test_notes_are_searched_within_their_matter(site: Any) -> None:
    site.note(subject="Interview abc123")
    found = site.get(f"{site.matter_path()}/notes", params={"subject": "Interview abc123"}).json()["data"]
    elsewhere = site.get(f"{site.matter_path('26-0001040')}/notes", params={"subject": "Interview abc123"}).json()[
        "data"
    ]
    assert [len(found), len(elsewhere)] == [1, 0]


def test_incomes_come_without_paging_keys(site: Any) -> None:
    assert list(site.get(f"{site.matter_path()}/incomes").json()) == ["data"]


@pytest.mark.parametrize("spelling", ['["case_number","first"]', "case_number,first"])
def test_custom_results_cut_a_record_to_the_named_keys(site: Any, spelling: str) -> None:
    shown = site.get(site.matter_path(), params={"custom_results": spelling}).json()["data"]
    assert set(shown) == {"matter_uuid", "case_number", "first"}


def test_custom_fields_come_back_only_when_asked_for(site: Any) -> None:
    site.patch(site.matter_path(), json={"custom_fields": {"court_fee_18": "$23.17"}})
    asked = site.get(site.matter_path(), params={"custom_fields": '["court_fee_18"]'}).json()["data"]
    assert asked["court_fee_18"] == "$23.17"
    assert "court_fee_18" not in site.matter()


def test_v1_shows_dates_lookups_and_counties_in_its_own_shapes(site: Any) -> None:
    matter = site.matter(version=1)
    assert matter["date_of_birth"] == {"raw_value": "1987-11-23", "text_value": "11/23/1987"}
    assert matter["date_closed"] == {"raw_value": None, "text_value": None}
    assert matter["case_disposition"] == "Open"
    assert matter["prescreen_screening_status"] is None
    assert matter["county_of_residence"] == {"county_name": "Cook", "county_state": "IL", "county_FIPS": "17031"}
    assert matter["special_legal_problem_code"] == {"all_values": "Eviction", "individual_values": ["Eviction"]}
    assert matter["notes"][0]["note_type"] == "Intake Notes"
    assert "prefix" not in matter


def test_v1_takes_search_keys_as_a_json_body_too(site: Any) -> None:
    found = site.get("/api/v1/matters", json={"last": "Quillfeather"}).json()
    assert [matter["case_number"] for matter in found["data"]] == ["26-0001040"]


def test_lookups_show_only_active_values_unless_asked(site: Any) -> None:
    active = site.get("/api/v2/lookups/note_type").json()["data"]
    inactive = site.get("/api/v2/lookups/note_type", params={"active": "false"}).json()["data"]
    assert "Dictation" not in [value["name"] for value in active]
    assert [value["name"] for value in inactive] == ["Dictation"]


def test_one_lookup_value_tells_how_often_it_is_used(site: Any) -> None:
    cook = site.get("/api/v2/lookups/county", params={"name": "Cook"}).json()["data"][0]
    single = site.get(f"/api/v2/lookups/county/{cook['uuid']}").json()
    assert single["data"]["fips"] == 17031
    assert single["use_count"] >= 1
    assert site.get("/api/v2/lookups/unheard_of").status_code == 404


def test_a_user_is_found_by_login_and_email(site: Any) -> None:
    found = site.get("/api/v2/users", params={"login": "obrightwater"}).json()["data"]
    assert found[0]["program"]["lookup_value_name"] == "Housing Unit"
    assert site.get(f"/api/v2/users/{found[0]['user_uuid']}").json()["data"]["first"] == "Odalys"
    assert site.get(f"/api/v2/users/{NOWHERE}").json() == {"error_message": "Unknown user or site"}


def test_an_unknown_address_of_the_api_is_answered_in_json(site: Any) -> None:
    assert site.get("/api/v2/unheard_of").json() == {"error_message": "Not Found"}
    assert site.send("DELETE", site.matter_path()).status_code == 405
