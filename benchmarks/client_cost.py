"""What the client costs by itself: per call, against bare `requests`, and in memory over a long search."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Token
from docassemble.legalaidsync.transport import RateLimit
from tests.private_redis import redis_server
from tests.sandbox_client import SandboxClient

from .figures import Figure
from .samples import Prepare, sample_in_rounds
from .sandbox_process import TOKEN, running_sandbox

ROUNDS = 400
SECONDS = 30
RECORDS, PAGE = 10_000, 100
SITE = "https://example.invalid"
BARE, OURS, LIMITED = "bare requests", "the client", "the client with the shared rate limit"


def figures() -> Iterator[Figure]:
    """Measure; yield one figure after the other."""
    with running_sandbox() as url, TemporaryDirectory() as folder, redis_server(Path(folder)) as redis_url:
        SandboxClient(url, TOKEN).settings(requests_per_minute=None)
        yield _cost_per_call(url, redis_url)
    yield _memory_of_a_long_search()


def _cost_per_call(url: str, redis_url: str) -> Figure:
    """One small record, over and over, one after the other over warm connections, the ways in turn."""
    user = next(LegalServer(base_url=url, token=Token(TOKEN)).users.search())["user_uuid"]
    session = requests.Session()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    limit = RateLimit(url, 1_000_000, redis_url=redis_url)
    plain, limited = (LegalServer(base_url=url, token=Token(TOKEN), limit=each) for each in (None, limit))
    ways: dict[str, Callable[[], object]] = {
        BARE: lambda: session.get(f"{url}/api/v2/users/{user}", headers=headers, timeout=SECONDS).json(),
        OURS: lambda: plain.users.get(user),
        LIMITED: lambda: limited.users.get(user),
    }
    prepared: dict[str, Prepare] = {name: partial(_itself, way) for name, way in ways.items()}
    sample_in_rounds(prepared, 5)
    taken = sample_in_rounds(prepared, ROUNDS)
    more = {name: 1000 * (taken[name].median - taken[BARE].median) for name in (OURS, LIMITED)}
    measured = f"**{more[OURS]:.2f} ms more; with the rate limit in Redis {more[LIMITED]:.2f} ms more**"
    raw = ", ".join(f"{name} {taken[name].in_ms}" for name in ways) + f" (medians of {ROUNDS} calls each)"
    return Figure("Cost of a call over bare `requests`", measured, "Checks, ids, breaker, deadline, limit.", raw)


def _itself(way: Callable[[], object]) -> Callable[[], object]:
    return way


class LongList(BaseAdapter):
    """A site with ten thousand contacts, made page by page."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        number = int(parse_qs(urlsplit(str(request.url)).query)["page_number"][0])
        first = (number - 1) * PAGE
        rows = [{"uuid": f"contact-{first + row}", "notes": "x" * 500} for row in range(PAGE)]
        body = {"data": rows, "total_number_of_pages": RECORDS // PAGE, "total_records": RECORDS}
        response = requests.Response()
        response.status_code, response.request = 200, request
        response._content = json.dumps(body).encode()
        return response

    def close(self) -> None:
        """Nothing is held open."""


def _memory_of_a_long_search() -> Figure:
    session = requests.Session()
    session.mount(SITE, LongList())
    client = LegalServer(base_url=SITE, token=Token(TOKEN), session=session)
    tracemalloc.start()
    held = [_held_kb() for number, _ in enumerate(client.contacts.search(), 1) if number % 1000 == 0]
    peak = tracemalloc.get_traced_memory()[1] / 1000
    tracemalloc.stop()
    measured = f"**{held[0]:.0f} kB held after 1,000 records, {held[-1]:.0f} kB after 10,000**; peak {peak:.0f} kB"
    raw = "kB held after each 1,000 records: " + " ".join(f"{each:.0f}" for each in held)
    return Figure("Memory of a search over 10,000 records", measured, "A list of any length may be walked.", raw)


def _held_kb() -> float:
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / 1000
