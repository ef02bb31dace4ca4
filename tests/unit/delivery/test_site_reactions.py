"""What an answer means for the whole site: 401, 402, 404, 429, and LegalServer's own reasons."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import text

from docassemble.legalaidsync.delivery.reasons import explain
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.errors import (
    NotFound,
    PremiumRequired,
    RateLimited,
    Reason,
    Refused,
    TokenRefused,
    Unreachable,
)
from tests.unit.delivery.conftest import Office, income, note, phone_change, upload

REFUSED = TokenRefused("401", status=401)


def refuse_token(office: Office, times: int = 1) -> None:
    for _ in range(times):
        office.server.fail("case_notes.create", REFUSED)


def test_a_refused_token_pauses_the_site_after_one_request(office: Office) -> None:
    """A hundred operations must not knock on a door that is shut."""
    submissions = [office.submit(note(), key=f"{n}", matter_uuid=f"case {n}") for n in range(5)]
    refuse_token(office, 5)
    report = office.deliver()
    assert report.reached == {State.RETRY: 1}
    assert office.server.calls["case_notes.create"] == 1
    assert office.outbox.paused_sites()["sandbox"].why == "token"
    assert report.next_due == office.clock() + timedelta(minutes=10)
    assert [office.states(each) for each in submissions] == [["retry"], ["queued"], ["queued"], ["queued"], ["queued"]]


def test_one_operation_tries_the_token_again_and_the_rest_follows(office: Office) -> None:
    submissions = [office.submit(note(), key=f"{n}", matter_uuid=f"case {n}") for n in range(3)]
    refuse_token(office, 2)
    office.deliver()
    office.clock.advance(minutes=10)
    office.deliver()
    assert office.server.calls["case_notes.create"] == 2
    office.clock.advance(minutes=10)
    office.deliver()
    assert [office.states(each) for each in submissions] == [["sent"]] * 3
    assert office.outbox.paused_sites() == {}


def test_another_token_in_the_configuration_is_tried_at_once(office: Office) -> None:
    submission = office.submit(note())
    refuse_token(office)
    office.deliver()
    office.deliver()
    assert office.states(submission) == ["retry"]
    office.token = "renewed token"
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert office.outbox.paused_sites() == {}


def test_a_renewed_token_that_is_refused_too_waits_its_time(office: Office) -> None:
    office.submit(note())
    refuse_token(office, 2)
    office.deliver()
    office.token = "renewed token"
    office.deliver()
    office.deliver()
    assert office.server.calls["case_notes.create"] == 2


def test_no_token_rests_in_the_database(office: Office) -> None:
    office.submit(note())
    refuse_token(office)
    office.deliver()
    with office.engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM legalaidsync_site")).one()
    assert kept.refused_token
    assert office.token not in repr(kept)


def test_an_answer_that_only_a_known_user_gets_ends_the_pause(office: Office) -> None:
    """The probing operation itself may be refused for what it says: the token works all the same."""
    submission = office.submit(note(), upload())
    refuse_token(office)
    office.deliver()
    office.server.fail("case_notes.create", Refused("400", status=400, keys=["note_type"]))
    office.clock.advance(minutes=10)
    office.deliver()
    assert office.states(submission) == ["needs attention", "sent"]


def test_a_site_that_is_down_says_nothing_about_the_token(office: Office) -> None:
    office.submit(note())
    refuse_token(office)
    office.deliver()
    office.server.fail("case_notes.create", Unreachable("down"))
    office.clock.advance(minutes=10)
    office.deliver()
    assert office.outbox.paused_sites()["sandbox"].why == "token"


def test_a_refused_token_never_ends_what_waits(office: Office) -> None:
    """Nobody renewed it for a month: nothing is given up."""
    submission = office.submit(note())
    refuse_token(office, 200)
    for _ in range(100):
        office.deliver()
        office.clock.advance(hours=7)
    assert office.states(submission) == ["retry"]


def test_staff_may_end_the_pause_for_a_token(office: Office) -> None:
    submission = office.submit(note())
    refuse_token(office)
    office.deliver()
    office.outbox.resume_site("sandbox", "user 7")
    office.deliver()
    assert office.states(submission) == ["sent"]


def test_402_is_asked_once_a_day(office: Office) -> None:
    """The second client's changes go into the note without a request that would be refused."""
    office.server.premium = False
    office.submit(phone_change(), note())
    office.deliver()
    asked = office.server.calls["matters.get"] + office.server.calls["matters.update"]
    submission = office.submit(phone_change("555-0177"), note("More.", "More [K7QF3]"), key="session-2")
    office.deliver()
    assert office.states(submission) == ["sent", "sent"]
    assert office.server.calls["matters.get"] + office.server.calls["matters.update"] == asked
    office.server.premium = True
    office.clock.advance(days=1, seconds=1)
    office.submit(phone_change("555-0188"), note("More.", "Again [K7QF3]"), key="session-3")
    office.deliver()
    assert office.server.matters.rows[office.matter]["mobile_phone"] == "555-0188"


