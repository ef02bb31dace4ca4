"""Four processes share one rate limit through a real Redis, in front of a sandbox that enforces it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docassemble.legalaidsync.errors import RateLimited
from docassemble.legalaidsync.transport import RateLimit, background, limiter
from tests.hammering import Hammer, result
from tests.private_redis import redis_server, running
from tests.sandbox_client import SandboxClient

TOKEN = "hammer-token"
PER_MINUTE = 120
PROCESSES = 4
SITE = "https://example.invalid"

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no redis-server")


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    with redis_server(tmp_path) as url:
        yield url


@pytest.fixture
def sandbox_url(tmp_path: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "docassemble.legalaidsync.sandbox", "--port", "0", "--token", TOKEN]
    command += ["--database", str(tmp_path / "site.sqlite"), "--requests-per-minute", str(PER_MINUTE)]
    with running(*command) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]


def hammer(one: Hammer) -> tuple[int, set[str]]:
    """Let four processes call; return how many calls succeeded and the kinds of failures."""
    results = [result(process) for process in [one.start() for _ in range(PROCESSES)]]
    assert all(each["shared"] for each in results)
    return sum(each["succeeded"] for each in results), {kind for each in results for kind in each["failed"]}


def statuses(url: str) -> list[int]:
    return [row["status"] for row in SandboxClient(url, TOKEN).journal(path="/api/")]


def test_people_in_four_processes_get_the_whole_limit_and_no_429(sandbox_url: str, redis_url: str) -> None:
    """Who gets no turn is told before anything is sent: every request that left was answered."""
    person = Hammer(sandbox_url, TOKEN, redis_url, PER_MINUTE, seconds=12, in_background=False)
    succeeded, failures = hammer(person)
    assert succeeded == PER_MINUTE
    assert failures == {"RateLimited None"}
    assert statuses(sandbox_url) == [200] * PER_MINUTE


@pytest.mark.slow
def test_background_work_in_four_processes_waits_for_the_next_minute_and_never_fails(
    sandbox_url: str, redis_url: str
) -> None:
    calls = PER_MINUTE // PROCESSES + 5
    succeeded, failures = hammer(Hammer(sandbox_url, TOKEN, redis_url, PER_MINUTE, seconds=120, most=calls))
    assert failures == set()
    assert succeeded == calls * PROCESSES
    assert statuses(sandbox_url) == [200] * succeeded


def test_two_processes_see_one_count(redis_url: str) -> None:
    one, other = (RateLimit(SITE, 10, redis_url=redis_url) for _ in range(2))
    for _ in range(5):
        one.wait_for_turn(0)
        other.wait_for_turn(0)
    for limit in (one, other):
        assert limit.is_shared
        with pytest.raises(RateLimited):
            limit.wait_for_turn(0)


def test_a_person_in_one_process_is_yielded_to_in_another(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "PACE_SECONDS", limiter.WINDOW_SECONDS)
    web, worker = (RateLimit(SITE, 10, redis_url=redis_url) for _ in range(2))
    web.wait_for_turn(0)
    with background():
        for _ in range(7):
            worker.wait_for_turn(0)
        with pytest.raises(RateLimited):
            worker.wait_for_turn(0)
    web.wait_for_turn(0)


def test_a_pause_that_the_site_asked_for_holds_for_all(redis_url: str) -> None:
    one, other = (RateLimit(SITE, 10, redis_url=redis_url) for _ in range(2))
    one.hold(30)
    with pytest.raises(RateLimited) as caught:
        other.wait_for_turn(8)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 8


def test_a_redis_that_goes_away_stops_nobody(tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        limit = RateLimit(SITE, 10, redis_url=url)
        limit.wait_for_turn(0)
    limit.wait_for_turn(0)
    assert not limit.is_shared
