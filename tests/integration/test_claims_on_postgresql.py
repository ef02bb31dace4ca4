"""Workers and staff that race on the database of a real server, and the database that goes away in the middle."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from devserver.database import RunningDatabase, running_database
from devserver.folder import CHECKOUT
from docassemble.legalaidsync.delivery import decisions
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.schema import upgrade
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import operations
from tests.unit.delivery.conftest import Clock, Office, address_change, note, upload
from tests.unit.delivery.test_decisions import change, only_row, record, waiting
from tests.walking import wait_for

WORKERS = 6
CASES = 12
PER_CASE = 3


@pytest.fixture(scope="module")
def database() -> Iterator[RunningDatabase]:
    with running_database(CHECKOUT / ".private" / "claims") as running:
        yield running


@pytest.fixture
def office(database: RunningDatabase) -> Iterator[Office]:
    """As in the unit tests, on PostgreSQL."""
    engine = create_engine(database.url, pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    upgrade(engine)
    clock = Clock()
    made = Office(engine, Outbox(engine, Cipher(["test key"]), clock), clock)
    made.matter = made.server.matters.add(client_address_home={"street": "1 Elm St"}, county_of_residence={})
    yield made
    engine.dispose()


def submit_cases(office: Office, sites: tuple[str, ...] = ("east", "north")) -> None:
    """Cases of several sites, each with a few operations that must go in order."""
    for index in range(CASES):
        planned = [note(subject=f"{position} [K7QF3]") for position in range(PER_CASE)]
        office.submit(*planned, key=f"session {index}", matter_uuid=f"case {index}", site=sites[index % len(sites)])


def test_racing_workers_claim_each_operation_once_and_each_case_in_order(office: Office) -> None:
    """Six at once; each takes whatever is next until nothing is left."""
    submit_cases(office)
    taken: list[tuple[str, int]] = []
    mistakes: list[Exception] = []

    def work(name: str) -> None:
        outbox = Outbox(office.engine, Cipher(["test key"]), office.clock)
        try:
            while outbox.counts()[State.SENT] < CASES * PER_CASE:
                claim = outbox.claim(name, 60)
                if claim is not None:
                    taken.append((claim.subject.matter_uuid, claim.position))
                    outbox.settle(claim, Verdict(State.SENT, result_id=f"{claim.subject.operation_id}"))
        except Exception as error:
            mistakes.append(error)

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mistakes == []
    assert set(Counter(taken).values()) == {1}
    for case in {case for case, _ in taken}:
        assert [position for each, position in taken if each == case] == list(range(PER_CASE))


def test_a_claim_does_not_wait_for_another_workers_transaction(office: Office) -> None:
    """It takes the next case instead: SKIP LOCKED."""
    submit_cases(office, ("east",))
    with office.engine.begin() as other:
        first = other.execute(select(operations.c.id).order_by(operations.c.id).limit(1).with_for_update()).scalar_one()
        other.execute(text("SELECT 1"))
        claim = office.outbox.claim("worker 1", 60)
    assert claim is not None
    assert claim.subject.operation_id != first


def test_while_a_move_holds_a_case_the_others_go_on(office: Office) -> None:
    """Its rows are locked in the order of every move, so nobody waits for anybody in a circle."""
    submit_cases(office, ("east",))
    held = office.outbox.claim("worker 1", 60)
    assert held is not None
    with office.engine.begin() as moving:
        lock = text("SELECT id FROM legalaidsync_submission WHERE id = :id FOR UPDATE")
        moving.execute(lock, {"id": held.subject.submission_id})
        assert office.outbox.claim("worker 2", 60) is not None


def test_with_the_database_gone_nothing_is_lost_and_nothing_doubled(office: Office, database: RunningDatabase) -> None:
    """It is restarted after LegalServer has acted and before that could be written down."""
    submission = office.submit(note(), upload())
    create = office.server.case_notes.create

    def then_the_database_goes(payload: dict[str, str], *, matter: str) -> object:
        made = create(payload, matter=matter)
        database.stop()
        return made

    office.server.case_notes.create = then_the_database_goes  # type: ignore[method-assign, assignment]
    with pytest.raises(SQLAlchemyError):
        office.deliver()
    office.server.case_notes.create = create  # type: ignore[method-assign]
    database.start()
    assert office.states(submission) == ["sending", "queued"]
    office.clock.advance(seconds=61)
    office.deliver("heir")
    assert office.states(submission) == ["sent", "sent"]
    assert office.server.calls["case_notes.create"] == 1
    assert len(office.server.case_notes.rows) == 1


def test_sites_take_turns_among_many_workers(office: Office) -> None:
    """One site has ten times the work; the other's comes at every second claim until it is done."""
    for index in range(20):
        office.submit(note(), key=f"east {index}", matter_uuid=f"east {index}", site="east")
    for index in range(2):
        office.submit(note(), key=f"north {index}", matter_uuid=f"north {index}", site="north")
    served = []
    for worker in range(6):
        claim = office.outbox.claim(f"worker {worker}", 60)
        assert claim is not None
        served.append(claim.subject.site)
        office.clock.advance(seconds=1)
    assert served == ["east", "north", "east", "north", "east", "east"]


