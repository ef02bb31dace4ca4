"""The review screen's rows, marks and fields; an interview session without a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.loader import pull_case
from tests.stand_in import StandIn

pytestmark = pytest.mark.usefixtures("docassemble_context")
ON_FILE = "312-555-0117"
NOTHING = "Nothing. It stays as it is."


@pytest.fixture
def case(docassemble_context: Any, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A session in which the client has confirmed all of the nearly complete case."""
    from docassemble.base.thread_context import user_dict_context
    from docassemble.base.util import Individual

    from docassemble.legalaidsync.casefile.objects import HouseholdIncomes, LegalServerCase
    from docassemble.legalaidsync.intake import review as review_screen

    made: dict[str, Any] = {"_internal": {"tracker": 0}}
    monkeypatch.setattr(review_screen, "url_action", lambda name, **words: f"?{name}")
    with user_dict_context(made):
        made["case_file"] = LegalServerCase("case_file")
        made["client"], made["incomes"] = Individual("client"), HouseholdIncomes("incomes")
        made["case_file"].take(pull_case(stand_in.client, stand_in.matter_uuid()))
        made["case_file"].keep(made["case_file"].sections_on_file())
        made["case_file"].session = made
        yield made["case_file"]


def rows(case: Any, section: str) -> dict[str, tuple[str, str, str, bool]]:
    from docassemble.legalaidsync.intake.review import section_rows

    return {row.label: (row.on_file, row.said, row.sent, row.changes) for row in section_rows(case, section)}


def mark(case: Any, section: str, **chosen: str) -> None:
    from docassemble.legalaidsync.intake.review import settle_marks

    settle_marks(case, section, SimpleNamespace(**chosen))  # type: ignore[arg-type]


def planned(case: Any, *lists: Any) -> Any:
    from docassemble.legalaidsync.intake.reviewed import reviewed

    return reviewed(case, lists, "", (), ())


def test_what_is_confirmed_stays_as_it_is(case: Any) -> None:
    assert rows(case, "contact")["Mobile phone"] == (ON_FILE, ON_FILE, NOTHING, False)


@pytest.mark.parametrize(
    ("answer", "row"),
    [
        ("312-555-0199", (ON_FILE, "312-555-0199", "312-555-0199", True)),
        ("(312) 555-0117", (ON_FILE, "(312) 555-0117", NOTHING, False)),
        ("", (ON_FILE, "", NOTHING, False)),
    ],
)
def test_a_row_says_what_will_be_sent(case: Any, answer: str, row: tuple[str, str, str, bool]) -> None:
    case.session["client"].mobile_number = answer
    assert rows(case, "contact")["Mobile phone"] == row


@pytest.mark.parametrize(
    ("way", "sent", "written"),
    [
        ("send", "312-555-0199", {"mobile_phone": "312-555-0199"}),
        ("removed", "It will be taken out of your file.", {"mobile_phone": "%empty%"}),
        ("left", NOTHING, {}),
        ("unknown", "You do not know. Nothing is changed.", {}),
        ("no way of ours", "312-555-0199", {"mobile_phone": "312-555-0199"}),
    ],
)
def test_a_mark_decides_what_is_planned(case: Any, way: str, sent: str, written: dict[str, str]) -> None:
    case.session["client"].mobile_number = "312-555-0199"
    mark(case, "contact", mobile_phone=way)
    assert rows(case, "contact")["Mobile phone"][2] == sent
    assert {change.fact.write: change.written for change in planned(case).changes} == written


def test_a_name_can_not_be_removed_by_whoever_sends_the_word(case: Any) -> None:
    mark(case, "name", first_name="removed")
    assert planned(case).changes == ()


def test_everything_that_is_planned_stands_in_a_row_that_says_so(case: Any) -> None:
    """For each fact that may be sent: changed in the session, it is in the plan and on the screen; nothing else is."""
    from docassemble.legalaidsync.intake.review import section_rows, sections_shown

    case.reviewed_sections = ("language",)
    case.session["client"].name.first = "Rosamund"
    case.session["client"].email = "rosamund@mail.example"
    case.session["client"].gender = "female"  # of a section that nobody has reviewed
    mark(case, "address", zip="removed")
    told = {row.label for section in sections_shown(case) for row in section_rows(case, section) if row.changes}
    assert told == {change.fact.label for change in planned(case).changes} == {"First name", "E-mail", "ZIP code"}


def test_removing_counts_as_another_answer(case: Any) -> None:
    before = planned(case).answers
    mark(case, "contact", mobile_phone="removed")
    assert planned(case).answers == before | {"mobile_phone": "%empty%"}


def test_who_does_not_know_is_not_asked_again_and_staff_read_it(case: Any) -> None:
    from docassemble.legalaidsync.intake.review import dont_know, notes_of_marks

    del case.session["client"].birthdate
    dont_know(case, "birth")
    assert case.session["client"].birthdate == ""
    assert notes_of_marks(case) == ["The client does not know: Date of birth."]
    case.session["client"].birthdate = date(1979, 5, 17)
    assert notes_of_marks(case) == []


def test_a_person_s_text_does_nothing_in_a_table(case: Any) -> None:
    from docassemble.legalaidsync.intake.review import section_table

    case.session["client"].name.first = "<b>Ann</b>"
    assert "<b>" not in section_table(case, "name")


def test_each_fact_gets_its_own_choices(case: Any) -> None:
    from docassemble.legalaidsync.intake.review import mark_fields

    ways = {
        field["field"]: [way for choice in field["choices"] for way in choice.values()]
        for field in mark_fields(case, "name")
    }
    assert ways["fact_marks.first_name"] == ["send", "unknown", "left"]


