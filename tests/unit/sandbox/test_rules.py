"""What the site does by itself when something is written: charges, assignments, tasks, relations, sums, zips."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest


@pytest.fixture
def charges(site: Any) -> str:
    return f"{site.matter_path()}/charges"


def both_charges(site: Any, charges: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the top charge and the other one of the first case."""
    listed = sorted(site.get(charges).json()["data"], key=lambda charge: not charge["top_charge"])
    return listed[0], listed[1]


def test_the_top_charge_cannot_be_taken_off(site: Any, charges: str) -> None:
    top, _ = both_charges(site, charges)
    refused = site.patch(f"{charges}/{top['charge_uuid']}", json={"top_charge": False})
    assert refused.status_code == 409
    assert refused.json()["error_message"].startswith("Can't set current top charge to false.")


def test_the_top_charge_cannot_be_deleted_while_there_are_others(site: Any, charges: str) -> None:
    top, other = both_charges(site, charges)
    refused = site.send("DELETE", f"{charges}/{top['charge_uuid']}")
    assert refused.status_code == 409
    assert refused.json()["error_message"].startswith("Can't delete current top charge")
    assert site.send("DELETE", f"{charges}/{other['charge_uuid']}").status_code == 204
    assert site.send("DELETE", f"{charges}/{top['charge_uuid']}").status_code == 204


def test_a_new_top_charge_takes_the_place_of_the_old_one(site: Any, charges: str) -> None:
    top, other = both_charges(site, charges)
    assert site.patch(f"{charges}/{other['charge_uuid']}", json={"top_charge": True}).status_code == 200
    assert [charge["charge_uuid"] for charge in site.get(charges).json()["data"] if charge["top_charge"]] == [
        other["charge_uuid"]
    ]
    assert top["charge_uuid"] != other["charge_uuid"]


def test_the_first_charge_of_a_case_must_be_the_top_one(site: Any) -> None:
    path = f"{site.matter_path('26-0001041')}/charges"
    assert site.post(path, json={"top_charge": False, "lookup_charge": "Trespass"}).status_code == 409


def test_a_matter_shows_its_charges_in_the_short_form(site: Any) -> None:
    charge = site.matter()["charges"][0]
    assert charge["charge_name"] == "Noise ordinance violation"
    assert charge["penalty_class"]["lookup_value_name"] == "Class C"
    assert "lookup_charge" not in charge


def assignment(kind: str) -> dict[str, Any]:
    return {"type": kind, "program": "Housing Unit", "office": "Main Office", "user": 2, "assigned_by": 3}


def test_the_first_assignment_must_be_primary_though_an_intake_may_come_before(site: Any) -> None:
    path = f"{site.matter_path('26-0001041')}/assignments"
    assert site.post(path, json=assignment("Co-counsel")).json() == {"invalid_values": {"type": "Co-counsel"}}
    assert site.post(path, json=assignment("Intake")).status_code == 201
    made = site.post(path, json=assignment("Primary")).json()["data"]
    assert made["start_date"] == "2026-03-15"
    assert made["name"] == "Brightwater, Odalys"


def test_a_pro_bono_assignment_takes_the_opportunity(site: Any) -> None:
    site.post(f"{site.matter_path()}/assignments", json=assignment("Pro Bono"))
    assert site.matter()["pro_bono_opportunity_status"]["lookup_value_name"] == "No: Taken via API"


def test_a_task_that_becomes_a_deadline_loses_its_task_type(site: Any) -> None:
    task = site.matter()["tasks"][0]
    path = f"/api/v2/tasks/{task['task_uuid']}"
    assert site.patch(path, json={"deadline": True}).json() == {"missing_arguments": ["deadline_type"]}
    changed = site.patch(path, json={"deadline": True, "deadline_type": "Filing deadline"}).json()["data"]
    assert changed["task_type"]["lookup_value_name"] is None
    assert changed["module"]["matter_identification_number"] == "26-0001042"


def test_a_related_matter_is_mirrored_and_both_sides_go_together(site: Any) -> None:
    one, other = site.matter_path("26-0001041"), site.matter_path("26-0001040")
    body = {"related_matter_uuid": site.uuid("26-0001040"), "matter_relationship_type": "Appeal"}
    assert site.post(f"{one}/related_matters", json=body).status_code == 201
    mirror = site.get(f"{other}/related_matters").json()["data"][0]
    assert mirror["related_matter_id"]["matter_identification_number"] == "26-0001041"
    changed = {"related_matter_id": site.uuid("26-0001040"), "matter_relationship_type": "Companion Case"}
    assert site.patch(f"{one}/related_matters", json=changed).status_code == 200
    assert site.matter("26-0001040")["related_cases"][0]["matter_relationship_type"]["lookup_value_name"] == (
        "Companion Case"
    )
    removed = site.send("DELETE", f"{one}/related_matters", json={"related_matter_id": site.uuid("26-0001040")})
    assert removed.status_code == 204
    assert site.get(f"{other}/related_matters").json()["data"] == []


