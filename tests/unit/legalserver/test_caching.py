"""What is kept, for how long, what forgets it, and what is served when the site fails. Requests are counted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from docassemble.legalaidsync.errors import NotFound, OutcomeUnknown, SiteDown
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.caching import Cache, fresh, watch_staleness
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import CircuitBreaker

SITE = "https://example.invalid"
ONE, OTHER = "71f41d87-4612-5525-86ce-47e4262b3971", "e97c9af8-a3f0-5456-99e8-acdd5475bffe"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Site(BaseAdapter):
    """Answers everything with a record that says how many requests came before it.

    Attributes:
        status: what it answers from now on; asked: method and path of each request; before: runs before each answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.status = 200
        self.asked: list[str] = []
        self.before: Callable[[], Any] = lambda: None

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self.asked.append(f"{request.method} {request.path_url}")
        number = len(self.asked)
        self.before()
        response = requests.Response()
        response.status_code = self.status
        response._content = b'{"data": %s}' % (b'{"number": %d}' % number if "?" not in request.path_url else b"[]")
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> Cache:
    return Cache(clock=clock)


@pytest.fixture
def client(site: Site, cache: Cache) -> LegalServer:
    return connect(site, cache)


def connect(site: Site, cache: Cache, token: str = "t", url: str = SITE) -> LegalServer:
    session = requests.Session()
    session.mount(url, site)
    breaker = CircuitBreaker(limit=1000)
    timeouts = Timeouts(page=0.0001)
    return LegalServer(
        base_url=url, token=Token(token), session=session, breaker=breaker, timeouts=timeouts, cache=cache
    )


READS: list[tuple[Callable[[LegalServer], Any], float]] = [
    (lambda client: client.matters.get(ONE), 30),
    (lambda client: list(client.case_notes.search(matter=ONE)), 30),
    (lambda client: list(client.documents.search(matter=ONE)), 30),
    (lambda client: client.users.get(ONE), 600),
    (lambda client: list(client.users.search(last="Solberg")), 600),
    (lambda client: list(client.lookups.search(table="county")), 3600),
]


@pytest.mark.parametrize(("read", "seconds"), READS)
def test_an_answer_is_kept_for_its_time(
    client: LegalServer, site: Site, clock: Clock, read: Callable[[LegalServer], Any], seconds: float
) -> None:
    first = read(client)
    clock.now += seconds - 1
    assert read(client) == first
    assert len(site.asked) == 1
    clock.now += 1
    read(client)
    assert len(site.asked) == 2


def test_another_question_is_another_answer(client: LegalServer, site: Site) -> None:
    for last in ("Solberg", "Abara", "Solberg"):
        list(client.users.search(last=last))
    client.matters.get(ONE)
    client.matters.get(OTHER)
    assert len(site.asked) == 4


def test_searches_for_matters_and_contacts_are_not_kept(client: LegalServer, site: Site) -> None:
    """They are how somebody is found; a person who was just entered must be found."""
    for _ in range(2):
        list(client.matters.search(last="Quimby"))
        list(client.contacts.search(last="Quimby"))
    assert len(site.asked) == 4


def test_another_token_and_another_site_get_answers_of_their_own(site: Site, cache: Cache) -> None:
    """What one user may read another may not."""
    for token, url in (("t", SITE), ("u", SITE), ("t", "https://other.invalid")):
        for _ in range(2):
            connect(site, cache, token, url).matters.get(ONE)
    assert len(site.asked) == 3


def test_nobody_can_change_what_another_reader_gets(client: LegalServer) -> None:
    client.matters.get(ONE)["number"] = "spoilt"
    assert client.matters.get(ONE) == {"number": 1}


def test_a_fresh_read_asks_the_site_and_leaves_its_answer_for_others(client: LegalServer, site: Site) -> None:
    client.matters.get(ONE)
    with fresh():
        assert client.matters.get(ONE) == {"number": 2}
    assert client.matters.get(ONE) == {"number": 2}
    assert len(site.asked) == 2


WRITES: list[tuple[Callable[[LegalServer], Any], set[str]]] = [
    (lambda client: client.matters.update(ONE, {}), {ONE}),
    (lambda client: client.case_notes.create({"subject": "a", "body": "b", "note_type": "c"}, matter=ONE), {ONE}),
    (
        lambda client: client.documents.upload(matter=ONE, filename="a.txt", content=b"x", mime_type="text/plain"),
        {ONE},
    ),
    (lambda client: client.contacts.update(OTHER, {}), {ONE, OTHER}),
    (lambda client: client.users.update(OTHER, {}), {"users"}),
]


