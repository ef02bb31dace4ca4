"""Staff hear once per period what happened, and what waits for them, without personal data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from docassemble.legalaidsync.delivery import digest as digests
from docassemble.legalaidsync.delivery import sites
from docassemble.legalaidsync.delivery.digest import Digest, due_digest, start_of_period, text_of_digest
from docassemble.legalaidsync.delivery.notices import Sending, send_once
from docassemble.legalaidsync.errors import Refused, Unreachable
from tests.unit.delivery.conftest import REFERENCE, Office, note, phone_change

DAY = timedelta(hours=24)
OFFICE = ZoneInfo("America/Chicago")


def due(office: Office) -> Digest | None:
    return due_digest(office.engine, office.clock(), DAY, OFFICE)


def send(office: Office) -> Digest | None:
    """Send the digest that is due, as the worker does."""
    found = due(office)
    if found:
        assert send_once(office.engine, found.key, office.clock, lambda: None) is Sending.SENT
    return found


def must_look(office: Office, **options: str) -> None:
    office.server.fail("case_notes.create", Refused("bad", keys=["body"]))
    office.submit(note(), **options)
    office.deliver()


@pytest.mark.parametrize(("hour", "day"), [(12, 21), (13, 22), (23, 22)])
def test_a_day_begins_in_the_morning_of_the_office(hour: int, day: int) -> None:
    now = datetime(2026, 11, 22, hour, 30, tzinfo=UTC)
    assert start_of_period(now, DAY, OFFICE) == datetime(2026, 11, day, 13, 0, tzinfo=UTC)


def test_without_anything_to_say_nothing_is_said(office: Office) -> None:
    assert due(office) is None


def test_what_came_in_is_told_when_the_next_period_begins_and_once(office: Office) -> None:
    office.submit(note())
    office.deliver()
    assert due(office) is None
    office.clock.advance(hours=24)
    found = send(office)
    assert found is not None
    assert (found.arrived, found.sent, found.number_for_staff) == (1, 1, 0)
    assert due(office) is None
    office.clock.advance(hours=24)
    assert due(office) is None


def test_no_submission_is_left_out_when_a_digest_was_skipped(office: Office) -> None:
    """The server was off for three days: the next digest counts from the last one that went out."""
    for number in range(2):
        office.submit(note(), key=f"session-{number}")
        office.clock.advance(hours=24)
        send(office)
    office.submit(note(), key="session-3")
    office.clock.advance(hours=96)
    found = send(office)
    assert found is not None
    assert found.arrived == 1
    assert found.until - found.since == 4 * DAY


def test_what_waits_for_a_person_is_told_at_once_but_not_twice_in_a_period(office: Office) -> None:
    must_look(office)
    found = send(office)
    assert found is not None
    assert [status.reference for status in found.for_staff] == [REFERENCE]
    must_look(office, key="session-2", matter_uuid="matter-2")
    assert due(office) is None
    office.clock.advance(hours=24)
    again = send(office)
    assert again is not None
    assert again.number_for_staff == 2


def test_a_digest_that_the_mail_server_refused_goes_out_later_in_the_period(office: Office) -> None:
    must_look(office)
    found = due(office)
    assert found is not None

    def refuse() -> None:
        raise Unreachable("mail")

    send_once(office.engine, found.key, office.clock, refuse)
    assert due(office) is None
    office.clock.advance(minutes=15)
    assert send(office) is not None
    assert due(office) is None


def test_retries_and_pauses_are_told(office: Office) -> None:
    office.server.fail("case_notes.create", Unreachable("down"))
    office.submit(note())
    office.deliver()
    with office.engine.begin() as connection:
        sites.pause(connection, "sandbox", by="user 1", at=office.clock())
    found = due(office)
    assert found is not None
    text = text_of_digest(found, "en", OFFICE)
    assert "tried again by themselves: 1, the oldest from 2026-11-22 03:00" in text
    assert "nothing is sent to sandbox: staff have paused it" in text


def test_a_digest_has_reference_codes_and_sentences_and_no_personal_data(office: Office) -> None:
    """The canary of the house: nothing that a client typed, and nothing that leads to the case without a login."""
    office.server.fail("matters.update", Refused("bad value Zebulon 555-0199", keys=["mobile_phone"]))
    office.submit(phone_change("555-0199"), note("Zebulon was evicted"))
    office.deliver()
    found = due(office)
    assert found is not None
    text = text_of_digest(found, "en", OFFICE) + digests.subject_of_digest(found, "en")
    assert f"{REFERENCE} (sandbox): LegalServer did not accept what was sent. Staff need to look at it." in text
    for private in ("Zebulon", "555-0199", "evicted", office.matter, "26-0001042"):
        assert private not in text


def test_a_digest_is_written_in_the_language_of_the_server(office: Office) -> None:
    must_look(office)
    found = due(office)
    assert found is not None
    assert text_of_digest(found, "es", OFFICE) != text_of_digest(found, "en", OFFICE)


def test_a_long_list_is_cut_and_counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "LONGEST_LIST", 1)
    for number in range(3):
        must_look(office, key=f"session-{number}", matter_uuid=f"matter-{number}")
    found = due(office)
    assert found is not None
    assert "and 2 more" in text_of_digest(found, "en", OFFICE)
