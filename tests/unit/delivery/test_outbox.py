"""Submitting, claiming in order, leases and what screens see."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, func, select

from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.status import client_state
from docassemble.legalaidsync.delivery.tables import attempts, documents, operations, submissions, wakeups
from tests.unit.delivery.conftest import REFERENCE, SUBJECT, Office, income, note, upload


def rows_of(office: Office, table: object) -> int:
    with office.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def in_threads(*works: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_same_plan_submitted_twice_is_one_submission(office: Office) -> None:
    """A double click or a replayed request changes nothing."""
    first = office.outbox.submit(office.plan(note(), upload()))
    again = office.outbox.submit(office.plan(note(), upload()))
    assert (first.id, first.is_new, again.is_new) == (again.id, True, False)
    assert [rows_of(office, table) for table in (submissions, operations, documents)] == [1, 2, 1]


def test_a_race_of_identical_submits_gives_one_submission(office: Office) -> None:
    ids: list[int] = []
    start = threading.Barrier(4)

    def submit() -> None:
        start.wait()
        ids.append(office.submit(note()))

    in_threads(*[submit] * 4)
    assert len(ids) == 4
    assert len(set(ids)) == 1
    assert rows_of(office, submissions) == rows_of(office, operations) == 1


def test_a_submission_with_one_bad_operation_leaves_nothing_behind(office: Office) -> None:
    bad = PlannedOperation("create_income", "an income", payload={"amount": object()})
    with pytest.raises(TypeError, match="object"):
        office.submit(note(), bad)
    with pytest.raises(ValueError, match="unknown kinds"):
        office.submit(PlannedOperation("send_fax", "a fax"))
    assert rows_of(office, submissions) == rows_of(office, operations) == rows_of(office, attempts) == 0


def test_operations_of_one_matter_wait_for_the_earlier_ones(office: Office) -> None:
    office.submit(note(), upload())
    office.submit(note(), key="session-2")
    first = office.outbox.claim("a", 60)
    assert first is not None
    assert first.subject.kind == "case_note"
    assert office.outbox.claim("b", 60) is None
    office.outbox.settle(first, Verdict(State.RETRY, due_at=office.clock() + timedelta(hours=1)))
    assert office.outbox.claim("b", 60) is None
    assert office.outbox.next_due() == office.clock() + timedelta(hours=1)


@pytest.mark.parametrize("rest", [State.SENT, State.NEEDS_ATTENTION, State.NEEDS_DECISION])
def test_an_operation_at_rest_does_not_block_the_next_one(office: Office, rest: State) -> None:
    office.submit(note(), upload())
    first = office.outbox.claim("a", 60)
    assert first is not None
    office.outbox.settle(first, Verdict(rest))
    second = office.outbox.claim("a", 60)
    assert second is not None
    assert second.subject.kind == "upload_document"


def test_different_matters_are_sent_side_by_side(office: Office) -> None:
    office.submit(note())
    office.submit(note(), key="session-2", matter_uuid="another matter")
    office.submit(note(), key="session-3", site="another site")
    claims = [office.outbox.claim(worker, 60) for worker in "abcd"]
    assert [claim is not None for claim in claims] == [True, True, True, False]


def test_two_workers_never_claim_the_same_operation(office: Office, make_engine: Callable[[], Engine]) -> None:
    """Each worker has an engine of its own, as a process would."""
    for number in range(30):
        office.submit(note(), key=f"session-{number}", matter_uuid=f"matter-{number}")
    claimed: list[int] = []

    def work(name: str) -> None:
        outbox = Outbox(make_engine(), Cipher(["test key"]), office.clock)
        while (claim := outbox.claim(name, 60)) is not None:
            claimed.append(claim.subject.operation_id)

    in_threads(lambda: work("a"), lambda: work("b"))
    assert len(claimed) == 30
    assert len(set(claimed)) == 30


def test_a_lease_that_ran_out_is_taken_over_as_unknown_outcome(office: Office) -> None:
    office.submit(note())
    dead = office.outbox.claim("dead", 60)
    assert dead is not None
    assert not dead.outcome_unknown
    office.clock.advance(seconds=59)
    assert office.outbox.claim("heir", 60) is None
    office.clock.advance(seconds=2)
    heir = office.outbox.claim("heir", 60)
    assert heir is not None
    assert heir.outcome_unknown
    assert heir.attempt == 2


def test_a_heartbeat_keeps_the_lease(office: Office) -> None:
    office.submit(note())
    claim = office.outbox.claim("a", 60)
    assert claim is not None
    office.clock.advance(seconds=50)
    assert office.outbox.heartbeat(claim, 60)
    office.clock.advance(seconds=50)
    assert office.outbox.claim("b", 60) is None


def test_a_worker_that_lost_its_lease_overwrites_nothing(office: Office) -> None:
    """Even the same worker: an old claim of its own is as dead as anybody's."""
    submission = office.submit(note())
    old = office.outbox.claim("a", 60)
    office.clock.advance(seconds=61)
    new = office.outbox.claim("a", 60)
    assert old is not None
    assert new is not None
    assert not office.outbox.heartbeat(old, 60)
    assert office.outbox.settle(old, Verdict(State.NEEDS_ATTENTION)) is None
    assert office.states(submission) == ["sending"]
    assert office.outbox.settle(new, Verdict(State.SENT, result_id="n-1")) is State.SENT
    assert office.outbox.settle(old, Verdict(State.RETRY)) is None
    assert office.states(submission) == ["sent"]


