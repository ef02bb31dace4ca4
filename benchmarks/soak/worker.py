"""One delivering process of the soak run: python -m benchmarks.soak.worker '{"database": ..., "site": ..., ...}'.

It is killed without warning again and again; what it was doing is then for the next one to find out.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import create_engine

from docassemble.legalaidsync.delivery.deliver import deliver_due
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.retry import RetryPolicy
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Site, Timeouts, Token
from docassemble.legalaidsync.transport import RateLimit

POLICY = RetryPolicy(base=0.5, longest=4.0, settle=0.5)
TIMEOUTS = Timeouts(connect=2, read=2, page=6)
PER_MINUTE = 1_000_000
LEASE_SECONDS = 4.0
AT_ONCE = 25
IDLE_SECONDS = 0.2


@dataclass(frozen=True)
class Worker:
    """What one process needs: the outbox's database, the sandbox's address and token, the key of the outbox."""

    database: str
    site: str
    token: str
    key: str

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process."""
        command = [sys.executable, "-m", "benchmarks.soak.worker", json.dumps(asdict(self))]
        return subprocess.Popen(command)

    def run(self) -> None:
        """Deliver until SIGTERM."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        name = f"{os.getpid()}:{uuid.uuid4().hex[:6]}"
        while True:
            report = deliver_due(
                self.outbox, self.connect, worker=name, limit=AT_ONCE, policy=POLICY, lease_seconds=LEASE_SECONDS
            )
            if not report.reached:
                time.sleep(IDLE_SECONDS)

    def connect(self, name: str) -> tuple[LegalServer, Site]:
        """Return the client of the one site."""
        return self._client, Site(name, self.site, Token(self.token))

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox in PostgreSQL."""
        return Outbox(create_engine(self.database, pool_pre_ping=True), Cipher([self.key]))

    @cached_property
    def _client(self) -> LegalServer:
        limit = RateLimit(self.site, PER_MINUTE)
        return LegalServer(base_url=self.site, token=Token(self.token), timeouts=TIMEOUTS, limit=limit)


def main(arguments: list[str]) -> None:
    """Run the worker that the first argument describes."""
    logging.disable(logging.WARNING)
    given: dict[str, Any] = json.loads(arguments[0])
    Worker(**given).run()


if __name__ == "__main__":
    main(sys.argv[1:])
