"""Files: upload, list and download in both versions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.http import parse_options_header

CONTENT = b"%PDF-1.7\x00\xff not really"


def upload(site: Any, name: str = "summary.pdf", **form: str) -> Any:
    sent = {"module": "matter", "module_uuid": site.uuid(), "name": name} | form
    return site.post("/api/v2/documents", data=sent, files={"file": (name, CONTENT, "application/pdf")})


@pytest.mark.parametrize("name", ["summary.pdf", "résumé żółć.pdf", 'quote " and ; semicolon.pdf'])
def test_what_is_uploaded_comes_back_byte_for_byte(site: Any, name: str) -> None:
    uploaded = upload(site, name, title="Summary", type="Intake Summary")
    assert uploaded.status_code == 201
    record = uploaded.json()["data"]
    assert (record["title"], record["disk_file_size"]) == ("Summary", len(CONTENT))
    assert record["type"]["lookup_value_name"] == "Intake Summary"
    downloaded = site.get(record["download_url"])
    _, disposition = parse_options_header(downloaded.headers["content-disposition"])
    assert downloaded.content == CONTENT
    assert downloaded.headers["content-type"] == "application/pdf"
    assert disposition["filename"] == name


def test_a_download_without_a_login_is_a_page_with_status_200(site: Any) -> None:
    url = site.matter()["documents"][0]["download_url"]
    page = site.get(url, headers={"Authorization": None})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "content-disposition" not in page.headers
    assert b"Synthetic copy" not in page.content


def test_the_staff_page_logs_a_browser_in_for_downloads(site: Any) -> None:
    cookie = site.get("/").headers["set-cookie"].partition(";")[0]
    url = site.matter()["documents"][0]["download_url"]
    assert b"Synthetic copy" in site.get(url, headers={"Authorization": None, "Cookie": cookie}).content


def test_documents_are_listed_by_module_and_by_the_vendor_clients_key(site: Any) -> None:
    upload(site)
    by_module = site.get("/api/v2/documents", params={"module": "matter", "module_uuid": site.uuid()}).json()
    by_matter = site.get("/api/v2/documents", params={"matters": site.uuid()}).json()
    assert [record["name"] for record in by_module["data"]] == ["five-day-notice.txt", "summary.pdf"]
    assert by_matter == by_module
    assert by_module["authorized_records"] == 2


def test_a_document_is_found_by_name_and_retitled(site: Any) -> None:
    upload(site, "k-1234.pdf")
    found = site.get("/api/v2/documents", params={"matters": site.uuid(), "name": "k-1234.pdf"}).json()["data"]
    assert len(found) == 1
    changed = site.patch(f"/api/v2/documents/{found[0]['uuid']}", json={"title": "New title"}).json()["data"]
    assert (changed["title"], changed["name"]) == ("New title", "k-1234.pdf")


def test_an_upsert_replaces_the_file_of_the_document_it_finds(site: Any) -> None:
    keys = {"update[name]": "summary.pdf", "update[module_uuid]": site.uuid(), "update[module]": "matter"}
    first, second = upload(site, **keys), upload(site, **keys)
    assert [first.status_code, second.status_code] == [201, 200]
    assert first.json()["data"]["uuid"] == second.json()["data"]["uuid"]


def test_an_upload_without_file_or_module_or_matter_is_refused(site: Any) -> None:
    file = {"file": ("a.txt", b"a")}
    assert site.post("/api/v2/documents", data={"module": "matter"}).json() == {"error": "Missing file data"}
    assert site.post("/api/v2/documents", data={"name": "a"}, files=file).json() == {"missing_arguments": ["module"]}
    nowhere = {"module": "matter", "module_uuid": "00000000-0000-4000-8000-000000000000"}
    lost = site.post("/api/v2/documents", data=nowhere, files=file)
    assert (lost.status_code, lost.json()) == (404, {"error": "Requested matter does not exist"})


def send_v1(site: Any, **metadata: Any) -> Any:
    parts = {"metadata": (None, json.dumps(metadata)), "file": ("ignored.txt", CONTENT)}
    return site.post("/api/v1/documents", files=parts)


def test_v1_uploads_with_metadata_and_lists_a_bare_array(site: Any) -> None:
    answer = send_v1(site, filename="v1.pdf", matter_uuid=site.uuid(), title="From v1")
    assert (answer.status_code, list(answer.json())) == (200, ["uuid"])
    listed = site.get("/api/v1/documents", params={"identification_number": "26-0001042"}).json()
    assert listed == site.get(f"{site.matter_path(version=1)}/documents").json()
    assert (listed[-1]["guid"], listed[-1]["title"]) == (answer.json()["uuid"], "From v1")
    assert site.session.get(listed[-1]["download_url"]).content == CONTENT


@pytest.mark.parametrize(
    ("metadata", "words"),
    [({"matter_id": 1042}, "Missing filename"), ({"filename": "a"}, "matter_id or matter_uuid parameter is required")],
)
def test_v1_says_what_its_metadata_lacks(site: Any, metadata: dict[str, Any], words: str) -> None:
    refused = send_v1(site, **metadata)
    assert (refused.status_code, refused.json()) == (400, {"error": words})


def test_v1_wants_metadata_as_json(site: Any) -> None:
    refused = site.post("/api/v1/documents", data={"metadata": "{"}, files={"file": ("a", b"a")})
    assert refused.json() == {"error": "Metadata parameters required"}


ZIP = "/api/v1/documents/matter_zip"


@pytest.mark.parametrize("written", ["parts", "payload"])
def test_what_goes_with_a_file_may_be_parts_of_the_form_or_one_part_of_json(site: Any, written: str) -> None:
    said = {"legalserver_matter_uuid": site.uuid()}
    form = said if written == "parts" else {"payload": json.dumps(said)}
    before = len(site.matter()["documents"])
    assert site.post(ZIP, data=form, files={"files": ("a.txt", b"a")}).status_code == 200
    assert len(site.matter()["documents"]) == before + 1


@pytest.mark.parametrize(("body", "said"), [(b"{", "Invalid JSON"), (b"{}", "Missing file data")])
def test_a_body_of_json_alone_brings_no_file(site: Any, body: bytes, said: str) -> None:
    refused = site.post(ZIP, data=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()) == (400, {"error": said})
