"""The time budget of a page. A scripted clock stands in for time, so that requests are counted exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.errors import OutcomeUnknown, RateLimited, Unreachable
from docassemble.legalaidsync.settings import Timeouts
from docassemble.legalaidsync.transport import Call, Transport, budget, page_budget, seconds_left

from .rough_server import RoughServer, answer

READ = Call("GET", "/matters")
Open = Callable[..., Transport]


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class SlowSession(requests.Session):
    """Each request takes `seconds` of the scripted clock and then fails."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__()
        self._clock, self._seconds = clock, seconds
        self.timeouts: list[Any] = []

    def request(self, *_: Any, **how: Any) -> requests.Response:  # type: ignore[override]
        self.timeouts.append(how["timeout"])
        self._clock.now += self._seconds
        raise requests.ReadTimeout("slow")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    scripted = Clock()
    monkeypatch.setattr(budget, "time", SimpleNamespace(monotonic=scripted.monotonic))
    return scripted


def test_reads_are_repeated_until_the_budget_is_used_up(open_transport: Open, clock: Clock) -> None:
    session = SlowSession(clock, seconds=0.4)
    with page_budget(1.0), pytest.raises(OutcomeUnknown):
        open_transport("http://x.invalid", session).send(READ)
    assert len(session.timeouts) == 3


def test_no_attempt_may_take_longer_than_what_is_left(open_transport: Open, clock: Clock) -> None:
    session = SlowSession(clock, seconds=3.0)
    timeouts = Timeouts(connect=3, read=8, page=8)
    with page_budget(5.0), pytest.raises(OutcomeUnknown):
        open_transport("http://x.invalid", session, timeouts=timeouts).send(READ)
    assert session.timeouts == [(3.0, 5.0), (2.0, 2.0)]


def test_nothing_is_sent_once_the_budget_is_used_up(open_transport: Open, clock: Clock) -> None:
    session = SlowSession(clock, seconds=1.0)
    with page_budget(1.0):
        clock.now += 1.0
        with pytest.raises(Unreachable) as caught:
            open_transport("http://x.invalid", session).send(READ)
    assert session.timeouts == []
    assert caught.value.certainly_not_done


def test_a_pause_that_is_longer_than_the_budget_is_not_waited_for(open_transport: Open) -> None:
    with RoughServer(answer(429, Retry_After="30")) as server:
        with pytest.raises(RateLimited) as caught:
            open_transport(server.url).send(READ)
        assert len(server.requests) == 1
    assert caught.value.retry_after == 30


def test_a_budget_inside_a_budget_never_grows(clock: Clock) -> None:
    with page_budget(2.0):
        with page_budget(60.0):
            assert seconds_left(99) == 2.0
        with page_budget(0.5):
            assert seconds_left(99) == 0.5
        assert seconds_left(99) == 2.0
    assert seconds_left(99) == 99


def test_what_is_left_is_never_less_than_nothing(clock: Clock) -> None:
    with page_budget(1.0):
        clock.now += 5
        assert seconds_left(99) == 0.0


def test_a_budget_ends_with_its_block_even_after_an_error(clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError), page_budget(1.0):
        raise ZeroDivisionError
    assert seconds_left(7) == 7


def test_a_budget_reaches_where_its_context_is_copied(clock: Clock) -> None:
    with page_budget(4.0):
        context = copy_context()
    assert context.run(seconds_left, 99) == 4.0
