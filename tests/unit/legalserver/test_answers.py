"""What an answer means: pure functions over canned answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.errors import (
    Conflict,
    LegalAidSyncError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    PremiumRequired,
    RateLimited,
    Refused,
    SiteDown,
    TokenRefused,
)
from docassemble.legalaidsync.legalserver.answers import body_of, judge, one_record, pause_asked_for, refused_keys
from docassemble.legalaidsync.transport import Call

CALL = Call("GET", "/api/v2/matters/{uuid}", {"uuid": "71f41d87"})


def canned(status: int = 200, body: Any = None, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    response.request = requests.Request("GET", "https://x.invalid/71f41d87", headers={"X-Request-ID": "r-1"}).prepare()  # type: ignore[assignment]
    return response


@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_success_passes_quietly(status: int) -> None:
    judge(canned(status), CALL, "r-1")


@pytest.mark.parametrize(
    ("status", "kind", "certainly_not_done"),
    [
        (302, OutcomeUnknown, False),
        (400, Refused, False),
        (401, TokenRefused, False),
        (402, PremiumRequired, False),
        (403, PermissionMissing, False),
        (404, NotFound, False),
        (405, Refused, False),
        (408, OutcomeUnknown, False),
        (409, Conflict, False),
        (410, Refused, False),
        (413, Refused, False),
        (422, Refused, False),
        (429, RateLimited, True),
        (500, OutcomeUnknown, False),
        (502, OutcomeUnknown, False),
        (503, SiteDown, True),
        (504, OutcomeUnknown, False),
    ],
)
def test_each_status_is_one_class(status: int, kind: type[LegalAidSyncError], certainly_not_done: bool) -> None:
    with pytest.raises(LegalAidSyncError) as caught:
        judge(canned(status), CALL, "r-1")
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.endpoint, error.request_id) == (status, "GET /api/v2/matters/{uuid}", "r-1")
    assert error.certainly_not_done is certainly_not_done


SPELLINGS = [
    "invalid_values",
    "invalid values",
    "invalid_parameters",
    "invalid parameters",
    "missing_arguments",
    "missing arguments",
    "invalid search values",
    "invalid_search_values",
    "invalid search keys",
    "invalid_search_keys",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "found", [{"last": "Featherstone", "zip": "6"}, ["last", "zip"], ["last: Featherstone", "zip: 6"]]
)
def test_refused_fields_are_named_in_every_spelling_without_their_values(spelling: str, found: Any) -> None:
    """Section 10.1 of the API sheet."""
    assert refused_keys(canned(400, {spelling: found})) == ("last", "zip")


def test_fields_of_several_validation_keys_are_named_together() -> None:
    body = {"invalid_values": {"legal_problem_code": "VAWA"}, "missing_arguments": ["case_disposition"]}
    assert set(refused_keys(canned(400, body))) == {"legal_problem_code", "case_disposition"}


@pytest.mark.parametrize("name", ["county_of_residence", "custom_12", "update[module]", "services.title"])
def test_names_as_legalserver_writes_them_are_kept(name: str) -> None:
    assert refused_keys(canned(400, {"invalid_parameters": [name]})) == (name,)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Featherstone</html>",
        ["Featherstone"],
        "Featherstone",
        None,
        {"error_message": "Invalid matter_uuid"},
        {"invalid_values": "Featherstone"},
        {"invalid_values": [{"last": "Featherstone"}]},
        {"invalid_values": ["Marigold Featherstone", "312-555-0117", 7, None]},
    ],
)
def test_what_is_no_name_of_a_field_is_left_out(body: Any) -> None:
    assert refused_keys(canned(400, body)) == ()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0"}, 0.5),
        ({"x_rate_limit_reset": "1012"}, 12.0),
        ({"x_rate_limit_reset": "990"}, 0.5),
        ({"retry_after": "3", "x_rate_limit_reset": "1060"}, 3.0),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT", "x_rate_limit_reset": "1004"}, 4.0),
        ({"retry_after": "²"}, 10.0),
        ({}, 10.0),
    ],
)
def test_the_pause_after_too_many_requests_is_read_from_the_headers(headers: dict[str, str], seconds: float) -> None:
    assert pause_asked_for(canned(429, {}, **headers), now=1000.0) == seconds


def test_a_rate_limit_tells_how_long_to_wait() -> None:
    with pytest.raises(RateLimited) as caught:
        judge(canned(429, {}, retry_after="12"), CALL, "r-1")
    assert caught.value.retry_after == 12.0


@pytest.mark.parametrize("body", [{"data": {"first": "Ann"}}, {"first": "Ann"}, {"data": [{"first": "Ann"}]}])
def test_a_record_comes_with_or_without_an_envelope(body: Any) -> None:
    assert one_record(canned(200, body), CALL) == {"first": "Ann"}


@pytest.mark.parametrize(
    "body", [[], [{"first": "Ann"}], {"data": []}, {"data": None}, {"data": "Ann"}, "Ann", 7, None]
)
def test_an_answer_without_a_record_is_no_answer(body: Any) -> None:
    with pytest.raises(OutcomeUnknown) as caught:
        one_record(canned(201, body), CALL)
    assert (caught.value.status, caught.value.endpoint, caught.value.request_id) == (201, CALL.endpoint, "r-1")
    assert "Ann" not in str(caught.value)


@pytest.mark.parametrize("body", [b"<html>Log in</html>", b'{"data": {', b"", b"\xff\xfe\x00"])
def test_a_page_or_a_truncated_body_is_no_answer(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown) as caught:
        body_of(canned(200, body), CALL)
    assert (caught.value.endpoint, caught.value.request_id) == (CALL.endpoint, "r-1")


def test_a_missing_permission_is_named_so_that_an_administrator_can_grant_it() -> None:
    """Section 2.1."""
    with pytest.raises(PermissionMissing) as caught:
        judge(canned(403, {"error_message": "User does not have permissions: [API Matter: Get]"}), CALL, "r-1")
    assert caught.value.keys == ("API Matter: Get",)


@pytest.mark.parametrize(
    "message", ["This API cannot be processed for this site", "[Marigold Featherstone]", None, ["x"]]
)
def test_a_refusal_that_names_no_permission_names_nothing(message: Any) -> None:
    with pytest.raises(PermissionMissing) as caught:
        judge(canned(403, {"error_message": message}), CALL, "r-1")
    assert caught.value.keys == ()


@pytest.mark.parametrize("key", ["error_message", "error", "message"])
def test_an_upsert_that_matched_several_records_is_a_conflict(key: str) -> None:
    """Section 7.5: it is answered with 400, and nothing was changed."""
    with pytest.raises(Conflict) as caught:
        judge(canned(400, {key: "Cannot process multiple records for upsert"}), CALL, "r-1")
    assert caught.value.status == 400