def test_a_run_against_a_database_that_is_away_says_so(office: Office, database: RunningDatabase) -> None:
    """And the next run, over the same engine, works: connections that broke are not used again."""
    submission = office.submit(note())
    database.stop()
    try:
        with pytest.raises(SQLAlchemyError):
            office.deliver()
    finally:
        database.start()
    office.deliver()
    assert office.states(submission) == ["sent"]


def two_open_decisions(office: Office) -> tuple[int, int, int]:
    """A submission of which staff have changed both fields meanwhile; the decisions about street and county."""
    submission = office.submit(address_change())
    change(office, client_address_home={"street": "9 Pine St"}, county_of_residence={"lookup_value_FIPS": "17097"})
    office.deliver()
    found = {decision.conflict.name: decision.decision_id for decision in waiting(office, submission)}
    return submission, found["home_street"], found["county_of_residence"]


def somebody_waits_for_a_lock(office: Office) -> bool:
    waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with office.engine.connect() as connection:
        return bool(connection.execute(waits).scalar_one())


@pytest.mark.parametrize("second", decisions.CHOICES)
def test_two_staff_who_decide_the_last_two_fields_at_once_let_the_change_go_on(office: Office, second: str) -> None:
    """Whoever is later sees what the other one chose; else both would leave it waiting for ever."""
    submission, street, county = two_open_decisions(office)
    with ThreadPoolExecutor(1) as colleague:
        with office.outbox.engine.begin() as connection:
            assert decisions.decide(connection, street, decisions.CLIENT, actor="user 7", at=office.clock())
            other = colleague.submit(office.outbox.decide, county, second, "user 8")
            wait_for(lambda: somebody_waits_for_a_lock(office))
        assert other.result()
    assert office.states(submission) == ["queued"]
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert record(office)["client_address_home"] == {"street": "2 Oak St"}
    kept = {decisions.CLIENT: "17031", decisions.ON_FILE: "17097"}[second]
    assert record(office)["county_of_residence"] == {"lookup_value_FIPS": kept}


def test_of_two_staff_who_decide_one_field_at_once_the_first_counts(office: Office) -> None:
    submission, street, _ = two_open_decisions(office)
    with ThreadPoolExecutor(1) as colleague:
        with office.outbox.engine.begin() as connection:
            assert decisions.decide(connection, street, decisions.CLIENT, actor="user 7", at=office.clock())
            other = colleague.submit(office.outbox.decide, street, decisions.ON_FILE, "user 8")
            wait_for(lambda: somebody_waits_for_a_lock(office))
        assert not other.result()
    assert office.states(submission) == ["needs a decision"]
    [chosen] = [row for row in office.outbox.decisions(only_row(office, submission)) if row.choice]
    assert (chosen.choice, chosen.decided_by) == (decisions.CLIENT, "user 7")
