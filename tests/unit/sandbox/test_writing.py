"""Creating, changing, deleting, upserting: what is accepted, what is refused, and that a refusal writes nothing."""

from __future__ import annotations

from typing import Any

import pytest

NEW = {"case_disposition": "Incomplete Intake", "first": "Ada", "last": "Mossgrove"}


def create(site: Any, **changed: Any) -> dict[str, Any]:
    answer = site.post("/api/v2/matters", json=NEW | changed)
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["data"])


def test_a_new_matter_gets_its_numbers_and_dates(site: Any) -> None:
    made = create(site)
    assert made["case_number"] == "26-0001043"
    assert (made["intake_date"], made["date_opened"]) == ("2026-03-15", None)
    assert made["created_by_integration_or_api"] is True
    assert made["case_email_address"].startswith("26-0001043@")


def test_the_first_matter_of_a_year_begins_a_new_count(site: Any, clock: Any) -> None:
    clock.pass_seconds(366 * 86400)
    assert create(site)["case_number"] == "27-0000001"


DISPOSITIONS = (
    ("Open", {"intake_date": "2026-03-15", "date_opened": "2026-03-15", "date_closed": None}, False),
    ("Closed", {"date_opened": "2026-03-15", "date_closed": "2026-03-15"}, False),
    ("Prescreen", {"prescreen_date": "2026-03-15", "intake_date": None, "date_opened": None}, True),
    ("Rejected", {"intake_date": "2026-03-15", "date_rejected": "2026-03-15"}, None),
)


@pytest.mark.parametrize(("disposition", "dates", "prescreen"), DISPOSITIONS)
def test_a_disposition_brings_its_dates(site: Any, disposition: str, dates: dict[str, Any], prescreen: Any) -> None:
    made = create(site, case_disposition=disposition)
    assert {key: made[key] for key in dates} == dates
    assert made["is_this_a_prescreen"] is prescreen


def test_a_prescreen_names_the_api_user(site: Any) -> None:
    assert create(site, case_disposition="Prescreen")["prescreen_user"]["user_name"] == "API Account"


def test_one_answer_names_everything_that_is_wrong_and_nothing_is_written(site: Any) -> None:
    before = site.get("/api/v2/matters").json()["total_records"]
    body = {"first": "Ada", "last": "Mossgrove", "legal_problem_code": "VAWA", "client_address_home": {}}
    refused = site.post("/api/v2/matters", json=body)
    assert refused.status_code == 400
    assert refused.json() == {
        "invalid_values": {"legal_problem_code": "VAWA"},
        "invalid_parameters": ["client_address_home"],
        "missing_arguments": ["case_disposition"],
    }
    assert site.get("/api/v2/matters").json()["total_records"] == before


BAD_VALUES = (
    ("date_of_birth", "07/14/1988"),
    ("date_of_birth", "1988-13-01"),
    ("interpreter", "yes"),
    ("number_of_adults", "2"),
    ("number_of_adults", True),
    ("language", "Klingonese"),
    ("language", "1"),
    ("intake_type", "Fax"),
    ("county_of_residence", "Cook"),
    ("county_of_residence", {"county_name": "Cook"}),
    ("county_of_residence", {"county_FIPS": "99999"}),
    ("first", 7),
    ("intake_user", "nobody"),
    ("intake_office", "Moon Office"),
    ("affirmative_litigation_compliance", "yesterday"),
)


@pytest.mark.parametrize(("key", "value"), BAD_VALUES)
def test_a_value_of_the_wrong_kind_is_refused_and_named(site: Any, key: str, value: Any) -> None:
    refused = site.patch(site.matter_path(), json={key: value, "middle": "Changed"})
    assert refused.json() == {"invalid_values": {key: value}}
    assert site.matter()["middle"] == "J"


COUNTY_FORMS = (
    "17043",
    {"county_FIPS": "17043"},
    {"county_name": "DuPage", "county_state": "IL"},
    {"lookup_value_FIPS": "17043"},
    {"lookup_value_name": "DuPage", "lookup_value_state": "IL"},
)


@pytest.mark.parametrize("form", COUNTY_FORMS)
def test_a_county_may_be_written_in_each_documented_form(site: Any, form: Any) -> None:
    written = site.patch(site.matter_path(), json={"county_of_residence": form}).json()["data"]
    assert written["county_of_residence"]["lookup_value_name"] == "DuPage"


