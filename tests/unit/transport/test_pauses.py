"""How long is waited: for a connection, for an answer, and between two attempts. No test waits itself."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import tenacity.nap
import tenacity.wait
from requests.auth import AuthBase
from urllib3.exceptions import MaxRetryError, NewConnectionError

from docassemble.legalaidsync.errors import CircuitOpen, OutcomeUnknown, RateLimited, Unreachable
from docassemble.legalaidsync.legalserver.answers import judge
from docassemble.legalaidsync.legalserver.tokens import BearerAuth
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import Call, CircuitBreaker, RateLimit, Transport, budget, page_budget

from .rough_server import RoughServer, answer

READ = Call("GET", "/matters")
WRITE = Call("POST", "/matters/{matter}/notes", {"matter": "71f41d87"}, json={"body": "x"})


def connect(url: str, **known: Any) -> Transport:
    auth: AuthBase = BearerAuth(Token("t"))
    return Transport(base_url=url, auth=auth, judge=judge, **{"breaker": CircuitBreaker(limit=7)} | known)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every pause between two attempts, instead of the pause."""
    pauses: list[float] = []
    monkeypatch.setattr(tenacity.nap, "time", SimpleNamespace(sleep=pauses.append))
    return pauses


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """Every range out of which a pause was drawn; the pause is half of it."""
    ranges: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        ranges.append((low, high))
        return high / 2

    monkeypatch.setattr(tenacity.wait, "random", SimpleNamespace(uniform=uniform))
    return ranges


def test_the_pause_between_reads_is_drawn_from_a_range_that_doubles_up_to_two_seconds(
    slept: list[float], drawn: list[tuple[float, float]]
) -> None:
    """Drawn from nought on, so that many callers of a site that comes back do not all come at once."""
    with RoughServer(answer(500)) as server:
        with pytest.raises(CircuitOpen):
            connect(server.url, timeouts=Timeouts(page=600)).send(READ)
        assert len(server.requests) == 7
    assert drawn == [(0, 0.2), (0, 0.4), (0, 0.8), (0, 1.6), (0, 2), (0, 2), (0, 2)]
    assert slept == [0.1, 0.2, 0.4, 0.8, 1, 1, 1]


@pytest.mark.parametrize("call", [READ, WRITE])
def test_a_pause_that_the_site_asks_for_is_kept(slept: list[float], call: Call) -> None:
    with RoughServer(answer(429, Retry_After="3"), answer()) as server:
        assert connect(server.url).send(call).status_code == 200
        assert len(server.requests) == 2
    assert slept == [3.0]


def test_no_pause_goes_beyond_the_time_of_the_call(slept: list[float]) -> None:
    with RoughServer(answer(429, Retry_After="9"), answer()) as server:
        with pytest.raises(RateLimited):
            connect(server.url, timeouts=Timeouts(page=8)).send(READ)
        assert len(server.requests) == 1
    assert slept == []


class Clocked(requests.Session):
    """Each request takes some seconds of a scripted clock; what it was allowed to take is kept in `allowed`."""

    def __init__(self, seconds: float, result: requests.Response | Exception) -> None:
        super().__init__()
        self.now = 0.0
        self.allowed: list[Any] = []
        self._seconds, self._result = seconds, result

    def request(self, *_: Any, **how: Any) -> requests.Response:  # type: ignore[override]
        self.allowed.append(how["timeout"])
        self.now += self._seconds
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


@pytest.fixture
def clocked(monkeypatch: pytest.MonkeyPatch, slept: list[float]) -> Callable[..., Clocked]:
    """Return a function that makes a session whose clock is that of the time budgets."""

    def made(seconds: float, result: requests.Response | Exception) -> Clocked:
        session = Clocked(seconds, result)
        monkeypatch.setattr(budget, "time", SimpleNamespace(monotonic=lambda: session.now))
        return session

    return made


def good() -> requests.Response:
    response = requests.Response()
    response.status_code, response._content = 200, b"{}"
    return response


def test_unless_told_otherwise_a_call_has_3_seconds_to_connect_and_8_for_an_answer(
    clocked: Callable[..., Clocked],
) -> None:
    session = clocked(0.0, good())
    connect("http://x.invalid", session=session).send(READ)
    assert session.allowed == [(3.0, 8.0)]


def test_all_attempts_of_a_call_share_8_seconds(clocked: Callable[..., Clocked]) -> None:
    session = clocked(5.0, requests.ReadTimeout("slow"))
    with pytest.raises(OutcomeUnknown):
        connect("http://x.invalid", session=session).send(READ)
    assert session.allowed == [(3.0, 8.0), (3.0, 3.0)]


def test_all_calls_of_a_page_share_its_seconds(clocked: Callable[..., Clocked]) -> None:
    session = clocked(3.0, good())
    transport = connect("http://x.invalid", session=session)
    with page_budget(8.0):
        for _ in range(3):
            transport.send(READ)
        with pytest.raises(Unreachable) as caught:
            transport.send(WRITE)
    assert session.allowed == [(3.0, 8.0), (3.0, 5.0), (2.0, 2.0)]
    assert (caught.value.certainly_not_done, caught.value.endpoint) == (True, WRITE.endpoint)


class NotThereAtFirst(requests.Session):
    """No connection comes about for the first two requests."""

    def __init__(self, trouble: Exception) -> None:
        super().__init__()
        self._troubles = [trouble, trouble]

    def request(self, *given: Any, **how: Any) -> requests.Response:
        if self._troubles:
            raise self._troubles.pop()
        return super().request(*given, **how)


NO_CONNECTION = [
    requests.ConnectTimeout("slow"),
    requests.ConnectionError(MaxRetryError(None, "/", NewConnectionError(None, "refused"))),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("trouble", NO_CONNECTION)
@pytest.mark.parametrize("call", [READ, WRITE])
def test_a_call_that_never_connected_is_made_again_and_arrives_once(
    slept: list[float], trouble: Exception, call: Call
) -> None:
    with RoughServer(answer()) as server:
        connect(server.url, session=NotThereAtFirst(trouble)).send(call)
        assert len(server.requests) == 1
    assert len(slept) == 2


def test_what_an_answer_says_of_the_limit_turns_the_next_caller_away_before_he_sends() -> None:
    with RoughServer(answer(200, {}, x_rate_limit_limit="200", x_rate_limit_remaining="0")) as server:
        transport = connect(server.url, limit=RateLimit(server.url, 200))
        transport.send(READ)
        with pytest.raises(RateLimited) as caught:
            transport.send(READ)
        assert len(server.requests) == 1
    assert (caught.value.status, caught.value.endpoint) == (None, READ.endpoint)
    assert caught.value.certainly_not_done


def test_an_answer_does_not_hold_the_token() -> None:
    """It is kept in the cache, and leads back to its request."""
    with RoughServer(answer(302, Location="/there"), answer()) as server:
        response = connect(server.url).send(READ)
        assert len(server.requests) == 2
    assert all("Authorization: Bearer t" in head for head in server.requests)
    assert not [each for each in (*response.history, response) if "Authorization" in each.request.headers]
