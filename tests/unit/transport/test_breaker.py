"""The circuit breaker, and what counts as a failure of the site."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from docassemble.legalaidsync.errors import CircuitOpen, LegalAidSyncError
from docassemble.legalaidsync.transport import Call, CircuitBreaker, Transport

from .rough_server import RoughServer, Turn, answer

WRITE = Call("POST", "/notes", json={})
Open = Callable[..., Transport]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(limit=3, rest=20.0, clock=clock)


def fail(breaker: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        breaker.check()
        breaker.failed()


def test_a_site_is_left_alone_after_enough_failures_in_a_row(breaker: CircuitBreaker) -> None:
    fail(breaker, 2)
    breaker.check()
    breaker.failed()
    with pytest.raises(CircuitOpen) as caught:
        breaker.check()
    assert caught.value.retry_after == 20.0
    assert caught.value.certainly_not_done


def test_a_success_between_failures_starts_the_count_again(breaker: CircuitBreaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert not breaker.is_open


def test_one_trial_is_let_through_after_the_rest(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now = 20.0
    breaker.check()
    with pytest.raises(CircuitOpen):
        breaker.check()


def test_a_trial_that_succeeds_closes_the_circuit(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now = 20.0
    breaker.check()
    breaker.succeeded()
    fail(breaker, 2)
    assert not breaker.is_open


def test_a_trial_that_fails_opens_the_circuit_at_once(breaker: CircuitBreaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now = 20.0
    fail(breaker, 1)
    clock.now = 39.0
    assert breaker.is_open


def send(transport: Transport, times: int) -> None:
    for _ in range(times):
        with pytest.raises(LegalAidSyncError):
            transport.send(WRITE)


def test_a_resting_site_is_not_asked(open_transport: Open, breaker: CircuitBreaker) -> None:
    with RoughServer(answer(500)) as server:
        send(open_transport(server.url, breaker=breaker), times=5)
        assert len(server.requests) == 3


@pytest.mark.parametrize("living", [answer(400), answer(403), answer(404), answer(429, Retry_After="60")])
def test_a_site_that_refuses_is_alive(open_transport: Open, breaker: CircuitBreaker, living: Turn) -> None:
    with RoughServer(living) as server:
        send(open_transport(server.url, breaker=breaker), times=5)
        assert len(server.requests) == 5