def test_a_lookup_may_be_written_by_name_id_uuid_and_as_it_was_read(site: Any) -> None:
    value = site.matter()["language"]
    forms = [value["lookup_value_name"], value["lookup_value_id"], value]
    forms += [{key: value[key]} for key in ("lookup_value_name", "lookup_value_id", "lookup_value_uuid")]
    for form in forms:
        site.patch(site.matter_path(), json={"language": None})
        assert site.patch(site.matter_path(), json={"language": form}).json()["data"]["language"] == value


def test_v1_takes_lookups_by_name_only(site: Any) -> None:
    number = site.matter()["language"]["lookup_value_id"]
    assert site.patch(site.matter_path(version=1), json={"language": number}).status_code == 400
    assert site.patch(site.matter_path(version=1), json={"language": "Polish"}).json()["data"]["language"] == "Polish"


def test_a_patch_changes_only_the_keys_that_were_sent(site: Any, clock: Any) -> None:
    before = site.matter()
    clock.pass_seconds(3600)
    after = site.patch(site.matter_path(), json={"mobile_phone": "312-555-0199"}).json()["data"]
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"mobile_phone", "modified_by_integration_or_api", "updated_at"}


@pytest.mark.parametrize("empty", [None, "%empty%"])
def test_null_and_the_empty_word_clear_a_field(site: Any, empty: Any) -> None:
    cleared = site.patch(site.matter_path(), json={"middle": empty, "language": empty}).json()["data"]
    assert cleared["middle"] is None
    assert cleared["language"]["lookup_value_name"] is None


def test_a_required_field_cannot_be_cleared(site: Any) -> None:
    assert site.patch(site.matter_path(), json={"last": None}).json() == {"invalid_values": {"last": None}}


def test_an_empty_email_address_is_refused(site: Any) -> None:
    refused = site.patch(site.matter_path(), json={"client_email_address": ""})
    assert refused.json() == {"invalid_values": {"client_email_address": ""}}


def test_an_address_is_written_flat_and_read_as_an_object(site: Any) -> None:
    written = site.patch(site.matter_path(), json={"home_street": "5 Fern Way", "home_address_safe": False}).json()[
        "data"
    ]
    assert written["client_address_home"]["street"] == "5 Fern Way"
    assert written["client_address_home"]["safe_address"] is False
    assert "home_street" not in written


def test_an_external_id_belongs_to_one_matter(site: Any) -> None:
    refused = site.post("/api/v2/matters", json=NEW | {"external_id": "synthetic-1042"})
    assert refused.json() == {"invalid_values": {"external_id": "synthetic-1042"}}
    assert site.patch(site.matter_path(), json={"external_id": "synthetic-1042"}).status_code == 200


def test_an_organization_is_a_client_only_as_a_group(site: Any) -> None:
    body = {"case_disposition": "Open", "organization_name": "Elder Row Cooperative"}
    assert site.post("/api/v2/matters", json=body).status_code == 400
    made = site.post("/api/v2/matters", json=body | {"is_group": True})
    assert made.json()["data"]["client_full_name"] == "Elder Row Cooperative"


def test_an_income_moves_the_percentage_of_poverty(site: Any) -> None:
    assert site.matter("26-0001041")["percentage_of_poverty"] is None
    site.patch(site.matter_path("26-0001041"), json={"number_of_adults": 1})
    site.post(f"{site.matter_path('26-0001041')}/incomes", json={"type": "SSI", "amount": "$15,650", "period": "1"})
    assert site.matter("26-0001041")["percentage_of_poverty"] == "100%"


@pytest.mark.parametrize("bad", [{"amount": "-5"}, {"amount": "much"}, {"period": 3}, {"period": "Monthly"}])
def test_an_income_without_sense_is_refused(site: Any, bad: dict[str, Any]) -> None:
    refused = site.post(f"{site.matter_path()}/incomes", json={"type": "SSI", "amount": 5, "period": 12} | bad)
    assert refused.json() == {"invalid_values": bad}


def test_an_income_of_nothing_is_an_income(site: Any) -> None:
    made = site.post(f"{site.matter_path()}/incomes", json={"type": "No Income", "amount": 0, "period": 12})
    assert made.json()["data"]["amount"] == "$0"


def test_money_is_read_with_cents_only_where_there_are_any(site: Any) -> None:
    amounts = [income["amount"] for income in site.matter("26-0001040")["incomes"]]
    assert amounts == ["$1,104", "$212.50"]


def test_a_note_is_dated_and_signed_by_the_api_user(site: Any) -> None:
    note = site.note().json()["data"]
    assert (note["date_posted"], note["created_by"]["user_name"]) == ("2026-03-15", "API Account")
    assert note["last_update"] is None
    path = f"{site.matter_path()}/notes/{note['casenote_uuid']}"
    assert site.patch(path, json={"body": "More."}).json()["data"]["last_updated_by"]["user_name"] == "API Account"


