"""What the screen does with a site's mapping: rows are listed, changed, added and written, as plain data."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from docassemble.legalaidsync.casefile.kinds import KINDS
from docassemble.legalaidsync.casefile.mapping import mapping_sections
from docassemble.legalaidsync.casefile.site_drafts import (
    KINDS_OF_CUSTOM_FIELDS,
    as_text,
    custom_row,
    difference,
    kind_of,
    rows_of,
    sections_of_the_matter,
    unknown_fields,
    with_row,
)
from docassemble.legalaidsync.casefile.site_validation import problems
from tests.stand_in import StandIn

MAIL = {"fact": "email", "label": "E-mail address", "seen_by": "staff"}


def test_rows_of_a_section_are_listed_with_what_the_site_has_changed() -> None:
    rows = {row.fact: row for row in rows_of({"matter": [MAIL]}, "contact")}
    assert (rows["email"].label, rows["email"].seen_by, rows["email"].is_own) == ("E-mail address", "staff", True)
    assert not rows["mobile_phone"].is_own
    assert "race" not in rows


@pytest.mark.parametrize("words", ["veteran", "VETERAN", "client.veteran"])
def test_words_find_rows_in_all_sections(words: str) -> None:
    assert "veteran" in {row.fact for row in rows_of({}, words=words)}


def test_words_are_looked_for_in_the_language_in_which_staff_read_the_labels() -> None:
    spanish = {"Language": "Idioma"}
    found = rows_of({}, words="idioma", label_in=lambda label: spanish.get(label, label))
    assert {row.label for row in found} == {"Language"}


def test_what_only_legalserver_changes_says_so() -> None:
    (row,) = rows_of({}, words="matter.days_open")
    assert row.changed_by == ""


def test_a_changed_row_keeps_only_what_differs_from_the_package() -> None:
    own = with_row({}, "matter", {"fact": "email", "label": "E-mail", "seen_by": "staff", "changed_by": "client"})
    assert own == {"matter": [{"fact": "email", "seen_by": "staff"}]}
    assert with_row(own, "matter", {"fact": "email", "seen_by": "client"}) == {}


def test_a_row_is_changed_in_place_and_the_given_mapping_stays() -> None:
    before = {"matter": [dict(MAIL), {"fact": "race", "seen_by": "staff"}]}
    after = with_row(before, "matter", {"fact": "email", "label": "Mail"})
    assert [row["fact"] for row in after["matter"]] == ["email", "race"]
    assert before["matter"][0] == MAIL


@pytest.mark.parametrize(
    ("section", "attribute"), [("about", "client.veteran_branch"), ("intake", "matter.veteran_branch")]
)
def test_a_custom_field_is_a_row_without_mistakes(section: str, attribute: str) -> None:
    row = custom_row("veteran_branch_41", "entry", "Branch of service", section)
    assert row["attribute"] == attribute
    own = with_row({}, "matter", row)
    assert problems(own) == []
    assert yaml.safe_load(as_text(own)) == own


@pytest.mark.parametrize("kind", KINDS_OF_CUSTOM_FIELDS)
def test_a_custom_field_of_each_kind_is_a_row_without_mistakes(kind: str) -> None:
    """What names colleagues or organizations is for staff, also in a section of the client's."""
    row = custom_row("sponsor_53", kind, "Sponsor", "about")
    assert problems({"matter": [row]}) == []
    assert row.get("changed_by") == ("staff" if kind in ("user", "organization", "moment") else None)


def test_the_text_has_a_line_for_each_row_and_reads_as_the_same() -> None:
    own = {
        "matter": [MAIL, {"fact": "language", "entries": ["English", "Español: de aquí"]}],
        "tasks": [{"fact": "task_title"}],
    }
    text = as_text(own)
    assert yaml.safe_load(text) == own
    assert len([line for line in text.splitlines() if line.startswith("  - {")]) == 3


def test_the_difference_names_lines_that_came_and_went() -> None:
    assert difference("a\nb", "a\nc") == " a\n-b\n+c"
    assert difference("a", "a") == ""


def test_fields_that_no_row_knows_are_offered_with_the_kind_they_look_like(stand_in: StandIn) -> None:
    names = ["veteran_branch_41", "hearing_fee_18", "needs_ramp_54"]
    stand_in.client.matters.update(stand_in.matter_uuid(), {"hearing_fee_18": "$23.17", "needs_ramp_54": True})
    record = stand_in.client.matters.get(stand_in.matter_uuid(), custom_fields=names)
    assert unknown_fields(record) == {
        "veteran_branch_41": "entry",
        "hearing_fee_18": "money",
        "needs_ramp_54": "yes or no",
    }


LOOKS: list[tuple[Any, str]] = [
    (True, "yes or no"),
    ([], "entries"),
    ({"lookup_value_name": None}, "entry"),
    ({"user_name": "A"}, "user"),
    ({"organization_name": "A"}, "organization"),
    ({"else": 1}, "line"),
    (3, "number"),
    ("2026-01-31", "date"),
    ("$300", "money"),
    (None, "line"),
    ("Lark", "line"),
]


@pytest.mark.parametrize(("value", "kind"), LOOKS)
def test_a_value_looks_like_a_kind(value: Any, kind: str) -> None:
    assert kind_of(value) == kind
    assert kind in KINDS


def test_the_kinds_that_are_offered_exist() -> None:
    assert set(KINDS_OF_CUSTOM_FIELDS) <= set(KINDS)


def test_sections_of_the_matter_are_offered_for_new_rows() -> None:
    names = sections_of_the_matter()
    assert "about" in names
    assert "services" not in names
    assert set(names) <= set(mapping_sections())
