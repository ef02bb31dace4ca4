"""`/lsinterviews` on the real server, as LegalServer calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devserver.launch import launch_key
from devserver.server import Server
from tests.launches import LAUNCHED, SECONDS

ORIGIN = "https://example.legalserver.org"
KNOWN = {"interview", "name", "external", "sites"}


@pytest.fixture(scope="module")
def key(server: Server) -> str:
    return launch_key(server)


def call(server: Server, method: str = "GET", **given: Any) -> requests.Response:
    return requests.request(method, f"{server.url}/lsinterviews", timeout=SECONDS, **given)


@pytest.mark.parametrize(
    "sent",
    [
        {"headers": {"X-API-Key": "KEY"}},
        {"headers": {"Authorization": "Bearer KEY"}},
        {"cookies": {"X-API-Key": "KEY"}},
        {"params": {"key": "KEY"}},
    ],
)
def test_the_key_is_taken_wherever_docassemble_takes_one(
    server: Server, key: str, sent: Mapping[str, Mapping[str, str]]
) -> None:
    with_key: dict[str, Any] = {
        place: {name: text.replace("KEY", key) for name, text in pairs.items()} for place, pairs in sent.items()
    }
    answer = call(server, **with_key)
    assert answer.status_code == 200
    listed = {each["interview"]: each for each in answer.json()["interviews"]}
    assert set(listed[LAUNCHED]) == KNOWN
    assert (listed[LAUNCHED]["external"], listed[LAUNCHED]["sites"]) == (False, [])


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong" * 7}, {"Authorization": "Basic abc"}])
def test_without_a_good_key_there_is_no_list(server: Server, headers: dict[str, str]) -> None:
    answer = call(server, headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"error": "Role verification failed."})


def test_a_key_of_an_account_without_the_privilege_is_refused_even_an_administrators(server: Server) -> None:
    answer = call(server, headers={"X-API-Key": server.api_key})
    assert (answer.status_code, answer.json()) == (403, {"error": "Role verification failed."})


def test_head_has_the_same_status_and_no_body(server: Server, key: str) -> None:
    answer = call(server, "HEAD", headers={"X-API-Key": key})
    assert (answer.status_code, answer.content) == (200, b"")
    assert call(server, "HEAD").status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_any_origin_may_read_it(server: Server, key: str, method: str) -> None:
    answer = call(server, method, headers={"X-API-Key": key, "Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", ORIGIN)


def test_a_browser_may_ask_beforehand(server: Server) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "X-API-Key",
    }
    answer = call(server, "OPTIONS", headers=asked)
    assert answer.status_code == 200
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"].lower() == "x-api-key"


def test_the_reply_logs_nobody_in(server: Server, key: str) -> None:
    """docassemble's own API replies with a cookie that is a web session of the key's owner."""
    answer = call(server, headers={"X-API-Key": key})
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_else_is_allowed(server: Server, key: str, method: str) -> None:
    assert call(server, method, headers={"X-API-Key": key}).status_code in (400, 405)


TEXT = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60)
ANYTHING = st.fixed_dictionaries(
    {},
    optional={
        "params": st.dictionaries(st.sampled_from(["key", "site", "case_type", "json", "i"]), st.text(max_size=60)),
        "headers": st.dictionaries(
            st.sampled_from(["X-API-Key", "Authorization", "Cookie", "Origin", "Referer"]), TEXT
        ),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=ANYTHING, with_key=st.booleans())
def test_whatever_is_sent_gets_one_of_the_described_answers(
    server: Server, key: str, sent: dict[str, dict[str, str]], with_key: bool
) -> None:
    """A wrong key in the address goes before the right one in a header, as everywhere in docassemble."""
    headers = {name: text.strip().encode("latin-1") for name, text in sent.get("headers", {}).items()}
    own = {"X-API-Key": key.encode()} if with_key else {}
    answer = call(server, params=sent.get("params", {}), headers=headers | own)
    assert answer.status_code in (200, 403)
    assert answer.status_code == 403 or (with_key and set(answer.json()) == {"interviews"})
    assert answer.headers["Content-Type"] == "application/json"
    assert "Set-Cookie" not in answer.headers
