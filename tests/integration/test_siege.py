"""A small part of `make siege`: what is forged, bent, replayed or of another session gets nothing, and does nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from benchmarks.siege.battle import lay_siege
from benchmarks.siege.castle import HOLDERS, Castle, build
from devserver.server import Server

REQUESTS = 250
KINDS = {"route", "event", "link", "short link", "launch", "list", "session", "replay"}
SECONDS = 30


@pytest.fixture(scope="module")
def castle(server: Server) -> Castle:
    return build(server)


def test_nothing_breaks_comes_out_or_is_done_twice(castle: Castle) -> None:
    outcome = lay_siege(castle, REQUESTS)
    assert outcome.breaches == {}
    assert outcome.requests == REQUESTS
    assert {kind for kind, _ in outcome.answers} == KINDS


def test_the_same_call_at_the_same_moment_is_done_once(castle: Castle) -> None:
    """One call wins; the others get its answer, or are told to ask again in a moment."""
    before = castle.effects()["links made"]
    headers = {"Authorization": f"Bearer {castle.tokens['prefill'][-1]}", "Idempotency-Key": "at-once"}

    def call(_: int) -> requests.Response:
        url = f"{castle.server.url}/legalaidsync/prefill"
        return requests.post(url, headers=headers, json={"facts": {"first_name": "Robin"}}, timeout=SECONDS)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(call, range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["data"]["link"] for answer in answers if answer.status_code == 201}) == 1
    assert castle.effects()["links made"] == before + 1


def test_there_are_holders_enough_that_not_all_calls_are_too_many() -> None:
    """Else most of the attacks would be answered 429."""
    assert REQUESTS / HOLDERS < 120
