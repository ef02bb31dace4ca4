"""The OpenAPI description of the doors against the doors themselves: schemathesis writes the requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error, response_schema_conformance, status_code_conformance

from benchmarks.siege.castle import Castle, build
from devserver.server import Server
from docassemble.legalaidsync.doors.answers import REFUSALS
from tests.integration.test_doors import call

SECONDS = 30
EXAMPLES = 15
READING = ("sync_status", "case_summary", "health")
ACTING = ("case_changed", "prefill", "new_intake", "retry_sync", "deliver_due")
DATA_OF = {"sync_status": "SyncStatus", "case_summary": "CaseSummary", "deliver_due": "Delivered", "health": "Health"}


@pytest.fixture(scope="module")
def castle(server: Server) -> Castle:
    return build(server)


@pytest.fixture(scope="module")
def document(server: Server) -> dict[str, Any]:
    """The description as the server gives it."""
    return dict(requests.get(f"{server.url}/legalaidsync/openapi.json", timeout=SECONDS).json())


@pytest.fixture(scope="module")
def described(document: Mapping[str, Any]) -> Any:
    return schemathesis.openapi.from_dict(dict(document))


@pytest.mark.parametrize("action", [*READING, *ACTING, "openapi.json"])
def test_every_answer_is_one_that_the_description_names(described: Any, castle: Castle, action: str) -> None:
    method = "POST" if action in ACTING else "GET"
    token = castle.tokens.get(action, castle.tokens["health"])[1]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[f"/legalaidsync/{action}"][method].as_strategy())
    def asked(case: schemathesis.Case) -> None:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        answer = case.call(base_url=castle.server.url, headers=headers, timeout=SECONDS)
        case.validate_response(
            answer, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )

    asked()


@pytest.mark.parametrize("action", sorted(DATA_OF))
def test_an_event_answers_as_its_route_does(castle: Castle, document: Mapping[str, Any], action: str) -> None:
    answer = call(castle.server, castle.session, action, dict(castle.events[action]))
    assert answer.headers["Content-Type"].startswith("application/json")
    wanted = DATA_OF[action] if answer.status_code == 200 else "Refused"
    validator = Draft202012Validator({"$ref": f"#/components/schemas/{wanted}", **document})
    assert [error.message for error in validator.iter_errors(answer.json())] == []


def test_every_refusal_that_there_is_stands_in_the_description(document: Mapping[str, Any]) -> None:
    error = document["components"]["schemas"]["Refused"]["properties"]["error"]
    assert error["properties"]["code"]["enum"] == list(REFUSALS)


def test_every_door_stands_in_the_description(castle: Castle, document: Mapping[str, Any]) -> None:
    assert {path.rpartition("/")[2] for path in document["paths"]} == {*castle.tokens, "openapi.json"}
