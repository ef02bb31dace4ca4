"""Real processes on a real PostgreSQL, killed with SIGKILL, racing, and losing their database: one effect each."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, func, select

from benchmarks.sandbox_process import TOKEN, running_sandbox
from benchmarks.soak.counting import Count, count
from benchmarks.soak.plans import FIRST_PHONE, OPERATIONS_EACH, Expected, submissions
from benchmarks.soak.worker import PER_MINUTE, POLICY, Worker
from benchmarks.soak.workforce import Workforce
from devserver.database import RunningDatabase, running_database
from devserver.folder import FIRE_FOLDER
from docassemble.legalaidsync.delivery.deliver import deliver_due
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.schema import upgrade
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import attempts
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Site, Token
from docassemble.legalaidsync.transport import RateLimit
from tests import forking
from tests.dying_worker import LEASE_SECONDS, POINTS, run_until_death
from tests.private_redis import redis_server
from tests.walking import wait_for

KEY = "key of the outbox under fire"
KILLED = -9
HANG = 1.5


class ForkedWorker(Worker):
    """The worker of the soak run, forked: of what it takes to start one, most goes into importing."""

    def start(self) -> forking.Forked:  # type: ignore[override]
        """Start the process."""
        described = json.dumps(asdict(self))
        return forking.Program("benchmarks.soak.worker", (described,), os.environ.copy()).start()


@dataclass
class Fire:
    """An outbox in PostgreSQL, a site, and what must have arrived in the end."""

    outbox: Outbox
    worker: Worker
    client: LegalServer
    expected: list[Expected]

    def submit(self, matters: int, rounds: int) -> int:
        """Submit for new matters; return how many operations wait."""
        uuids = [self._new_matter(number) for number in range(matters)]
        for plan, leaves in submissions(uuids, rounds):
            self.outbox.submit(plan)
            self.expected.append(leaves)
        return len(self.expected) * OPERATIONS_EACH

    def deliver(self, limit: int | None = None) -> None:
        """Deliver from this process, which lives."""
        deliver_due(self.outbox, self.worker.connect, worker="survivor", limit=limit, policy=POLICY)

    def at_rest(self) -> bool:
        """Deliver what is due, and say whether nothing is left to do."""
        self.deliver()
        return self.outbox.next_due() is None

    def fault(self, **rule: object) -> None:
        """Let a coming request go wrong."""
        requests.post(f"{self.worker.site}/sandbox/faults", json=rule, timeout=30).raise_for_status()

    def has_struck(self) -> bool:
        """Say whether the ordered fault has met its request, which is being held back now."""
        return not requests.get(f"{self.worker.site}/sandbox/faults", timeout=30).json()

    def is_all_sent(self) -> bool:
        """Say whether every operation is in LegalServer."""
        return self.outbox.counts()[State.SENT] == len(self.expected) * OPERATIONS_EACH

    def assert_each_effect_once(self) -> None:
        """Every record is there, once, in order; nothing else is."""
        assert self.is_all_sent(), self.outbox.counts()
        assert count(self.client, self.expected) == Count(len(self.expected) * OPERATIONS_EACH, 0, 0, 0)

    def _new_matter(self, number: int) -> str:
        record = {"first": "Fire", "last": f"Matter {number}", "mobile_phone": FIRST_PHONE}
        return str(self.client.matters.create({**record, "case_disposition": "Incomplete Intake"})["matter_uuid"])


@pytest.fixture(scope="module")
def database() -> Iterator[RunningDatabase]:
    with running_database(FIRE_FOLDER) as running:
        yield running


@pytest.fixture
def fire(database: RunningDatabase) -> Iterator[Fire]:
    engine = create_engine(database.url, pool_pre_ping=True)
    with engine.begin() as connection:  # rows of the audit can't be deleted one by one
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    upgrade(engine)
    with running_sandbox() as site:
        requests.post(f"{site}/sandbox/settings", json={"requests_per_minute": None}, timeout=30).raise_for_status()
        client = LegalServer(base_url=site, token=Token(TOKEN), limit=RateLimit(site, PER_MINUTE))
        yield Fire(Outbox(engine, Cipher([KEY])), ForkedWorker(database.url, site, TOKEN, KEY), client, [])
    engine.dispose()


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_each_step_of_each_operation_leaves_one_effect_each(fire: Fire, point: str) -> None:
    fire.submit(matters=1, rounds=1)
    for _ in range(OPERATIONS_EACH):
        assert run_until_death(fire.worker, point) == KILLED
        time.sleep(LEASE_SECONDS)
        if point != "settled":
            fire.deliver(limit=1)
    wait_for(fire.at_rest)
    fire.assert_each_effect_once()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_while_legalserver_works_leaves_one_effect_each(fire: Fire, when: str) -> None:
    """The request has left. The worker never hears the answer; the next one looks first."""
    fire.submit(matters=1, rounds=1)
    for method in ("PATCH", *["POST"] * (OPERATIONS_EACH - 1)):
        fire.fault(method=method, path="/api/v2/*", times=1, kind="hang", seconds=HANG, when=when)
        process = fire.worker.start()
        wait_for(fire.has_struck)
        process.kill()
        process.wait()
        time.sleep(HANG)
    wait_for(fire.at_rest, seconds=60)
    fire.assert_each_effect_once()


def test_racing_workers_send_each_operation_once(fire: Fire) -> None:
    operations = fire.submit(matters=8, rounds=4)
    workforce = Workforce(fire.worker, 4, random.Random(1))
    workforce.start()
    try:
        wait_for(fire.is_all_sent, seconds=120)
    finally:
        workforce.stop()
    fire.assert_each_effect_once()
    claims = select(func.count()).where(attempts.c.to_state == State.SENDING.value)
    with fire.outbox.engine.connect() as connection:
        assert connection.execute(claims).scalar_one() == operations


def test_a_database_that_is_restarted_in_the_middle_loses_and_doubles_nothing(
    fire: Fire, database: RunningDatabase
) -> None:
    fire.submit(matters=8, rounds=4)
    workforce = Workforce(fire.worker, 3, random.Random(2))
    workforce.start()
    try:
        wait_for(lambda: fire.outbox.counts()[State.SENT] > OPERATIONS_EACH)
        database.restart()
        assert not fire.is_all_sent()
        wait_for(lambda: workforce.start_those_that_ended() or fire.is_all_sent(), seconds=120)
    finally:
        workforce.stop()
    fire.assert_each_effect_once()


def test_a_redis_that_dies_in_the_middle_loses_and_doubles_nothing(fire: Fire, tmp_path: Path) -> None:
    """The rate limit is counted in the process from then on."""
    fire.submit(matters=2, rounds=1)
    with redis_server(tmp_path) as url:
        limit = RateLimit(fire.worker.site, PER_MINUTE, redis_url=url)
        client = LegalServer(base_url=fire.worker.site, token=Token(TOKEN), limit=limit)

        def connect(name: str) -> tuple[LegalServer, Site]:
            return client, Site(name, fire.worker.site, Token(TOKEN))

        deliver_due(fire.outbox, connect, worker="first half", limit=OPERATIONS_EACH, policy=POLICY)
        assert limit.is_shared
    deliver_due(fire.outbox, connect, worker="second half", policy=POLICY)
    assert not limit.is_shared
    fire.assert_each_effect_once()