def test_a_restart_forgets_nothing(office: Office, make_engine: Callable[[], Engine]) -> None:
    """A new process finds the queued, the retried and the abandoned operation."""
    office.submit(note())
    office.submit(note(), key="session-2", matter_uuid="matter-2")
    claim = office.outbox.claim("killed", 60)
    office.engine.dispose()
    later = Outbox(make_engine(), Cipher(["newer key", "test key"]), office.clock)
    assert claim is not None
    assert later.counts()[State.SENDING] == later.counts()[State.QUEUED] == 1
    office.clock.advance(minutes=2)
    claims = [later.claim("new", 60), later.claim("new", 60)]
    assert all(claim is not None and later.open(claim).payload["subject"] == SUBJECT for claim in claims)


def test_next_due_is_empty_when_all_is_at_rest(office: Office) -> None:
    assert office.outbox.next_due() is None
    office.submit(note())
    assert office.outbox.next_due() == office.clock()
    office.deliver()
    assert office.outbox.next_due() is None


def test_staff_can_send_again_and_withdraw(office: Office) -> None:
    submission = office.submit(note(), upload())
    claim = office.outbox.claim("a", 60)
    assert claim is not None
    assert not office.outbox.cancel(claim.subject.operation_id, "user 7")
    office.outbox.settle(claim, Verdict(State.NEEDS_ATTENTION))
    assert office.outbox.requeue(claim.subject.operation_id, "user 7")
    assert not office.outbox.requeue(claim.subject.operation_id, "user 7")
    assert office.outbox.cancel(claim.subject.operation_id, "user 7")
    office.deliver()
    assert office.states(submission) == ["cancelled", "sent"]
    assert not office.outbox.requeue(999, "user 7")


def test_the_status_shows_states_and_sentences_but_nothing_typed(office: Office) -> None:
    submission = office.submit(note("My landlord locked me out."), income())
    status = office.outbox.status(submission)
    assert status is not None
    assert status.reference == REFERENCE
    assert status.state is State.QUEUED
    assert [row.summary for row in status.rows] == ["an income", "what happened"]
    assert all(row.sentence for row in status.rows)
    assert "landlord" not in repr(status)
    assert office.outbox.status(999) is None


def test_a_reference_read_over_the_phone_finds_the_submission(office: Office) -> None:
    submission = office.submit(note())
    found = office.outbox.status_by_reference(f" {REFERENCE.lower()} ")
    assert [status.submission_id for status in found] == [submission]
    assert office.outbox.status_by_reference("ZZZZZ") == ()


def test_the_client_reads_where_the_answers_are(office: Office) -> None:
    submission = office.submit(note(), upload())

    def told() -> str:
        status = office.outbox.status(submission)
        assert status is not None
        return client_state(status)

    assert told() == "received"
    office.deliver(limit=1)
    assert told() == "on_its_way"
    office.deliver()
    assert told() == "in_your_file"


def test_scheduled_deliveries_do_not_multiply(office: Office) -> None:
    """A run schedules another only if none is due before; after a restart it always does."""
    soon, later = office.clock() + timedelta(seconds=30), office.clock() + timedelta(seconds=90)
    office.clock.advance(seconds=-1)
    assert office.outbox.reserve_wakeup(later, anew=True)
    assert office.outbox.reserve_wakeup(soon)
    assert not office.outbox.reserve_wakeup(soon)
    assert not office.outbox.reserve_wakeup(later)
    assert office.outbox.reserve_wakeup(later, anew=True)
    office.clock.advance(seconds=100)
    assert office.outbox.reserve_wakeup(later + timedelta(minutes=5))


def test_a_wakeup_row_that_is_gone_is_made_again(office: Office) -> None:
    """A restored or emptied table must not stop the schedule for ever."""
    with office.engine.begin() as connection:
        connection.execute(delete(wakeups))
    assert office.outbox.reserve_wakeup(office.clock() + timedelta(minutes=5))
