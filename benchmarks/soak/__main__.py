"""`python -m benchmarks.soak [--operations 10000] [--workers 4] [--seed 1]`.

The exit code is 1 unless every effect is there once and in order.
"""

from __future__ import annotations

import argparse
import random
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from sqlalchemy import create_engine

from devserver.database import running_database
from devserver.folder import SOAK_FOLDER
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.schema import upgrade
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Token
from docassemble.legalaidsync.transport import RateLimit

from ..sandbox_process import TOKEN, running_sandbox
from .counting import Count, count
from .plans import FIRST_PHONE, OPERATIONS_EACH, Expected, submissions
from .worker import PER_MINUTE, Worker
from .workforce import Workforce

MATTERS = 100
POLL_SECONDS = 1.0
POLLS_PER_KILL = 3
STUCK_SECONDS = 180.0
REST = (State.SENT, State.CANCELLED, State.NEEDS_ATTENTION, State.NEEDS_DECISION)
WRITES = "/api/v2/*"
# How LegalServer fails, each of these with the given probability at every request.
FAULTS = (
    {"kind": "reset", "when": "before", "probability": 0.02},
    {"kind": "reset", "when": "after", "probability": 0.03},
    {"kind": "status", "status": 500, "when": "after", "probability": 0.01},
    {"kind": "status", "status": 503, "html": True, "when": "before", "probability": 0.01},
    {"kind": "truncated", "when": "after", "probability": 0.01},
    {"kind": "html", "when": "after", "probability": 0.01},
)


def main(arguments: list[str] | None = None) -> int:
    """Run the soak and print what it counted."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with running_database(SOAK_FOLDER) as database, running_sandbox() as site:
        outbox, worker = _empty_outbox(database.url, site)
        client = LegalServer(base_url=site, token=Token(TOKEN), limit=RateLimit(site, PER_MINUTE))
        _control(site, "settings", requests_per_minute=None)
        expected = _submit(outbox, client, options.operations // OPERATIONS_EACH)
        _say(f"{len(expected) * OPERATIONS_EACH} operations of {len(expected)} submissions wait")
        started = time.monotonic()
        workforce = Workforce(worker, options.workers, random.Random(options.seed))
        _deliver(outbox, site, workforce, options.seed)
        seconds = time.monotonic() - started
        _print_states(outbox, workforce, seconds)
        return _report(count(client, expected), len(expected) * OPERATIONS_EACH)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--operations", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def _empty_outbox(url: str, site: str) -> tuple[Outbox, Worker]:
    engine = create_engine(url)
    with engine.begin() as connection:  # rows of the audit can't be deleted one by one
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    upgrade(engine)
    key = secrets.token_hex(16)
    return Outbox(engine, Cipher([key])), Worker(url, site, TOKEN, key)


def _submit(outbox: Outbox, client: LegalServer, number: int) -> list[Expected]:
    matters = [_new_matter(client, turn) for turn in range(min(MATTERS, number))]
    expected = []
    for plan, leaves in submissions(matters, max(1, number // len(matters))):
        outbox.submit(plan)
        expected.append(leaves)
    return expected


def _new_matter(client: LegalServer, turn: int) -> str:
    record = {"first": "Soak", "last": f"Matter {turn}", "mobile_phone": FIRST_PHONE}
    return str(client.matters.create({**record, "case_disposition": "Incomplete Intake"})["matter_uuid"])


def _deliver(outbox: Outbox, site: str, workforce: Workforce, seed: int) -> None:
    """Let the workers work, and fail, until everything is at rest."""
    with _faults(site, seed):
        workforce.start()
        try:
            _wait(outbox, workforce)
        finally:
            workforce.stop()


def _wait(outbox: Outbox, workforce: Workforce) -> None:
    left, moved = -1, time.monotonic()
    while (waiting := sum(number for state, number in outbox.counts().items() if state not in REST)) > 0:
        if waiting != left:
            left, moved = waiting, time.monotonic()
        if time.monotonic() - moved > STUCK_SECONDS:
            raise SystemExit(f"{waiting} operations have not moved for {STUCK_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS * workforce.dice.uniform(0.5, 1.5))
        workforce.start_those_that_ended()
        workforce.watch()
        if len(workforce.memory_kb) % POLLS_PER_KILL == 0:
            workforce.kill_one()
        _say(f"{waiting} to go, {workforce.kills} workers killed")


@contextmanager
def _faults(site: str, seed: int) -> Iterator[None]:
    for number, fault in enumerate(FAULTS):
        _control(site, "faults", path=WRITES, times=None, seed=seed * 100 + number, **fault)
    try:
        yield
    finally:
        requests.delete(f"{site}/sandbox/faults", timeout=30).raise_for_status()


def _control(site: str, name: str, **body: object) -> None:
    requests.post(f"{site}/sandbox/{name}", json=body, timeout=30).raise_for_status()


def _print_states(outbox: Outbox, workforce: Workforce, seconds: float) -> None:
    states = {state.value: number for state, number in outbox.counts().items() if number}
    early, late = workforce.memory()
    print(f"\n{seconds:.0f} s, {workforce.kills} workers killed; states: {states}")
    print(f"memory of the worker that was never killed: {early} kB in the second tenth, {late} kB in the last tenth")


def _report(found: Count, wanted: int) -> int:
    print(f"effects {found.effects} / lost {found.lost} / doubled {found.doubled} / reordered {found.reordered}")
    return 0 if found == Count(wanted, 0, 0, 0) else 1


def _say(line: str) -> None:
    print(f"\r{line}    ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
