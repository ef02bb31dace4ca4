"""The plan that is made of what the client reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.changes import Change, find_changes
from docassemble.legalaidsync.casefile.mapping import facts
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.new_matter import new_placeholder
from docassemble.legalaidsync.delivery.plan import Plan, PlannedDocument, PlannedOperation
from docassemble.legalaidsync.delivery.sameness import plan_digests
from docassemble.legalaidsync.submission import Origin, Reviewed, ReviewedItem, filename, plan_submission

DAY = date(2026, 3, 15)
ORIGIN = Origin("session x", "sandbox", "71f41d87", "26-0001042", "K7QX2", "intake.yml", "link 1")
RECORD = {
    "first": "Marigold",
    "mobile_phone": "312-555-0117",
    "county_of_residence": {"lookup_value_FIPS": "17031", "lookup_value_name": "Cook"},
}
MATTER = {"first_name": "Rosamund", "mobile_phone": "312-555-0199", "county": "17097"}
INCOME = {"income_amount": Decimal("412.50"), "income_period": 26}
PARTY = {"party_organization": "Copper Kettle LLC", "party_phone": "312-555-0161"}
VALUES = ("Rosamund", "Marigold", "0199", "0117", "17097", "Lake", "412.50", "Copper Kettle", "0161", "I lost the key")
SUMMARY = PlannedDocument("2026-03-15_intake-summary_26-0001042_K7QX2.docx", "x/docx", b"PK", "Intake summary")


def changes(said: dict[str, Any], record: dict[str, Any], kind: str = "matter") -> tuple[Change, ...]:
    return tuple(find_changes(facts(kind), record, said, {"county": "Lake"}))


NEW_PARTY = ReviewedItem("adverse_parties", "", changes(PARTY, {}, "adverse_parties"))
CHANGED_INCOME = ReviewedItem(
    "incomes", "income-1", changes(INCOME, {"amount": "$300", "period": "Monthly"}, "incomes")
)
SAME_INCOME = ReviewedItem("incomes", "income-2", ())


def reviewed(**changed: Any) -> Reviewed:
    nothing: dict[str, Any] = {
        "shown": True,
        "changes": (),
        "items": (),
        "baselines": {"adverse_parties": ("party-1",), "incomes": ("income-1", "income-2")},
        "story": "",
        "notes": (),
        "documents": (),
    }
    return Reviewed(**(nothing | changed))


def plan(**changed: Any) -> Plan:
    return plan_submission(ORIGIN, reviewed(**changed), note_type="General Notes", today=DAY)


def full_plan(*, shown: bool = True) -> Plan:
    return plan(
        shown=shown,
        changes=changes(MATTER, RECORD if shown else {}),
        items=(CHANGED_INCOME, NEW_PARTY, SAME_INCOME),
        story="I lost the key",
        notes=("The client has no fixed address.",),
        documents=(SUMMARY,),
    )


def kinds(made: Plan) -> list[str]:
    return [operation.kind for operation in made.operations]


def only(made: Plan, kind: str) -> PlannedOperation:
    (operation,) = (operation for operation in made.operations if operation.kind == kind)
    return operation


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["case_note"]),
        ({"items": (SAME_INCOME,)}, ["case_note"]),
        ({"changes": changes(MATTER, RECORD)}, ["update_matter", "case_note"]),
        ({"items": (NEW_PARTY,)}, ["create_adverse_party", "case_note"]),
        ({"items": (CHANGED_INCOME,)}, ["update_income", "case_note"]),
        ({"documents": (SUMMARY,)}, ["case_note", "upload_document"]),
    ],
)
def test_only_what_differs_is_written_and_there_is_always_a_note(changed: dict[str, Any], expected: list[str]) -> None:
    assert kinds(plan(**changed)) == expected


def test_changes_come_first_then_the_note_then_the_documents() -> None:
    assert kinds(full_plan()) == [
        "update_matter",
        "update_income",
        "create_adverse_party",
        "case_note",
        "upload_document",
    ]


def test_the_plan_says_where_it_comes_from() -> None:
    made = plan()
    assert (made.key, made.site, made.matter_uuid, made.reference, made.actor) == (
        "session x",
        "sandbox",
        "71f41d87",
        "K7QX2",
        "link 1",
    )


def test_an_update_of_the_matter_carries_what_was_shown_and_what_is_expected() -> None:
    update = only(full_plan(), "update_matter")
    assert update.payload == {
        "first": "Rosamund",
        "mobile_phone": "312-555-0199",
        "county_of_residence": {"county_FIPS": "17097"},
    }
    assert update.on_file == {"first": "Marigold", "mobile_phone": "312-555-0117", "county_of_residence": "17031"}
    assert update.expect == {"first": "Rosamund", "mobile_phone": "312-555-0199", "county_of_residence": "17097"}
    assert update.read_paths["county_of_residence"] == "county_of_residence.lookup_value_FIPS"
    assert update.readable["County where you live"] == ("Cook", "Lake")
    assert update.target is None


def test_an_update_of_an_item_names_its_record() -> None:
    update = only(full_plan(), "update_income")
    assert update.target == "income-1"
    assert update.payload == {"amount": "$412.50", "period": "26"}
    assert update.on_file == {"amount": "$300", "period": "Monthly"}


def test_a_new_item_carries_the_uuids_that_were_there_before() -> None:
    create = only(full_plan(), "create_adverse_party")
    assert create.payload == {"organization_name": "Copper Kettle LLC", "phone_mobile": "312-555-0161"}
    assert (create.target, create.baseline) == (None, ("party-1",))


def test_with_legalserver_out_of_reach_nothing_counts_as_shown() -> None:
    update = only(full_plan(shown=False), "update_matter")
    assert update.on_file is None
    assert set(update.expect) == set(update.payload)


def test_the_note_carries_the_reference_the_story_and_the_notes() -> None:
    note = only(full_plan(), "case_note").payload
    assert note["subject"] == "Online intake 2026-03-15 [K7QX2]"
    assert note["note_type"] == "General Notes"
    paragraphs = note["body"].split("\n\n")
    assert "Reference code: K7QX2." in paragraphs[0]
    assert paragraphs[1] == "What happened, in the client's words:\nI lost the key"
    assert paragraphs[-1] == "The client has no fixed address."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "The client changed nothing that was on file."),
        ({"changes": changes(MATTER, RECORD)}, "First name, Mobile phone, County where you live."),
        ({"items": (CHANGED_INCOME,)}, "Changed by the client: Amount, How often (income)."),
        ({"items": (NEW_PARTY,)}, "Added by the client: adverse party."),
        ({"items": (SAME_INCOME,)}, "The client changed nothing that was on file."),
    ],
)
def test_the_note_names_what_was_changed_and_added(changed: dict[str, Any], words: str) -> None:
    body = only(plan(**changed), "case_note").payload["body"]
    assert words in body
    assert ("changed nothing" in body) == ("changed nothing" in words)


@pytest.mark.parametrize("shown", [True, False])
def test_summaries_and_subjects_hold_no_value_of_the_case(shown: bool) -> None:
    made = full_plan(shown=shown)
    shown_texts = [operation.summary for operation in made.operations]
    shown_texts += [operation.labels.get(key, "") for operation in made.operations for key in operation.payload]
    shown_texts.append(only(made, "case_note").payload["subject"])
    shown_texts += [document.filename for document in (SUMMARY,)]
    assert not [(text, value) for text in shown_texts for value in VALUES if value in text]


def test_a_plan_does_not_show_values_in_its_representation() -> None:
    shown = repr(full_plan()) + repr(reviewed(changes=changes(MATTER, RECORD), story="I lost the key"))
    assert [value for value in VALUES if value in shown] == []


@pytest.mark.parametrize(
    ("case_number", "expected"),
    [("26-0001042", "2026-03-15_paper-1_26-0001042_K7QX2.pdf"), ("", "2026-03-15_paper-1_K7QX2.pdf")],
)
def test_a_file_name_is_made_of_day_kind_case_and_reference(case_number: str, expected: str) -> None:
    assert filename(DAY, "paper-1", case_number, "K7QX2", "pdf") == expected


# What makes two submissions the same


def said(*, day: date = DAY, reference: str = "K7QX2", **changed: Any) -> str:
    """The digest of a plan that has everything in it."""
    content = {"changes": changes(MATTER, RECORD), "items": (NEW_PARTY,), "story": "I lost the key"} | changed
    origin = replace(ORIGIN, reference=reference)
    plan = plan_submission(origin, reviewed(**content), note_type="General Notes", today=day)
    return plan_digests(plan, Cipher(["test key"]))[0]


def paper(content: bytes, name: str = "2026-03-15_paper-1_K7QX2.pdf") -> PlannedDocument:
    return PlannedDocument(name, "application/pdf", content, "Paper 1 from the client")


def summary(content: bytes, name: str = "2026-03-15_intake-summary_K7QX2.docx") -> PlannedDocument:
    return PlannedDocument(name, "x/docx", content, "Intake summary", assembled=True)


def test_the_day_the_code_and_a_summary_made_anew_change_nothing() -> None:
    first = said(documents=(summary(b"PK one"), paper(b"letter")))
    documents = (summary(b"PK two", "2026-03-16_intake-summary_AAAAA.docx"), paper(b"letter", "2026-03-16_AAAAA.pdf"))
    assert said(day=date(2026, 3, 16), reference="AAAAA", documents=documents) == first


@pytest.mark.parametrize(
    "changed",
    [
        {"changes": changes({"first_name": "Rosamunde"}, RECORD)},
        {
            "items": (
                ReviewedItem("adverse_parties", "", changes({"party_organization": "Kettle"}, {}, "adverse_parties")),
            )
        },
        {"items": ()},
        {"story": "I lost the lock"},
        {"notes": ("The client has no fixed address.",)},
        {"documents": (summary(b"PK"), paper(b"another letter"))},
        {"documents": (summary(b"PK"),)},
        {"answers": {"email": "marigold@mail.example"}},
    ],
)
def test_everything_that_the_client_says_counts(changed: dict[str, Any]) -> None:
    documents = (summary(b"PK"), paper(b"letter"))
    assert said(**({"documents": documents} | changed)) != said(documents=documents)


def test_an_item_is_the_same_thing_wherever_it_stands_in_the_list() -> None:
    one, other = (replace(NEW_PARTY, item_id=name) for name in ("one", "other"))
    before = [operation.slot for operation in plan(items=(one, other)).operations]
    after = [operation.slot for operation in plan(items=(other,)).operations]
    assert before == ["adverse_party one", "adverse_party other", "note"]
    assert after == ["adverse_party other", "note"]


def test_a_change_can_be_taken_back() -> None:
    """To what was on file, in the shape in which LegalServer takes it; what was blank becomes blank again."""
    undo = only(full_plan(), "update_matter").undo
    assert undo == {
        "first": "Marigold",
        "mobile_phone": "312-555-0117",
        "county_of_residence": {"county_FIPS": "17031"},
    }
    assert only(full_plan(), "update_income").undo == {"amount": "$300", "period": "12"}
    assert set(only(full_plan(), "create_adverse_party").undo.values()) == {"%empty%"}
    assert set(only(full_plan(shown=False), "update_matter").undo.values()) == {"%empty%"}


def test_a_case_that_is_still_to_be_made_is_made_with_what_was_said_and_what_it_begins_with() -> None:
    """What was said goes first where both name a field; a later revision leaves the beginning alone."""
    said = reviewed(shown=False, changes=changes(MATTER, {}), items=(NEW_PARTY,))
    beginning = (("case_disposition", "Incomplete Intake"), ("first", "Unknown"))
    origin = replace(ORIGIN, matter_uuid=new_placeholder())
    made = plan_submission(origin, said, note_type="General Notes", today=DAY, new_case=beginning)
    assert kinds(made) == ["create_matter", "create_adverse_party", "case_note"]
    matter = only(made, "create_matter")
    assert (matter.payload["first"], matter.payload["case_disposition"]) == ("Rosamund", "Incomplete Intake")
    assert "case_disposition" not in matter.read_paths
    body = only(made, "case_note").payload["body"]
    assert body.startswith("Somebody new asked for help online")
    assert "Told by the client: First name" in body


def test_somebody_new_who_said_nothing_of_a_matter_still_gets_a_case() -> None:
    origin = replace(ORIGIN, matter_uuid=new_placeholder())
    made = plan_submission(origin, reviewed(shown=False), note_type="General Notes", today=DAY)
    assert only(made, "create_matter").summary == "the new case"
