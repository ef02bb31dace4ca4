"""A site's own mapping: renames and custom fields on top of the package's rows, and what is said of its mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from docassemble.legalaidsync.casefile import site_mapping
from docassemble.legalaidsync.casefile.changes import find_changes
from docassemble.legalaidsync.casefile.mapping import Fact, fact_named, mapping
from docassemble.legalaidsync.casefile.site_mapping import custom_fields, facts_of_site
from docassemble.legalaidsync.casefile.site_validation import nearest, problems
from docassemble.legalaidsync.errors import ConfigurationInvalid
from docassemble.legalaidsync.wording import in_language
from tests.stand_in import StandIn

BRANCH = {
    "field": "veteran_branch_41",
    "attribute": "client.veteran_branch",
    "kind": "entry",
    "label": "Branch of service",
    "section": "about",
}
NEW = dict(BRANCH, field="needs_ramp_54", attribute="client.needs_ramp", kind="yes or no", label="Needs a ramp")


@pytest.fixture
def own() -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The tables of the site `example`; other sites have none."""
    tables: dict[str, list[dict[str, Any]]] = {}
    before = list(site_mapping._readers)
    site_mapping.read_site_mappings_with(lambda site: (tables if site == "example" else {}, repr(tables)))
    yield tables
    site_mapping._readers[:] = before


def fact(name: str, site: str = "example") -> Fact:
    return next(each for each in facts_of_site(site) if each.fact == name)


def test_a_site_without_a_mapping_has_the_packages(own: Any) -> None:
    assert facts_of_site("another") == mapping()["matter"]


def test_a_site_renames_a_fact_and_leaves_the_rest_of_its_row(own: Any) -> None:
    own["matter"] = [{"fact": "email", "label": "E-mail address", "seen_by": "staff"}]
    assert (fact("email").label, fact("email").seen_by) == ("E-mail address", "staff")
    assert (fact("email").write, fact("email").kind) == ("client_email_address", "email")
    assert fact_named("email").label == "E-mail", "the package's own rows stay"


def test_a_custom_field_is_a_row_like_any_other(own: Any) -> None:
    own["matter"] = [BRANCH]
    branch = fact("veteran_branch_41")
    assert (branch.section, branch.may_change("client"), branch.optional) == ("about", True, True)
    assert custom_fields(facts_of_site("example")) == ["veteran_branch_41"]


CUSTOM: list[tuple[str, str, Any]] = [
    ("veteran_branch_41", "entry", "Army"),
    ("hearing_fee_18", "money", "$23.17"),
    ("court_date_34", "date", "2026-05-04"),
    ("needs_ramp_54", "yes or no", True),
    ("nickname_77", "line", "Lark"),
]


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("field", "kind", "answer"), CUSTOM)
def test_a_custom_field_goes_to_legalserver_and_comes_back(
    stand_in: StandIn, own: Any, version: int, field: str, kind: str, answer: Any
) -> None:
    own["matter"] = [{**BRANCH, "field": field, "kind": kind}]
    row = next(each for each in facts_of_site("example", "matter", version) if each.fact == field)
    client, uuid = stand_in.connect(version=version), stand_in.matter_uuid()
    client.matters.update(uuid, {row.write: row.to_write(row.rules.check(answer, None))})
    record = client.matters.get(uuid, custom_fields=[field])
    assert row.same(row.on_file(record), answer)
    assert find_changes([row], record, {field: row.rules.check(answer, None)}) == []


@pytest.mark.parametrize(
    ("field", "kind", "resource"), [("advocate_52", "user", "users"), ("sponsor_53", "organization", "organizations")]
)
def test_a_person_in_a_custom_field_is_written_by_number(
    stand_in: StandIn, own: Any, field: str, kind: str, resource: str
) -> None:
    own["matter"] = [{**BRANCH, "field": field, "kind": kind}]
    number = next(iter(getattr(stand_in.client, resource).search()))["id"]
    stand_in.client.matters.update(stand_in.matter_uuid(), {field: fact(field).to_write(str(number))})
    record = stand_in.client.matters.get(stand_in.matter_uuid(), custom_fields=[field])
    assert fact(field).same(fact(field).on_file(record), str(number))


