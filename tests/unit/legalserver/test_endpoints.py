"""Which request each verb of each resource makes; the sandbox answers and keeps the journal."""

from __future__ import annotations

import pytest
import requests

from docassemble.legalaidsync.errors import NotFound, OutcomeUnknown, Refused, Unreachable
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.resources import RESOURCES
from docassemble.legalaidsync.settings import Timeouts, Token
from tests.stand_in import StandIn

NOTES = "/api/v2/matters/{}/notes"


def test_every_resource_is_an_attribute_of_the_client() -> None:
    client = LegalServer(base_url="https://x.invalid", token=Token("t"))
    for resource in RESOURCES:
        assert callable(getattr(client, resource.name).search)


def test_reading_a_record_asks_for_that_record(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid()
    assert stand_in.client.matters.get(uuid)["matter_uuid"] == uuid
    assert [row["path"] for row in stand_in.journal()] == [f"/api/v2/matters/{uuid}"]


def test_a_search_inside_a_matter_stays_inside_it(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid()
    subjects = [note["subject"] for note in stand_in.client.case_notes.search(matter=uuid)]
    assert subjects == ["Intake call", "Hearing date"]
    assert [row["path"] for row in stand_in.journal()] == [NOTES.format(uuid)]


def test_a_search_of_documents_is_narrowed_by_the_module(stand_in: StandIn) -> None:
    """Documents have no path below a matter: section 11.2."""
    mine = list(stand_in.client.documents.search(matter=stand_in.matter_uuid()))
    assert [document["name"] for document in mine] == ["five-day-notice.txt"]


def test_a_search_key_narrows_the_result(stand_in: StandIn) -> None:
    found = list(stand_in.client.matters.search(case_number="26-0001040", results="caller_id"))
    assert [matter["last"] for matter in found] == ["Quillfeather"]


def test_a_note_is_created_and_comes_back_as_it_is_stored(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid()
    fields = {"subject": "Online intake [K7QX2]", "body": "Ñandú <b>", "note_type": "General Notes"}
    made = stand_in.client.case_notes.create(fields, matter=uuid)
    (found,) = stand_in.client.case_notes.search(matter=uuid, subject="Online intake [K7QX2]")
    assert (found["casenote_uuid"], found["body"]) == (made["casenote_uuid"], "Ñandú <b>")


def test_an_update_changes_the_given_fields_only(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid()
    before = stand_in.client.matters.get(uuid)
    after = stand_in.client.matters.update(uuid, {"middle": "Juniper"})
    assert {key for key in before if before[key] != after[key]} >= {"middle"}
    assert (after["middle"], after["first"], after["mobile_phone"]) == ("Juniper", "Marigold", "312-555-0117")


def test_a_child_is_updated_below_its_matter(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid("26-0001040")
    income = next(iter(stand_in.client.incomes.search(matter=uuid)))
    stand_in.client.incomes.update(income["income_uuid"], {"amount": "$1,200"}, matter=uuid)
    assert stand_in.client.incomes.get(income["income_uuid"], matter=uuid)["amount"] == "$1,200"


def test_a_refused_value_is_named_by_its_key_and_never_by_itself(stand_in: StandIn) -> None:
    with pytest.raises(Refused) as caught:
        stand_in.client.matters.update(stand_in.matter_uuid(), {"date_of_birth": "the day of Featherstone"})
    assert caught.value.keys == ("date_of_birth",)
    assert "Featherstone" not in str(caught.value)


def test_a_record_that_is_not_there_is_not_found(stand_in: StandIn) -> None:
    with pytest.raises(NotFound):
        stand_in.client.matters.get("00000000-0000-4000-8000-000000000000")


def test_a_page_of_html_with_status_200_is_no_answer(stand_in: StandIn) -> None:
    stand_in.fault(path="/api/*", status=200, html=True, times=None)
    hasty = stand_in.connect(timeouts=Timeouts(page=0.001))
    with pytest.raises(OutcomeUnknown) as caught:
        hasty.matters.get(stand_in.matter_uuid())
    assert caught.value.endpoint == "GET /api/v2/matters/{uuid}"
    assert caught.value.request_id == stand_in.journal()[0]["request_id"]


def test_all_pages_of_a_long_list_are_read(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid("26-0001034")
    for number in range(101):
        fields = {"subject": f"Note {number}", "body": "x", "note_type": "General Notes"}
        stand_in.client.case_notes.create(fields, matter=uuid)
    stand_in.clear_journal()
    assert len({note["subject"] for note in stand_in.client.case_notes.search(matter=uuid)}) == 101
    assert len(stand_in.journal()) == 2


def test_v1_is_asked_under_its_own_path() -> None:
    asked: list[str] = []

    class Session(requests.Session):
        def request(self, method: str, url: str, **_: object) -> requests.Response:  # type: ignore[override]
            asked.append(url)
            raise requests.ConnectTimeout

    client = LegalServer(
        base_url="https://x.invalid", token=Token("t"), version=1, timeouts=Timeouts(page=0.001), session=Session()
    )
    with pytest.raises(Unreachable):
        client.contacts.create({"first": "Ann"})
    assert asked == ["https://x.invalid/api/v1/contacts"]
