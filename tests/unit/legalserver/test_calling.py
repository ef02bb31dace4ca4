"""Which request each kind of verb makes, and what is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from docassemble.legalaidsync.errors import RequestInvalid
from docassemble.legalaidsync.legalserver import EMPTY, Download, LegalServer
from tests.request_keeper import RequestKeeper

NOTE = {"subject": "a", "body": "b", "note_type": "c"}

CALLS: list[tuple[int, Callable[[LegalServer], Any], str, Any]] = [
    # version, call, request, body
    (2, lambda ls: ls.matters.transfer("m", {"transferOrganization": "Aid"}), "POST /api/v2/matters/m/transfer", None),
    (2, lambda ls: ls.matters.sharepoint_folder("m"), "POST /api/v2/matters/m/sharepoint", None),
    (2, lambda ls: ls.matters.sharepoint_folder("m", {"library": "Cases"}), "POST /api/v2/matters/m/sharepoint", None),
    (2, lambda ls: ls.conflicts.check({"first": "Ann"}), "POST /api/v2/conflict_check", {"first": "Ann"}),
    (2, lambda ls: ls.process_sessions.create({}, process="7"), "POST /api/v2/processes/7/sessions", {}),
    (
        2,
        lambda ls: ls.process_sessions.answer("s", {"field_5": "x"}, process="7", form="f"),
        "PUT /api/v2/processes/7/sessions/s/forms/f",
        {"field_5": "x"},
    ),
    (
        2,
        lambda ls: ls.process_sessions.previous("s", process="7"),
        "POST /api/v2/processes/7/sessions/s/previous",
        None,
    ),
    (
        2,
        lambda ls: ls.related_matters.update("r", {"matter_relationship_type": "Sibling"}, matter="m"),
        "PATCH /api/v2/matters/m/related_matters",
        {"matter_relationship_type": "Sibling", "related_matter_id": "r"},
    ),
    (
        2,
        lambda ls: ls.related_matters.delete("r", matter="m"),
        "DELETE /api/v2/matters/m/related_matters",
        {"related_matter_id": "r"},
    ),
    (1, lambda ls: ls.subjects.create({"subject_id": 3}, user="u"), "PUT /api/v1/users/u/subjects", {"subject_id": 3}),
    (1, lambda ls: ls.subjects.delete("3", user="u"), "DELETE /api/v1/users/u/subjects", None),
    (2, lambda ls: ls.subjects.delete("s", user="u"), "DELETE /api/v2/users/u/subjects/s", None),
    (2, lambda ls: ls.v1.users.scan_tokens(), "GET /api/v1/users/scan_tokens", None),
    (2, lambda ls: ls.v1.users.note("u", {"body": "x"}), "POST /api/v1/users/u/note", {"body": "x"}),
    (1, lambda ls: ls.v2.note_drafts.delete("d"), "DELETE /api/v2/notes/drafts/d", None),
    (2, lambda ls: ls.data_exports.latest_info("9"), "GET /api/v2/data_export/report/9/latest/info", None),
    (
        2,
        lambda ls: ls.clinic_volunteers.get("u", clinic="c", event="e", site="pbm"),
        "GET /api/v2/clinics/c/events/e/external_sites/pbm/volunteers/u",
        None,
    ),
    (2, lambda ls: ls.send("GET", "/api/v2/contractors/{x}"), "GET /api/v2/contractors/{x}", None),
    (2, lambda ls: ls.matters.update("m", {"middle": EMPTY}), "PATCH /api/v2/matters/m", {"middle": "%empty%"}),
]


@pytest.mark.parametrize(("version", "call", "line", "body"), CALLS)
def test_each_kind_of_call_goes_where_the_table_says(
    version: int, call: Callable[[LegalServer], Any], line: str, body: Any
) -> None:
    keeper = RequestKeeper()
    call(keeper.client(version))
    assert keeper.line == line
    assert body is None or keeper.body == body


def test_an_id_that_belongs_into_the_query_is_sent_there() -> None:
    keeper = RequestKeeper()
    keeper.client(1).subjects.delete("3", user="u")
    assert keeper.query == {"subject_id": "3"}


def test_reading_one_record_takes_query_parameters() -> None:
    keeper = RequestKeeper()
    keeper.client().matters.get("m", custom_fields=["veteran_status_12"], results="full")
    assert keeper.query == {"custom_fields": '["veteran_status_12"]', "results": "full"}


def test_a_search_sends_values_as_text_and_asks_for_large_pages() -> None:
    keeper = RequestKeeper({"data": []})
    list(keeper.client().matters.search(date_of_birth=date(1988, 7, 14), external_id=EMPTY, custom_results=["first"]))
    assert keeper.query == {
        "date_of_birth": "1988-07-14",
        "external_id": "%empty%",
        "custom_results": '["first"]',
        "page_number": "1",
        "page_size": "100",
    }


def test_a_list_without_paging_is_asked_for_without_it() -> None:
    keeper = RequestKeeper([{"id": 1}])
    assert list(keeper.client().processes.search()) == [{"id": 1}]
    assert keeper.query == {}


@pytest.mark.parametrize("resource", ["events", "tasks"])
def test_what_belongs_to_a_matter_without_lying_below_it_is_found_by_the_matter(resource: str) -> None:
    keeper = RequestKeeper({"data": []})
    list(getattr(keeper.client(), resource).search(matter="m"))
    assert keeper.query["matters"] == "m"


def test_an_exported_file_comes_as_a_file() -> None:
    keeper = RequestKeeper(b"a,b\n1,2\n", content_type="text/csv", content_disposition='attachment; filename="x.csv"')
    assert keeper.client().data_exports.data("d") == Download(b"a,b\n1,2\n", "x.csv", "text/csv")


REFUSED: list[tuple[int, Callable[[LegalServer], Any], str]] = [
    (2, lambda ls: ls.matters.delete("m"), "matters has no delete; it has: create, get"),
    (2, lambda ls: ls.note_drafts.create({}), "note_drafts has no create"),
    (1, lambda ls: ls.expenses.search(matter="m"), "version 2 of the API only"),
    (2, lambda ls: ls.case_documents.search(matter="m"), "version 1 of the API only"),
    (2, lambda ls: ls.users.scan_tokens(), "version 1 of the API only"),
    (2, lambda ls: ls.case_notes.search(), "keys: matter"),
    (2, lambda ls: ls.case_notes.get("", matter="m"), "keys: uuid"),
    (2, lambda ls: ls.matters.get(None), "keys: uuid"),  # type: ignore[arg-type]
    (2, lambda ls: ls.related_matters.delete("", matter="m"), "keys: uuid"),
    (2, lambda ls: ls.reminder_recipients.search(event="e"), "keys: reminder"),
    (2, lambda ls: ls.case_notes.create({"subject": "a"}, matter="m"), "keys: body, note_type"),
    (2, lambda ls: ls.adverse_parties.create({"first": "Ann"}, matter="m"), "keys: last"),
    (2, lambda ls: ls.matters.create({"case_disposition": "Open", "first": "Ann"}), "keys: last"),
    (1, lambda ls: ls.documents.search(), "keys: identification_number"),
    (2, lambda ls: ls.trainings.search(), "keys: is_pb_opportunity"),
    (2, lambda ls: ls.matters.transfer("m", {}), "keys: transferOrganization"),
    (2, lambda ls: ls.matters.transfer("m", {}, "more"), "transfer takes: uuid, fields"),
    (2, lambda ls: ls.contacts.search(pages_at_once=0), "pages_at_once"),
    (1, lambda ls: ls.contacts.upsert({"first": "Ann"}, match={"first": "Ann"}), "version 2"),
    (2, lambda ls: ls.contacts.upsert({"first": "Ann"}, match={}), "would find any"),
    (2, lambda ls: ls.contacts.upsert({"first": "Ann"}, match={"email": ""}), "would find any"),
    (2, lambda ls: ls.non_adverse_parties.upsert({}, match={"first": "Ann"}, matter="m"), "describes no upsert"),
    (2, lambda ls: ls.incomes.upsert({"amount": "$3"}, match={"type": "Wages"}, matter="m"), "keys: period"),
]


@pytest.mark.parametrize(("version", "call", "words"), REFUSED)
def test_what_the_api_does_not_have_is_refused_before_anything_is_sent(
    version: int, call: Callable[[LegalServer], Any], words: str
) -> None:
    keeper = RequestKeeper()
    with pytest.raises(RequestInvalid) as caught:
        call(keeper.client(version))
    assert words in str(caught.value)
    assert keeper.kept == []


@pytest.mark.parametrize(
    ("resource", "fields", "where"),
    [
        ("adverse_parties", {"organization_name": "Greystone Rentals"}, {"matter": "m"}),
        ("contacts", {"first": "Ann"}, {}),
        ("organizations", {"name": "Aid"}, {}),
        ("matters", {"case_disposition": "Open", "is_group": True, "organization_name": "Aid"}, {}),
        ("charges", {"top_charge": True, "lookup_charge": 5}, {"matter": "m"}),
    ],
)
def test_one_whole_set_of_required_keys_is_enough(resource: str, fields: Any, where: dict[str, str]) -> None:
    keeper = RequestKeeper()
    getattr(keeper.client(), resource).create(fields, **where)
    assert len(keeper.kept) == 1


def test_an_upsert_is_one_post_that_says_what_to_look_for() -> None:
    """Section 7.5; what is looked for counts as given, because LegalServer copies it into a new record."""
    keeper = RequestKeeper()
    keeper.client().case_notes.upsert(
        {"body": "b", "note_type": "c"}, match={"subject": "a"}, update_data={"body": "again"}, matter="m"
    )
    assert keeper.line == "POST /api/v2/matters/m/notes"
    assert keeper.body == {"body": "b", "note_type": "c", "update": {"subject": "a"}, "update_data": {"body": "again"}}


@pytest.mark.parametrize("name", ["delete_everything", "_private", "create_all"])
def test_what_is_neither_verb_nor_action_is_no_attribute(name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(RequestKeeper().client().matters, name)


def test_both_versions_of_a_site_share_one_connection() -> None:
    keeper = RequestKeeper()
    client = keeper.client()
    client.contacts.get("c")
    client.v1.contacts.get("c")
    client.contacts.get("c")
    assert [str(request.url)[-14:-11] for request in keeper.kept] == ["/v2", "/v1", "/v2"]
    assert (client.version, client.v1.version) == (2, 1)


def test_no_value_shows_in_a_refusal_or_a_representation() -> None:
    with pytest.raises(RequestInvalid) as caught:
        RequestKeeper().client().case_notes.create({"subject": "Featherstone"}, matter="m")
    assert "Featherstone" not in str(caught.value)
    assert repr(RequestKeeper().client().matters) == "Endpoint('matters', version=2)"
