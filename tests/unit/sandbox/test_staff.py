"""Another user changes a record in LegalServer: what the record then shows, and that the API user may meet it."""

from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-4000-8000-000000000000"
STAMPED = (
    ("expenses", "expense_uuid", {"notes": "Seen"}, "record_updated"),
    ("assets", "uuid", {"notes": "Seen"}, "record_updated"),
    ("addresses", "address_uuid", {"city": "Chicago"}, "updated_at"),
    ("case_notes", "casenote_uuid", {"body": "Seen"}, "last_update"),
)
PARTS = {"case_notes": "notes"}


def edit(site: Any, **order: Any) -> Any:
    answer = site.post("/sandbox/edits", json=order)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def first(site: Any, resource: str) -> Any:
    return site.get(f"{site.matter_path()}/{PARTS.get(resource, resource)}").json()["data"][0]


def test_a_field_that_staff_change_is_changed_and_moves_updated_at(site: Any, clock: Any) -> None:
    before = site.matter()
    clock.pass_seconds(60)
    edit(site, uuid=site.uuid(), fields={"home_city": "Joliet"})
    after = site.matter()
    assert after["client_address_home"]["city"] == "Joliet"
    assert after["updated_at"] > before["updated_at"]
    differing = {key for key in after if after[key] != before[key]}
    assert differing == {"client_address_home", "updated_at"}


def test_only_the_api_user_marks_a_matter_as_modified_by_api(site: Any) -> None:
    edit(site, uuid=site.uuid(), fields={"middle": "K"})
    assert site.matter()["modified_by_integration_or_api"] is False
    site.patch(site.matter_path(), json={"middle": "L"})
    assert site.matter()["modified_by_integration_or_api"] is True
    edit(site, uuid=site.uuid(), fields={"middle": "M"})
    assert site.matter()["modified_by_integration_or_api"] is True


def test_a_note_names_who_wrote_it_and_who_changed_it_last(site: Any, clock: Any) -> None:
    written = {"subject": "Call", "body": "Called.", "note_type": "General Notes"}
    note = edit(site, resource="case_notes", parent=site.uuid(), fields=written, login="jtamblyn")
    clock.pass_seconds(60)
    edit(site, resource="case_notes", uuid=note["casenote_uuid"], fields={"body": "Called twice."})
    shown = site.get(f"{site.matter_path()}/notes/{note['casenote_uuid']}").json()["data"]
    logins = {user["user_uuid"]: user["login"] for user in site.get("/api/v2/users").json()["data"]}
    assert logins[shown["created_by"]["user_uuid"]] == "jtamblyn"
    assert logins[shown["last_updated_by"]["user_uuid"]] == "obrightwater"
    assert shown["last_update"] > shown["date_time_created"]
    site.patch(f"{site.matter_path()}/notes/{note['casenote_uuid']}", json={"body": "Thrice."})
    shown = site.get(f"{site.matter_path()}/notes/{note['casenote_uuid']}").json()["data"]
    assert logins[shown["last_updated_by"]["user_uuid"]] == "api.account"


@pytest.mark.parametrize("by_staff", [True, False])
@pytest.mark.parametrize(("resource", "key", "fields", "when"), STAMPED)
def test_a_part_of_the_case_keeps_its_own_time_and_moves_the_matters(
    site: Any, clock: Any, resource: str, key: str, fields: dict[str, Any], when: str, by_staff: bool
) -> None:
    part, matter = first(site, resource), site.matter()
    clock.pass_seconds(60)
    if by_staff:
        edit(site, resource=resource, uuid=part[key], fields=fields)
    else:
        site.patch(f"{site.matter_path()}/{PARTS.get(resource, resource)}/{part[key]}", json=fields)
    now = clock().isoformat(timespec="seconds")
    assert (first(site, resource)[when], site.matter()["updated_at"]) == (now, now)
    assert matter["updated_at"] != now


@pytest.mark.parametrize(
    ("path", "body"),
    [("sharepoint", {}), ("transfer", {"transferOrganization": "Lakeshore Legal Aid"})],
)
def test_what_is_done_with_a_matter_moves_its_time_too(site: Any, clock: Any, path: str, body: dict[str, Any]) -> None:
    clock.pass_seconds(60)
    assert site.post(f"{site.matter_path()}/{path}", json=body).status_code == 201
    assert site.matter()["updated_at"] == clock().isoformat(timespec="seconds")
    assert site.matter()["modified_by_integration_or_api"] is True


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        ({"uuid": NOWHERE, "fields": {}}, 404),
        ({"fields": {"middle": "K"}}, 400),
        ({"uuid": NOWHERE}, 400),
        ({"uuid": NOWHERE, "fields": {}, "colour": "red"}, 400),
        ({"uuid": NOWHERE, "fields": {}, "resource": "fruit"}, 400),
        ({"uuid": NOWHERE, "fields": {}, "login": "api.account"}, 400),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(site: Any, bad: dict[str, Any], status: int) -> None:
    assert site.post("/sandbox/edits", json=bad).status_code == status


def test_a_record_that_staff_remove_is_gone(site: Any) -> None:
    note = first(site, "case_notes")["casenote_uuid"]
    order = {"resource": "case_notes", "uuid": note}
    assert site.post("/sandbox/removals", json=order).status_code == 200
    assert site.get(f"{site.matter_path()}/notes/{note}").status_code == 404
    assert site.post("/sandbox/removals", json=order).status_code == 404


@pytest.mark.parametrize("bad", [{}, [], {"uuid": NOWHERE}, {"resource": "fruit", "uuid": NOWHERE}])
def test_a_removal_that_makes_no_sense_is_refused(site: Any, bad: Any) -> None:
    assert site.post("/sandbox/removals", json=bad).status_code == 400
