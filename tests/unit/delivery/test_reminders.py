"""A reminder goes out once, at its time, unless nothing is left to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from docassemble.legalaidsync.delivery.new_matter import new_placeholder
from docassemble.legalaidsync.delivery.notices import Way
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import Plan, PlannedOperation
from docassemble.legalaidsync.delivery.reminders import (
    DATE,
    KINDS,
    PAPER,
    PATIENCE,
    UNFINISHED,
    Ending,
    Reminder,
    is_any_waiting,
    key_of,
    remind,
    send_due,
    withdraw,
    words,
)
from docassemble.legalaidsync.delivery.rotation import SEALED
from docassemble.legalaidsync.delivery.tables import reminders
from docassemble.legalaidsync.errors import FixTheData, NotSafe, OutcomeUnknown, SafetyUnknown, Unreachable
from tests.unit.delivery.conftest import Clock, Office

CLIENT = "canary@mail.example"
MATTER = "0" * 8
SERIES = "session abc case_file"


class Postbox:
    """Takes messages, or fails as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.error: Exception | None = None

    def __call__(self, way: Way, subject: str, text: str) -> None:
        if self.error:
            raise self.error
        self.sent.append((way.to, subject, text))


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


def wanted(clock: Clock, **changed: Any) -> Reminder:
    known: dict[str, Any] = {
        "kind": UNFINISHED,
        "site": "example",
        "matter_uuid": MATTER,
        "series": SERIES,
        "due_at": clock() + timedelta(days=1),
        "channel": "email",
        "to": CLIENT,
    }
    return Reminder(**(known | changed))


def ask(office: Office, **changed: Any) -> bool:
    return remind(office.engine, office.outbox.cipher, wanted(office.clock, **changed), office.clock())


def send(office: Office, postbox: Postbox, channels: tuple[str, ...] = ("email", "sms")) -> int:
    return send_due(office.outbox, postbox, channels)


def ending(office: Office) -> str | None:
    with office.engine.connect() as connection:
        return connection.execute(select(reminders.c.ending)).scalar_one()


def submit(outbox: Outbox, said: str, key: str = SERIES, matter: str = MATTER) -> None:
    content = {"subject": "Online intake [K7QF3]", "body": said}
    note = PlannedOperation(kind="case_note", summary="a note", payload=content, slot="note")
    plan = Plan(
        key=key,
        site="example",
        matter_uuid=matter,
        case_number="26-1",
        reference="K7QF3",
        interview="i.yml",
        actor="link l",
        operations=(note,),
    )
    outbox.submit(plan)


def test_it_waits_for_its_time_goes_out_once_and_forgets_the_address(office: Office, postbox: Postbox) -> None:
    ask(office)
    assert send(office, postbox) == 0
    office.clock.advance(days=1)
    assert [send(office, postbox), send(office, postbox)] == [1, 0]
    assert [to for to, _, _ in postbox.sent] == [CLIENT]
    with office.engine.connect() as connection:
        row = connection.execute(select(reminders)).one()
    assert (row.sealed, row.ending) == (None, Ending.SENT.value)
    assert not is_any_waiting(office.engine)


def test_the_address_rests_encrypted_and_is_sealed_anew_with_a_new_key(office: Office) -> None:
    ask(office)
    with office.engine.connect() as connection:
        assert CLIENT.encode() not in connection.execute(select(reminders.c.sealed)).scalar_one()
    assert reminders.c.sealed in SEALED


@pytest.mark.parametrize("kind", [UNFINISHED, PAPER])
def test_another_submission_for_the_case_ends_it(office: Office, postbox: Postbox, kind: str) -> None:
    """Also one that the client made on another device, with another link."""
    ask(office, kind=kind)
    office.clock.advance(hours=1)
    submit(office.outbox, "said", key="session other case_file")
    office.clock.advance(days=1)
    assert send(office, postbox) == 0
    assert (postbox.sent, ending(office)) == ([], Ending.DONE.value)


def test_what_ends_a_reminder_to_finish_is_sending_and_what_ends_that_of_a_paper_is_sending_again(
    office: Office, postbox: Postbox
) -> None:
    ask(office)
    ask(office, kind=PAPER)
    office.clock.advance(hours=1)
    submit(office.outbox, "said")
    send(office, postbox)
    with office.engine.connect() as connection:
        waiting = connection.execute(select(reminders.c.kind).where(reminders.c.ended_at.is_(None))).scalars().all()
    assert waiting == [PAPER]
    office.clock.advance(hours=1)
    submit(office.outbox, "said, and the paper")
    send(office, postbox)
    assert not is_any_waiting(office.engine)
    assert postbox.sent == []


