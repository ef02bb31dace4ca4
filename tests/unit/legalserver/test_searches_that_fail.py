"""A search whose pages fail on the way, over real sockets: which pages are asked for again, and what comes twice."""

from __future__ import annotations

import re
from typing import Any

import pytest

from docassemble.legalaidsync.errors import OutcomeUnknown, PermissionMissing
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import CircuitBreaker, http
from tests.unit.transport.rough_server import RoughServer, Turn, answer, reset

TROUBLES = [answer(500), answer(503), answer(429, Retry_After="0"), answer(200, b"<html>SITE DOWN</html>"), reset]
NAMES = ["500", "503", "429", "page", "reset"]


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "wait_random_exponential", lambda **_: lambda state: 0.0)


def page(letter: str, of: int = 3) -> Turn:
    rows = [{"uuid": f"{letter}{number}"} for number in (1, 2)]
    return answer(200, {"total_number_of_pages": of, "total_records": 2 * of, "data": rows})


def search(server: RoughServer, **how: Any) -> Any:
    timeouts = Timeouts(connect=1, read=1, page=5)
    site = LegalServer(base_url=server.url, token=Token("t"), timeouts=timeouts, breaker=CircuitBreaker(limit=100))
    return site.contacts.search(**how)


def pages_asked(server: RoughServer) -> list[int]:
    return [int(re.findall(r"page_number=(\d+)", head)[0]) for head in server.requests]


@pytest.mark.parametrize("trouble", TROUBLES, ids=NAMES)
def test_a_page_that_fails_is_asked_for_again_and_no_record_comes_twice(trouble: Turn) -> None:
    with RoughServer(page("a"), trouble, page("b"), page("c")) as server:
        found = [row["uuid"] for row in search(server)]
    assert found == ["a1", "a2", "b1", "b2", "c1", "c2"]
    assert pages_asked(server) == [1, 2, 2, 3]


def test_what_came_before_a_page_that_may_not_be_read_stands() -> None:
    with RoughServer(page("a"), answer(403)) as server:
        found = search(server)
        assert [next(found)["uuid"], next(found)["uuid"]] == ["a1", "a2"]
        with pytest.raises(PermissionMissing) as caught:
            next(found)
    assert caught.value.endpoint == "GET /api/v2/contacts"
    assert pages_asked(server) == [1, 2]


def test_a_site_that_sends_the_first_page_for_ever_is_asked_twice() -> None:
    with RoughServer(page("a", of=900)) as server, pytest.raises(OutcomeUnknown):
        list(search(server))
    assert pages_asked(server) == [1, 2]


def test_the_first_page_alone_is_one_request_however_long_the_list_is() -> None:
    with RoughServer(page("a", of=900)) as server:
        assert len(list(search(server, most_pages=1))) == 2
    assert pages_asked(server) == [1]
