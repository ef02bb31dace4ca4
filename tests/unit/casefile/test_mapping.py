"""The mapping table: every row goes to LegalServer and comes back, and a table with mistakes is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.lookup_lists import choices
from docassemble.legalaidsync.casefile.mapping import (
    Fact,
    at_path,
    fact_named,
    facts,
    facts_of,
    is_blank,
    mapping,
    parse_mapping,
    sections,
)
from docassemble.legalaidsync.errors import ConfigurationInvalid
from tests.stand_in import StandIn

ANSWERS: dict[str, Any] = {
    "first_name": "Saoirse",
    "middle_name": "Q.",
    "last_name": "O'Brien-Łukasz",
    "date_of_birth": date(1960, 2, 29),
    "street": "5 Elm & Oak Street",
    "unit": "#12",
    "city": "St. Charles",
    "state": "WI",
    "zip": "02134-0001",
    "mobile_phone": "(773) 555-0199",
    "email": "Saoirse@mail.example",
    "adults": 0,
    "children": 7,
    "county": "17097",
    "party_first_name": "Ann",
    "party_last_name": "Peñalba",
    "party_organization": "Tile & Sons, Inc.",
    "party_phone": "312.555.0188",
    "income_amount": Decimal("1234.50"),
    "income_period": 52,
}
ROWS = [(record, fact) for record in ("matter", "adverse_parties", "incomes") for fact in facts(record)]


@pytest.mark.parametrize(("record", "fact"), ROWS, ids=[fact.fact for _, fact in ROWS])
def test_an_answer_that_is_written_is_read_back_as_the_same(stand_in: StandIn, record: str, fact: Fact) -> None:
    answer = other_answer(stand_in, fact)
    before = on_site(stand_in, record)
    assert not fact.same(fact.on_file(before), answer), "the answer must differ, or writing it proves nothing"
    write(stand_in, record, before, {fact.write: fact.to_write(answer)})
    after = on_site(stand_in, record)
    assert fact.same(fact.on_file(after), answer)
    assert fact.rules.check(fact.on_file(after), fact.limit) == answer
    assert fact.text_on_file(after) == (at_path(after, fact.shown) if fact.shown else fact.rules.show(answer))


@pytest.mark.parametrize(("record", "fact"), ROWS, ids=[fact.fact for _, fact in ROWS])
def test_writing_one_fact_leaves_the_others_as_they_are(stand_in: StandIn, record: str, fact: Fact) -> None:
    answer = other_answer(stand_in, fact)
    before = on_site(stand_in, record)
    write(stand_in, record, before, {fact.write: fact.to_write(answer)})
    after = on_site(stand_in, record)
    others = [other for other in facts(record) if other != fact]
    assert [other.on_file(after) for other in others] == [other.on_file(before) for other in others]


def other_answer(stand_in: StandIn, fact: Fact) -> Any:
    """Return an answer that is not what the sandbox holds: from the table above, or a list's last entry."""
    choices.cache_clear()
    typed = ANSWERS.get(fact.fact)
    if typed is None:
        typed = choices("stand-in", stand_in.client, str(fact.table))[-1][0]
    return fact.rules.check(typed, fact.limit)


def on_site(stand_in: StandIn, record: str) -> dict[str, Any]:
    if record == "matter":
        return stand_in.client.matters.get(stand_in.matter_uuid())
    return next(iter(getattr(stand_in.client, record).search(matter=stand_in.matter_uuid())))


def write(stand_in: StandIn, record: str, before: dict[str, Any], payload: dict[str, Any]) -> None:
    uuid = stand_in.matter_uuid()
    if record == "matter":
        stand_in.client.matters.update(uuid, payload)
    else:
        key = {"adverse_parties": "uuid", "incomes": "income_uuid"}[record]
        getattr(stand_in.client, record).update(before[key], payload, matter=uuid)


def test_every_row_belongs_to_one_section_and_keeps_its_place() -> None:
    assert [fact for section in sections() for fact in facts_of(section)] == list(facts())


