"""Calls per second of the client of docassemble's API, against bare `requests` on the same server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.cookiejar import DefaultCookiePolicy

import requests

from devserver.folder import BENCH_FOLDER
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.client import Docassemble

from .figures import Figure
from .samples import Prepare, Sample, sample_in_rounds

QUESTIONLESS = "docassemble.legalaidsync:data/questions/questionless_demo.yml"
WARM_UP, ROUNDS = 5, 200
SECONDS = 30
BARE, OURS = "bare requests", "the client"
VALUES = {"household_size": 3, "monthly_income": 1500.3}

Ways = dict[str, Callable[[], object]]


def figures() -> Iterator[Figure]:
    """Start the private server and measure; yield one figure after the other."""
    with Server(BENCH_FOLDER, say=_say) as server:
        yield from figures_of(server.url, server.api_key)


def figures_of(url: str, api_key: str, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Measure on a server that runs."""
    client, bare = Docassemble(url, api_key), _bare(api_key)
    yield _figure("a small read", _reading(client, bare), rounds)
    yield _figure(
        "setting variables of an encrypted session and asking where it stands", _answering(client, bare), rounds
    )


def _bare(api_key: str) -> requests.Session:
    """What a careful caller has: connections that are kept, the key in a header, no cookies."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {api_key}"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def _reading(client: Docassemble, bare: requests.Session) -> Ways:
    return {
        BARE: lambda: bare.get(f"{client.base_url}/api/user", timeout=SECONDS).json(),
        OURS: lambda: client.me.get(),
    }


def _answering(client: Docassemble, bare: requests.Session) -> Ways:
    ours, theirs = client.sessions.create(QUESTIONLESS), client.sessions.create(QUESTIONLESS)
    url = f"{client.base_url}/api/session"

    def bare_answer() -> object:
        setting = {**theirs.where, "variables": VALUES, "question": 0}
        bare.post(url, json=setting, timeout=SECONDS).raise_for_status()
        return bare.post(url, json={**theirs.where, "variables": {}, "overwrite": 1}, timeout=SECONDS).json()

    return {BARE: bare_answer, OURS: lambda: client.answer(ours, VALUES)}


def _figure(what: str, ways: Ways, rounds: int) -> Figure:
    prepared: dict[str, Prepare] = {name: partial(_itself, way) for name, way in ways.items()}
    sample_in_rounds(prepared, min(WARM_UP, rounds))
    taken = sample_in_rounds(prepared, rounds)
    measured = (
        f"**{_per_second(taken[OURS])} a second, {100 * taken[BARE].times(taken[OURS]):.0f} % of bare `requests`** "
        f"({_per_second(taken[BARE])})"
    )
    raw = ", ".join(f"{name} {taken[name].in_ms}" for name in ways) + f" (medians of {rounds}, in turn)"
    return Figure(f"docassemble's API: {what}", measured, "docassemble takes the time, not the client.", raw)


def _itself(way: Callable[[], object]) -> Callable[[], object]:
    return way


def _per_second(sample: Sample) -> str:
    return f"{1 / sample.median:.1f}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