def test_402_of_one_endpoint_says_nothing_about_another(office: Office) -> None:
    office.server.fail("incomes.create", PremiumRequired("402", status=402))
    submission = office.submit(income(), phone_change(), note())
    office.deliver()
    assert set(office.states(submission)) == {"sent"}
    assert office.server.matters.rows[office.matter]["mobile_phone"] == "555-0199"


def test_429_waits_for_the_reset(office: Office) -> None:
    submission = office.submit(note())
    office.server.fail("case_notes.create", RateLimited("slow down", retry_after=47, status=429))
    assert office.deliver().next_due == office.clock() + timedelta(seconds=47)
    office.clock.advance(seconds=47)
    office.deliver()
    assert office.states(submission) == ["sent"]


def test_404_on_the_case_asks_for_the_right_case_number(office: Office) -> None:
    submission = office.submit(phone_change(), matter_uuid="a case that is gone")
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    assert status.rows[0].state is State.NEEDS_ATTENTION
    assert "case number" in status.rows[0].sentence


def test_404_on_a_record_of_a_case_that_is_there_does_not(office: Office) -> None:
    submission = office.submit(note())
    office.server.fail("case_notes.create", NotFound("404", status=404))
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    assert status.rows[0].state is State.NEEDS_ATTENTION
    assert "no longer in LegalServer" in status.rows[0].sentence


CANARY = "Zebulon-Canary-9413"


def test_legalservers_own_reasons_are_kept_for_staff_and_encrypted(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    reasons = [Reason("invalid_values", "mobile_phone", CANARY), Reason("missing_arguments", "case_disposition")]
    error = Refused("400", status=400, keys=["mobile_phone"], reasons=reasons)
    office.server.fail("matters.update", error)
    submission = office.submit(phone_change(CANARY))
    with caplog.at_level(logging.DEBUG):
        office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    kept = office.outbox.reasons(status.rows[0].operation_id)
    assert [explain(reason) for reason in kept] == [
        f"LegalServer does not accept “{CANARY}” for Mobile phone.",
        "LegalServer needs case_disposition as well.",
    ]
    with office.engine.connect() as connection:
        rows = [repr(row) for row in connection.execute(text("SELECT * FROM legalaidsync_operation"))]
        rows += [repr(row) for row in connection.execute(text("SELECT * FROM legalaidsync_attempt"))]
    assert not any(CANARY in row for row in [*rows, caplog.text, str(error), repr(reasons)])


def test_reasons_are_forgotten_when_the_operation_has_gone_through(office: Office) -> None:
    office.server.fail("matters.update", Refused("400", status=400, reasons=[Reason("said", words="Not today")]))
    submission = office.submit(phone_change())
    office.deliver()
    status = office.outbox.status(submission)
    assert status is not None
    operation = status.rows[0].operation_id
    assert [explain(each, "es") for each in office.outbox.reasons(operation)] == ["LegalServer dice: «Not today»."]
    office.outbox.requeue(operation, "user 7")
    office.deliver()
    assert office.outbox.reasons(operation) == ()