def test_a_case_that_was_made_since_is_the_one_that_is_asked_about(office: Office, postbox: Postbox) -> None:
    """Who was new when the reminder was asked for: sending ends it, and marks of the case that was made count."""
    ask(office, matter_uuid=new_placeholder())
    ask(office, kind=PAPER, matter_uuid=new_placeholder())
    office.clock.advance(hours=1)
    submit(office.outbox, "said")
    office.clock.advance(days=1)
    asked: list[Way] = []
    assert send_due(office.outbox, lambda way, subject, text: asked.append(way), ("email", "sms")) == 1
    assert [way.matter_uuid for way in asked] == [MATTER]


def test_a_submission_for_another_case_ends_nothing(office: Office, postbox: Postbox) -> None:
    ask(office)
    office.clock.advance(hours=1)
    submit(office.outbox, "said", key="session other case_file", matter="1" * 8)
    office.clock.advance(days=1)
    assert send(office, postbox) == 1


def test_a_day_is_not_done_by_sending(office: Office, postbox: Postbox) -> None:
    ask(office, kind=DATE, day="December 14, 2026")
    office.clock.advance(hours=1)
    submit(office.outbox, "said", key="session other case_file")
    office.clock.advance(days=1)
    assert send(office, postbox) == 1
    assert "December 14, 2026" in postbox.sent[0][2]


def test_asking_again_replaces_what_waits_and_withdrawing_ends_it(office: Office, postbox: Postbox) -> None:
    ask(office, to="first@mail.example")
    ask(office)
    office.clock.advance(days=1)
    assert withdraw(office.engine, key_of(SERIES, UNFINISHED), office.clock())
    assert not withdraw(office.engine, key_of(SERIES, UNFINISHED), office.clock())
    assert send(office, postbox) == 0
    assert ask(office)
    office.clock.advance(days=1)
    send(office, postbox)
    assert [to for to, _, _ in postbox.sent] == [CLIENT]


def test_who_was_reminded_is_not_reminded_of_the_same_again(office: Office, postbox: Postbox) -> None:
    ask(office)
    office.clock.advance(days=1)
    send(office, postbox)
    assert not ask(office)
    office.clock.advance(days=2)
    assert send(office, postbox) == 0


def test_a_number_that_the_case_calls_unsafe_meanwhile_gets_nothing(office: Office, postbox: Postbox) -> None:
    ask(office, channel="sms", to="309-555-0142")
    office.clock.advance(days=1)
    postbox.error = NotSafe("marked")
    assert send(office, postbox) == 0
    assert (postbox.sent, ending(office)) == ([], Ending.NOT_SAFE.value)


def test_a_site_that_cannot_be_asked_makes_it_wait_and_in_the_end_it_is_too_late(
    office: Office, postbox: Postbox
) -> None:
    postbox.error = SafetyUnknown("away")
    ask(office)
    office.clock.advance(days=1)
    assert send(office, postbox) == 0
    assert is_any_waiting(office.engine)
    office.clock.advance(seconds=PATIENCE.total_seconds() + 1)
    send(office, postbox)
    assert (postbox.sent, ending(office)) == ([], Ending.TOO_LATE.value)


def test_a_way_that_is_off_meanwhile_makes_it_wait(office: Office, postbox: Postbox) -> None:
    ask(office)
    office.clock.advance(days=1)
    assert send(office, postbox, ("sms",)) == 0
    assert is_any_waiting(office.engine)


def test_a_mail_server_that_refuses_is_tried_again(office: Office, postbox: Postbox) -> None:
    ask(office)
    office.clock.advance(days=1)
    postbox.error = Unreachable("mail server")
    send(office, postbox)
    postbox.error = None
    office.clock.advance(hours=1)
    assert send(office, postbox) == 1


@pytest.mark.parametrize("error", [OutcomeUnknown("lost"), FixTheData("has answered STOP")])
def test_what_may_have_gone_out_or_never_will_is_not_tried_again(
    office: Office, postbox: Postbox, error: Exception
) -> None:
    ask(office)
    office.clock.advance(days=1)
    postbox.error = error
    send(office, postbox)
    postbox.error = None
    office.clock.advance(hours=1)
    assert send(office, postbox) == 0
    assert postbox.sent == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_reminder_says_nothing_that_a_stranger_could_use(kind: str, language: str) -> None:
    subject, text = words(kind, "sms", language, "14/12")
    assert "STOP" in text
    assert "STOP" not in words(kind, "email", language)[1]
    for telling in ("legal", "case", "caso", "http", "office", "oficina", "court"):
        assert telling not in f"{subject} {text}".lower()
