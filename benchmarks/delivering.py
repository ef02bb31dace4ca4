"""One delivering process: python -m benchmarks.delivering; it ends when nothing is due, or when time is over."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from sqlalchemy import create_engine

from docassemble.legalaidsync.delivery.client import Connect
from docassemble.legalaidsync.delivery.deliver import deliver_due
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Site, Token
from docassemble.legalaidsync.transport import RateLimit

from .starting_line import read_given, wait_for_start

IDLE_SECONDS = 0.2


@dataclass(frozen=True)
class Delivering:
    """What a process is told.

    Args:
        seconds: how long it goes on; 0: until nothing is due.
        per_minute: the limit of the site, counted in Redis; 0 for none.
    """

    database: str
    key: str
    url: str
    token: str
    redis_url: str = ""
    per_minute: int = 0
    seconds: float = 0.0

    def run(self) -> None:
        """Get ready, then deliver."""
        outbox = Outbox(create_engine(self.database), Cipher([self.key]))
        outbox.counts()  # connects
        connect, worker = connection(self.url, self.token, limit=self._limit()), f"benchmark:{os.getpid()}"
        wait_for_start()
        ends = time.monotonic() + self.seconds
        deliver_due(outbox, connect, worker=worker, seconds=self.seconds or None)
        while time.monotonic() < ends:
            time.sleep(IDLE_SECONDS)
            deliver_due(outbox, connect, worker=worker, seconds=max(0.0, ends - time.monotonic()))

    def _limit(self) -> RateLimit | None:
        return RateLimit(self.url, self.per_minute, redis_url=self.redis_url) if self.per_minute else None


def connection(
    url: str, token: str, *, limit: RateLimit | None = None, session: requests.Session | None = None
) -> Connect:
    """Return what gives the one client of the one site, whatever it is called."""
    client = LegalServer(base_url=url, token=Token(token), limit=limit, session=session)
    return lambda name: (client, Site(name, url, Token(token)))


def main(given: Mapping[str, Any]) -> None:
    """Deliver as told."""
    Delivering(**given).run()


if __name__ == "__main__":
    main(read_given())
