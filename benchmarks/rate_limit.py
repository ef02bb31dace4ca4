"""How much of the allowed rate four processes get through the shared limit, and how many 429 come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from docassemble.legalaidsync.transport.limiter import WINDOW_SECONDS
from tests.hammering import Hammer, result
from tests.private_redis import redis_server
from tests.sandbox_client import SandboxClient

from .figures import Figure
from .sandbox_process import TOKEN, running_sandbox

PER_MINUTE = 120
PROCESSES = 4
WINDOWS = 2
MARGIN = 4  # seconds; the third window must begin
WHO = {False: "people", True: "background work"}


def figures() -> Iterator[Figure]:
    """Measure; yield one figure after the other."""
    with TemporaryDirectory() as folder, redis_server(Path(folder)) as redis_url:
        for in_background, who in WHO.items():
            with running_sandbox() as url:
                SandboxClient(url, TOKEN).settings(requests_per_minute=PER_MINUTE)
                yield _figure(url, redis_url, in_background, who)


def _figure(url: str, redis_url: str, in_background: bool, who: str) -> Figure:
    seconds = float(WINDOWS * WINDOW_SECONDS + MARGIN)
    hammer = Hammer(url, TOKEN, redis_url, PER_MINUTE, seconds, in_background)
    results = [result(process) for process in [hammer.start() for _ in range(PROCESSES)]]
    journal = SandboxClient(url, TOKEN).journal(path="/api/")
    answers, span = whole_windows(sorted(datetime.fromisoformat(row["at"]).timestamp() for row in journal))
    allowed = PER_MINUTE * span / 60
    too_many = sum(row["status"] == 429 for row in journal)
    measured = f"**{100 * answers / allowed:.1f} %, {too_many} answers with 429**"
    each = ", ".join(str(one["succeeded"]) for one in results)
    raw = f"{answers} answers in {span:.1f} s, {allowed:.0f} allowed; of each process until the end: {each}"
    return Figure(f"Allowed rate used by four processes, {who}", measured, "The limit of the site is used up.", raw)


def whole_windows(times: Sequence[float]) -> tuple[int, float]:
    """Return how many answers came before the third window began, and how long the two before it lasted.

    Calls come in bursts, one in each window, so only whole windows tell the rate.

    Args:
        times: of the answers, in seconds, sorted.
    """
    third = next(time for time in times if time - times[0] >= WINDOWS * 60)
    return sum(time < third for time in times), third - times[0]
