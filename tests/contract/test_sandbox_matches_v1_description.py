"""The sandbox's v1 answers against the response schemas of LegalServer's own v1 description.

The description is a data file that lives beside the checkout, not in it. Its known accidents (section 3 and 8 of the
API sheet) are left out by name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.in_process import WsgiAdapter

DESCRIPTION = Path(__file__).parents[2].parent / "shared" / "legalserver" / "CoreAPI.v1.yaml"
ROOT = "https://sandbox.invalid"
JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
# Keys that the description shows by accident of editing, or that only some sites have.
ACCIDENTS = {
    "v1_core_matter": {"date_rejected_copy", "prescreen_date"},
    # The description calls it an object; the vendor's example of it is a text.
    "v1_core_organizations_read_only": {"external_site_uuids"},
    "v1_core_user": {"additional_offices ", "program", "additional_programs"},
}

pytestmark = pytest.mark.skipif(not DESCRIPTION.is_file(), reason=f"{DESCRIPTION} is not there")


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    described: dict[str, Any] = yaml.load(DESCRIPTION.read_bytes(), Loader=loader)
    return dict(described["components"]["schemas"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> requests.Session:
    session = requests.Session()
    app = make_app(tmp_path_factory.mktemp("sandbox") / "site.sqlite", requests_per_minute=None)
    session.mount(ROOT, WsgiAdapter(app))
    session.headers["Authorization"] = "Bearer sandbox-token"
    return session


def mismatches(value: Any, schema: dict[str, Any], schemas: dict[str, Any], where: str) -> list[str]:
    """Return where a value has not the type its schema asks for; null passes, as it is rarely marked."""
    if "$ref" in schema:
        schema = schemas.get(schema["$ref"].rpartition("/")[2], {})
    kind = schema.get("type")
    if value is None or not isinstance(kind, str):
        return []
    if not isinstance(value, JSON_TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return [f"{where}: {type(value).__name__} for {kind}"]
    if isinstance(value, list):
        return [bad for item in value for bad in mismatches(item, schema.get("items", {}), schemas, f"{where}[]")]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return [
            bad for key in known.keys() & value for bad in mismatches(value[key], known[key], schemas, f"{where}.{key}")
        ]
    return []


def readable_keys(schema: dict[str, Any], name: str) -> set[str]:
    """Return the keys that a record must show."""
    properties = schema["properties"]
    return {key for key, known in properties.items() if not known.get("writeOnly")} - ACCIDENTS.get(name, set())


def matter_path(site: requests.Session) -> str:
    newest = site.get(f"{ROOT}/sandbox/cases").json()[-1]
    return f"/api/v1/matters/{newest['matter_uuid']}"


def first(site: requests.Session, path: str) -> Any:
    return site.get(ROOT + path).json()["data"][0]


RECORDS = (
    ("v1_core_matter", "{matter}", {"custom_fields", "update"}),
    ("v1_core_matter_note", "{matter}/notes", set[str]()),
    ("v1_core_matter_income", "{matter}/incomes", set[str]()),
    ("v1_core_matter_adverse_parties", "{matter}/adverse_parties", set[str]()),
    ("v1_core_contact", "/api/v1/contacts", set[str]()),
    ("v1_core_user", "/api/v1/users", {"custom_fields"}),
    ("v1_core_lookup_note_type", "/api/v1/lookups/note_type", set[str]()),
    ("v1_core_lookup_county", "/api/v1/lookups/county", set[str]()),
    ("v1_core_matter_assignments", "{matter}/assignments", set[str]()),
    ("v1_core_matter_charge", "{matter}/charges", set[str]()),
    ("v1_core_matter_contact", "{matter}/contacts", set[str]()),
    ("v1_core_matter_litigations", "{matter}/litigations", set[str]()),
    ("v1_core_matter_non_adverse_parties", "{matter}/non_adverse_parties", set[str]()),
    ("v1_core_matter_services", "{matter}/services", {"custom_fields"}),
    ("v1_core_object_additional_name", "{matter}/additional_names", set[str]()),
    ("v1_core_related_matter", "{matter}/related_matters", set[str]()),
    ("v1_core_event", "/api/v1/events", set[str]()),
    ("v1_core_task", "/api/v1/tasks", {"custom_fields"}),
    ("v1_core_note", "/api/v1/notes", {"module_id", "module_uuid"}),
    ("v1_core_organizations_read_only", "/api/v1/organizations", set[str]()),
    ("v1_core_grant", "/api/v1/grants", {"custom_fields"}),
)


@pytest.mark.parametrize(("name", "path", "written_only"), RECORDS, ids=[record[0] for record in RECORDS])
def test_a_record_has_the_described_keys_and_types(
    site: requests.Session, schemas: dict[str, Any], name: str, path: str, written_only: set[str]
) -> None:
    address = path.format(matter=matter_path(site))
    record = site.get(ROOT + address).json()["data"] if name == "v1_core_matter" else first(site, address)
    assert readable_keys(schemas[name], name) - written_only - record.keys() == set()
    relevant = {key: value for key, value in record.items() if key not in ACCIDENTS.get(name, set())}
    assert mismatches(relevant, schemas[name], schemas, name) == []


def test_every_other_matter_has_the_described_types_too(site: requests.Session, schemas: dict[str, Any]) -> None:
    matters = site.get(f"{ROOT}/api/v1/matters", params={"results": "full", "page_size": 100}).json()["data"]
    assert len(matters) == 12
    found = [mismatches(matter, schemas["v1_core_matter"], schemas, matter["case_number"]) for matter in matters]
    assert [bad for several in found for bad in several if not bad.endswith("prescreen_date")] == []


WRITES = (
    ("v1_core_matter_note", "notes", {"subject": "a", "body": "b", "note_type": "General Notes"}),
    ("v1_core_matter_income", "incomes", {"type": "SSI", "amount": "$300", "period": "12"}),
    ("v1_core_matter_adverse_parties", "adverse_parties", {"first": "Silas", "last": "Grubb"}),
)


@pytest.mark.parametrize(("name", "child", "body"), WRITES)
def test_a_created_record_is_answered_whole_with_201(
    site: requests.Session, schemas: dict[str, Any], name: str, child: str, body: dict[str, str]
) -> None:
    made = site.post(f"{ROOT}{matter_path(site)}/{child}", json=body)
    assert made.status_code == 201
    assert readable_keys(schemas[name], name) - made.json()["data"].keys() == set()


def test_documents_are_uploaded_and_listed_as_described(site: requests.Session) -> None:
    metadata = json.dumps({"filename": "a.txt", "matter_id": 1042})
    uploaded = site.post(f"{ROOT}/api/v1/documents", files={"metadata": (None, metadata), "file": ("a.txt", b"a")})
    listed = site.get(f"{ROOT}{matter_path(site)}/documents").json()
    assert uploaded.status_code == 200
    assert {"internal_id", "guid", "mime_type", "disk_file_size", "download_url", "name", "title"} <= listed[0].keys()
