"""The parts of a case as interviews see them: docassemble's own names, plain data, and what has been changed there."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.loader import pull_case
from docassemble.legalaidsync.casefile.mapping import every_fact
from docassemble.legalaidsync.legalserver.loading import INSIDE, load
from tests.stand_in import TOKEN, StandIn

MONEY = ("incomes", "expenses", "assets")
STAFF_SEES = {
    "adverse_parties": "Copper Kettle Apartments LLC",
    "non_adverse_parties": "Teasel Featherstone",
    "additional_names": "Marigold Thornberry",
    "contacts": "Percival Oakenfold",
    "assignments": "Primary, Brightwater, Odalys",
    "addresses": "Home, 2114 Wisteria Court, Chicago",
    "phone_numbers": "Mobile, 312-555-0117",
    "government_ids": "State ID",
    "incomes": "Employment",
    "expenses": "Rent",
    "assets": "Checking Account",
    "litigations": "Copper Kettle Apartments LLC v. Featherstone, 2026-EX-000123",
    "charges": "Noise ordinance violation, 02/11/2026",
    "services": "Eviction answer and hearing",
    "events": "Eviction hearing, 03/19/2026 09:30 AM",
    "tasks": "File appearance",
    "notes": "Intake call, 03/02/2026",
    "documents": "Five-day notice, five-day-notice.txt",
    "callbacks": "03/06/2026, Follow-up",
    "related_matters": "Companion Case",
}


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> StandIn:
    """Nothing is written here, so one is enough."""
    return StandIn(tmp_path_factory.mktemp("parts") / "stand-in.sqlite")


@pytest.fixture(scope="module")
def loaded(stand_in: StandIn) -> Any:
    return load(stand_in.client, stand_in.matter_uuid(), INSIDE, users=True)


@pytest.fixture
def make(docassemble_context: Any, stand_in: StandIn, loaded: Any) -> Iterator[Any]:
    """Makes a case file for `client` or `staff`, with all its parts."""
    from docassemble.base.thread_context import user_dict_context

    from docassemble.legalaidsync.casefile import parts
    from docassemble.legalaidsync.casefile.objects import LegalServerCase

    with user_dict_context({"_internal": {"tracker": 0}}):

        def made(viewer: str) -> Any:
            case = LegalServerCase("case_file", viewer=viewer)
            case.take(pull_case(stand_in.client, stand_in.matter_uuid()))
            case.part_records, case.user_records = dict(loaded.parts), dict(loaded.users)
            case.client, case.matter = parts.client_on_file(case), parts.matter_on_file(case)
            for name in parts.LISTS:
                setattr(case, name, parts.list_on_file(case, name))
            return case

        yield made


@pytest.fixture
def staff(make: Any) -> Any:
    return make("staff")


def test_the_client_has_docassembles_own_names(staff: Any) -> None:
    client = staff.client
    assert (client.name.full(), client.birthdate, client.gender) == (
        "Marigold J. Featherstone",
        date(1987, 11, 23),
        "female",
    )
    assert client.address.on_one_line() == "2114 Wisteria Court, Unit 4C, Chicago, IL 60699"
    assert (client.address.county, client.mobile_number, client.email) == (
        "Cook",
        "312-555-0117",
        staff.record["client_email_address"],
    )


def test_the_matter_has_legalservers_names(staff: Any) -> None:
    assert (staff.matter.case_disposition, staff.matter.intake_office) == ("Open", "Main Office")


def test_an_assignment_names_a_person(staff: Any) -> None:
    primary = staff.assignments.current()
    assert (str(primary.user), primary.user.email) == ("Odalys Brightwater", "odalys.brightwater@legalaid.example")
    assert primary.user.name.last == "Brightwater"
    assert staff.assignments.current("Pro Bono") is None


@pytest.mark.parametrize("name", STAFF_SEES)
def test_every_part_is_a_list_whose_items_say_what_they_are(staff: Any, name: str) -> None:
    each = getattr(staff, name)
    assert each[0].line == STAFF_SEES[name]
    assert (each.gathered, each.instanceName, each[0].instanceName) == (
        True,
        f"case_file.{name}",
        f"case_file.{name}[0]",
    )
    assert each.baseline() == tuple(item.uuid for item in each)
    assert all(item.uuid for item in each)


def test_money_adds_up_as_in_altoolbox_does(staff: Any) -> None:
    assert staff.incomes[0].total(12) == 1620
    assert staff.expenses[0].total(12) > 0


@pytest.mark.parametrize("name", STAFF_SEES)
def test_an_item_that_nobody_touched_says_nothing_new(staff: Any, name: str) -> None:
    for item in getattr(staff, name):
        asked = {fact.fact for fact in item.facts() if fact.asked}
        assert set(item.said()) <= asked


def test_what_was_changed_in_an_item_is_said(staff: Any) -> None:
    staff.services[0].title = "Eviction appeal"
    staff.events[0].attendees.elements.clear()
    staff.assignments[0].user.uuid = "0a1b"
    assert staff.services[0].said() == {"service_title": "Eviction appeal"}
    assert staff.events[0].said() == {}, "an empty list clears nothing"
    assert staff.assignments[0].said() == {"assignment_user": "0a1b"}


def test_only_reviewed_sections_of_the_matter_are_said(staff: Any) -> None:
    staff.matter.case_title, staff.client.gender = "Featherstone, eviction", "male"
    assert staff.said() == {}
    staff.reviewed_sections = ("case", "about")
    assert staff.said() == {"case_title": "Featherstone, eviction", "client_gender": "male"}


def test_a_client_sees_what_the_mapping_marks_as_theirs(make: Any) -> None:
    case = make("client")
    assert case.client.name.first == "Marigold"
    assert (case.client.ssn, case.matter.conflict_status_note, case.matter.case_title) == ("", "", "")
    assert case.services[0].title == ""
    assert str(case.assignments[0].user) == "Odalys Brightwater"


def test_a_client_changes_only_what_the_mapping_says_they_may(make: Any) -> None:
    case = make("client")
    case.reviewed_sections = ("case", "about")
    case.matter.case_title, case.client.gender, case.services[0].title = "Mine", "male", "Mine"
    assert case.said() == {"client_gender": "male"}
    assert case.services[0].said() == {}


@pytest.mark.parametrize(
    ("changed", "viewer"),
    [({}, "client"), ({"opened_by": "user 3 legalserver"}, "staff"), ({"opened_by": "legalserver user x"}, "client")],
)
def test_who_looks_at_a_case_follows_from_who_opened_it(make: Any, changed: dict[str, str], viewer: str) -> None:
    from docassemble.legalaidsync.casefile.objects import LegalServerCase

    case = LegalServerCase("another_case", **changed)
    assert case.viewer == viewer


def test_the_whole_case_is_pickled_as_plain_data(staff: Any) -> None:
    pickled = pickle.dumps(staff)
    assert TOKEN.encode() not in pickled
    assert b"docassemble.legalaidsync.legalserver" not in pickled
    again = pickle.loads(pickled)
    assert str(again.assignments[0].user) == "Odalys Brightwater"


def test_a_new_contact_has_the_facts_of_a_person_and_a_filed_one_those_of_its_link(staff: Any) -> None:
    new = staff.contacts.appendObject()
    new.belong_to(staff)
    new.name.first, new.name.last, new.role = "Ines", "Quill", "Witness"
    assert new.said() == {"contact_first": "Ines", "contact_last": "Quill", "case_contact_case_contact_type": "Witness"}
    assert {fact.fact for fact in staff.contacts[0].facts()} == {fact.fact for fact in every_fact("case_contacts")}


def test_a_user_of_whom_only_the_name_is_known_still_has_one(make: Any) -> None:
    from docassemble.legalaidsync.casefile.on_file import CaseUser

    for text in ("Brightwater, Odalys", "Odalys Brightwater"):
        user = CaseUser("u")
        user.take({"user_name": text, "user_uuid": "x"}, {})
        assert (user.name.first, user.name.last, user.email) == ("Odalys", "Brightwater", "")


def test_odd_values_of_staff_are_kept_as_they_stand(make: Any) -> None:
    from docassemble.base.util import DAObject

    from docassemble.legalaidsync.casefile.on_file import fill

    phone = next(fact for fact in every_fact() if fact.fact == "home_phone")
    holder = DAObject("x")
    fill(holder, [phone], {"home_phone": "ask the neighbor"}, "staff", {})
    assert holder.phone_number == "ask the neighbor"


def test_filling_an_interviews_own_person_keeps_what_it_has(make: Any) -> None:
    from docassemble.base.util import Individual

    from docassemble.legalaidsync.casefile.on_file import fill_from

    person = Individual("users")
    person.name.first = "Mari"
    fill_from(person, make("staff").client)
    assert (person.name.first, person.name.last, person.address.city) == ("Mari", "Featherstone", "Chicago")
    assert person.instanceName == "users"
    assert not hasattr(person, "second_language")


def test_every_field_that_a_template_may_name_is_defined(staff: Any) -> None:
    """Blank is an empty text, but for what the library asks when it is missing."""
    for fact in every_fact():
        found: Any = SimpleNamespace(client=staff.client, matter=staff.matter)
        for step in fact.attribute.split("."):
            found = getattr(found, step)
        assert found is not None, fact.fact
