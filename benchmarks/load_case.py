"""Loading one case as the interview's first screen does, against the same requests sent by bare `requests`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from docassemble.legalaidsync.casefile.loader import pull_case
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Token
from tests.sandbox_client import SandboxClient

from .figures import Figure
from .samples import Prepare, Sample, sample_in_rounds
from .sandbox_process import TOKEN, running_sandbox

CASE_NUMBER = "26-0001042"
LATENCIES_MS = (150, 0)
ROUNDS = 15
SECONDS = 30
OURS, PARALLEL, SERIAL = "pull_case", "floor: the same in parallel", "one after the other"

Load = Callable[[], object]


@dataclass(frozen=True)
class Subject:
    """The case that is loaded, and the requests that loading it takes."""

    url: str
    matter_uuid: str
    requests: tuple[requests.PreparedRequest, ...]


def figures() -> Iterator[Figure]:
    """Measure; yield one figure after the other."""
    with running_sandbox() as url:
        sandbox = SandboxClient(url, TOKEN)
        sandbox.settings(requests_per_minute=None)
        subject = _subject(url, sandbox.matter_uuid(CASE_NUMBER))
        yield _requests_figure(subject, sandbox)
        with ThreadPoolExecutor(len(subject.requests)) as pool:
            for latency in LATENCIES_MS:
                sandbox.settings(latency_ms=latency)
                yield _time_figure(_measure(_over_warm_connections(subject, pool)), latency, "warm")
                yield _time_figure(_measure(_over_cold_connections(subject, pool)), latency, "cold")


def _subject(url: str, matter_uuid: str) -> Subject:
    """Load the case once and keep the requests as they went out, so that the floor sends exactly these."""
    sent: list[requests.PreparedRequest] = []

    def keep(response: requests.Response, **_: Any) -> None:
        sent.append(response.request)

    session = requests.Session()
    session.hooks["response"].append(keep)
    pull_case(LegalServer(base_url=url, token=Token(TOKEN), session=session), matter_uuid)
    return Subject(url, matter_uuid, tuple(sent))


def _requests_figure(subject: Subject, sandbox: SandboxClient) -> Figure:
    sandbox.clear_journal()
    pull_case(LegalServer(base_url=subject.url, token=Token(TOKEN)), subject.matter_uuid)
    lines = [f"{row['method']} {row['path']}" for row in sandbox.journal()]
    shown = ", ".join(sorted(line.replace(subject.matter_uuid, "…") for line in lines))
    meaning = "The matter holds its parts; each part that our user may see only apart from it is one request more."
    return Figure("Requests to load one case", f"**{len(lines)}**", meaning, shown)


def _measure(subjects: Mapping[str, Prepare]) -> dict[str, Sample]:
    """Time each subject in rounds, after one round that does not count."""
    sample_in_rounds(subjects, 1)
    return sample_in_rounds(subjects, ROUNDS)


def _over_warm_connections(subject: Subject, pool: Executor) -> dict[str, Prepare]:
    """The same sessions for every run, so that only the first one connects."""
    return {name: _ready(build(subject, pool)) for name, build in WAYS.items()}


def _over_cold_connections(subject: Subject, pool: Executor) -> dict[str, Prepare]:
    """New sessions for every run, so that each run connects anew."""
    return {name: partial(build, subject, pool) for name, build in WAYS.items()}


def _ready(load: Load) -> Prepare:
    return lambda: load


def _by_pull_case(subject: Subject, pool: Executor) -> Load:
    """Return the package's way; it makes its own threads."""
    site = LegalServer(base_url=subject.url, token=Token(TOKEN))
    return lambda: pull_case(site, subject.matter_uuid)


def _in_parallel(subject: Subject, pool: Executor) -> Load:
    send = _bare(subject)
    return lambda: list(pool.map(send, subject.requests))


def _in_turn(subject: Subject, pool: Executor) -> Load:
    send = _bare(subject)
    return lambda: [send(request) for request in subject.requests]


def _bare(subject: Subject) -> Callable[[requests.PreparedRequest], None]:
    """Return what sends one recorded request again over a pooled session, with its headers, and nothing around it."""
    session = requests.Session()
    session.mount(subject.url, HTTPAdapter(pool_maxsize=len(subject.requests)))

    def send(request: requests.PreparedRequest) -> None:
        session.get(str(request.url), headers=request.headers, timeout=SECONDS).raise_for_status()

    return send


WAYS: Mapping[str, Callable[[Subject, Executor], Load]] = {
    OURS: _by_pull_case,
    PARALLEL: _in_parallel,
    SERIAL: _in_turn,
}


def _time_figure(taken: Mapping[str, Sample], latency: int, connections: str) -> Figure:
    ours, floor, serial = taken[OURS], taken[PARALLEL], taken[SERIAL]
    measured = (
        f"**{ours.in_ms}, {ours.times(floor):.2f} x floor** "
        f"(floor {floor.in_ms}; one after the other {serial.in_ms}, {serial.times(floor):.2f} x)"
    )
    return Figure(
        f"Load one case, {latency} ms latency, {connections} connections",
        measured,
        _meaning(latency, connections),
        "; ".join(f"{name}: {sample.raw}" for name, sample in taken.items()),
    )


def _meaning(latency: int, connections: str) -> str:
    who = "A client" if connections == "warm" else "The first client after a start"
    what = "about one answer of LegalServer's" if latency else "our own work and the sandbox's alone"
    return f"{who} waits for {what}."