def test_labels_are_unique_within_a_record() -> None:
    """The note on a site without the paid tier names facts by their labels."""
    for table in mapping().values():
        labels = [fact.label for fact in table]
        assert len(labels) == len(set(labels))


def test_every_choice_names_its_list_and_nothing_else_does() -> None:
    assert all((fact.kind in ("choice", "county")) == bool(fact.table) for _, fact in ROWS)


def test_a_reference_is_wrapped_and_a_plain_value_is_not() -> None:
    assert fact_named("county").to_write("01001") == {"county_FIPS": "01001"}
    assert fact_named("income_amount").to_write(Decimal("1234.5")) == "$1,234.50"
    assert fact_named("date_of_birth").to_write(date(1987, 11, 23)) == "1987-11-23"


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_blank_is_nothing(blank: Any) -> None:
    assert is_blank(blank)


@pytest.mark.parametrize("something", [0, False, 0.0, "0", [], {}])
def test_zero_and_no_are_something(something: Any) -> None:
    assert not is_blank(something)


def test_zero_on_file_is_on_file() -> None:
    adults = fact_named("adults")
    assert adults.on_file({"number_of_adults": 0}) == 0
    assert adults.text_on_file({"number_of_adults": 0}) == "0"
    assert not adults.same(0, "")
    assert adults.same(None, "")


@pytest.mark.parametrize("record", [{}, {"client_address_home": None}, {"client_address_home": {}}])
def test_a_step_that_is_missing_is_nothing_on_file(record: dict[str, Any]) -> None:
    assert fact_named("street").on_file(record) is None
    assert fact_named("street").text_on_file(record) == ""


@pytest.mark.parametrize(
    ("name", "path", "odd"),
    [
        ("income_period", "period", "Every other Tuesday"),
        ("income_amount", "amount", "about $300"),
        ("date_of_birth", "date_of_birth", "unknown"),
        ("adults", "number_of_adults", "a few"),
        ("mobile_phone", "mobile_phone", "ask the neighbor"),
    ],
)
def test_what_our_rules_can_not_read_is_shown_and_compared_as_it_stands(name: str, path: str, odd: str) -> None:
    """Staff may have put anything into the record."""
    fact = fact_named(name)
    assert fact.text_on_file({path: odd}) == odd
    assert fact.same(odd, odd)
    assert not fact.same(odd, 12)


ROW = {
    "fact": "first_name",
    "section": "name",
    "attribute": "client.name.first",
    "read": "first",
    "write": "first",
    "kind": "name",
    "label": "First name",
}


def test_a_table_of_good_rows_is_read() -> None:
    (fact,) = parse_mapping({"matter": [ROW]})["matter"]
    assert (fact.fact, fact.rules.show("Ann"), fact.optional) == ("first_name", "Ann", False)


@pytest.mark.parametrize(
    ("changed", "word"),
    [({"kind": "nmae"}, "'nmae'"), ({"colour": "red"}, "colour"), ({"label": None}, "label")],
)
def test_a_bad_row_is_refused_by_its_name(changed: dict[str, Any], word: str) -> None:
    row = {key: value for key, value in (ROW | changed).items() if value is not None}
    with pytest.raises(ConfigurationInvalid) as caught:
        parse_mapping({"matter": [row]})
    assert "first_name" in caught.value.detail
    assert word in caught.value.detail


@pytest.mark.parametrize("column", ["fact", "attribute", "write"])
def test_two_rows_for_one_thing_are_refused(column: str) -> None:
    other = ROW | {"fact": "given_name", "attribute": "client.given", "write": "given"} | {column: ROW[column]}
    with pytest.raises(ConfigurationInvalid, match=column) as caught:
        parse_mapping({"matter": [ROW, other]})
    assert ROW[column] in caught.value.detail


def test_a_fact_of_two_records_is_refused_because_facts_are_found_by_name() -> None:
    with pytest.raises(ConfigurationInvalid, match="first_name"):
        parse_mapping({"matter": [ROW], "incomes": [ROW]})
