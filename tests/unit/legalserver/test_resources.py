"""The table of resources against the endpoints of version 2, as section 3 of the API sheet lists them.

(Version 1 is checked against LegalServer's own description: tests/contract/test_every_operation.py.)
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.resources import RESOURCES
from docassemble.legalaidsync.legalserver.rows import ANY, METHODS, Resource, Tier, alternatives, names
from docassemble.legalaidsync.transport.calls import template_fields

# G get or search, P create, U update (PATCH), W write anew (PUT), D delete; a gap of a path is written as *.
V2_ENDPOINTS = """
GP /matters | GU /matters/* | P /matters/*/sharepoint | P /matters/*/transfer
GP /matters/*/additional_names | GUD /matters/*/additional_names/*
GP /matters/*/addresses | GUD /matters/*/addresses/*
GP /matters/*/adverse_parties | GUD /matters/*/adverse_parties/*
GP /matters/*/assignments | GU /matters/*/assignments/*
GP /matters/*/assets | GUD /matters/*/assets/*
GP /matters/*/callbacks | GU /matters/*/callbacks/*
GP /matters/*/charges | GUD /matters/*/charges/*
GP /matters/*/contacts | GUD /matters/*/contacts/*
GP /matters/*/expenses | GUD /matters/*/expenses/*
GP /matters/*/government_generated_ids | GUD /matters/*/government_generated_ids/*
GP /matters/*/incomes | GU /matters/*/incomes/*
GP /matters/*/litigations | GU /matters/*/litigations/*
GP /matters/*/non_adverse_parties | GUD /matters/*/non_adverse_parties/*
GP /matters/*/notes | GU /matters/*/notes/*
GP /matters/*/phone_numbers | GUD /matters/*/phone_numbers/*
GPUD /matters/*/related_matters | G /matters/*/related_matters/*
GP /matters/*/services | GU /matters/*/services/*
GP /contacts | GU /contacts/*
GP /documents | GU /documents/* | P /documents/matter_zip
GP /notes | GU /notes/* | G /notes/drafts | GUD /notes/drafts/*
GP /events | GU /events/* | GUD /events/*/reminders/*
GP /events/*/reminders/*/recipients | GD /events/*/reminders/*/recipients/*
GP /tasks | GU /tasks/*
GP /organizations | GU /organizations/* | GP /organizations/*/phases | GU /organizations/*/phases/*
GP /users | GU /users/* | GP /users/*/organization_affiliation | GU /users/*/organization_affiliation/*
GP /users/*/subjects | GUD /users/*/subjects/* | GP /users/*/supervisors | GUD /users/*/supervisors/*
GP /lookups/* | GU /lookups/*/*
G /custom_lookups | G /custom_lookups/* | GP /custom_lookups/*/lookups | GU /custom_lookups/*/lookups/*
P /conflict_check
G /processes | P /processes/*/sessions | G /processes/*/sessions/*
W /processes/*/sessions/*/forms/* | P /processes/*/sessions/*/previous
G /data_export | G /data_export/data/* | G /data_export/report/*/latest/info | G /data_export/report/*/latest/data
GP /timeslips
G /grants | G /grants/* | G /grants/*/contract_terms | G /grants/*/contract_terms/*
"""
LETTERS = {"G": "GET", "P": "POST", "U": "PATCH", "W": "PUT", "D": "DELETE"}
LISTED = [
    (LETTERS[letter], path)
    for letters, path in (part.split() for part in re.split(r"[|\n]", V2_ENDPOINTS) if part.strip())
    for letter in letters
]
ROWS = [(row, verb) for row in RESOURCES for verb in row.verbs]


def shape(path: str) -> str:
    return re.sub(r"{\w+}", "*", path)


EXPRESSED = {(row.method_of(verb), shape(row.path_of(verb))) for row, verb in ROWS if 2 in row.versions_of(verb)}


@pytest.mark.parametrize(("method", "path"), LISTED, ids=str)
def test_each_endpoint_of_version_2_can_be_expressed(method: str, path: str) -> None:
    assert (method, path) in EXPRESSED


def test_what_version_2_has_besides_is_the_pro_bono_portal() -> None:
    """The sheet names that family without its paths."""
    besides = {path for method, path in EXPRESSED - set(LISTED)}
    assert {path.split("/")[1] for path in besides} == {"clinics", "trainings", "users"}
    assert all("external_sites" in path for path in besides if path.startswith("/users"))


def test_each_resource_is_a_declared_attribute_of_the_client() -> None:
    declared = set(LegalServer.__annotations__) - {"version", "reports"}
    assert declared == {row.name for row in RESOURCES}


def test_a_name_stands_twice_only_for_two_versions() -> None:
    seen = Counter((row.name, version) for row in RESOURCES for version in row.versions)
    assert max(seen.values()) == 1


@pytest.mark.parametrize(("row", "verb"), ROWS, ids=lambda part: getattr(part, "name", part))
def test_a_row_is_whole(row: Resource, verb: str) -> None:
    """What a reader looks for stands there, and what is listed is a name."""
    found = row.verbs[verb]
    assert verb in METHODS or found.path
    assert row.versions_of(verb) <= {1, 2}
    assert row.section.startswith(("3", "11", "12"))
    listed = [
        *names(found.keys),
        *names(found.keys_v2),
        *(key for some in alternatives(found.required) for key in some),
    ]
    assert all(re.fullmatch(r"[A-Za-z_:]+\d?", key) for key in listed)
    assert not set(names(found.keys)) & set(names(found.keys_v2))
    assert found.match == ANY or verb in ("create", "upload") or not found.match


def test_reading_is_never_premium_but_in_guided_navigation() -> None:
    """Section 3: the paid tier is for writes."""
    paid = {row.name for row, verb in ROWS if verb in ("get", "search") and row.verbs[verb].tier is not Tier.INCLUDED}
    assert paid == {"processes", "process_sessions"}


def test_the_id_of_a_record_is_the_last_gap_of_its_path_or_travels_elsewhere() -> None:
    for row, verb in ROWS:
        if verb in ("get", "update", "delete"):
            inside = "uuid" in template_fields(row.path_of(verb))
            assert inside != bool(row.verbs[verb].id_key)
