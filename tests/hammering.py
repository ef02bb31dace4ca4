"""A process that calls a site as fast as its rate limit lets it: python -m tests.hammering '{"url": ..., ...}'.

Prints one JSON object: how many calls succeeded, and how many failed by class and status.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import Any

from docassemble.legalaidsync.errors import LegalAidSyncError
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import RateLimit, background


@dataclass(frozen=True)
class Hammer:
    """What one process does.

    Args:
        seconds: it starts no call later than that.
        in_background: nobody waits for its calls.
        most: it ends after so many calls.
    """

    url: str
    token: str
    redis_url: str
    per_minute: int
    seconds: float
    in_background: bool = True
    most: int = 1_000_000

    def start(self) -> subprocess.Popen[str]:
        """Start the process."""
        command = [sys.executable, "-m", "tests.hammering", json.dumps(asdict(self))]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def run(self) -> dict[str, Any]:
        """Call until the time is over."""
        limit = RateLimit(self.url, self.per_minute, redis_url=self.redis_url)
        client = LegalServer(base_url=self.url, token=Token(self.token), timeouts=Timeouts(page=2), limit=limit)
        ends, failed, succeeded = time.monotonic() + self.seconds, Counter[str](), 0
        with background() if self.in_background else nullcontext():
            while time.monotonic() < ends and succeeded < self.most:
                try:
                    next(client.lookups.search(table="note_type"))
                    succeeded += 1
                except LegalAidSyncError as error:
                    failed[f"{type(error).__name__} {error.status}"] += 1
                    time.sleep(0.2)
        return {"succeeded": succeeded, "failed": failed, "shared": limit.is_shared}


def result(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for a process and return what it printed."""
    printed, _ = process.communicate(timeout=300)
    answer: dict[str, Any] = json.loads(printed)
    return answer


if __name__ == "__main__":
    print(json.dumps(Hammer(**json.loads(sys.argv[1])).run()))
