"""Several tabs send, and several workers deliver, at the same moment: on PostgreSQL, which has no single writer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, func, select, text

from devserver.database import running_database
from devserver.folder import CHECKOUT
from docassemble.legalaidsync.delivery import revising, submitting
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import Plan
from docassemble.legalaidsync.delivery.schema import upgrade
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import operations, submissions
from tests.unit.delivery.conftest import Clock, Office
from tests.unit.delivery.test_revisions import party, phone, story

TABS = 6
ROUNDS = 5


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with running_database(CHECKOUT / ".private" / "revisions") as database:
        yield database.url


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """An office with an empty database."""
    engine = create_engine(database_url, pool_size=TABS + 4)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    upgrade(engine)
    clock = Clock()
    made = Office(engine, Outbox(engine, Cipher(["test key"]), clock), clock)
    made.matter = made.server.matters.add(mobile_phone="555-0100")
    yield made
    engine.dispose()


def answers(office: Office, words: str) -> Plan:
    return office.plan(phone(f"555-01{words}"), party(words), story(words))


def send_at_once(office: Office, plans: list[Plan]) -> list[Any]:
    start = Barrier(len(plans))

    def send(plan: Plan) -> Any:
        start.wait()
        return office.outbox.submit(plan)

    with ThreadPoolExecutor(len(plans)) as threads:
        return list(threads.map(send, plans))


def counted(engine: Engine, table: Any) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def unsent_revisions(office: Office) -> set[int]:
    waiting = select(submissions.c.revision).join(operations, operations.c.submission_id == submissions.c.id)
    with office.engine.connect() as connection:
        return set(connection.execute(waiting.where(operations.c.state != State.CANCELLED.value)).scalars())


def test_the_same_answers_from_several_tabs_are_one_submission(office: Office) -> None:
    sent = send_at_once(office, [answers(office, "11")] * TABS)
    assert len({each.id for each in sent}) == 1
    assert [each.is_new for each in sent].count(True) == 1
    assert (counted(office.engine, submissions), counted(office.engine, operations)) == (1, 3)


def test_different_answers_from_several_tabs_are_revisions_of_which_one_is_sent(office: Office) -> None:
    sent = send_at_once(office, [answers(office, str(number)) for number in range(10, 10 + TABS)])
    assert sorted(each.revision for each in sent) == list(range(1, TABS + 1))
    assert unsent_revisions(office) == {TABS}
    office.deliver()
    assert len(office.server.adverse_parties.rows) == len(office.server.case_notes.rows) == 1


def test_what_came_between_looking_and_holding_is_held_before_a_revision_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its writer holds no lock, and two such writers wait for each other."""
    others, free = [answers(office, "10")], []
    read, insert = revising.read_series, submitting._insert_submission

    def read_after_another(connection: Connection, key: str) -> revising.Series:
        if others:
            office.outbox.submit(others.pop())
        return read(connection, key)

    def insert_and_look(*given: Any) -> submitting.Submission:
        with office.engine.begin() as connection:
            free.extend(connection.execute(select(submissions.c.id).with_for_update(skip_locked=True)).scalars())
        return insert(*given)

    monkeypatch.setattr(revising, "read_series", read_after_another)
    monkeypatch.setattr(submitting, "_insert_submission", insert_and_look)
    assert office.outbox.submit(answers(office, "11")).revision == 2
    assert free == []


def test_revisions_that_come_while_workers_deliver_leave_one_record_that_says_the_newest(office: Office) -> None:
    """Whatever was under way when a revision came: nothing is doubled, and the last words stand."""
    done = Event()

    def work(name: str) -> None:
        while not done.is_set():
            office.deliver(name, limit=1)

    def send(tab: int) -> list[tuple[int, str]]:
        words = [f"{tab}{number}" for number in random.Random(tab).sample(range(10), ROUNDS)]
        return [(office.outbox.submit(answers(office, each)).revision, each) for each in words]

    with ThreadPoolExecutor(4) as threads:
        workers = [threads.submit(work, name) for name in ("a", "b")]
        try:
            sent = [pair for tab in threads.map(send, (1, 2)) for pair in tab]
        finally:
            done.set()
        for worker in workers:
            worker.result()
    office.deliver()
    words = max(sent)[1]
    assert [row["last"] for row in office.server.adverse_parties.rows.values()] == [words]
    assert office.server.matters.rows[office.matter]["mobile_phone"] == f"555-01{words}"
    assert any(words in row["body"] for row in office.server.case_notes.rows.values())
    subjects = [row["subject"] for row in office.server.case_notes.rows.values()]
    assert len(subjects) == len(set(subjects))
    assert {state for state, number in office.outbox.counts().items() if number} <= {State.SENT, State.CANCELLED}
