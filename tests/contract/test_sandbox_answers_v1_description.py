"""Every operation of LegalServer's v1 description, done well once: its status and body against the description.

Nothing is skipped silently: what the description has wrong, and what the stand-in does not have, is in a table with
the reason, and an entry that nothing needs fails. Sections are those of the API sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
import requests
from jsonschema import Draft4Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from tests.v1_operations import DESCRIPTION, Operation, Site, described, operations

pytestmark = pytest.mark.skipif(not DESCRIPTION.is_file(), reason=f"{DESCRIPTION} is not there")


def data(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an answer with something under `data`."""
    return {"type": "object", "required": ["data"], "properties": {"data": schema}}


def named(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


# Answers that the description gives another record's schema or another envelope: what is meant, and why.
MEANT: Mapping[str, tuple[dict[str, Any], str]] = {
    "post /matters/{case_UUID}/adverse_parties": (
        data(named("v1_core_matter_adverse_parties")),
        "points at the additional name: section 3.2",
    ),
    "patch /matters/{case_UUID}/adverse_parties/{adverse_parties_uuid}": (
        data(named("v1_core_matter_adverse_parties")),
        "points at the additional name, as the POST does: section 3.2",
    ),
    "post /matters/{case_UUID}/litigations": (
        data(named("v1_core_matter_litigations")),
        "points at the charge; GET and PATCH of the same record do not",
    ),
    "get /matters/{case_UUID}": (
        data(named("v1_core_matter")),
        "shows `full_data`; working clients read `data`: section 3.1, section 15 row 1",
    ),
    "get /users/{user_uuid}/organization_affiliation": (
        data({"type": "array", "items": named("v1_core_users_organization_affiliation")}),
        "shows one record where a search answers several: section 3.9",
    ),
    "get /users/{user_uuid}/supervisors/{supervisor_uuid}": (
        data(named("v1_core_user_supervisor")),
        "shows the envelope of the list: section 3.9",
    ),
}
# 54 of 59 tables describe the new value without its envelope.
NEW_LOOKUP = re.compile(r"post /lookups/\w+")

# What passes under a key, wherever it is: null where the description does not mark the key, or a key that the
# description leaves out, or marks as written only.
NULLS: Mapping[str, str] = {
    "all_values raw_value text_value": "nothing chosen: the v1 excerpt of section 16.4",
    "note": "of a lookup value: section 9.9",
    "arraignment_date charge_date charge_outcome_id charge_reduction_date charge_tag_id": "section 8.4",
    "disposition_date external_id issue_note previous_charge_id warrant_number": "section 8.4",
    "family_member household_member non_adverse_party potential_conflict": "section 8.3",
    "hud_ami_category hud_area_median_income_percentage hud_entity_poverty_band": "section 8.1: no value set",
    "hud_statewide_median_income_percentage hud_statewide_poverty_band": "section 8.1: no value set",
    "creating_process": "of a litigation: section 8.8, null in the example of section 16.2",
    "courtroom event_type judge": "of an event: section 9.2, nothing chosen",
    "specific_datetime": "of a reminder: it has a relative time or a specific one",
    "adp_number contact_uuid contractor_doing_business_as snum vendor_id": "of a user: null in the example of 16.3",
    "referra_hub_services": "of a grant: section 9.8, nothing set",
    "folder_id": "of a document in no folder: section 11.1",
    "dob first last": "of a process's profile before its first form is filled: section 12.3",
}
PASSED: Mapping[tuple[str, str], str] = {
    **{("null", key): reason for keys, reason in NULLS.items() for key in keys.split()},
    ("write only", "prescreen_date"): "section 8.1: v1 and the official client read it",
    ("write only", "is_this_a_case_alert"): "section 9.3: the official client reads it",
    ("write only", "office"): "sections 8.5, 9.3 and 9.7: read as an office, in assignments as its name",
    ("write only", "court_id"): "section 8.8: read as the organization's id",
    **dict.fromkeys(
        [("not described", key) for key in ("office_name", "office_code", "office_display")],
        "the keys of an office stand under an empty key: sections 9.3 and 9.7",
    ),
    ("not described", "outreach_name"): "the description spells it `ourtreach_name`: section 8.5",
    ("not described", "street_2"): "the description of a user's address spells it `street 2`: section 5.4",
    ("not described", "zip"): "left out of the organization that is read: section 9.5 has it",
    ("not described", "uuid"): "a few tables' schemas lack it: section 9.9",
}


@dataclass(frozen=True)
class Mismatch:
    """A place where an answer is not as its schema says."""

    operation: str
    where: str
    rule: str
    message: str = field(compare=False)


@dataclass(frozen=True)
class Excuse:
    """What the description has wrong about an answer.

    Attributes:
        operation: pattern of the operations; where: the place in the answer, `*` for any place in a list;
        rule: the rule of JSON Schema that does not hold there; reason: why.
    """

    operation: str
    where: str
    rule: str
    reason: str

    def covers(self, found: Mismatch) -> bool:
        same = (self.where, self.rule) == (found.where, found.rule)
        return same and re.fullmatch(self.operation, found.operation) is not None


EXCUSES = (
    Excuse(r"get /lookups/\w+", "total_number_of_pages", "minimum", "0 for no records: section 4.1, section 15 row 13"),
    Excuse(
        r".* /organizations/?.*", "data.external_site_uuids", "type", "a text in the vendor's example: section 16.3"
    ),
    Excuse(r".* /organizations/?.*", "data.*.external_site_uuids", "type", "as for one organization"),
    Excuse(
        r"get /trainings/.*/volunteers/{user_uuid}", "", "status", "no success is described; the clinic's twin has one"
    ),
    Excuse(
        r".* /lookups/contractor_product_or_service_type.*",
        "data",
        "required",
        "`overrides_fee_structure` is demanded, `overrides_fee_structures` described",
    ),
)


def readable(schema: Any) -> Any:
    """Return a schema of OpenAPI as JSON Schema for answers: `nullable` as a type, no demand for write-only keys."""
    if isinstance(schema, list):
        return [readable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: readable(part) for key, part in schema.items()}
    if plain.get("nullable") is True:
        plain |= {"type": [plain["type"], "null"]} if isinstance(plain.get("type"), str) else {}
        plain |= {"enum": [*plain["enum"], None]} if "enum" in plain else {}
    if isinstance(plain.get("required"), list):
        known = plain.get("properties", {})
        plain["required"] = [key for key in plain["required"] if not known.get(key, {}).get("writeOnly")]
    return plain if plain.get("required") != [] else {key: part for key, part in plain.items() if key != "required"}


@cache
def components() -> Any:
    return readable(described()["components"])


class Answers:
    """Holds answers against their schemas and remembers which entries of the tables were needed."""

    def __init__(self) -> None:
        self.used: set[object] = set()
        self.validator = extend(Draft4Validator, {"properties": self._properties})

    def _properties(self, validator: Any, known: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        """Check the keys of an object, and that each is described and not marked as written only."""
        if not isinstance(instance, dict):
            return
        for key in known.keys() & instance:
            errors = list(validator.descend(instance[key], known[key], path=key, schema_path=key))
            if instance[key] is not None or not self._passes("null", key, errors):
                yield from errors
            yield from self._unless_passed("write only", key) if known[key].get("writeOnly") else ()
        for key in instance.keys() - known if known else ():
            yield from self._unless_passed("not described", key)

    def _passes(self, rule: str, key: str, errors: Iterable[ValidationError]) -> bool:
        if errors and (rule, key) in PASSED:
            self.used.add((rule, key))
        return (rule, key) in PASSED

    def _unless_passed(self, rule: str, key: str) -> list[ValidationError]:
        error = ValidationError(f"{key} is {rule}", validator=rule, path=[key])
        return [] if self._passes(rule, key, [error]) else [error]

    def mismatches(self, operation: Operation, response: requests.Response) -> list[Mismatch]:
        """Return where an answer is not as described, but for what is excused."""
        left = []
        for mismatch in self._compared(operation, response):
            excuses = [one for one in EXCUSES if one.covers(mismatch)]
            self.used.update(excuses)
            left += [] if excuses else [mismatch]
        return left

    def _compared(self, operation: Operation, response: requests.Response) -> list[Mismatch]:
        schemas = operation.schemas()
        if str(response.status_code) not in schemas:
            return [Mismatch(str(operation), "", "status", f"{response.status_code}: {response.text[:200]}")]
        described_as = schemas[str(response.status_code)]
        if described_as is None:
            return []
        schema = meant(operation, described_as)
        if schema is not described_as and not self._errors(described_as, response):
            return [Mismatch(str(operation), "", "meant", "the description's own schema would do")]
        return [
            Mismatch(str(operation), place(error.absolute_path), str(error.validator), error.message[-300:])
            for error in self._errors(schema, response)
        ]

    def _errors(self, schema: Any, response: requests.Response) -> list[ValidationError]:
        whole = {**readable(schema), "components": components()}
        return list(self.validator(whole, format_checker=FormatChecker()).iter_errors(response.json()))


def place(path: Iterable[str | int]) -> str:
    return ".".join("*" if isinstance(step, int) else step for step in path)


def meant(operation: Operation, schema: Any) -> Any:
    """Return the schema that is meant for an operation's answer."""
    if NEW_LOOKUP.fullmatch(str(operation)) and "$ref" in schema:
        return data(schema)
    return MEANT.get(str(operation), (schema,))[0]


@dataclass(frozen=True)
class Outcome:
    """What came of doing every operation once."""

    statuses: Mapping[str, int]
    mismatches: list[Mismatch]
    used: set[object]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    site, answers = Site(tmp_path_factory.mktemp("described") / "site.sqlite"), Answers()
    statuses: dict[str, int] = {}
    found: list[Mismatch] = []
    for operation in operations():
        response = site.send(operation)
        statuses[f"{operation.method} {operation.path}"] = response.status_code
        found += answers.mismatches(operation, response)
    return Outcome(statuses, found, answers.used)


def test_every_operation_has_an_answer_of_success(outcome: Outcome) -> None:
    assert len(outcome.statuses) == 313
    assert {name: status for name, status in outcome.statuses.items() if not 200 <= status < 300} == {}


def test_every_answer_has_a_described_status_and_a_valid_body(outcome: Outcome) -> None:
    assert [f"{one.operation} {one.where} {one.rule}: {one.message}" for one in outcome.mismatches] == []


def test_every_excuse_is_needed(outcome: Outcome) -> None:
    assert [key for key in PASSED if key not in outcome.used] == []
    assert [excuse for excuse in EXCUSES if excuse not in outcome.used] == []
    assert MEANT.keys() <= {str(one) for one in operations()}
