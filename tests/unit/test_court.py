"""The question for the court: asked where the office's own mapping has a place for it, from LegalServer's list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from docassemble.legalaidsync.casefile import site_mapping
from docassemble.legalaidsync.casefile.loader import pull_case
from docassemble.legalaidsync.casefile.site_validation import problems
from tests.stand_in import StandIn

pytestmark = pytest.mark.usefixtures("docassemble_context")
COURTS = "organizations/Court"
# `sponsor_53` is a field that the synthetic office has made for itself, and names an organization.
ROW = {
    "field": "sponsor_53",
    "attribute": "client.court",
    "kind": "organization",
    "table": COURTS,
    "label": "Court",
    "section": "litigations",
    "asked": True,
    "optional": False,
    "seen_by": "client",
    "changed_by": "client",
}


@pytest.fixture
def case(docassemble_context: Any, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A session about a case of an office that wants to know the court."""
    from docassemble.base.thread_context import user_dict_context
    from docassemble.base.util import Individual

    from docassemble.legalaidsync.casefile.objects import LegalServerCase
    from docassemble.legalaidsync.intake import asking, review
    from docassemble.legalaidsync.settings import Site, Token

    site_mapping.read_site_mappings_with(lambda site: ({"matter": [ROW]} if site == "with courts" else {}, "courts"))
    site = Site("with courts", stand_in.client.base_url, Token("t"))
    monkeypatch.setattr(asking, "connect", lambda name: (stand_in.client, site))
    monkeypatch.setattr(review, "url_action", lambda name, **words: f"?{name}")
    made: dict[str, Any] = {"_internal": {"tracker": 0}}
    with user_dict_context(made):
        made["case_file"], made["client"] = LegalServerCase("case_file"), Individual("client")
        made["case_file"].site = "with courts"
        made["case_file"].take(pull_case(stand_in.client, stand_in.matter_uuid(), custom_fields=["sponsor_53"]))
        made["case_file"].session = made
        yield made["case_file"]
    site_mapping._readers.clear()


def test_the_courts_are_those_of_legalservers_organizations_that_are_of_the_type(case: Any, stand_in: StandIn) -> None:
    from docassemble.legalaidsync.intake.asking import list_choices, list_of

    choices = list_choices(case, list_of(case, "client.court"))
    names = [name for choice in choices for name in choice.values()]
    courts = {str(row["name"]) for row in stand_in.client.organizations.search(types="Court")}
    assert set(names) == courts
    assert len(courts) < len(list(stand_in.client.organizations.search()))


def test_the_court_that_somebody_picks_is_written_and_then_is_on_file(case: Any, stand_in: StandIn) -> None:
    from docassemble.legalaidsync.casefile.gaps import known_sections
    from docassemble.legalaidsync.intake.asking import list_choices, on_the_list
    from docassemble.legalaidsync.intake.review import section_links, section_rows
    from docassemble.legalaidsync.intake.reviewed import reviewed

    [number, *_] = [number for choice in list_choices(case, COURTS) for number in choice]
    assert on_the_list(case, COURTS, "Court", required=False)("")
    assert "litigations" not in known_sections(case)
    case.session["client"].court = number
    [row] = section_rows(case, "litigations")
    assert (row.label, row.on_file, row.said) == ("Court", "", case.label_of(COURTS, number))
    assert section_links(case, "litigations")[0][1] == "?client.court"
    [change] = reviewed(case, [], "", (), ()).changes
    stand_in.client.matters.update(stand_in.matter_uuid(), {change.fact.write: change.written})
    case.take(pull_case(stand_in.client, stand_in.matter_uuid(), custom_fields=["sponsor_53"]))
    assert "litigations" in known_sections(case)
    assert case.text_on_file(change.fact) == row.said


def test_a_court_that_is_not_on_the_list_is_refused(case: Any) -> None:
    from docassemble.base.error import DAValidationError

    from docassemble.legalaidsync.intake.asking import list_choices, on_the_list

    list_choices(case, COURTS)
    with pytest.raises(DAValidationError, match="Court: please pick one of the choices"):
        on_the_list(case, COURTS, "Court", required=False)("99999")


def test_an_office_without_a_place_for_the_court_asks_for_none(case: Any) -> None:
    case.site = "without"
    assert [fact.attribute for fact in case.asked() if fact.attribute == "client.court"] == []


def test_the_row_is_a_good_row(stand_in: StandIn) -> None:
    assert problems({"matter": [ROW]}, entries=lambda table: None) == []
