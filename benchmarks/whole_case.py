"""Loading a whole case, the matter with thirteen parts and its users, against the same requests by bare `requests`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.caching import Cache
from docassemble.legalaidsync.legalserver.paging import PAGE_SIZE
from docassemble.legalaidsync.settings import Token
from tests.sandbox_client import SandboxClient

from .figures import Figure
from .samples import Prepare, Sample, sample_in_rounds
from .sandbox_process import TOKEN, running_sandbox

CASE_NUMBER = "26-0001042"
LATENCIES_MS = (150, 0, 50, 400)
ROUNDS = 11
SECONDS = 30
PARTS = (
    "additional_names",
    "adverse_parties",
    "assignments",
    "case_contacts",
    "case_notes",
    "charges",
    "documents",
    "events",
    "incomes",
    "litigations",
    "non_adverse_parties",
    "services",
    "tasks",
)
MEANING = {
    1: "One answer of LegalServer's: everything side by side.",
    2: "Two answers of LegalServer's: the matter with its parts, then the users whom it names.",
}
INCLUDED = ("Notes", "Adverse Parties", "Non Adverse Parties", "Additional Names", "Events", "Tasks")
OURS, FLOOR = "load", "floor"


class CountingAdapter(HTTPAdapter):
    """Notes every request that goes out, and how many were under way at a time."""

    def __init__(self) -> None:
        super().__init__(pool_maxsize=32)
        self.sent: list[requests.PreparedRequest] = []
        self.most_in_flight = 0
        self._in_flight = 0
        self._lock = threading.Lock()

    def send(self, request: requests.PreparedRequest, *given: Any, **known: Any) -> requests.Response:
        with self._lock:
            self.sent.append(request)
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            return super().send(request, *given, **known)
        finally:
            with self._lock:
                self._in_flight -= 1


@dataclass(frozen=True)
class Subject:
    """The case, and the requests of one load."""

    url: str
    matter_uuid: str
    requests: tuple[requests.PreparedRequest, ...]
    most_in_flight: int


def figures() -> Iterator[Figure]:
    """Measure; yield one figure after the other."""
    with running_sandbox() as url, ThreadPoolExecutor(32) as pool:
        sandbox = SandboxClient(url, TOKEN)
        sandbox.settings(requests_per_minute=None)
        _fill_office(url)
        yield from _of_one_site(url, sandbox, pool, "all Include permissions", LATENCIES_MS)
        sandbox.settings(denied_permissions=[f"API Get Matter Include {name}" for name in INCLUDED])
        yield from _of_one_site(url, sandbox, pool, "no Include permission", (150,))
        sandbox.settings(denied_permissions=["API Search User"])
        yield from _of_one_site(url, sandbox, pool, "the list of users may not be read", (150,), steps=2)
        sandbox.settings(denied_permissions=[])
        yield _next_case(url, sandbox.matter_uuid(CASE_NUMBER), pool)
        yield _second_load(url, sandbox.matter_uuid(CASE_NUMBER))


def _fill_office(url: str) -> None:
    """Add users until a page is full: a small office would flatter us."""
    client = LegalServer(base_url=url, token=Token(TOKEN))
    missing = PAGE_SIZE - sum(1 for _ in client.users.search())
    for number in range(missing):
        client.users.create({"login": f"staff{number}", "first": "Staff", "last": f"Number {number}"})


def _of_one_site(
    url: str, sandbox: SandboxClient, pool: Executor, rights: str, latencies: Iterable[int], *, steps: int = 1
) -> Iterator[Figure]:
    subject = _record(url, sandbox.matter_uuid(CASE_NUMBER))
    for latency in latencies:
        sandbox.settings(latency_ms=latency)
        ways = _ways(subject, pool)
        sample_in_rounds(ways, 1)
        yield _figure(subject, sample_in_rounds(ways, ROUNDS), f"{latency} ms latency, {rights}", MEANING[steps])


def _record(url: str, matter_uuid: str) -> Subject:
    """Load the case twice, so that what the site does not give is known; keep the requests of the second time."""
    session, adapter = requests.Session(), CountingAdapter()
    session.mount(url, adapter)
    client = LegalServer(base_url=url, token=Token(TOKEN), session=session)
    _load(client, matter_uuid)
    adapter.sent.clear()
    adapter.most_in_flight = 0
    _load(client, matter_uuid)
    return Subject(url, matter_uuid, tuple(adapter.sent), adapter.most_in_flight)


def _load(client: LegalServer, matter_uuid: str) -> object:
    return client.load(matter_uuid, PARTS, users=True)


def _ways(subject: Subject, pool: Executor) -> dict[str, Prepare]:
    """Each over warm connections of its own."""
    client = LegalServer(base_url=subject.url, token=Token(TOKEN))
    send = _bare(subject.url)

    ways: dict[str, Callable[[], object]] = {
        OURS: partial(_load, client, subject.matter_uuid),
        FLOOR: lambda: list(pool.map(send, subject.requests)),
    }
    return {name: partial(_itself, way) for name, way in ways.items()}


def _itself(way: Callable[[], object]) -> Callable[[], object]:
    return way


def _bare(url: str) -> Callable[[requests.PreparedRequest], None]:
    session = requests.Session()
    session.mount(url, HTTPAdapter(pool_maxsize=32))

    def send(request: requests.PreparedRequest) -> None:
        session.get(str(request.url), headers=request.headers, timeout=SECONDS).raise_for_status()

    return send


def _figure(subject: Subject, taken: dict[str, Sample], circumstances: str, meaning: str) -> Figure:
    ours, floor = taken[OURS], taken[FLOOR]
    measured = (
        f"**{ours.in_ms}, {ours.times(floor):.2f} x floor**; {len(subject.requests)} requests, at most "
        f"{subject.most_in_flight} at a time (floor, all of them at once: {floor.in_ms})"
    )
    raw = "; ".join(f"{name}: {sample.raw}" for name, sample in taken.items())
    return Figure(f"A whole case with 13 parts and its users, {circumstances}", measured, meaning, raw)


def _next_case(url: str, matter_uuid: str, pool: Executor) -> Figure:
    """A case whose users were met in another case of the last ten minutes."""
    session, adapter = requests.Session(), CountingAdapter()
    session.mount(url, adapter)
    client = LegalServer(base_url=url, token=Token(TOKEN), session=session, cache=Cache())
    _load(client, matter_uuid)
    client.forget(matter_uuid)
    adapter.sent.clear()
    _load(client, matter_uuid)
    sent, send = tuple(adapter.sent), _bare(url)

    def anew() -> Callable[[], object]:
        client.forget(matter_uuid)
        return partial(_load, client, matter_uuid)

    ways: dict[str, Prepare] = {OURS: anew, FLOOR: partial(_itself, lambda: list(pool.map(send, sent)))}
    sample_in_rounds(ways, 1)
    taken = sample_in_rounds(ways, ROUNDS)
    ours, floor = taken[OURS], taken[FLOOR]
    measured = f"**{ours.in_ms}, {ours.times(floor):.2f} x floor**; {len(sent)} requests (floor {floor.in_ms})"
    raw = "; ".join(f"{name}: {sample.raw}" for name, sample in taken.items())
    name = "The same, 150 ms latency, its users met in another case within ten minutes"
    return Figure(name, measured, "One answer of LegalServer's.", raw)


def _second_load(url: str, matter_uuid: str) -> Figure:
    session, adapter = requests.Session(), CountingAdapter()
    session.mount(url, adapter)
    client = LegalServer(base_url=url, token=Token(TOKEN), session=session, cache=Cache())
    _load(client, matter_uuid)
    adapter.sent.clear()
    again = sample_in_rounds({"again": partial(_itself, partial(_load, client, matter_uuid))}, ROUNDS)["again"]
    measured = f"**{again.in_ms}, {len(adapter.sent)} requests** ({ROUNDS} loads)"
    return Figure("The same case once more within 30 s", measured, "The cache of the process answers.", again.raw)