def test_a_note_without_its_type_is_refused_and_active_cannot_be_set_on_create(site: Any) -> None:
    path = f"{site.matter_path()}/notes"
    assert site.post(path, json={"subject": "a", "body": "b"}).json() == {"missing_arguments": ["note_type"]}
    assert site.note(active=True).json() == {"invalid_parameters": ["active"]}


def test_an_adverse_party_is_created_changed_and_deleted(site: Any) -> None:
    path = f"{site.matter_path()}/adverse_parties"
    made = site.post(path, json={"first": "Silas", "last": "Grubb"}).json()["data"]
    changed = site.patch(f"{path}/{made['uuid']}", json={"relationship_type": "Landlord"}).json()["data"]
    assert changed["relationship_type"]["lookup_value_name"] == "Landlord"
    assert site.send("DELETE", f"{path}/{made['uuid']}").status_code == 204
    assert site.get(f"{path}/{made['uuid']}").json() == {"error_message": "Unknown adverse party"}
    assert site.send("DELETE", f"{path}/{made['uuid']}").status_code == 404


def test_a_change_below_a_matter_moves_its_updated_at(site: Any, clock: Any) -> None:
    clock.pass_seconds(60)
    site.note()
    assert site.matter()["updated_at"] == "2026-03-15T10:01:00-05:00"


def test_a_body_that_is_no_json_object_is_refused(site: Any) -> None:
    assert site.post("/api/v2/contacts", data=b"[1]").json() == {"error_message": "Invalid JSON"}


def test_an_upsert_creates_once_and_then_changes(site: Any) -> None:
    body = NEW | {"update": {"external_id": "intake-77"}, "update_data": {"mobile_phone": "312-555-0180"}}
    first, second = site.post("/api/v2/matters", json=body), site.post("/api/v2/matters", json=body)
    assert [first.status_code, second.status_code] == [201, 200]
    made, changed = first.json()["data"], second.json()["data"]
    assert made["external_id"] == "intake-77"
    assert made["matter_uuid"] == changed["matter_uuid"]
    assert (made["mobile_phone"], changed["mobile_phone"]) == (None, "312-555-0180")


def test_an_upsert_that_finds_several_records_changes_none(site: Any) -> None:
    refused = site.post("/api/v2/matters", json=NEW | {"update": {"last": "Featherstone"}})
    assert refused.status_code == 400
    assert refused.json() == {"error_message": "Cannot process multiple records for upsert"}
    assert site.matter()["first"] == "Marigold"


def test_an_upsert_by_a_key_that_is_not_allowed_is_refused(site: Any) -> None:
    refused = site.post("/api/v2/matters", json=NEW | {"update": {"middle": "J"}})
    assert refused.json() == {"invalid search keys": ["middle"]}


UPSERTS = (
    ("notes", {"subject": "Sync 5", "body": "b", "note_type": "General Notes"}, {"subject": "Sync 5"}),
    ("adverse_parties", {"organization_name": "Nettle Inc."}, {"organization_name": "Nettle Inc."}),
    ("incomes", {"type": "SSI", "amount": 10, "period": 12}, {"type": "SSI"}),
)


@pytest.mark.parametrize(("child", "body", "keys"), UPSERTS)
def test_children_are_upserted_within_their_matter(site: Any, child: str, body: dict[str, Any], keys: Any) -> None:
    path = f"{site.matter_path()}/{child}"
    statuses = [site.post(path, json=body | {"update": keys}).status_code for _ in range(3)]
    assert statuses == [201, 200, 200]


def test_a_note_upsert_that_would_change_needs_premium(site: Any) -> None:
    site.set(premium=False)
    statuses = [site.note(subject="Sync 6", update={"subject": "Sync 6"}).status_code for _ in range(2)]
    assert statuses == [201, 402]


def test_v1_knows_no_upsert(site: Any) -> None:
    refused = site.post("/api/v1/contacts", json={"first": "Ada", "update": {"first": "Ada"}})
    assert refused.json() == {"invalid_parameters": ["update"]}


def test_a_contact_is_created_and_changed(site: Any) -> None:
    made = site.post("/api/v2/contacts", json={"first": "Ada", "last": "Mossgrove", "type": "Attorney"}).json()["data"]
    assert [value["lookup_value_name"] for value in made["type"]] == ["Attorney"]
    changed = site.patch(f"/api/v2/contacts/{made['uuid']}", json={"work_city": "Joliet"}).json()["data"]
    assert changed["address_work"]["city"] == "Joliet"
    assert site.get("/api/v2/contacts", params={"last": "moss"}).json()["total_records"] == 1
