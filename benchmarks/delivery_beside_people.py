"""How much of a site's limit delivery uses while a person reads a case every second, and how long that person waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from devserver.database import running_database
from devserver.folder import BENCH_FOLDER
from docassemble.legalaidsync.errors import LegalAidSyncError
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Token
from docassemble.legalaidsync.transport import RateLimit
from docassemble.legalaidsync.transport.limiter import WINDOW_SECONDS
from tests.private_redis import redis_server
from tests.sandbox_client import SandboxClient

from .delivering import Delivering
from .delivery_rate import KEY, Race
from .empty_outbox import empty_outbox
from .figures import Figure
from .sandbox_process import TOKEN, running_sandbox
from .starting_line import time_together

PER_MINUTE = 120
WORKERS = 2
WINDOWS = 4
MATTERS = 60  # more than can be delivered, so that there is always something due
EVERY_SECONDS = 1.0
ALONE_SECONDS = 30.0  # delivery alone, before the person comes: the site's limit is used up then
CASE_NUMBER = "26-0001042"
MEANING = "The outbox empties as fast as the site allows, and the person does not notice."


def figures() -> Iterator[Figure]:
    """Measure; yield one figure after the other."""
    folder = BENCH_FOLDER / "delivery_beside_people"
    with (
        running_database(folder) as database,
        running_sandbox() as url,
        TemporaryDirectory() as redis_folder,
        redis_server(Path(redis_folder)) as redis_url,
    ):
        sandbox = SandboxClient(url, TOKEN)
        sandbox.settings(requests_per_minute=None)
        outbox = empty_outbox(database.url, KEY)
        Race(database.url, outbox, url, MATTERS).submit()
        sandbox.settings(requests_per_minute=PER_MINUTE)
        sandbox.clear_journal()
        reader = Reader(url, redis_url, sandbox.matter_uuid(CASE_NUMBER))
        _deliver(Delivering(database.url, KEY, url, TOKEN, redis_url, PER_MINUTE, _seconds()), reader)
        outbox.engine.dispose()
        yield _figure(sandbox, reader)


def _seconds() -> float:
    return ALONE_SECONDS + WINDOWS * WINDOW_SECONDS


def _deliver(worker: Delivering, reader: Reader) -> None:
    with reader:
        time_together("benchmarks.delivering", [asdict(worker)] * WORKERS)


class Reader:
    """A person who reads a case every second while the `with` block runs, some time after it has begun.

    Attributes:
        waits: seconds of each read.
        refused: how many reads failed.
        began: epoch seconds of the first read.
    """

    def __init__(self, url: str, redis_url: str, matter: str) -> None:
        limit = RateLimit(url, PER_MINUTE, redis_url=redis_url)
        self._client = LegalServer(base_url=url, token=Token(TOKEN), limit=limit)
        self._matter = matter
        self.waits: list[float] = []
        self.refused, self.began = 0, 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read_on, daemon=True)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _read_on(self) -> None:
        self._over.wait(ALONE_SECONDS)
        self.began, due = time.time(), time.monotonic()
        while not self._over.wait(max(0.0, due - time.monotonic())):
            self._read()
            due = max(due + EVERY_SECONDS, time.monotonic())

    def _read(self) -> None:
        started = time.monotonic()
        try:
            self._client.matters.get(self._matter)
        except LegalAidSyncError:
            self.refused += 1
        self.waits.append(time.monotonic() - started)


def _figure(sandbox: SandboxClient, reader: Reader) -> Figure:
    journal = sandbox.journal(path="/api/")
    times = [datetime.fromisoformat(row["at"]).timestamp() for row in journal]
    together, reads = answers_within(times, reader.began, WINDOWS * WINDOW_SECONDS), len(reader.waits)
    allowed = PER_MINUTE * WINDOWS * WINDOW_SECONDS / 60
    too_many = sum(row["status"] == 429 for row in journal)
    slow = percentile(reader.waits, 99)
    measured = (
        f"**{100 * together / allowed:.0f} % of the limit, {too_many} answers with 429; the person waits "
        f"{1000 * slow:.0f} ms at the 99th percentile**, {reader.refused} of {reads} reads refused"
    )
    raw = (
        f"{together} answers, {allowed:.0f} allowed; {reads} reads: median {1000 * percentile(reader.waits, 50):.0f}, "
        f"longest {1000 * max(reader.waits):.0f}; {WORKERS} workers, {PER_MINUTE} a minute, "
        f"{ALONE_SECONDS:.0f} s alone before"
    )
    return Figure("Delivery against a limited site, while a person reads a case every second", measured, MEANING, raw)


def answers_within(times: Sequence[float], start: float, seconds: float) -> int:
    """Count the times from `start` on, for so many seconds."""
    return sum(start <= at < start + seconds for at in times)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest of the values that so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * percent // 100) - 1]
