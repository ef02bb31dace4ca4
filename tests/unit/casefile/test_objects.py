"""The case as interviews see it: plain data, a confirmation that fills the answers, items that know their record."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from docassemble.legalaidsync.casefile import site_mapping
from docassemble.legalaidsync.casefile.loader import PulledCase, pull_case
from docassemble.legalaidsync.casefile.mapping import sections
from docassemble.legalaidsync.errors import NotFound, PermissionMissing, SiteDown, Unreachable
from tests.stand_in import TOKEN, StandIn

Answers = dict[str, Any]


@pytest.fixture
def answers(docassemble_context: Any) -> Iterator[Answers]:
    """The answers of an interview session that has just begun, as docassemble makes them from `objects:`."""
    from docassemble.base.thread_context import user_dict_context
    from docassemble.base.util import Individual

    from docassemble.legalaidsync.casefile.objects import AdverseParties, HouseholdIncomes, LegalServerCase

    made: Answers = {"_internal": {"tracker": 0}}
    with user_dict_context(made):
        made["case_file"] = LegalServerCase("case_file")
        made["client"] = Individual("client")
        made["adverse_parties"] = AdverseParties("adverse_parties")
        made["incomes"] = HouseholdIncomes("incomes")
        yield made


@pytest.fixture
def complete(answers: Answers, stand_in: StandIn) -> Answers:
    """The same with the nearly complete case pulled."""
    answers["case_file"].take(pull_case(stand_in.client, stand_in.matter_uuid()))
    return answers


def test_a_new_case_is_not_pulled(answers: Answers) -> None:
    case = answers["case_file"]
    assert (case.state, case.is_pulled, case.sections_on_file(), case.said()) == ("not pulled", False, [], {})


def test_a_pulled_case_holds_what_the_interview_needs(complete: Answers) -> None:
    case = complete["case_file"]
    assert (case.state, case.case_number) == ("pulled", "26-0001042")
    assert len(case.party_records) == 1
    assert len(case.income_records) == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NotFound(), "unknown"),
        (Unreachable(), "out of reach"),
        (SiteDown(), "out of reach"),
        (PermissionMissing(), "out of reach"),
    ],
)
def test_a_case_remembers_why_there_is_no_record(answers: Answers, error: Exception, state: str) -> None:
    answers["case_file"].could_not_pull(error)
    assert answers["case_file"].state == state


def test_answers_are_pickled_without_a_client_or_a_token(complete: Answers) -> None:
    complete["adverse_parties"].take(complete["case_file"].party_records)
    complete["incomes"].take(complete["case_file"].income_records)
    for name in ("case_file", "client", "adverse_parties", "incomes"):
        pickled = pickle.dumps(complete[name])
        assert TOKEN.encode() not in pickled
        assert b"LegalServer\n" not in pickled
        assert b"docassemble.legalaidsync.legalserver" not in pickled
        assert pickle.loads(pickled).instanceName == name


def test_sections_that_are_complete_may_be_confirmed(complete: Answers) -> None:
    assert complete["case_file"].sections_on_file() == list(sections())


def test_a_section_with_a_needed_fact_missing_is_asked(answers: Answers, stand_in: StandIn) -> None:
    answers["case_file"].take(pull_case(stand_in.client, stand_in.matter_uuid("26-0001041")))
    assert answers["case_file"].sections_on_file() == ["name", "address", "county", "problem"]


def test_zero_on_file_counts_as_on_file(answers: Answers) -> None:
    record = {"number_of_adults": 1, "number_of_children": 0}
    answers["case_file"].take(PulledCase(record, {}))
    assert answers["case_file"].sections_on_file() == ["household"]
    assert answers["case_file"].default("client.household_children") == 0


def test_what_is_not_on_file_leaves_a_field_empty(answers: Answers) -> None:
    assert answers["case_file"].default("client.name.first") == ""


def test_a_section_is_shown_as_people_read_it(complete: Answers) -> None:
    case = complete["case_file"]
    assert ("Date of birth", "11/23/1987") in case.texts("birth")
    assert dict(case.texts("county"))["County where you live"].startswith("Cook")


def test_a_confirmed_section_fills_the_answers_and_the_others_stay_open(complete: Answers) -> None:
    complete["case_file"].keep(["birth", "contact"])
    client = complete["client"]
    assert client.birthdate == date(1987, 11, 23)
    assert client.mobile_number == "312-555-0117"
    assert set(complete["case_file"].said()) == {"date_of_birth", "mobile_phone", "email"}


def test_docassemble_is_asked_for_the_client_once_and_not_for_each_fact(
    complete: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`defined` and `value` compile the names that they are given; a review screen reads the answers twenty times."""
    from docassemble.legalaidsync.casefile import objects

    case, asked = complete["case_file"], []
    case.keep(["name", "birth", "contact"])
    for function in ("defined", "value"):
        real = getattr(objects, function)
        monkeypatch.setattr(objects, function, lambda name, real=real: asked.append(name) or real(name))
    assert len(case.answers()) > 3
    assert asked == ["client", "client"]


