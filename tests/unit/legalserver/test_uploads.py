"""Forms with files: both versions, the webhook for zips, and which upserts of documents are too dangerous."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from docassemble.legalaidsync.errors import RequestInvalid
from tests.request_keeper import RequestKeeper

FILE: Mapping[str, Any] = {"filename": "a.txt", "content": b"text", "mime_type": "text/plain"}
UUID = {"uuid": "d-1"}


def parts(keeper: RequestKeeper) -> dict[str, str]:
    """Return the parts of the form: name -> text."""
    found = re.findall(r'name="([^"]+)"[^\r]*\r\n(?:Content-Type: [^\r]+\r\n)?\r\n(.*?)\r\n--', keeper.form, re.DOTALL)
    return dict(found)


def test_version_2_takes_flat_parts() -> None:
    keeper = RequestKeeper({"data": UUID}, status=201)
    assert keeper.client().documents.upload(matter="m", title="T", type="Letter", **FILE) == UUID
    assert keeper.line == "POST /api/v2/documents"
    assert parts(keeper) == {
        "module": "matter",
        "module_uuid": "m",
        "name": "a.txt",
        "title": "T",
        "type": "Letter",
        "file": "text",
    }


def test_version_1_takes_one_part_of_json() -> None:
    keeper = RequestKeeper(UUID)
    assert keeper.client(1).documents.upload(matter="m", description="D", **FILE) == UUID
    assert keeper.line == "POST /api/v1/documents"
    assert json.loads(parts(keeper)["metadata"]) == {
        "filename": "a.txt",
        "matter_uuid": "m",
        "title": "a.txt",
        "description": "D",
    }


def test_a_file_can_belong_to_something_else_than_a_matter() -> None:
    keeper = RequestKeeper({"data": UUID})
    keeper.client().documents.upload(module="event", module_id=7, **FILE)
    assert {key: parts(keeper)[key] for key in ("module", "module_id")} == {"module": "event", "module_id": "7"}


def test_a_file_that_belongs_nowhere_is_not_sent() -> None:
    keeper = RequestKeeper()
    with pytest.raises(RequestInvalid):
        keeper.client().documents.upload(**FILE)
    assert keeper.kept == []


def test_a_scoped_upsert_sends_what_to_look_for_in_brackets() -> None:
    keeper = RequestKeeper({"data": UUID})
    match = {"module": "matter", "module_uuid": "m", "name": "a.txt"}
    assert keeper.client().documents.upsert({**FILE, "matter": "m"}, match=match) == UUID
    assert {key: value for key, value in parts(keeper).items() if key.startswith("update")} == {
        "update[module]": "matter",
        "update[module_uuid]": "m",
        "update[name]": "a.txt",
    }


@pytest.mark.parametrize("match", [{}, {"name": "a.txt"}, {"title": "T", "type": "Letter"}, {"module_uuid": ""}])
def test_an_upsert_that_could_move_another_matters_file_is_refused(match: dict[str, str]) -> None:
    """Seen live: `update[name]` alone matched a file of another matter and moved it. Section 7.5."""
    keeper = RequestKeeper()
    with pytest.raises(RequestInvalid):
        keeper.client().documents.upload(matter="m", match=match, **FILE)
    assert keeper.kept == []


def test_version_1_has_no_upsert_of_documents() -> None:
    with pytest.raises(RequestInvalid):
        RequestKeeper().client(1).documents.upload(matter="m", match={"module_uuid": "m"}, **FILE)


def test_a_zip_is_named_so_that_legalserver_unpacks_it() -> None:
    """Section 11.1: the switch is the name of the file."""
    keeper = RequestKeeper(UUID)
    made = keeper.client(1).documents.upload_zip(matter="m", content=b"PK", subfolder="From court", sharepoint=True)
    assert made == UUID
    assert keeper.line == "POST /api/v1/documents/matter_zip"
    assert 'name="files"; filename="files.zip"' in keeper.form
    assert {key: value for key, value in parts(keeper).items() if key != "files"} == {
        "legalserver_matter_uuid": "m",
        "legalserver_subfolder": "From court",
        "save_to_sharepoint": "True",
    }


def test_what_gavel_would_send_goes_to_its_own_address_of_version_1() -> None:
    keeper = RequestKeeper(UUID)
    assert keeper.client().v1.documents.upload_documate(matter="m", **FILE) == UUID
    assert keeper.line == "POST /api/v1/documents/documate"


def test_a_document_can_be_fetched_by_its_number() -> None:
    keeper = RequestKeeper(b"x", content_type="text/plain", content_disposition="attachment")
    assert keeper.client().documents.download(id=7).content == b"x"
    assert (keeper.line, keeper.query) == ("GET /modules/document/download.php", {"id": "7"})
