"""Every row of section 15 of the API sheet: its suggested default, and what changes when it is set otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from docassemble.legalaidsync.sandbox.settings import SETTINGS

NOWHERE = "00000000-0000-4000-8000-000000000000"


SHEET = Path(__file__).parents[3].parent / "shared" / "reference" / "legalserver-api.md"


def test_every_row_of_the_sheet_is_a_setting() -> None:
    assert {about["row"] for about in SETTINGS.values()} - {None} == set(range(1, 52))


def test_every_row_has_an_alternative_or_says_why_not() -> None:
    for name, about in SETTINGS.items():
        assert len(about.get("choices", (1, 2))) > 1 or about["why"], name


@pytest.mark.skipif(not SHEET.is_file(), reason=f"{SHEET} is not there")
def test_a_row_without_an_alternative_has_none_in_the_sheet() -> None:
    cells = re.findall(r"^\| (\d+) \|[^|\n]*\|[^|\n]*\| - \|$", SHEET.read_text(), re.MULTILINE)
    settled = {about["row"] for about in SETTINGS.values() if "why" in about}
    assert settled == {38, 42, 49, 51}
    assert settled <= {int(row) for row in cells}


def test_every_alternative_is_seen_on_the_wire() -> None:
    """The rows of the table below, and those that have a test of their own."""
    alternatives = {name for name, about in SETTINGS.items() if about["row"] and "why" not in about}
    assert alternatives == {name for _, name, *_ in ROWS} | OWN_TESTS


def test_an_unknown_setting_is_refused_with_the_names_of_the_known_ones(site: Any) -> None:
    refused = site.post("/sandbox/settings", json={"colour": "red"})
    assert refused.status_code == 400
    assert refused.json() == {"invalid_parameters": ["colour"], "known_settings": list(SETTINGS)}


def test_a_value_that_is_not_offered_is_refused(site: Any) -> None:
    for bad in ({"unset_lookup": "nothing"}, {"premium": 1}, {"upsert_match_status": True}):
        assert site.post("/sandbox/settings", json=bad).json() == {"invalid_parameters": list(bad)}


def matter(site: Any) -> Any:
    return site.matter()


def first_income(site: Any) -> set[str]:
    return set(site.matter()["incomes"][0]) & {"family id", "family_id"}


def upsert_status(site: Any) -> Any:
    body = {"first": "Marigold", "last": "Featherstone", "case_disposition": "Open"}
    return site.post("/api/v2/matters", json=body | {"update": {"case_number": "26-0001042"}}).status_code


def many_key(site: Any) -> Any:
    body = {"first": "A", "last": "B", "case_disposition": "Open", "update": {"last": "Featherstone"}}
    return list(site.post("/api/v2/matters", json=body).json())


def taken_id(site: Any) -> Any:
    return site.patch(site.matter_path("26-0001041"), json={"external_id": "synthetic-1042"}).status_code


def premium_text(site: Any) -> Any:
    site.set(premium=False)
    return bool(site.post("/api/v2/events", json={}).text)


def limited(site: Any) -> Any:
    site.set(requests_per_minute=0)
    answer = site.get("/api/v2/lookups/gender")
    return list(answer.json()), "Retry-After" in answer.headers


def search_total(**filters: Any) -> Callable[[Any], Any]:
    return lambda site: site.get("/api/v2/matters", params=filters).json().get("total_records")


def listed(key: str, path: str = "/api/v2/matters", **given: Any) -> Callable[[Any], Any]:
    return lambda site: site.get(path, params=given).json().get(key)


def status_of(path: str, method: str = "GET", **how: Any) -> Callable[[Any], Any]:
    return lambda site: site.send(method, path.format(matter=site.matter_path()), **how).status_code


def patched(body: dict[str, Any], key: str) -> Callable[[Any], Any]:
    return lambda site: site.patch(site.matter_path(), json=body).json().get("data", {}).get(key)


def custom_lookup(site: Any) -> Any:
    site.patch(site.matter_path(), json={"custom_fields": {"veteran_branch_41": "Army"}})
    shown = site.get(site.matter_path(), params={"custom_fields": "veteran_branch_41"}).json()["data"]
    return isinstance(shown["veteran_branch_41"], dict)


def document_patch(site: Any) -> Any:
    document = site.matter()["documents"][0]["uuid"]
    return "data" in site.patch(f"/api/v2/documents/{document}", json={"title": "New"}).json()


def dropped_party(site: Any) -> Any:
    party = site.matter()["adverse_parties"][0]["uuid"]
    return site.patch(f"{site.matter_path()}/adverse_parties/{party}", json={"active": True}).status_code


def touched(site: Any) -> Any:
    before = site.matter()["updated_at"]
    site.note()
    return site.matter()["updated_at"] != before


def matter_with_money(site: Any) -> Any:
    income = {"type": "SSI", "amount": 10, "period": 12}
    body = {"first": "A", "last": "B", "case_disposition": "Open", "incomes": [income]}
    return site.post("/api/v2/matters", json=body).status_code


def restricted_notes(site: Any) -> Any:
    user = site.get("/api/v2/users", params={"login": "api.account"}).json()["data"][0]["id"]
    path = site.matter_path()
    site.patch(path, json={"case_exclusions": [user]})
    site.set(denied_permissions=["API Access all Cases"])
    return site.get(f"{path}/notes").status_code


def conflict(site: Any) -> Any:
    return site.post("/api/v2/conflict_check", json={"last": "Featherstone"}).json()["conflict_interval"]


def litigation_by_singular_path(site: Any) -> Any:
    uuid = site.matter()["litigations"][0]["litigation_uuid"]
    return site.get(f"{site.matter_path()}/litigation/{uuid}").status_code


def report_rows(site: Any) -> Any:
    shown = site.get("/modules/report/api_export.php", params={"load": 1, "api_key": "open-cases"}).json()
    return type(shown).__name__


def exact_keys(site: Any) -> Any:
    given = {"custom_results": "case_number", "page_size": 1}
    return sorted(site.get("/api/v2/matters", params=given).json()["data"][0])


def language_by_digits(site: Any) -> Any:
    value = site.get("/api/v2/lookups/language").json()["data"][0]["id"]
    return site.patch(site.matter_path(), json={"language": str(value)}).status_code


def children_reversed(site: Any) -> Any:
    notes = site.get(site.matter_path(), params={"sort": "desc"}).json()["data"]["notes"]
    return notes[0]["id"] > notes[-1]["id"]


def appointment_keys(site: Any) -> Any:
    return {"start_time", "starttime"} & site.matter()["appointments"][0].keys()


def task_types(site: Any) -> Any:
    """Return what a task calls the table of its type, and whether that and the other name lead to it."""
    task = site.get("/api/v2/tasks").json()["data"][0]["task_type"]["lookup_type_table_name"]
    return task, *(site.get(f"/api/v2/lookups/{table}").status_code for table in ("task_type", "site_task_type"))


def new_number(site: Any) -> Any:
    body = {"first": "A", "last": "B", "case_disposition": "Open"}
    return site.post("/api/v2/matters", json=body).json()["data"]["case_number"][:5]


ROWS: tuple[tuple[int, str, Any, Callable[[Any], Any], Any, Any], ...] = (
    (1, "get_matter_envelope", "bare", lambda site: "data" in site.get(site.matter_path()).json(), True, False),
    (2, "unset_lookup", "null", lambda site: matter(site)["branch"] is None, False, True),
    (3, "unset_reference", "null", lambda site: matter(site)["institutionalized_at"] is None, False, True),
    (4, "unset_multi_lookup", "null_object", lambda site: len(matter(site)["priorities"]), 0, 1),
    (5, "upsert_match_status", 201, upsert_status, 200, 201),
    (6, "upsert_many_key", "error", many_key, ["error_message"], ["error"]),
    (7, "unique_clash_status", 409, taken_id, 400, 409),
    (8, "premium_refusal", "empty", premium_text, True, False),
    (9, "rate_refusal", "id", limited, (["error_message"], False), (["id"], False)),
    (9, "rate_retry_after", True, limited, (["error_message"], False), (["error_message"], True)),
    (11, "text_search", "substring", search_total(last="stone"), 0, 2),
    (12, "v1_page_size_maximum", None, listed("page_size", "/api/v1/matters", page_size=500), 100, 500),
    (13, "pages_of_nothing", 1, listed("total_number_of_pages", last="Nobody"), 0, 1),
    (14, "past_the_last_page", "404", status_of("/api/v2/matters?page_number=99"), 200, 404),
    (15, "list_extras", "everywhere", listed("sort"), None, "asc"),
    (16, "matters_filter", "400", status_of(f"/api/v2/tasks?matters={NOWHERE}"), 200, 400),
    (17, "litigation_path", "plural", litigation_by_singular_path, 200, 404),
    (
        19,
        "court_tracking_numbers",
        "text",
        patched({"court_tracking_numbers": "7"}, "court_tracking_numbers"),
        [{"court_tracking_number": "7"}],
        "7",
    ),
    (
        21,
        "text_or_lookup_keys",
        "lookup",
        patched({"eye_color": "Brown"}, "eye_color"),
        "Brown",
        {"lookup_value_name": "Brown", "lookup_type_table_name": "eye_color"},
    ),
    (20, "appointment_times", "start_time", appointment_keys, {"start_time", "starttime"}, {"start_time"}),
    (22, "work_phone_safe", "work_phone_Safe", lambda site: "work_phone_safe" in matter(site), True, False),
    (23, "income_family_key", "family_id", first_income, {"family id"}, {"family_id"}),
    (24, "note_is_html_on_create", "refused", lambda site: site.note(is_html=True).status_code, 201, 400),
    (25, "money_lists_in_new_matter", "accepted", matter_with_money, 400, 201),
    (26, "custom_results_on_lists", "exact", exact_keys, ["case_number", "matter_uuid"], ["case_number"]),
    (27, "patch_document_envelope", "bare", document_patch, True, False),
    (28, "digit_text_as_lookup", "id", language_by_digits, 400, 200),
    (29, "inactive_lookup", "accepted", lambda site: site.note(note_type="Dictation").status_code, 400, 201),
    (30, "custom_field_shapes", "raw", custom_lookup, True, False),
    (31, "unknown_custom_field", "400", status_of("{matter}?custom_fields=shoe_size_9"), 200, 400),
    (32, "delete_of_absent", 204, status_of(f"{{matter}}/assets/{NOWHERE}", "DELETE"), 404, 204),
    (33, "malformed_uuid_status", 404, status_of("/api/v2/matters/1042"), 400, 404),
    (34, "restricted_sub_records", "empty", restricted_notes, 403, 200),
    (37, "lookup_table_names", "site-specific", task_types, ("task_type", 200, 404), ("site_task_type", 404, 200)),
    (39, "case_number_form", "site-specific", new_number, "26-00", "2026/"),
    (36, "report_shape", "object", report_rows, "list", "dict"),
    (40, "decimals", "always", lambda site: matter(site)["total_annual_expenses"], "$10,800", "$10,800.00"),
    (44, "conflict_boundaries", [1, 2, 3], conflict, "low", "highest"),
    (45, "adverse_party_names_in_patch", "required", dropped_party, 200, 400),
    (46, "sub_records_touch_matter", False, touched, True, False),
    (47, "arrays_in_matter", "ascending", children_reversed, True, False),
    (48, "time_zone", "UTC", lambda site: matter(site)["created_at"][-6:], "-06:00", "+00:00"),
    (50, "get_matter_without_results", "pro_bono", lambda site: "first" in matter(site), True, False),
)


@pytest.mark.parametrize(("row", "name", "other", "look", "usual", "changed"), ROWS, ids=[entry[1] for entry in ROWS])
def test_a_row_has_its_default_and_its_alternative(
    site: Any, row: int, name: str, other: Any, look: Callable[[Any], Any], usual: Any, changed: Any
) -> None:
    assert SETTINGS[name]["row"] == row
    assert look(site) == usual
    site.post("/sandbox/reset")
    site.set(**{name: other})
    assert look(site) == changed


# Settings whose alternative a test of its own shows.
OWN_TESTS = {
    *("rate_window", "rate_scope", "notes_and_organizations_tier", "mirrored_relationship", "stash_posted_by"),
    *("zip_note_subject", "zip_note_type"),
}


def test_the_rate_may_be_counted_by_token(site: Any) -> None:
    site.set(requests_per_minute=1, further_tokens=["second"])
    other = {"Authorization": "Bearer second"}
    path = "/api/v2/lookups/gender"
    assert [site.get(path).status_code, site.get(path, headers=other).status_code] == [200, 429]
    site.post("/sandbox/reset")
    site.set(requests_per_minute=1, further_tokens=["second"], rate_scope="token")
    statuses = [site.get(path, headers=headers).status_code for headers in ({}, other, {}, other)]
    assert statuses == [200, 200, 429, 429]


def test_a_further_token_is_taken_and_not_shown(site: Any) -> None:
    other = {"Authorization": "Bearer another-token"}
    assert site.get("/api/v2/lookups/gender", headers=other).status_code == 401
    site.set(further_tokens=["another-token"])
    assert site.get("/api/v2/lookups/gender", headers=other).status_code == 200
    assert "another-token" not in site.get("/sandbox/settings").text


@pytest.mark.parametrize(("setting", "mirrored"), [("same", "Appeal"), ("inverse", "Appealed Case")])
def test_a_related_matter_is_mirrored_with_the_same_type_or_its_inverse(site: Any, setting: str, mirrored: str) -> None:
    site.set(mirrored_relationship=setting)
    other = site.matter_path("26-0001041")
    body = {"related_matter_uuid": site.uuid("26-0001041"), "matter_relationship_type": "Appeal"}
    assert site.post(f"{site.matter_path()}/related_matters", json=body).status_code == 201
    twin = site.get(f"{other}/related_matters").json()["data"][-1]
    assert twin["matter_relationship_type"]["lookup_value_name"] == mirrored


def test_the_rate_may_be_counted_in_steps_of_ten_seconds(site: Any, clock: Any) -> None:
    site.set(requests_per_minute=1, rate_window="buckets")
    clock.pass_seconds(9)
    site.get("/api/v2/lookups/gender")
    clock.pass_seconds(52)
    assert site.get("/api/v2/lookups/gender").status_code == 200


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT"])
def test_a_method_that_legalserver_does_not_offer_is_405(site: Any, method: str) -> None:
    assert site.send(method, "/api/v2/lookups/gender").status_code == 405


def test_the_disputed_tiers_may_be_premium(site: Any) -> None:
    site.set(premium=False)
    assert site.post("/api/v2/organizations", json={"name": "A"}).status_code == 201
    site.set(notes_and_organizations_tier="premium")
    assert site.post("/api/v2/organizations", json={"name": "B"}).status_code == 402


def test_the_note_of_an_unpacked_zip_is_worded_by_the_site(site: Any) -> None:
    site.set(zip_note_subject="From docassemble", zip_note_type="Correspondence")
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    form = {"legalserver_matter_uuid": site.uuid()}
    sent = site.post("/api/v1/documents/matter_zip", data=form, files={"files": ("files.zip", packed.getvalue())})
    assert sent.status_code == 200, sent.text
    note = site.matter()["notes"][-1]
    assert (note["subject"], note["note_type"]["lookup_value_name"]) == ("From docassemble", "Correspondence")


def test_the_key_of_docassemble_is_not_shown(site: Any) -> None:
    site.set(docassemble_key="secret")
    assert site.get("/sandbox/settings").json()["docassemble_key"] == "set"
