"""Every resource of the catalogue by itself: what can be made is found, changed and removed under its own address."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.sandbox.resources import RESOURCES, Resource

NOWHERE = "00000000-0000-4000-8000-000000000000"

BODIES: dict[str, dict[str, Any]] = {
    "matters": {"case_disposition": "Open", "first": "Ada", "last": "Mossgrove"},
    "case_notes": {"subject": "Call", "body": "Called.", "note_type": "General Notes"},
    "adverse_parties": {"organization_name": "Nettle Inc."},
    "incomes": {"type": "SSI", "amount": 10, "period": 12},
    "non_adverse_parties": {"first": "Ada", "last": "Mossgrove"},
    "additional_names": {"first": "Ada", "last": "Thorn", "type": "Nickname"},
    "addresses": {"street": "1 Fern Way", "type": "Home"},
    "phone_numbers": {"phone_number": "312-555-0199", "type": "Mobile"},
    "government_ids": {"type": "State ID", "generated_id_number": "SYN-2"},
    "case_contacts": {"case_contact_type": "Witness"},
    "assignments": {
        "type": "Co-counsel",
        "program": "Housing Unit",
        "office": "Main Office",
        "user": 2,
        "assigned_by": 3,
    },
    "charges": {"top_charge": False, "lookup_charge": "Trespass"},
    "litigations": {"caption": "A v. B"},
    "services": {"title": "Advice", "type": "Brief Service"},
    "expenses": {"type": "Rent", "amount": "$900", "period": "12"},
    "assets": {"type": "Vehicle", "amount": "$2,500"},
    "callbacks": {"date": "2026-03-20"},
    "contacts": {"first": "Ada"},
    "users": {"login": "amossgrove", "first": "Ada", "last": "Mossgrove"},
    "subjects": {"subject": "Family law"},
    "supervisors": {"supervisor": 1, "supervisor_type": "Legal"},
    "affiliations": {"organization": {"organization_id": 1}},
    "organizations": {"name": "Fern Court"},
    "organization_phases": {"title": "Visit", "type": "Brief Service"},
    "events": {"title": "Meeting", "start_datetime": "2026-03-19T09:30:00", "end_datetime": "2026-03-19T10:30:00"},
    "tasks": {
        "title": "Write",
        "list_date": "2026-03-04",
        "deadline": False,
        "is_this_a_case_alert": False,
        "task_type": "Letter",
    },
    "notes": {
        "module": "organization",
        "module_id": 1,
        "subject": "Call",
        "body": "Called.",
        "note_type": "General Notes",
    },
    "timeslips": {
        "caseworker": 2,
        "date_of_service": "2026-03-04",
        "funding_code": "HS-1",
        "activity_type": "Case work",
    },
}
CHANGES: dict[str, dict[str, Any]] = {
    "matters": {"first": "Grace"},
    "supervisors": {"supervisor_type": "Administrative"},
    "subjects": {"subject": "Family law"},
    "assignments": {"notes": "Until May"},
    "charges": {"note": "Seen"},
    "addresses": {"city": "Chicago"},
    "case_contacts": {"case_contact_type": "Judge"},
}
USUAL_CHANGE: tuple[tuple[str, Any], ...] = (("notes", "Seen"), ("note", "Seen"), ("active", False))


def address(site: Any, resource: Resource, version: int = 2) -> str:
    """Return the collection path of a resource under the first synthetic records."""
    path = resource.path
    for name in resource.parents:
        path = path.replace(f"<{name}>", _first_uuid(site, name))
    return f"/api/v{version}{path}"


def _first_uuid(site: Any, name: str) -> str:
    if name == "matters":
        return str(site.uuid())
    listed = site.get(f"/api/v2/{name}", params={"id": 2} if name == "users" else {}).json()["data"]
    return str(listed[0][RESOURCES[name].uuid_key])


def body_of(site: Any, name: str) -> dict[str, Any]:
    extra = {"contact_uuid": site.get("/api/v2/contacts").json()["data"][0]["uuid"]} if name == "case_contacts" else {}
    return BODIES[name] | extra


def change_of(resource: Resource) -> dict[str, Any]:
    usual = next(({key: value} for key, value in USUAL_CHANGE if resource.fields.get(key)), None)
    first = next(iter(BODIES[resource.name].items()))
    return CHANGES.get(resource.name) or usual or dict([first])


@pytest.mark.parametrize("name", sorted(BODIES))
def test_what_is_created_is_found_read_and_changed_under_its_own_uuid(site: Any, name: str) -> None:
    resource = RESOURCES[name]
    path = address(site, resource)
    made = site.post(path, json=body_of(site, name))
    assert made.status_code == 201, made.text
    record = made.json()["data"]
    listed = site.get(path, params={"sort": "desc", "results": "full"} if name == "matters" else {"sort": "desc"})
    assert record in listed.json()["data"] or not resource.paged
    if "get" not in resource.verbs:
        return
    own = f"{path}/{record[resource.uuid_key]}"
    assert site.get(own).json()["data"] == record
    changed = site.patch(own, json=change_of(resource))
    assert changed.status_code == 200, changed.text


@pytest.mark.parametrize("name", [name for name in sorted(BODIES) if "delete" in RESOURCES[name].verbs])
def test_what_is_deleted_is_gone(site: Any, name: str) -> None:
    resource = RESOURCES[name]
    path = address(site, resource)
    record = site.post(path, json=body_of(site, name)).json()["data"]
    own = f"{path}/{record[resource.uuid_key]}"
    assert site.send("DELETE", own).status_code == 204
    assert site.get(own).status_code == 404
    assert site.send("DELETE", own).status_code == 404


@pytest.mark.parametrize("name", sorted(name for name in BODIES if RESOURCES[name].required))
def test_an_empty_body_is_told_what_is_missing(site: Any, name: str) -> None:
    refused = site.post(address(site, RESOURCES[name]), json={})
    assert refused.status_code == 400
    assert set(refused.json()["missing_arguments"]) <= {key for keys in RESOURCES[name].required for key in keys}


@pytest.mark.parametrize("name", sorted(BODIES))
def test_unknown_and_read_only_keys_are_refused_by_name(site: Any, name: str) -> None:
    resource = RESOURCES[name]
    read_only = next(key for key, field in resource.fields.items() if field.access == "R" and 2 in field.versions)
    refused = site.post(address(site, resource), json=body_of(site, name) | {"shoe_size": 9, read_only: 1})
    assert (refused.status_code, refused.json()) == (400, {"invalid_parameters": ["shoe_size", read_only]})


@pytest.mark.parametrize("name", sorted(name for name in BODIES if RESOURCES[name].premium))
def test_the_paid_verbs_are_402_without_premium(site: Any, name: str) -> None:
    resource = RESOURCES[name]
    path = address(site, resource)
    site.set(premium=False)
    if "create" in resource.premium:
        assert site.post(path, json={}).status_code == 402
    if "update" in resource.premium:
        assert site.patch(f"{path}/{NOWHERE}", json={}).status_code == 402
    if "delete" in resource.premium:
        assert site.send("DELETE", f"{path}/{NOWHERE}").status_code == 402
    assert site.get(path).status_code == 200


@pytest.mark.parametrize("name", sorted(BODIES))
def test_each_verb_asks_for_its_own_permission(site: Any, name: str) -> None:
    resource = RESOURCES[name]
    path = address(site, resource)
    site.set(denied_permissions=[resource.permission_for("create")])
    refused = site.post(path, json={})
    assert refused.status_code == 403
    assert refused.json() == {"error_message": f"User does not have permissions: [{resource.permission_for('create')}]"}


@pytest.mark.parametrize("name", sorted(name for name in BODIES if 1 in RESOURCES[name].versions))
def test_v1_answers_the_same_records_and_a_plain_401_without_the_permission(site: Any, name: str) -> None:
    resource = RESOURCES[name]
    path = address(site, resource, version=1)
    assert site.get(path).status_code == 200
    site.set(denied_permissions=[resource.permission_for("search")])
    assert site.get(path).status_code == 401


def test_what_v1_does_not_have_is_404_there(site: Any) -> None:
    only_v2 = [name for name, resource in RESOURCES.items() if resource.versions == (2,) and name in BODIES]
    statuses = {name: site.get(address(site, RESOURCES[name], version=1)).status_code for name in only_v2}
    assert statuses == {name: 200 if name == "subjects" else 404 for name in only_v2}


TEXT_UPSERT = (
    "matters",
    "case_notes",
    "adverse_parties",
    "additional_names",
    "addresses",
    "litigations",
    "services",
    "contacts",
    "organizations",
    "organization_phases",
    "events",
    "tasks",
    "notes",
)


@pytest.mark.parametrize("name", TEXT_UPSERT)
def test_an_upsert_creates_then_changes_and_refuses_to_choose(site: Any, name: str) -> None:
    resource = RESOURCES[name]
    body = body_of(site, name)
    text = next(key for key in resource.upsert if key in body and resource.fields[key].kind in ("str", "name"))
    path, fresh = address(site, resource), {text: f"{body[text]} anew"}
    statuses = [site.post(path, json=body | fresh | {"update": fresh}).status_code for _ in range(2)]
    assert statuses == [201, 200]
    site.post(path, json=body | fresh)
    many = site.post(path, json=body | fresh | {"update": fresh})
    assert many.json() == {"error_message": "Cannot process multiple records for upsert"}


def test_the_old_name_of_a_permission_means_the_same_right(site: Any) -> None:
    site.set(denied_permissions=["API Search Matter Notes"])
    assert site.get(f"{site.matter_path()}/notes").status_code == 403
    assert site.note().status_code == 201