def test_what_a_client_of_an_authors_own_kind_computes_is_an_answer_too(answers: Answers) -> None:
    from docassemble.base.util import Individual

    class Reachable(Individual):
        @property
        def email(self) -> str:
            return f"{self.nickname}@mail.example"

    answers["client"] = Reachable("client")
    assert answers["case_file"].said() == {}, "what can't be computed yet is not asked for"
    answers["client"].nickname = "willow"
    assert answers["case_file"].said() == {"email": "willow@mail.example"}


def test_confirming_does_not_overwrite_what_the_client_said(complete: Answers) -> None:
    complete["client"].mobile_number = "773-555-0199"
    complete["case_file"].keep(["contact"])
    assert complete["client"].mobile_number == "773-555-0199"


def test_a_party_on_file_knows_its_record_and_a_new_one_does_not(complete: Answers) -> None:
    parties = complete["adverse_parties"]
    parties.take(complete["case_file"].party_records)
    new = parties.appendObject()
    (filed, _) = parties.elements
    assert filed.uuid == complete["case_file"].party_records[0]["uuid"]
    assert (filed.title, filed.kind) == ("Copper Kettle Apartments LLC", "organization")
    assert new.uuid == ""
    assert parties.baseline() == (filed.uuid,)


def test_a_list_on_file_is_taken_once(complete: Answers) -> None:
    parties = complete["adverse_parties"]
    parties.take(complete["case_file"].party_records)
    parties.take(complete["case_file"].party_records)
    assert len(parties.elements) == 1
    assert parties.there_are_any


def test_an_income_on_file_says_what_it_is(complete: Answers) -> None:
    incomes = complete["incomes"]
    incomes.take(complete["case_file"].income_records)
    (income,) = incomes.elements
    assert income.filed_kind == "Employment"
    assert (income.said()["income_amount"], income.said()["income_period"]) == (1620, 12)


def test_a_party_that_staff_made_inactive_is_not_shown(answers: Answers) -> None:
    answers["case_file"].take(PulledCase({}, {"adverse_parties": [{"uuid": "p", "active": False}]}))
    assert answers["case_file"].party_records == []


def test_an_entry_of_a_list_is_shown_by_its_name_or_at_least_by_its_code(answers: Answers) -> None:
    case = answers["case_file"]
    assert case.label_of("county", "17031") == "17031"
    case.lists["county"] = [("17031", "Cook")]
    assert case.label_of("county", "17031") == "Cook"


ODD = [
    ({"mobile_phone": "ask the neighbor"}, "contact"),
    ({"first": "John", "last": "Thistlewood 3rd"}, "name"),
    ({"number_of_adults": 1, "number_of_children": "some"}, "household"),
]


@pytest.mark.parametrize(("record", "section"), ODD)
def test_a_section_that_our_rules_refuse_is_asked_instead_of_confirmed(
    answers: Answers, record: dict[str, Any], section: str
) -> None:
    """Staff may have put anything into the record."""
    answers["case_file"].take(PulledCase(record, {}))
    assert section not in answers["case_file"].sections_on_file()


def test_an_item_that_our_rules_can_not_hold_is_left_alone_but_still_known(answers: Answers) -> None:
    """It is not shown and not changed; a new item is still told from it."""
    record = {"income_uuid": "i", "amount": "$300", "period": "Every other Tuesday"}
    answers["incomes"].take([record])
    assert answers["incomes"].elements == []
    assert answers["incomes"].baseline() == ("i",)


HIDDEN = {"matter": [{"fact": "email", "label": "Mail", "seen_by": "staff"}, {"fact": "mobile_phone", "label": "Cell"}]}


def test_a_site_may_hide_a_fact_from_clients_who_may_still_tell_it(complete: Answers) -> None:
    """What is on file is shown nowhere and confirmed by nobody; what the client types is sent."""
    before = list(site_mapping._readers)
    site_mapping.read_site_mappings_with(lambda site: (HIDDEN, "hidden"))
    try:
        case, client = complete["case_file"], complete["client"]
        case.site = "example"
        assert [name for name, _ in case.texts("contact")] == ["Cell"]
        assert case.default("client.email") == ""
        case.keep(["contact"])
        assert client.email == ""
        client.email = "new@mail.example"
        assert case.said()["email"] == "new@mail.example"
        case.viewer = "staff"
        assert [name for name, _ in case.texts("contact")] == ["Cell", "Mail"]
    finally:
        site_mapping._readers[:] = before