def test_an_income_on_file_is_marked_and_brought_back(case: Any) -> None:
    from docassemble.legalaidsync.intake.review import items_table, take_out_item

    incomes = case.session["incomes"]
    incomes.take(case.income_records)
    incomes.keep()
    [item] = incomes.elements
    order = {"list": "incomes", "item": item.item_id}
    take_out_item({"incomes": incomes}, order)
    [gone] = planned(case, incomes).items
    assert (gone.changes, bool(gone.gone)) == ((), True)
    assert "The office will take it out" in items_table(case, "incomes", incomes)
    take_out_item({"incomes": incomes}, order)
    assert planned(case, incomes).items[0].gone == ""
    take_out_item({"incomes": incomes}, {"list": "incomes", "item": "nobody's"})
    assert len(incomes.elements) == 1


def test_a_section_without_its_list_can_not_be_changed(case: Any) -> None:
    from docassemble.legalaidsync.intake.section_questions import can_be_asked

    assert not can_be_asked(case, "county")
    case.lists["county"] = [("17031", "Cook")]
    assert can_be_asked(case, "county")


def test_fields_are_made_of_the_mapping_and_checked_by_it(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries are LegalServer's own, whoever sends them."""
    from docassemble.base.error import DAValidationError

    from docassemble.legalaidsync.intake import section_questions

    monkeypatch.setattr(section_questions, "entry_choices", lambda case, table: ["English", "Spanish"])
    case.reviewed_sections = ("language",)
    fields = {field["field"]: field for field in section_questions.edit_fields(case, "language")}
    assert fields["case_file.client.language"]["choices"] == ["English", "Spanish"]
    assert [*fields["case_file.client.interpreter"]["choices"][0].values()] == ["True"]
    check = section_questions.acceptable_here(case, "language")
    assert check("Spanish")
    with pytest.raises(DAValidationError, match="Language: please pick one of the choices"):
        check("Klingon")


def test_a_fact_that_holds_several_values_is_ticked_and_only_entries_of_the_list_count(
    case: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing ticked is no answer, because LegalServer's word for blank does not clear such a field."""
    from docassemble.base.util import DAObject

    from docassemble.legalaidsync.intake import section_questions

    monkeypatch.setattr(section_questions, "entry_choices", lambda case, table: ["English", "Spanish"])
    case.reviewed_sections = ("language",)
    case.client = DAObject("case_file.client")
    fields = {field["field"]: field for field in section_questions.edit_fields(case, "language")}
    boxes = fields["fact_lists.languages"]
    assert (boxes["datatype"], boxes["choices"], boxes["default"]) == ("checkboxes", ["English", "Spanish"], [])
    section_questions.settle_several(case, "language", SimpleNamespace(languages={}))  # type: ignore[arg-type]
    assert "languages" not in case.answers()
    ticked = SimpleNamespace(languages={"Spanish": True, "English": False, "Klingon": True})
    section_questions.settle_several(case, "language", ticked)  # type: ignore[arg-type]
    assert rows(case, "language")["Languages"][1:] == ("Spanish", "Spanish", True)
    [change] = [change for change in planned(case).changes if change.fact.fact == "languages"]
    assert change.written == ["Spanish"]


def test_every_field_of_every_section_has_its_check(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync.intake import section_questions

    monkeypatch.setattr(section_questions, "entry_choices", lambda case, table: ["One"])
    case.viewer = "staff"
    case.reviewed_sections = tuple({fact.section for fact in case.facts()})
    fields = [field for section in case.reviewed_sections for field in section_questions.edit_fields(case, section)]
    assert len(fields) > 100
    typed = [field for field in fields if field.get("datatype") != "checkboxes"]  # these only `settle_several` takes
    assert not [field for field in typed if not re.fullmatch(r"acceptable_here\(case_file, '\w+'\)", field["validate"])]


def test_what_a_client_may_change_of_the_matter_can_be_changed_on_a_screen(case: Any) -> None:
    """By a question of the library, or by a field of its section; several values are ticked."""
    from docassemble.legalaidsync.casefile.mapping import every_fact
    from docassemble.legalaidsync.intake.section_questions import can_be_edited

    theirs = [fact for version in (1, 2) for fact in every_fact("matter", version) if fact.may_change("client")]
    assert {fact.fact for fact in theirs if fact.is_list} == {"languages"}
    assert [fact.fact for fact in theirs if not (fact.asked or can_be_edited(fact))] == []


def test_a_kind_has_a_field_on_the_review_or_is_no_clients() -> None:
    """Users, organizations and other records of the office: docs/case-file.md says why."""
    from dataclasses import replace

    from docassemble.legalaidsync.casefile.kinds import KINDS, OF_THE_OFFICE
    from docassemble.legalaidsync.casefile.mapping import fact_named
    from docassemble.legalaidsync.intake.section_questions import can_be_edited

    own_question = {"birthdate", "county", "county name", "choice", "period"}
    row = replace(fact_named("language"), table="language")
    editable = {kind for kind in KINDS if can_be_edited(replace(row, kind=kind))}
    assert editable | own_question | OF_THE_OFFICE == set(KINDS)
    assert not editable & OF_THE_OFFICE


def test_a_day_on_file_stands_in_its_field_as_docassemble_takes_it(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from docassemble.legalaidsync.casefile.mapping import fact_named
    from docassemble.legalaidsync.intake import section_questions

    day = replace(fact_named("language"), kind="date", table=None)
    for on_file, default in (("2026-05-04", "2026-05-04"), ("", ""), ("soon", "")):
        monkeypatch.setattr(type(case), "on_file", lambda self, fact, value=on_file: value)
        field = section_questions._field(case, day)
        assert (field["datatype"], field["default"]) == ("date", default)
