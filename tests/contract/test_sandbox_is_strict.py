"""The stand-in against its own description and against LegalServer's: schemathesis writes the requests.

Nothing it may send makes a 5xx, every status is a documented one, and every body fits its schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error, response_schema_conformance, status_code_conformance

from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.application import Sandbox
from docassemble.legalaidsync.sandbox.resources import RESOURCES

DESCRIPTION = Path(__file__).parents[2].parent / "shared" / "legalserver" / "CoreAPI.v1.yaml"
HEADERS = {"Authorization": "Bearer sandbox-token"}
EXAMPLES = 2  # of each operation: one to a made-up address, one to a record that is there
FEW = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Statuses that LegalServer's description leaves out, by a pattern of the operations, with the API sheet's reason.
LEFT_OUT: Mapping[tuple[str, int], str] = {
    (r"DELETE /api/v1/clinics/.*", 404): "nobody there to take off; only 204 is described: section 10.1",
    (r"\w+ /api/v1/processes/.*", 400): "a value that makes no sense; only 200 is described there: section 10.1",
    (r"\w+ /api/v1/processes/.*", 404): "no such process, session or form; only 200 is described: section 10.1",
    (r"POST /api/v1/documents/(documate|matter_zip)", 400): "a part that is missing, or no zip: section 10.1",
    (
        r"DELETE /api/v1/matters/{case_UUID}/charges/{charge_uuid}",
        409,
    ): "the top charge while others exist: section 10.1",
}
# One path of a lookup table stands for all of them: the stand-in has a single route for every table.
TABLES = ("note_type", "county", "charge", "roles")
# What the placeholders of LegalServer's description are called in the stand-in's.
PLACEHOLDERS = {
    **dict.fromkeys(("case_UUID", "case_uuid", "matters"), "matters"),
    **dict.fromkeys(("user_uuid", "users"), "users"),
    **dict.fromkeys(("organization_uuid", "organizations"), "organizations"),
    **dict.fromkeys(("event_uuid", "events"), "events"),
    **dict.fromkeys(("grant_uuid", "grant_UUID", "grants"), "grants"),
    **dict.fromkeys(("reminder_uuid", "event_reminders"), "event_reminders"),
    **dict.fromkeys(("lookup_uuid", "custom"), "custom_lookups"),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return make_app(tmp_path_factory.mktemp("strict") / "site.sqlite", requests_per_minute=None)


def known_ids(app: Sandbox, path: str) -> dict[str, str]:
    """Return what is on file for the placeholders of a path."""
    with app.store.reading() as records:
        found = {name: records.all(stored) for name, stored in PLACEHOLDERS.items()}
        ids = {name: some[0].uuid for name, some in found.items() if some}
        first_case = next(matter for matter in found["matters"] if matter.fields["case_number"] == "26-0001042")
        ids |= dict.fromkeys(("matters", "case_UUID", "case_uuid"), first_case.uuid)
        last = path.rstrip("/").rpartition("{")[2].rstrip("}")
        collection = path.rpartition("/{")[0].rpartition("/")[2]
        owner = next((row for row in RESOURCES.values() if row.path.endswith(f"/{collection}")), None)
        if owner is not None and last not in PLACEHOLDERS:
            own = [row for row in records.all(owner.stored) if row.parent in (None, *ids.values())]
            ids |= {last: own[0].uuid} if own else {}
    return ids | {"table": "note_type", "process": "1", "process_id": "1", "session": "1", "form": "1", "schedule": "7"}


def is_tried(path: str) -> bool:
    """Tell whether a path is to be tried: all but most of the lookup tables."""
    table = path.partition("/v1/lookups/")[2].partition("/")[0]
    return not table or table in TABLES


def hold(app: Sandbox, operation: Any, checks: list[Any], excused: frozenset[int] = frozenset()) -> list[int]:
    """Send requests of an operation, the first to a made-up address, the others to records that are there.

    Returns the statuses that were answered; those that are excused are not checked.
    """
    ids, sent = known_ids(app, operation.path), []

    @FEW
    @given(operation.as_strategy())
    def send(case: Any) -> None:
        if sent:
            case.path_parameters = dict(case.path_parameters or {}) | {
                key: value for key, value in ids.items() if key in (case.path_parameters or {})
            }
        response = case.call(headers=HEADERS)
        sent.append(response.status_code)
        if response.status_code not in excused:
            case.validate_response(response, checks=checks)

    send()
    return sent


def test_no_request_breaks_the_stand_in_and_every_answer_is_as_its_own_description_says(app: Sandbox) -> None:
    schema = schemathesis.openapi.from_wsgi("/sandbox/openapi.json", app)
    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    sent = {operation.ok().label: hold(app, operation.ok(), checks) for operation in schema.get_all_operations()}
    assert len(sent) > 280
    assert all(sent.values())


@pytest.mark.skipif(not DESCRIPTION.is_file(), reason=f"{DESCRIPTION} is not there")
def test_no_request_of_legalservers_own_description_breaks_the_stand_in(app: Sandbox) -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    described: Mapping[str, Any] = yaml.load(DESCRIPTION.read_bytes(), Loader=loader)
    paths = {
        path: operations
        for path, operations in described["paths"].items()
        if path.startswith("/api/v1") and is_tried(path)
    }
    schema = schemathesis.openapi.from_dict({**described, "paths": paths, "servers": [{"url": "/"}]})
    schema.app = app
    checks = [not_a_server_error, status_code_conformance]
    operations = [operation.ok() for operation in schema.get_all_operations()]
    needed = {
        (pattern, status)
        for operation in operations
        for excused in [excuses(operation.label)]
        for status in hold(app, operation, checks, frozenset(excused))
        if status in excused and not is_described(operation, status)
        for pattern in excused[status]
    }
    assert len(operations) > 100
    assert LEFT_OUT.keys() == needed


def excuses(label: str) -> dict[int, list[str]]:
    """Return the statuses that an operation may answer although they are not described, with the excuses' patterns."""
    found: dict[int, list[str]] = {}
    for pattern, status in LEFT_OUT:
        if re.fullmatch(pattern, label):
            found.setdefault(status, []).append(pattern)
    return found


def is_described(operation: Any, status: int) -> bool:
    return str(status) in operation.definition.raw["responses"]