def test_expenses_and_assets_are_added_up_and_lower_the_adjusted_poverty(site: Any) -> None:
    before = site.matter()
    assert before["total_annual_expenses"] == "$10,800"
    assert before["total_liquid_assets"] == "$310"
    assert before["adjusted_percentage_of_poverty"] != before["percentage_of_poverty"]


def test_a_matter_shows_its_events_its_other_cases_and_its_contacts(site: Any) -> None:
    matter = site.matter()
    assert [event["title"] for event in matter["events"]] == ["Eviction hearing"]
    assert [case["matter_identification_number"] for case in matter["associated_cases"]] == ["25-0000978"]
    assert matter["contacts"][0]["case_contact_type"]["lookup_value_name"] == "Opposing Counsel"
    assert matter["contacts"][0]["first"]


def test_a_generic_note_on_a_matter_is_a_note_of_the_case(site: Any) -> None:
    body = {"module": "matter", "module_id": 1042, "subject": "Via", "body": "x", "note_type": "General Notes"}
    assert site.post("/api/v2/notes", json=body).status_code == 201
    assert site.matter()["notes"][-1]["subject"] == "Via"
    by_uuid = body | {"module_id": site.uuid()}
    assert site.post("/api/v2/notes", json=by_uuid).json() == {"invalid_values": {"module_id": site.uuid()}}


def send_zip(site: Any, name: str, **form: str) -> Any:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("letters/a.txt", "a")
        archive.writestr("b.txt", "b")
    form["legalserver_matter_uuid"] = site.uuid()
    return site.post("/api/v1/documents/matter_zip", data=form, files={"files": (name, packed.getvalue())})


def names_on_file(site: Any) -> dict[str, Any]:
    given = {"module": "matter", "module_uuid": site.uuid(), "page_size": 100}
    return {entry["name"]: entry["folder"] for entry in site.get("/api/v2/documents", params=given).json()["data"]}


def test_files_zip_is_kept_unpacked_and_told_in_a_note(site: Any) -> None:
    sent = send_zip(site, "files.zip", legalserver_subfolder="Intake")
    assert (sent.status_code, list(sent.json())) == (200, ["uuid"])
    on_file = names_on_file(site)
    assert (on_file["files.zip"], on_file["a.txt"], on_file["b.txt"]) == ("Webhook Zip Files", "Intake", "Intake")
    note = site.matter()["notes"][-1]
    assert note["subject"] == "Documents received"
    assert "/modules/document/download.php?unique_id=" in note["body"]


def test_any_other_file_name_is_only_saved(site: Any) -> None:
    before = site.count_notes()
    assert send_zip(site, "package.zip").status_code == 200
    assert "a.txt" not in names_on_file(site)
    assert site.count_notes() == before


def test_a_conflict_check_scores_a_known_person_and_asks_for_more_otherwise(site: Any) -> None:
    person = {"first": "Marigold", "last": "Featherstone", "dob": "1987-11-23"}
    found = site.post("/api/v2/conflict_check", json=person).json()
    assert (found["conflict_interval"], found["score_by_type"]["client"]) == ("highest", 85)
    assert site.post("/api/v2/conflict_check", json={"dob": "1987-11-23"}).json()["conflict_score"] is None
    refused = site.post("/api/v1/conflict_check", json={})
    assert (refused.status_code, refused.json()) == (400, {"status": 400, "message": "person invalid or missing"})


def test_a_sharepoint_folder_is_made_once(site: Any) -> None:
    path = f"{site.matter_path()}/sharepoint"
    assert [site.post(path).status_code for _ in range(2)] == [201, 200]
    site.set(sharepoint=False)
    assert site.post(path).status_code == 403


def test_phone_numbers_are_there_only_with_their_feature(site: Any) -> None:
    path = f"{site.matter_path()}/phone_numbers"
    assert site.get(path).json()["data"][0]["phone_number"] == "312-555-0117"
    site.set(person_phone_numbers=False)
    assert site.get(path).json() == {"error_message": "This API cannot be processed for this site"}


def test_a_transfer_is_answered_empty(site: Any) -> None:
    sent = site.post(f"{site.matter_path()}/transfer", json={"transferOrganization": "Lakeshore Legal Aid"})
    assert (sent.status_code, sent.text) == (201, "")


def test_a_process_goes_from_form_to_form_until_there_is_none(site: Any) -> None:
    process = site.get("/api/v2/processes").json()[0]["id"]
    begun = site.post(f"/api/v2/processes/{process}/sessions", json={"matter_id": 1042}).json()
    path = f"/api/v2/processes/{process}/sessions/{begun['process_session_id']}"
    again = site.send("PUT", f"{path}/forms/1", json={"1": "Ada"}).json()
    assert [error["field_id"] for error in again["form"]["validation_errors"]] == ["2"]
    assert site.send("PUT", f"{path}/forms/1", json={"1": "Ada", "2": "Moss"}).json()["form"]["id"] == "2"
    assert site.post(f"{path}/previous").json()["form"]["id"] == "1"
    site.send("PUT", f"{path}/forms/1", json={"1": "Ada", "2": "Moss"})
    assert site.send("PUT", f"{path}/forms/2", json={"3": "1990-01-01"}).json()["form"] is None