def test_a_mapping_without_mistakes_has_no_problems() -> None:
    assert problems({"matter": [BRANCH, NEW, {"fact": "email", "label": "E-mail address"}]}) == []


MISTAKES: list[tuple[Any, str]] = [
    ("matter", "must hold kinds of records"),
    ({"mater": []}, "'mater'; did you mean 'matter'?"),
    ({"matter": ["email"]}, "a row must hold columns"),
    ({"matter": [{"fact": "emial"}]}, "no such fact; did you mean 'email'?"),
    ({"matter": [{"fact": "email", "labell": "Mail"}]}, "no column 'labell'; did you mean 'label'?"),
    ({"matter": [{"fact": "email", "kind": "e-mail"}]}, "kind cannot be 'e-mail'; did you mean 'email'?"),
    ({"matter": [{"fact": "email", "section": "contacts"}]}, "did you mean 'contact'?"),
    ({"matter": [{"fact": "email", "seen_by": "clients"}]}, "seen_by cannot be 'clients'; did you mean 'client'?"),
    ({"matter": [dict(BRANCH, field="home_phon")]}, "no field 'home_phon'; did you mean 'home_phone'?"),
    ({"services": [dict(BRANCH, section="services")]}, "put the row under `matter`"),
    ({"matter": [{"field": "veteran_branch_41", "label": "Branch"}]}, "also needs attribute, kind, section"),
    ({"matter": [dict(BRANCH, kind="user")]}, "no client can give a value of the kind “user”"),
    ({"matter": [{"fact": "referring_organizations", "changed_by": "client"}]}, "write `changed_by: staff`"),
    ({"matter": [dict(BRANCH, attribute="client.email")]}, "attribute stands in two rows: client.email"),
]


@pytest.mark.parametrize(("own", "said"), MISTAKES, ids=[said for _, said in MISTAKES])
def test_a_mistake_is_named_with_what_was_probably_meant(own: Any, said: str) -> None:
    (sentence,) = problems(own)
    assert said in sentence
    assert "did you mean" not in in_language(sentence, "es") != sentence


def test_a_mistake_is_named_in_spanish_with_what_was_probably_meant() -> None:
    (sentence,) = problems({"matter": [{"fact": "email", "labell": "Mail"}]})
    assert in_language(sentence, "es") == "matter: email: no hay columna 'labell'; ¿quiso decir 'label'?"


def test_a_list_that_legalserver_lacks_is_named_with_the_nearest() -> None:
    row = {"fact": "language", "table": "languages"}
    (sentence,) = problems({"matter": [row]}, entries=lambda table: None)
    assert sentence == "matter: language: LegalServer has no list 'languages'; did you mean 'language'?"


def test_an_entry_that_a_list_lacks_is_named_with_the_nearest() -> None:
    row = {"fact": "language", "entries": ["English", "Spansh"]}
    (sentence,) = problems({"matter": [row]}, entries=lambda table: ["English", "Spanish"])
    assert sentence == "matter: language: the list 'language' has no entry 'Spansh'; did you mean 'Spanish'?"


def test_a_custom_field_that_legalserver_does_not_show_is_named_with_the_nearest() -> None:
    shown = {"first": "Ann", "veteran_branch_14": None}
    (sentence,) = problems({"matter": [BRANCH]}, shown=shown)
    assert "no custom field 'veteran_branch_41'; did you mean 'veteran_branch_14'?" in sentence


def test_nothing_near_is_no_guess() -> None:
    assert nearest("zzz", ["email"]) == ""


def test_a_broken_mapping_is_refused_and_not_passed_over(own: Any) -> None:
    """To fall back on the package's rows could show a client what this site keeps for staff."""
    own["matter"] = [{"fact": "email", "kind": "e-mail"}]
    with pytest.raises(ConfigurationInvalid, match="e-mail"):
        facts_of_site("example")
