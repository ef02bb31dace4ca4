"""The chains of the audit on the database of production: many at once, no deadlock, no gap; triggers that refuse."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, delete, text, update
from sqlalchemy.exc import DatabaseError

from devserver.database import running_database
from devserver.folder import CHECKOUT
from docassemble.legalaidsync.audit import Flaw, record_view, verify
from docassemble.legalaidsync.audit.search import Wanted, find
from docassemble.legalaidsync.delivery.chain import hold_submission
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.resealing import reseal_audit
from docassemble.legalaidsync.delivery.retention import forget
from docassemble.legalaidsync.delivery.schema import upgrade
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import accesses, attempts
from tests.unit.delivery.conftest import Clock, Office, adverse_party, income, note, phone_change, upload

KEY = Cipher(["test key"])
SOON = "-c deadlock_timeout=100ms -c lock_timeout=30s"  # a deadlock is found at once, and shows as an error
SUBMISSIONS = 12


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with running_database(CHECKOUT / ".private" / "audit") as database:
        yield database.url


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """An office with an empty database."""
    engine = create_engine(database_url, connect_args={"options": SOON}, pool_size=12)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    upgrade(engine)
    clock = Clock()
    yield Office(engine, Outbox(engine, KEY, clock), clock)
    engine.dispose()


def submit_many(office: Office) -> list[int]:
    ids = []
    for number in range(SUBMISSIONS):
        matter = office.server.matters.add(mobile_phone="555-0100", client_address_home={}, county_of_residence={})
        writes = (phone_change(), adverse_party(), income(), note(), upload())
        ids.append(office.submit(*writes, key=f"session-{number}", matter_uuid=matter))
    return ids


def at_once(*jobs: Callable[[], None]) -> list[Exception]:
    """Run the jobs in a thread each; return what they raised."""
    raised: list[Exception] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def deliver_all(office: Office, worker: str) -> Callable[[], None]:
    def run() -> None:
        while office.outbox.next_due() is not None:
            office.deliver(worker)

    return run


def interfere(office: Office, submissions: list[int], seed: int) -> Callable[[], None]:
    """Staff who withdraw some writes and send others again, all the while."""

    def run() -> None:
        dice = random.Random(seed)
        while office.outbox.next_due() is not None:
            status = office.outbox.status(dice.choice(submissions))
            for row in status.rows if status else ():
                if dice.random() < 0.1:
                    office.outbox.cancel(row.operation_id, "user 7")
                office.outbox.requeue(row.operation_id, "user 8")

    return run


def look(office: Office, times: int) -> Callable[[], None]:
    def run() -> None:
        for _ in range(times):
            record_view(office.outbox.engine, actor="link 1", site="sandbox", matter_uuid="m-1")

    return run


def test_many_workers_and_staff_at_once_make_whole_chains_and_no_deadlock(office: Office) -> None:
    """Without the paid tier the note carries most writes, so that settling one operation moves others too."""
    office.server.premium = False
    submissions = submit_many(office)
    jobs = [deliver_all(office, f"worker-{number}") for number in range(4)]
    jobs += [interfere(office, submissions, seed) for seed in (1, 2)]
    assert at_once(*jobs, look(office, 20), look(office, 20)) == []
    proof = verify(office.engine, KEY)
    assert proof.breaks == ()
    assert proof.chains == SUBMISSIONS + 1
    assert proof.rows == len(list(find(office.engine, Wanted())))
    states = {state for submission in submissions for state in office.states(submission)}
    assert states <= {State.SENT, State.CANCELLED, State.NEEDS_ATTENTION}
    assert State.SENT in states
    reads = [row.number for row in find(office.engine, Wanted(what="read"))]
    assert sorted(reads) == list(range(1, 41))


def test_staff_who_choose_send_again_and_withdraw_the_same_write_at_once_do_not_stop_each_other(office: Office) -> None:
    """Thirty writes wait for a decision; four people work through them in four orders."""
    for number in range(30):
        matter = office.server.matters.add(mobile_phone="555-0100")
        office.submit(phone_change(shown={"mobile_phone": "555-0111"}), key=f"session-{number}", matter_uuid=matter)
    office.deliver()
    operations = sorted({int(row.operation_id or 0) for row in find(office.engine, Wanted(state="needs a decision"))})
    assert len(operations) == 30

    def work(act: Callable[[int], object], seed: int) -> Callable[[], None]:
        def run() -> None:
            for operation_id in random.Random(seed).sample(operations, 30):
                act(operation_id)

        return run

    def choose(operation_id: int) -> None:
        for each in office.outbox.decisions(operation_id):
            office.outbox.decide(each.decision_id, "client", "user 7")

    def send_again(operation_id: int) -> None:
        office.outbox.requeue(operation_id, "user 8")

    def withdraw(operation_id: int) -> None:
        office.outbox.cancel(operation_id, "user 9")

    everybody = [work(choose, 1), work(choose, 2), work(send_again, 1), work(withdraw, 1)]
    assert at_once(*everybody, deliver_all(office, "worker-1")) == []
    assert verify(office.engine, KEY).breaks == ()


def test_a_claim_passes_over_a_submission_that_staff_are_moving_and_waits_for_nobody(office: Office) -> None:
    first = office.submit(note(), key="one", matter_uuid="m-1")
    second = office.submit(note(), key="two", matter_uuid="m-2")
    with office.outbox.engine.begin() as connection:
        hold_submission(connection, first)
        claim = office.outbox.claim("worker-1", 60)
        assert claim is not None
        assert claim.subject.submission_id == second
        assert office.outbox.claim("worker-2", 60) is None
    claim = office.outbox.claim("worker-2", 60)
    assert claim is not None
    assert claim.subject.submission_id == first


@pytest.mark.parametrize("table", [attempts, accesses], ids=str)
def test_postgresql_itself_refuses_to_change_or_remove_a_row(office: Office, table: object) -> None:
    office.submit(note())
    record_view(office.outbox.engine, actor="link 1", site="sandbox", matter_uuid=office.matter)
    for statement in (update(table).values(actor="user 8"), delete(table), text(f"TRUNCATE {table}")):  # type: ignore[arg-type]
        with pytest.raises(DatabaseError, match="only ever added"), office.engine.begin() as connection:
            connection.execute(statement)
    assert verify(office.engine, KEY).breaks == ()
    assert reseal_audit(office.engine, Cipher(["new key", "test key"])).chains == 2
    assert verify(office.engine, Cipher(["new key"])).breaks == ()


def test_the_owner_of_the_database_is_caught_and_retention_is_not_in_the_way(office: Office) -> None:
    office.submit(phone_change(), note(), matter_uuid=office.server.matters.add(mobile_phone="555-0100"))
    office.submit(note(), key="two", matter_uuid=office.server.matters.add())
    office.deliver()
    with office.engine.begin() as connection:
        connection.execute(text("ALTER TABLE legalaidsync_attempt DISABLE TRIGGER USER"))
        connection.execute(
            update(attempts).where(attempts.c.submission_id == 1, attempts.c.number == 3).values(actor="x")
        )
        connection.execute(text("ALTER TABLE legalaidsync_attempt ENABLE TRIGGER USER"))
    [found] = verify(office.engine, KEY).breaks
    assert (found.owner, found.number, found.flaw) == ({"submission_id": 1}, 3, Flaw.CHANGED)
    office.clock.advance(days=9)
    done = forget(office.engine, KEY, office.clock() - timedelta(days=7))
    assert (done.rows, done.broken) == (3, 1)
    assert [row.submission_id for row in find(office.engine, Wanted(what="move"))] == [1] * 6
