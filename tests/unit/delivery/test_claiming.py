"""Which operation is next: sites in turn, cases in order, pauses, clocks that are wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from docassemble.legalaidsync.delivery import order
from docassemble.legalaidsync.delivery.claiming import Claim
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.tables import operations
from docassemble.legalaidsync.errors import Unreachable
from tests.unit.delivery.conftest import Office, note, upload

SITES = ("east", "north", "south")


def claim(office: Office, worker: str = "worker-1") -> Claim | None:
    return office.outbox.claim(worker, 60)


def due_times(office: Office) -> list[datetime | None]:
    with office.engine.connect() as connection:
        return list(connection.execute(select(operations.c.due_at).order_by(operations.c.id)).scalars())


def submit_to(office: Office, sites: Iterable[str], number: int) -> None:
    for site in sites:
        for index in range(number):
            office.submit(note(), key=f"{site} {index}", site=site, matter_uuid=f"matter {index}")


def test_sites_take_turns_however_many_operations_one_of_them_has(office: Office) -> None:
    """A busy office does not make a quiet one wait."""
    submit_to(office, ["east"], 6)
    submit_to(office, ["north", "south"], 2)
    served = []
    while taken := claim(office):
        served.append(taken.subject.site)
        office.clock.advance(seconds=1)
    assert served == ["east", "north", "south"] * 2 + ["east"] * 4


def test_a_site_that_was_served_by_a_wrong_clock_is_not_forgotten(office: Office) -> None:
    """The clock was a year ahead when `east` was served, and is right again."""
    submit_to(office, ["east", "north"], 3)
    office.clock.advance(days=365)
    assert claim(office)
    office.clock.advance(days=-365)
    served = []
    while taken := claim(office):
        served.append(taken.subject.site)
        office.clock.advance(seconds=1)
    assert set(served[:2]) == {"east", "north"}


def test_a_paused_site_rests_and_loses_nothing(office: Office) -> None:
    submit_to(office, ["east", "north"], 2)
    office.outbox.pause_site("east", "user 7")
    report = office.deliver()
    assert report.reached == {State.SENT: 2}
    assert report.next_due is None
    submit_to(office, ["south"], 1)
    office.outbox.resume_site("east", "user 7")
    assert office.outbox.next_due() == office.clock()
    office.deliver()
    assert office.outbox.counts()[State.SENT] == 5


def test_the_time_of_a_pause_is_not_counted_as_time_for_retries(office: Office) -> None:
    """After a week of pause one failure must not end what waited."""
    submission = office.submit(note())
    office.outbox.pause_site("sandbox", "user 7")
    office.clock.advance(days=7)
    office.outbox.resume_site("sandbox", "user 7")
    office.server.fail("case_notes.create", Unreachable("down"))
    office.deliver()
    assert office.states(submission) == ["retry"]


def test_what_waits_behind_a_retry_carries_its_time_and_is_released_with_its_end(office: Office) -> None:
    """A claim need not walk past it, and nothing waits longer than what it waits for."""
    submission = office.submit(note(), upload())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=600))
    office.deliver()
    assert due_times(office) == [office.clock() + timedelta(minutes=10)] * 2
    status = office.outbox.status(submission)
    assert status is not None
    office.outbox.cancel(status.rows[0].operation_id, "user 7")
    assert due_times(office) == [None, office.clock()]
    office.deliver()
    assert office.states(submission) == ["cancelled", "sent"]


def test_other_cases_and_other_sites_are_not_held_back(office: Office) -> None:
    office.submit(note())
    office.submit(note(), key="session-2", matter_uuid="another case")
    office.submit(note(), key="session-3", site="north")
    office.server.fail("case_notes.create", Unreachable("down", retry_after=600))
    office.deliver(limit=1)
    assert sorted(moment for moment in due_times(office) if moment)[:2] == [office.clock()] * 2


def test_a_retry_that_is_sent_at_once_by_staff_releases_what_is_behind_it(office: Office) -> None:
    submission = office.submit(note(), upload())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=600))
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    assert office.outbox.requeue(status.rows[0].operation_id, "user 7")
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]


def test_times_that_a_wrong_clock_has_written_are_set_right(office: Office) -> None:
    """The clock ran a year ahead during one attempt; without help the retry would come in a year."""
    submission = office.submit(note(), upload())
    office.clock.advance(days=365)
    office.server.fail("case_notes.create", Unreachable("down"))
    office.deliver()
    office.clock.advance(days=-365)
    office.deliver()
    office.clock.advance(seconds=61)
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]


def test_a_clock_that_goes_back_loses_nothing(office: Office) -> None:
    submission = office.submit(note(), upload())
    office.clock.advance(hours=-1)
    assert claim(office) is None
    office.clock.advance(hours=1)
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]


def test_a_worker_whose_clock_jumped_does_not_write_after_another_has_taken_over(office: Office) -> None:
    """Its last question before the write is the lease's."""
    submission = office.submit(note())
    sleeper = claim(office, "sleeper")
    assert sleeper
    office.clock.advance(hours=1)
    assert claim(office, "heir")
    assert not office.outbox.heartbeat(sleeper, 60)
    assert office.outbox.settle(sleeper, Verdict(State.SENT, result_id="never made")) is None
    assert office.states(submission) == ["sending"]