@pytest.mark.parametrize(("write", "forgotten"), WRITES)
def test_a_write_forgets_what_it_touches_and_nothing_else(
    client: LegalServer, site: Site, write: Callable[[LegalServer], Any], forgotten: set[str]
) -> None:
    """A contact may belong to any matter."""
    reads: dict[str, Callable[[], Any]] = {
        ONE: lambda: client.matters.get(ONE),
        OTHER: lambda: client.matters.get(OTHER),
        "users": lambda: client.users.get(ONE),
        "lookups": lambda: list(client.lookups.search(table="county")),
    }
    for read in reads.values():
        read()
    write(client)
    asked_again = set()
    for name, read in reads.items():
        before = len(site.asked)
        read()
        asked_again |= {name} if len(site.asked) > before else set()
    assert asked_again == forgotten


def test_a_write_that_failed_forgets_too(client: LegalServer, site: Site) -> None:
    """It may have arrived."""
    client.matters.get(ONE)
    site.status = 500
    with pytest.raises(OutcomeUnknown):
        client.matters.update(ONE, {})
    site.status = 200
    client.matters.get(ONE)
    assert [asked.split()[0] for asked in site.asked] == ["GET", "PATCH", "GET"]


def test_an_answer_that_was_under_way_during_a_change_is_not_kept(client: LegalServer, site: Site) -> None:
    site.before = lambda: client.forget(ONE)
    client.matters.get(ONE)
    site.before = lambda: None
    assert client.matters.get(ONE) == {"number": 2}


def test_a_matter_can_be_forgotten_from_outside(client: LegalServer, site: Site) -> None:
    client.matters.get(ONE)
    client.matters.get(OTHER)
    client.forget(ONE)
    client.matters.get(ONE)
    client.matters.get(OTHER)
    assert len(site.asked) == 3


def test_many_who_miss_the_same_answer_send_one_request(client: LegalServer, site: Site) -> None:
    at_once, answered = threading.Barrier(9), threading.Event()
    site.before = lambda: answered.wait(10)
    got: list[Any] = []

    def read() -> None:
        at_once.wait(10)
        got.append(client.matters.get(ONE))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    at_once.wait(10)
    answered.set()
    for thread in threads:
        thread.join(10)
    assert len(site.asked) == 1
    assert got == [{"number": 1}] * 8


def test_a_stale_answer_serves_when_the_site_fails_and_is_marked_with_its_age(
    client: LegalServer, site: Site, clock: Clock
) -> None:
    client.matters.get(ONE)
    clock.now += 300
    site.status = 503
    with watch_staleness() as outer, watch_staleness() as seen:
        assert client.matters.get(ONE) == {"number": 1}
    assert seen.age == outer.age == 300
    assert len(site.asked) == 2


def test_answers_that_are_not_stale_have_no_mark(client: LegalServer) -> None:
    with watch_staleness() as seen:
        client.matters.get(ONE)
        client.matters.get(ONE)
    assert seen.age is None


def test_a_stale_answer_never_serves_a_fresh_read_nor_after_a_change_nor_for_ever(
    client: LegalServer, site: Site, clock: Clock
) -> None:
    client.matters.get(ONE)
    client.matters.get(OTHER)
    site.status = 503
    with fresh(), pytest.raises(SiteDown):
        client.matters.get(ONE)
    client.forget(ONE)
    with pytest.raises(SiteDown):
        client.matters.get(ONE)
    clock.now += 3601
    with pytest.raises(SiteDown):
        client.matters.get(OTHER)


def test_a_record_that_is_gone_is_gone_whatever_is_kept(client: LegalServer, site: Site, clock: Clock) -> None:
    client.matters.get(ONE)
    clock.now += 60
    site.status = 404
    with pytest.raises(NotFound):
        client.matters.get(ONE)


def test_a_failure_is_not_kept(client: LegalServer, site: Site) -> None:
    site.status = 404
    with pytest.raises(NotFound):
        client.matters.get(ONE)
    site.status = 200
    assert client.matters.get(ONE) == {"number": 2}


def test_the_cache_is_bounded(site: Site, clock: Clock) -> None:
    """Each small answer counts for two thousand bytes and a few; the one that was not used for longest goes."""
    client = connect(site, Cache(most_bytes=5000, clock=clock))
    for uuid in ("a", "b", "a", "c", "a", "b"):
        client.users.get(uuid)
    assert len(site.asked) == 4


def test_a_download_is_never_kept(client: LegalServer, site: Site) -> None:
    for _ in range(2):
        client.documents.download(ONE)
    assert len(site.asked) == 2
