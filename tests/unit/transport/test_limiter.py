"""The rate limit of one process: who gets a turn, who waits, who is turned away before anything is sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from limits.storage import MemoryStorage

from docassemble.legalaidsync.errors import RateLimited
from docassemble.legalaidsync.settings import Timeouts
from docassemble.legalaidsync.transport import Call, RateLimit, Transport, background, limiter

from .rough_server import RoughServer, answer

READ = Call("GET", "/matters")
SITE = "https://example.invalid"
NOWHERE = "redis://127.0.0.1:1/0"
Open = Callable[..., Transport]


def turns(limit: RateLimit, patience: float = 0.0) -> int:
    """Take turns until there is none; return how many there were."""
    taken = 0
    while True:
        try:
            limit.wait_for_turn(patience)
        except RateLimited:
            return taken
        taken += 1


def test_there_are_as_many_turns_as_the_site_allows() -> None:
    limit = RateLimit(SITE, 20)
    assert turns(limit) == 20
    with pytest.raises(RateLimited) as caught:
        limit.wait_for_turn(8)
    assert caught.value.retry_after is not None
    assert 8 < caught.value.retry_after <= 62
    assert caught.value.certainly_not_done


def test_two_sites_are_counted_apart() -> None:
    one, other = RateLimit(SITE, 5), RateLimit("https://other.invalid", 5)
    assert turns(one) == 5
    assert turns(other) == 5


def test_a_turn_that_comes_within_the_patience_is_waited_for() -> None:
    limit = RateLimit(SITE, 3, window=1)
    assert turns(limit) == 3
    assert limit.wait_for_turn(patience=5) > 0


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Background work may use up its share of the window at once."""
    monkeypatch.setattr(limiter, "PACE_SECONDS", limiter.WINDOW_SECONDS)


@pytest.mark.usefixtures("at_once")
def test_background_work_leaves_a_little_room_at_any_time() -> None:
    limit = RateLimit(SITE, 40)
    with background():
        assert turns(limit) == 38
    assert turns(limit) == 2


@pytest.mark.usefixtures("at_once")
def test_background_work_leaves_more_room_while_people_call() -> None:
    limit = RateLimit(SITE, 40)
    limit.wait_for_turn(0)
    with background():
        assert turns(limit) == 31
    assert turns(limit) == 8


def test_background_work_does_not_use_up_its_share_in_one_burst() -> None:
    """Whoever comes after a burst would wait until the first call of it is a minute old."""
    limit = RateLimit(SITE, 122, window=61)
    with background():
        assert turns(limit) == 4
    assert turns(limit) == 118


def test_a_caller_who_gets_no_turn_sends_nothing(open_transport: Open) -> None:
    with RoughServer(answer()) as server:
        transport = open_transport(server.url, limit=RateLimit(server.url, 2))
        transport.send(READ)
        transport.send(READ)
        with pytest.raises(RateLimited) as caught:
            transport.send(READ)
        assert len(server.requests) == 2
    assert caught.value.endpoint == READ.endpoint
    assert caught.value.retry_after


def test_background_work_waits_for_its_turn_beyond_the_time_of_a_call(open_transport: Open) -> None:
    """Nobody looks at it, so waiting is better than failing; the waiting is not taken from the call's own seconds."""
    with RoughServer(answer()) as server:
        hasty = Timeouts(connect=1, read=1, page=0.5)
        transport = open_transport(server.url, limit=RateLimit(server.url, 20, window=2), timeouts=hasty)
        with background():
            for _ in range(20):
                transport.send(READ)
        assert len(server.requests) == 20


def test_after_a_429_nobody_calls_until_the_pause_is_over(open_transport: Open) -> None:
    with RoughServer(answer(429, Retry_After="30"), answer()) as server:
        limit = RateLimit(server.url, 100)
        for _ in range(3):
            with pytest.raises(RateLimited):
                open_transport(server.url, limit=limit).send(READ)
        assert len(server.requests) == 1


def test_a_longer_pause_replaces_a_shorter_one() -> None:
    limit = RateLimit(SITE, 20)
    limit.hold(1)
    limit.hold(30)
    with pytest.raises(RateLimited):
        limit.wait_for_turn(8)


def test_a_429_with_a_short_pause_never_reaches_the_caller(open_transport: Open) -> None:
    with RoughServer(answer(429, Retry_After="0"), answer()) as server:
        assert open_transport(server.url, limit=RateLimit(server.url, 100)).send(READ).status_code == 200
        assert len(server.requests) == 2


def test_a_lower_limit_of_the_site_is_learnt_and_a_higher_one_is_not_taken() -> None:
    """Whoever has a higher one says so in the Configuration."""
    limit = RateLimit(SITE, 20)
    limit.learn({"x-rate-limit-limit": "10"}, 0.1)
    assert turns(limit) == 10
    limit = RateLimit(SITE, 20)
    limit.learn({"x-rate-limit-limit": "500"}, 0.1)
    assert turns(limit) == 20


def test_calls_of_others_are_learnt_from_what_the_site_has_left() -> None:
    limit = RateLimit(SITE, 20)
    limit.wait_for_turn(0)
    limit.learn({"x-rate-limit-limit": "20", "x-rate-limit-remaining": "4"}, 0.1)
    assert turns(limit) == 4


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-rate-limit-limit": "many", "x-rate-limit-remaining": "-"}, {"x-rate-limit-limit": "0"}],
)
def test_headers_that_say_nothing_change_nothing(headers: dict[str, str]) -> None:
    limit = RateLimit(SITE, 20)
    limit.learn(headers, 0.1)
    assert turns(limit) == 20


def test_headers_of_a_slow_answer_are_out_of_date() -> None:
    limit = RateLimit(SITE, 20)
    limit.learn({"x-rate-limit-limit": "20", "x-rate-limit-remaining": "4"}, 5.0)
    assert turns(limit) == 20


def test_without_redis_the_process_counts_and_says_so() -> None:
    limit = RateLimit(SITE, 5, redis_url=NOWHERE)
    assert turns(limit) == 5
    assert not limit.is_shared


def test_a_redis_that_comes_back_counts_again_half_a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then it is not asked, so that no call waits for it in vain."""
    limit = RateLimit(SITE, 5, redis_url=NOWHERE)
    limit.wait_for_turn(0)
    back = MemoryStorage()
    monkeypatch.setattr(limit, "_shared", back)
    assert turns(limit) == 4
    now = time.monotonic()
    monkeypatch.setattr(limiter, "time", SimpleNamespace(monotonic=lambda: now + 30, time=time.time))
    assert turns(limit) == 5
    assert back.get_moving_window(f"{SITE}/calls", 5, 61)[1] == 5