def test_a_report_is_text_throughout_and_needs_its_own_key(site: Any) -> None:
    path = "/modules/report/api_export.php"
    rows = site.get(path, params={"load": 1, "api_key": "open-cases"}).json()
    assert {"Database_ID": "1042", "Is_Group": "f"}.items() <= next(
        row for row in rows if row["Database_ID"] == "1042"
    ).items()
    assert (
        site.get(path, params={"load": 2, "api_key": "open-cases-xml"}).headers["Content-Type"].startswith("text/xml")
    )
    assert site.get(path, params={"load": 1, "api_key": "wrong"}).status_code == 403


def test_a_lookup_value_is_added_changed_and_found_by_name(site: Any) -> None:
    made = site.post("/api/v2/lookups/note_type", json={"name": "Robot", "singular": True})
    assert (made.status_code, made.json()["name"]) == (201, "Robot")
    path = f"/api/v2/lookups/note_type/{made.json()['uuid']}"
    assert site.patch(path, json={"active": False}).json() == {
        "use_count": 0,
        "data": made.json() | {"active": False},
    }
    assert site.post("/api/v2/lookups/note_type", json={}).json() == {"missing_arguments": ["name"]}
    assert site.post("/api/v1/lookups/country", json={"name": "Peru"}).json()["data"]["name"] == "Peru"


def test_a_custom_lookup_table_is_found_by_the_uuid_of_a_custom_field(site: Any) -> None:
    site.patch(site.matter_path(), json={"custom_fields": {"veteran_branch_41": "Army"}})
    shown = site.get(site.matter_path(), params={"custom_fields": '["veteran_branch_41"]'}).json()["data"]
    table = shown["veteran_branch_41"]["lookup_type_uuid"]
    values = site.get(f"/api/v2/custom_lookups/{table}/lookups").json()["data"]
    assert [value["name"] for value in values] == ["Army", "National Guard"]


def test_v1_subjects_are_put_once_and_taken_away(site: Any) -> None:
    user = site.get("/api/v1/users", params={"login": "jtamblyn"}).json()["data"][0]["user_uuid"]
    value = site.get("/api/v1/lookups/subject").json()["data"][0]["id"]
    path = f"/api/v1/users/{user}/subjects"
    assert [site.send("PUT", path, json={"subject_id": value}).status_code for _ in range(2)] == [201, 409]
    assert site.send("DELETE", path, params={"subject_id": value}).status_code == 204
    assert site.get(path).json() == {"data": []}


def test_reminders_and_their_recipients_hang_on_an_event(site: Any) -> None:
    from docassemble.legalaidsync.sandbox.store import fixed_uuid

    event = site.get("/api/v2/events").json()["data"][0]["event_uuid"]
    path = f"/api/v2/events/{event}/reminders/{fixed_uuid('event_reminders', 1)}"
    assert site.get(path).json()["data"]["recipients"][0]["name"] == "Odalys Brightwater"
    made = site.post(f"{path}/recipients", json={"user": 3}).json()["data"]
    assert site.get(f"{path}/recipients").json()["total_records"] == 2
    assert site.send("DELETE", f"{path}/recipients/{made['uuid']}").status_code == 204
    assert site.patch(path, json={"when_to_send": "never"}).json() == {"invalid_values": {"when_to_send": "never"}}


def test_a_restricted_case_is_left_out_of_searches_but_counted_and_refused_by_itself(site: Any) -> None:
    user = site.get("/api/v2/users", params={"login": "api.account"}).json()["data"][0]["id"]
    path = site.matter_path()
    site.patch(path, json={"case_exclusions": [user]})
    site.set(denied_permissions=["API Access all Cases"])
    found = site.get("/api/v2/matters", params={"case_number": "26-0001042", "results": "full"}).json()
    assert (found["total_records"], found["data"]) == (1, [])
    assert site.get(path).status_code == site.get(f"{path}/notes").status_code == 403
    assert site.get(path.replace("v2", "v1")).status_code == 200


def test_geocoding_keys_appear_only_where_gis_is_switched_on(site: Any) -> None:
    assert "census_tract" not in site.matter()["client_address_home"]
    site.set(geocoding=True)
    assert site.matter()["client_address_home"]["geocoding_failed"] is False


def test_basic_credentials_have_the_same_power_as_the_token(site: Any) -> None:
    assert site.get(site.matter_path(), headers={"Authorization": None}, auth=("api.account", "sandbox-token")).ok
    assert site.get(site.matter_path(), headers={"Authorization": None}, auth=("x", "sandbox-token")).status_code == 401


def test_full_results_can_be_withheld(site: Any) -> None:
    site.set(denied_permissions=["API Get Matter Full Results"])
    assert site.get(site.matter_path(), params={"results": "caller_id"}).status_code == 200
    assert site.get(site.matter_path(), params={"results": "full"}).json() == {
        "error_message": "User does not have permissions: [API Get Matter Full Results]"
    }
