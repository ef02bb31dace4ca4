"""No field of LegalServer is forgotten: each is a row of the mapping, or says why it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from devserver.folder import CHECKOUT
from docassemble.legalaidsync.casefile.mapping import (
    FOLDER,
    every_fact,
    mapping,
    mapping_sections,
    package_tables,
    unmapped,
)
from docassemble.legalaidsync.legalserver.resources import RESOURCES as CLIENTS
from docassemble.legalaidsync.sandbox.resources import RESOURCES

SHEET = CHECKOUT.parent / "shared" / "reference" / "legalserver-api.md"
MAPPING_FILES = sorted((CHECKOUT / "docassemble" / "legalaidsync" / FOLDER).glob("*.yml"))
# Name of the record in the mapping -> in the stand-in, where the two differ.
NAMES = {"matter": "matters", "government_generated_ids": "government_ids"}
# Section of the sheet -> kind of record. 8.12 and 8.13 have no table of fields.
TABLES = {
    "8.1": "matter",
    "8.2": "adverse_parties",
    "8.3": "non_adverse_parties",
    "8.4": "charges",
    "8.5": "assignments",
    "8.6": "services",
    "8.7": "case_notes",
    "8.8": "litigations",
    "8.9": "incomes",
    "8.11": "case_contacts",
    "9.1": "contacts",
    "9.2": "events",
    "9.3": "tasks",
    "9.4": "documents",
}
# The sheet says "W", the mapping reads only: with the reason.
NOT_WRITTEN = {
    "assignment_satisfies_outreach_training_credit": "the stand-in has no outreaches to point to",
    "document_mime_type": "what the file is, not what somebody says of it",
    "note_last_updated_by": "LegalServer sets it: section 8.7",
}


def fields_of(kind: str) -> set[str]:
    """The fields that rows of the mapping name."""
    facts = [fact for version in (1, 2) for fact in every_fact(kind, version)]
    return {part.split(".")[0] for fact in facts for part in (fact.field, fact.write) if part}


@pytest.mark.parametrize("kind", mapping())
def test_every_field_of_the_stand_in_is_a_row_or_has_a_reason(kind: str) -> None:
    known = fields_of(kind) | set(unmapped().get(kind, {}))
    assert set(RESOURCES[NAMES.get(kind, kind)].fields) - known == set()


@pytest.mark.parametrize("kind", mapping())
def test_no_reason_stands_for_a_field_that_is_a_row(kind: str) -> None:
    assert fields_of(kind) & set(unmapped().get(kind, {})) - {"creating_process", "dynamic_process_id"} == set()


def test_reasons_are_sentences_about_kinds_that_are_mapped() -> None:
    assert set(unmapped()) <= set(mapping())
    assert all(len(reason) > 10 for fields in unmapped().values() for reason in fields.values())


def sheet_tables() -> Mapping[str, list[tuple[str, str]]]:
    """Kind of record -> (field, W column) as the sheet has them."""
    found: dict[str, list[tuple[str, str]]] = {}
    section = ""
    for line in SHEET.read_text("utf-8").splitlines():
        if heading := re.match(r"#{2,3} ([\d.]+)", line):
            section = heading[1].rstrip(".")
        row = re.match(r"\| `(\w+)` \| [^|]+ \| ([WRX]) \|", line)
        if row and section in TABLES:
            found.setdefault(TABLES[section], []).append((row[1], row[2]))
    return found


@pytest.mark.skipif(not SHEET.exists(), reason="the API sheet is not part of the repository; the stand-in's tables are")
@pytest.mark.parametrize("kind", TABLES.values())
def test_every_field_of_the_sheet_is_a_row_or_has_a_reason(kind: str) -> None:
    listed = sheet_tables()[kind]
    assert len(listed) > 8
    assert {field for field, _ in listed} - fields_of(kind) - set(unmapped()[kind]) == set()


@pytest.mark.skipif(not SHEET.exists(), reason="the API sheet is not part of the repository; the stand-in's tables are")
@pytest.mark.parametrize("kind", TABLES.values())
def test_what_the_sheet_calls_writable_is_written(kind: str) -> None:
    writable = {field for field, access in sheet_tables()[kind] if access in "WX"} - set(unmapped()[kind])
    written = {fact.write for version in (1, 2) for fact in every_fact(kind, version)}
    facts = {fact.field: fact.fact for version in (1, 2) for fact in every_fact(kind, version)}
    assert {facts[field] for field in writable - written if field in facts} <= set(NOT_WRITTEN)


@pytest.mark.parametrize("version", [1, 2])
def test_no_two_rows_share_a_target(version: int) -> None:
    """`parse_mapping` refuses it; this counts what it let through."""
    for table in mapping(version).values():
        for column in ("attribute", "write"):
            values = [value for fact in table if (value := getattr(fact, column))]
            assert len(values) == len(set(values)), column


def test_every_section_of_a_row_is_known_and_every_section_has_a_row() -> None:
    used = {row["section"] for rows in package_tables().values() for row in rows}
    assert used == set(mapping_sections())


def test_version_1_lacks_only_what_the_sheet_says_it_lacks() -> None:
    in_both = {row.name for row in CLIENTS if 1 in row.versions} - {"documents"}  # its list has other keys: section 9.4
    assert {kind for kind, table in mapping(1).items() if not table} == set(mapping()) - in_both - {"matter"}


@pytest.mark.parametrize(
    "path", sorted((CHECKOUT / "docassemble/legalaidsync" / FOLDER).glob("*.yml")), ids=lambda p: p.name
)
def test_a_file_of_the_mapping_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 400
