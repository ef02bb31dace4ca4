"""A call of another program leaves no session, no row of a visitor and no web session behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
import requests
import sqlalchemy

from benchmarks.siege.castle import DOORS, Castle, build, session_of
from devserver.client_link import client_link, signer_of
from devserver.server import Server
from tests.integration.test_doors import call, packed
from tests.places import redis_of
from tests.server_database import database_of
from tests.walking import COMPLETE

TABLES = ("userdict", "userdictkeys", "tempuser")
WEB_SESSION = re.compile(rb"[0-9a-f]+_[0-9a-f]+")
DATABASES = (0, 1, 2)
OWN_DOORS = "docassemble.legalaidsync:data/questions/own_doors_demo.yml"
SECONDS = 30


@pytest.fixture(scope="module")
def castle(server: Server) -> Castle:
    return build(server)


@pytest.fixture
def traces(server: Server) -> Callable[[], Counter[str]]:
    """Return a function that counts what docassemble keeps of visitors."""

    def counted() -> Counter[str]:
        found: Counter[str] = Counter()
        with database_of(server).connect() as connection:
            for table in TABLES:
                found[table] = connection.execute(sqlalchemy.text(f"select count(*) from {table}")).scalar_one()
        for number in DATABASES:
            with redis_of(server, number) as store:  # may name a key twice
                found["web sessions"] += len(set(filter(WEB_SESSION.fullmatch, store.scan_iter())))
        return found

    return counted


def address_of(server: Server, session: str, action: str, arguments: dict[str, object]) -> str:
    return f"{server.url}/interview?i={OWN_DOORS}&session={session}&action={packed(action, arguments)}"


@pytest.mark.parametrize("action", ["sync_status", "case_summary", "health", "case_changed", "deliver_due", "prefill"])
def test_a_route_leaves_no_trace(castle: Castle, traces: Callable[[], Counter[str]], action: str) -> None:
    before = traces()
    method = "GET" if action in ("sync_status", "case_summary", "health") else "POST"
    body = {"matter": castle.matters[0]} if action == "case_changed" else {}
    body = {"facts": {"first_name": "Robin"}} if action == "prefill" else body
    headers = {"Authorization": f"Bearer {castle.tokens[action][0]}", "Idempotency-Key": f"no-trace-{action}"}
    address = f"{castle.server.url}/legalaidsync/{action}"
    answer = requests.request(
        method, address, headers=headers, json=body if method == "POST" else None, timeout=SECONDS
    )
    assert answer.status_code in (200, 201, 404)  # there may be no submission yet
    assert "Set-Cookie" not in answer.headers
    assert traces() == before


@pytest.mark.parametrize("action", ["sync_status", "case_summary", "deliver_due"])
def test_an_event_leaves_no_trace(castle: Castle, traces: Callable[[], Counter[str]], action: str) -> None:
    """docassemble makes rows for each visitor without a cookie, and they are taken back with the answer."""
    before = traces()
    answer = call(castle.server, castle.session, action, dict(castle.events[action]))
    assert answer.status_code in (200, 404)
    assert "Set-Cookie" not in answer.headers
    assert traces() == before


@pytest.mark.parametrize("action", ["sync_status", "opening_hours", "_da_set"])
def test_an_event_of_an_interview_of_ones_own_leaves_no_trace(
    castle: Castle, traces: Callable[[], Counter[str]], action: str
) -> None:
    server, arguments = castle.server, {"submission": 1}  # there may be no submission yet
    session = session_of(server, OWN_DOORS)
    before = traces()
    token = signer_of(server).door_token(action, arguments, "program hours", session, 1)
    answer = requests.get(address_of(server, session, action, {**arguments, "token": token}), timeout=SECONDS)
    assert answer.status_code == {"opening_hours": 200, "_da_set": 403}.get(action, answer.status_code)
    assert answer.json().keys() == {"ok", "data", "error"}
    assert "Set-Cookie" not in answer.headers
    assert traces() == before


def test_a_person_who_calls_an_event_in_a_browser_keeps_session_and_cookies(
    castle: Castle, traces: Callable[[], Counter[str]]
) -> None:
    """Only what was made for a call without cookies is taken back: a visitor with cookies may be anybody."""
    server = castle.server
    person, session = requests.Session(), session_of(server, OWN_DOORS)
    link = client_link(server, COMPLETE)
    assert "Check your information" in person.get(link, timeout=SECONDS).text
    before, cookies = traces(), set(person.cookies.keys())
    assert all(before[name] for name in (*TABLES, "web sessions"))
    answer = person.get(address_of(server, session, "opening_hours", {}), timeout=SECONDS)
    assert answer.json()["ok"]
    assert all(after >= before[name] for name, after in traces().items())
    assert set(person.cookies.keys()) >= cookies
    assert "Check your information" in person.get(link, timeout=SECONDS).text


@pytest.mark.parametrize("query", [{}, {"action": "nonsense"}, {"session": "x" * 32, "action": "e30"}])
def test_what_is_no_call_does_not_reach_docassemble(
    castle: Castle, traces: Callable[[], Counter[str]], query: dict[str, str]
) -> None:
    before = traces()
    answer = requests.get(f"{castle.server.url}/interview", params={"i": DOORS, **query}, timeout=SECONDS)
    assert (answer.json()["ok"], answer.history) == (False, [])
    assert traces() == before