MOVES = st.lists(st.sampled_from(["claim", "sent", "retry", "attention", "die", "cancel", "wait"]), max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, seed=st.integers(0, 10_000))
def test_whatever_happens_every_operation_comes_to_its_turn_within_an_hour(
    office: Office, moves: list[str], seed: int
) -> None:
    """No order of claims, failures, deaths and withdrawals leaves an operation that nobody looks at again."""
    submission = office.submit(note(), upload(), key=f"{seed} {moves}", matter_uuid=f"matter {seed} {moves}")
    held: Claim | None = None
    for number, step in enumerate(moves):
        held = _play(office, submission, step, number, held)
    for _ in range(8):
        office.clock.advance(hours=1)
        while taken := claim(office, "last"):
            office.outbox.settle(taken, Verdict(State.SENT, result_id="x"))
    assert set(office.states(submission)) <= {"sent", "needs attention", "cancelled"}


def _play(office: Office, submission: int, step: str, number: int, held: Claim | None) -> Claim | None:
    """One step; returns the claim that is held after it."""
    ends = {
        "sent": Verdict(State.SENT, result_id="x"),
        "retry": Verdict(State.RETRY, due_at=office.clock() + timedelta(minutes=7 * number)),
        "attention": Verdict(State.NEEDS_ATTENTION),
    }
    if step == "claim" and held is None:
        return claim(office)
    if step in ends and held:
        office.outbox.settle(held, ends[step])
        return None
    if step == "cancel":
        status = office.outbox.status(submission)
        assert status is not None
        office.outbox.cancel(status.rows[0].operation_id, "user 7")
    if step == "wait":
        office.clock.advance(minutes=5)
    return None if step == "die" else held


def test_setting_right_leaves_ordinary_times_alone(office: Office) -> None:
    office.submit(note())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=3600))
    office.deliver()
    before = due_times(office)
    assert office.outbox.set_right(60) == 0
    assert due_times(office) == before
    assert timedelta(hours=1) < order.FURTHEST


def test_new_answers_of_a_case_wait_behind_its_retry_from_the_start(office: Office) -> None:
    """Else each claim of a long outage would walk past them."""
    office.submit(note())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=600))
    office.deliver()
    office.submit(note("More.", "More [K7QF3]"), key="session-2")
    assert due_times(office) == [office.clock() + timedelta(minutes=10)] * 2
    office.clock.advance(minutes=10)
    office.deliver()
    assert office.outbox.counts()[State.SENT] == 2
