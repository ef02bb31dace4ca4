"""A change in one process is seen by all that share a Redis, a real one. Requests are counted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import redis
import requests
from requests.adapters import BaseAdapter

from docassemble.legalaidsync.errors import OutcomeUnknown, SiteDown
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.caching import MATTER, STALE_SECONDS, Cache, fresh
from docassemble.legalaidsync.legalserver.changes_elsewhere import MARK_SECONDS, PREFIX, ChangesElsewhere
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import CircuitBreaker
from tests.private_redis import redis_server

SITE = "https://example.invalid"
ONE, OTHER = "71f41d87-4612-5525-86ce-47e4262b3971", "e97c9af8-a3f0-5456-99e8-acdd5475bffe"
ANOTHER_PROCESS = """
import sys
from docassemble.legalaidsync.legalserver.caching import Cache
from docassemble.legalaidsync.legalserver.changes_elsewhere import ChangesElsewhere
Cache(elsewhere=ChangesElsewhere(sys.argv[1])).forget(sys.argv[2])
"""

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no redis-server")


class Site(BaseAdapter):
    """Answers with the number of the request.

    Attributes:
        status: what it answers from now on; asked: how many requests came; before: runs before each answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.status = 200
        self.asked = 0
        self.before: Callable[[], Any] = lambda: None

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.asked += 1
        number = self.asked
        self.before()
        response = requests.Response()
        response.status_code = self.status
        response._content = b'{"data": {"number": %d}}' % number
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    with redis_server(tmp_path) as url:
        yield url


@pytest.fixture
def web(site: Site, redis_url: str) -> LegalServer:
    return process(site, redis_url)


@pytest.fixture
def worker(site: Site, redis_url: str) -> LegalServer:
    return process(site, redis_url)


def process(site: Site, redis_url: str) -> LegalServer:
    """Return a client with a cache and a connection of its own, as each process has."""
    session = requests.Session()
    session.mount(SITE, site)
    cache = Cache(elsewhere=ChangesElsewhere(redis_url))
    known = {"session": session, "breaker": CircuitBreaker(limit=1000), "timeouts": Timeouts(page=0.0001)}
    return LegalServer(base_url=SITE, token=Token("t"), cache=cache, **known)


def number(client: LegalServer, matter: str = ONE) -> int:
    """Return which request a process got its answer by."""
    return int(client.matters.get(matter)["number"])


def test_what_nobody_changed_is_kept(web: LegalServer, worker: LegalServer, site: Site) -> None:
    assert [number(web), number(web), number(worker), number(worker)] == [1, 1, 2, 2]
    assert site.asked == 2


def test_a_matter_that_one_process_forgets_is_asked_for_again_by_all(web: LegalServer, worker: LegalServer) -> None:
    """And no other matter."""
    assert [number(web), number(web, OTHER), number(worker)] == [1, 2, 3]
    worker.forget(ONE)
    assert [number(web), number(web), number(web, OTHER), number(worker)] == [4, 4, 2, 5]


def test_a_process_of_its_own_is_heard(web: LegalServer, redis_url: str) -> None:
    assert [number(web), number(web)] == [1, 1]
    subprocess.run([sys.executable, "-c", ANOTHER_PROCESS, redis_url, ONE], check=True)
    assert [number(web), number(web)] == [2, 2]


@pytest.mark.parametrize(("status", "failure"), [(200, None), (500, OutcomeUnknown)])
def test_a_write_is_seen_by_all_whether_it_went_well_or_not(
    web: LegalServer, worker: LegalServer, site: Site, status: int, failure: type[Exception] | None
) -> None:
    number(web)
    site.status = status
    if failure:
        with pytest.raises(failure):
            worker.matters.update(ONE, {})
    else:
        worker.matters.update(ONE, {})
    site.status = 200
    before = site.asked
    assert number(web) == number(web) == before + 1


def test_a_write_that_names_no_matter_is_seen_in_all_of_them(web: LegalServer, worker: LegalServer) -> None:
    assert [number(web), number(web, OTHER)] == [1, 2]
    worker.contacts.update(OTHER, {})
    assert [number(web), number(web, OTHER)] == [4, 5]


def test_an_answer_that_was_under_way_during_a_change_elsewhere_is_not_trusted(
    web: LegalServer, worker: LegalServer, site: Site
) -> None:
    site.before = lambda: worker.forget(ONE)
    assert number(web) == 1
    site.before = lambda: None
    assert [number(web), number(web)] == [2, 2]


def test_who_asks_after_a_change_elsewhere_does_not_share_a_flight_from_before(
    web: LegalServer, worker: LegalServer, site: Site
) -> None:
    left, let_go, got = Event(), Event(), []

    def hold() -> None:
        left.set()
        let_go.wait(10)

    site.before = hold
    early = Thread(target=lambda: got.append(number(web)))
    early.start()
    assert left.wait(10)
    site.before = lambda: None
    worker.forget(ONE)
    assert number(web) == 2
    let_go.set()
    early.join(10)
    assert got == [1]


def test_a_stale_answer_from_before_a_change_elsewhere_does_not_serve(
    web: LegalServer, worker: LegalServer, site: Site
) -> None:
    number(web)
    worker.forget(ONE)
    site.status = 503
    with pytest.raises(SiteDown):
        number(web)


def test_a_fresh_read_is_kept_for_others_until_somebody_changes_the_matter(
    web: LegalServer, worker: LegalServer
) -> None:
    with fresh():
        number(web)
    assert number(web) == 1
    worker.forget(ONE)
    assert number(web) == 2


def test_a_mark_expires_but_not_before_every_answer_from_before_it(worker: LegalServer, redis_url: str) -> None:
    worker.forget(ONE)
    seconds = redis.Redis.from_url(redis_url).ttl(PREFIX + ONE)
    assert STALE_SECONDS[MATTER] < seconds <= MARK_SECONDS


def test_a_redis_that_goes_away_stops_nobody(tmp_path: Path, site: Site) -> None:
    """Each process then knows its own changes."""
    with redis_server(tmp_path) as url:
        web, worker = process(site, url), process(site, url)
        assert number(web) == 1
    assert number(web) == 1
    worker.forget(ONE)
    assert number(web) == 1
    web.forget(ONE)
    assert [number(web), number(web)] == [2, 2]


def test_what_was_kept_while_redis_was_away_is_not_trusted_when_it_is_back(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docassemble.legalaidsync.legalserver.changes_elsewhere.REDIS_IS_TRIED_AGAIN", 0)
    with redis_server(tmp_path) as url:
        port = int(url.rsplit(":", 1)[1].removesuffix("/0"))
    web = process(site, url)
    assert [number(web), number(web)] == [1, 1]
    with redis_server(tmp_path, port):
        assert [number(web), number(web)] == [2, 2]
