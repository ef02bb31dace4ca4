"""A client sees what the mapping marks as the client's to see: every row of it, in both versions of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.facts import CLIENT, STAFF, Fact
from docassemble.legalaidsync.casefile.loader import PulledCase
from docassemble.legalaidsync.casefile.mapping import mapping
from docassemble.legalaidsync.errors import NotAcceptable

pytestmark = pytest.mark.usefixtures("docassemble_context")

ROWS = {1: 450, 2: 600}  # at least so many, so that an empty table fails
MARKS = ("_safe", "safe_address")
# What an object holds beside what it shows: LegalServer's own record, on the server and encrypted (docs/safety.md).
BEHIND = ("filed", "record", "part_records", "user_records", "party_records", "income_records", "lists", "marks")


def canary(fact: Fact) -> str:
    return f"Canary {fact.fact.replace('_', ' ')}"


def record_with(facts: tuple[Fact, ...]) -> dict[str, Any]:
    """A record in which each field holds a word of its own; a path through another field's value is left out."""
    record: dict[str, Any] = {}
    for fact in facts:
        *steps, last = fact.read.split(".")
        place: Any = record
        for step in steps:
            place = place.setdefault(step, {}) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place.setdefault(last, canary(fact))
    return record


@pytest.mark.parametrize("version", [1, 2])
def test_no_row_gives_a_client_what_is_not_marked_as_theirs(version: int) -> None:
    from docassemble.legalaidsync.casefile.on_file import value_on_file

    seen = {CLIENT: 0, STAFF: 0}
    for record, table in mapping(version).items():
        for fact in table:
            found = record_with((fact,))
            for viewer in seen:
                shown = value_on_file(fact, found, viewer)
                seen[viewer] += shown is not None
                assert shown is None or fact.seen_by == CLIENT or viewer == STAFF, f"{record}: {fact.fact}"
    assert sum(len(table) for table in mapping(version).values()) >= ROWS[version]
    assert 0 < seen[CLIENT] < seen[STAFF] / 3


@pytest.mark.parametrize("version", [1, 2])
def test_marks_of_safe_ways_are_staffs_alone(version: int) -> None:
    """Whoever holds a client's link could otherwise call an unsafe phone safe."""
    marks = [fact for table in mapping(version).values() for fact in table if fact.field.endswith((*MARKS, "safe"))]
    assert len(marks) >= 5
    assert {(fact.seen_by, fact.changed_by) for fact in marks} == {(STAFF, STAFF)}


def texts_in(found: Any, known: set[int]) -> Iterator[str]:
    """Yield every text that an object of the interview holds for screens and documents."""
    if isinstance(found, str):
        yield found
    elif id(found) not in known:
        known.add(id(found))
        inside = found.values() if isinstance(found, Mapping) else found if isinstance(found, list | tuple) else ()
        held = {key: value for key, value in getattr(found, "__dict__", {}).items() if key not in BEHIND}
        for value in (*inside, *held.values()):
            yield from texts_in(value, known)


def shown_to(viewer: str, version: int) -> str:
    """All texts of a case whose every field holds a word of its own, as objects and as the review screen."""
    from docassemble.base.thread_context import user_dict_context

    from docassemble.legalaidsync.casefile import parts
    from docassemble.legalaidsync.casefile.objects import LegalServerCase
    from docassemble.legalaidsync.intake import review

    tables = mapping(version)
    with user_dict_context({"_internal": {"tracker": 0}}):
        case = LegalServerCase("case_file", viewer=viewer)
        case.api_version = version
        case.take(PulledCase(record_with(tables["matter"]), {}))
        case.part_records = {kind: [record_with(table)] for kind, table in tables.items() if kind != "matter"}
        holders = [parts.client_on_file(case), parts.matter_on_file(case)]
        holders += [parts.list_on_file(case, name) for name in parts.LISTS]
        case.client, case.matter = holders[:2]
        texts = [text for holder in holders for text in texts_in(holder, set())]
        for section in dict.fromkeys(fact.section for fact in tables["matter"]):
            texts += [text for _, text in case.texts(section)]
            texts.append(_table(review, case, section))
    return "\n".join(texts)


def _table(review: Any, case: Any, section: str) -> str:
    try:
        return str(review.section_table(case, section)).replace("&#45;", "-")
    except (NotAcceptable, LookupError):
        return ""


@pytest.mark.parametrize("version", [1, 2])
def test_a_whole_case_that_a_client_opened_holds_no_word_of_staffs_fields(version: int) -> None:
    """In no attribute that a screen or a document could show, and on no table of the review screen."""
    facts = [fact for table in mapping(version).values() for fact in table]
    client, staff = shown_to(CLIENT, version), shown_to(STAFF, version)
    shown = {fact.fact for fact in facts if f"{canary(fact)}\n" in f"{client}\n"}
    assert len(shown) > 15
    assert {fact.fact for fact in facts if fact.seen_by != CLIENT} & shown == set()
    assert len({fact.fact for fact in facts if f"{canary(fact)}\n" in f"{staff}\n"}) > 4 * len(shown)
