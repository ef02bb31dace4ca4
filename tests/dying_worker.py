"""A worker that kills itself at a chosen step of its first operation: python -m tests.dying_worker POINT '{...}'.

SIGKILL leaves no time for anything: no `finally`, no rollback by hand, no answer to the database.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from functools import cached_property
from typing import Any

from sqlalchemy import create_engine

from benchmarks.soak.worker import Worker
from docassemble.legalaidsync.delivery.claiming import Claim
from docassemble.legalaidsync.delivery.content import Content
from docassemble.legalaidsync.delivery.deliver import deliver_due
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.states import State
from tests.forking import Program

POINTS = ("claimed", "opened", "sent", "settled")
LEASE_SECONDS = 1.0
SECONDS = 60.0


class MortalOutbox(Outbox):
    """An outbox whose user dies as soon as the step called `point` is done."""

    point = ""

    def claim(self, worker: str, lease_seconds: float) -> Claim | None:
        """Die with a fresh lease in hand."""
        claim = super().claim(worker, lease_seconds)
        self._die_after("claimed", claim is not None)
        return claim

    def open(self, claim: Claim) -> Content:
        """Die just before anything is sent."""
        content = super().open(claim)
        self._die_after("opened")
        return content

    def settle(self, claim: Claim, verdict: Verdict) -> State | None:
        """Die when LegalServer has acted and nobody has written it down; or right after that."""
        self._die_after("sent")
        state = super().settle(claim, verdict)
        self._die_after("settled")
        return state

    def _die_after(self, step: str, reached: bool = True) -> None:
        if reached and step == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


class DyingWorker(Worker):
    """The worker of the soak run with a short life."""

    @cached_property
    def outbox(self) -> Outbox:
        return MortalOutbox(create_engine(self.database), Cipher([self.key]))


def run_until_death(worker: Worker, point: str) -> int:
    """Start a worker that dies at this point and return how it ended: -9 if SIGKILL did it."""
    given = (point, json.dumps(asdict(worker)))
    return Program("tests.dying_worker", given, os.environ.copy()).start().wait(SECONDS)


def main(point: str, given: str) -> None:
    """Deliver one operation and die on the way."""
    MortalOutbox.point = point
    described: dict[str, Any] = json.loads(given)
    worker = DyingWorker(**described)
    deliver_due(worker.outbox, worker.connect, worker=f"mortal {os.getpid()}", limit=1, lease_seconds=LEASE_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
