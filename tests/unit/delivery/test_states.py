"""The table of moves, and that no sequence of events loses or doubles an operation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.pool import StaticPool

from docassemble.legalaidsync.audit import trail
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.delivery.states import ALLOWED, IllegalTransition, State, Subject, move
from docassemble.legalaidsync.delivery.tables import metadata, operations
from docassemble.legalaidsync.errors import OutcomeUnknown, PermissionMissing, RateLimited, Unreachable
from tests.unit.delivery.conftest import Clock, Office, adverse_party, income, note, phone_change, upload

AT = datetime(2026, 11, 22, tzinfo=UTC)
FORBIDDEN = [(before, after) for before, after in product(State, State) if after not in ALLOWED[before]]


@pytest.mark.parametrize(("before", "after"), FORBIDDEN)
def test_a_forbidden_move_is_refused_before_anything_is_written(office: Office, before: State, after: State) -> None:
    submission = office.submit(note())
    with office.engine.begin() as connection, pytest.raises(IllegalTransition):
        move(connection, Subject(1, submission, "s", "m", "case_note"), before, after, actor="a", at=AT)
    assert office.states(submission) == ["queued"]


def test_what_is_sent_or_cancelled_stays_so() -> None:
    assert ALLOWED[State.SENT] == ALLOWED[State.CANCELLED] == frozenset()


def test_a_move_from_a_state_that_has_passed_changes_nothing_and_leaves_no_row(office: Office) -> None:
    submission = office.submit(note())
    before = trail(office.engine, submission)
    subject = Subject(before[0].operation_id, submission, "sandbox", office.matter, "case_note")
    with office.engine.begin() as connection:
        assert not move(connection, subject, State.RETRY, State.CANCELLED, actor="a", at=AT)
    assert trail(office.engine, submission) == before


def office_in_memory() -> Office:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    clock = Clock()
    made = Office(engine, Outbox(engine, Cipher(["test key"]), clock), clock)
    made.matter = made.server.matters.add(mobile_phone="555-0100")
    return made


def fail_somewhere(office: Office, call: str, kind: str) -> None:
    errors: dict[str, BaseException] = {
        "lost after": OutcomeUnknown("timeout"),
        "lost before": OutcomeUnknown("timeout"),
        "unreachable": Unreachable("down"),
        "slow down": RateLimited("429", retry_after=5),
        "forbidden": PermissionMissing("403", status=403),
        "killed after": KeyboardInterrupt(),
        "killed before": KeyboardInterrupt(),
    }
    office.server.fail(call, errors[kind], after_effect=kind.endswith("after"))


CALLS = ("matters.update", "adverse_parties.create", "incomes.create", "case_notes.create", "documents.upload")
SEARCHES = ("adverse_parties.search", "incomes.search", "case_notes.search", "documents.search", "matters.get")
KINDS = ("lost before", "unreachable", "slow down", "forbidden", "killed before")
EVENTS = st.one_of(
    st.tuples(st.just("fault"), st.sampled_from(CALLS), st.sampled_from([*KINDS, "lost after", "killed after"])),
    st.tuples(st.just("fault"), st.sampled_from(SEARCHES), st.sampled_from(KINDS)),
    st.tuples(st.just("deliver"), st.integers(1, 6)),
    st.tuples(st.just("wait"), st.sampled_from([1, 45, 61, 3700])),
    st.tuples(st.just("submit again")),
    st.tuples(st.just("requeue")),
    st.tuples(st.just("premium"), st.booleans()),
)


def everything() -> tuple[PlannedOperation, ...]:
    return phone_change(), adverse_party(), income(), note(), upload()


def play(office: Office, event: tuple[Any, ...], submission: int) -> None:
    name, *details = event
    if name == "fault":
        fail_somewhere(office, *details)
    elif name == "deliver":
        deliver_unless_killed(office, details[0])
    elif name == "wait":
        office.clock.advance(seconds=details[0])
    elif name == "submit again":
        assert office.submit(*everything()) == submission
    elif name == "requeue":
        requeue_all(office, submission)
    else:
        office.server.premium = details[0]


def deliver_unless_killed(office: Office, limit: int) -> None:
    try:
        office.deliver(limit=limit)
    except KeyboardInterrupt:
        office.clock.advance(seconds=1)


def requeue_all(office: Office, submission: int) -> None:
    status = office.outbox.status(submission)
    assert status is not None
    for row in status.rows:
        office.outbox.requeue(row.operation_id, "user 7")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EVENTS, max_size=25))
def test_no_sequence_of_events_loses_or_doubles_an_operation(events: list[tuple[Any, ...]]) -> None:
    """After the trouble is over and staff have sent again what needed them, everything is there exactly once."""
    office = office_in_memory()
    submission = office.submit(*everything())
    for event in events:
        play(office, event, submission)
    office.server.faults.clear()
    office.server.premium = True
    for _ in range(8):
        office.clock.advance(hours=2)
        requeue_all(office, submission)
        office.deliver()
    assert office.states(submission) == ["sent"] * 5
    in_the_note = [row.carried for row in office.outbox.status(submission).rows]  # type: ignore[union-attr]
    assert len(office.server.case_notes.rows) == len(office.server.documents.rows) == 1
    for resource, carried in (("adverse_parties", in_the_note[1]), ("incomes", in_the_note[2])):
        assert len(getattr(office.server, resource).rows) == (0 if carried else 1)
    check_trail(office, submission)


def check_trail(office: Office, submission: int) -> None:
    """The rows of each operation are one unbroken, allowed path that ends at its present state."""
    for operation_id in {row.operation_id for row in trail(office.engine, submission)}:
        path = [row for row in trail(office.engine, submission) if row.operation_id == operation_id]
        assert [row.from_state for row in path] == [None, *[row.to_state for row in path[:-1]]]
        assert path[-1].to_state == "sent"
        assert [row.to_state for row in path].count("sent") == 1
        assert all(later.at - earlier.at >= timedelta(0) for earlier, later in pairwise(path))
    with office.engine.connect() as connection:
        assert connection.execute(select(operations.c.due_at)).scalars().all() == [None] * 5
