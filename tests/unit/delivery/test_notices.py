"""A notice goes out once, however many processes want to send it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from docassemble.legalaidsync.delivery.notices import Sending, send_once
from docassemble.legalaidsync.errors import ConfigurationInvalid, OutcomeUnknown, Unreachable
from tests.unit.delivery.conftest import Clock, Office

KEY = "digest 2026-11-22"


class Mail:
    """Takes mail, or fails as it is told."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.taken = 0

    def __call__(self) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.taken += 1


def test_a_notice_goes_out_once(office: Office) -> None:
    mail = Mail()
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.SENT
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.DONE
    assert send_once(office.engine, "another", office.clock, mail) is Sending.SENT
    assert mail.taken == 2


def test_of_many_processes_at_the_same_moment_one_sends(
    office: Office, make_engine: Callable[[], Engine], clock: Clock
) -> None:
    mail, start = Mail(), threading.Barrier(6)

    def process() -> None:
        engine = make_engine()
        start.wait()
        send_once(engine, KEY, clock, mail)

    threads = [threading.Thread(target=process) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mail.taken == 1


@pytest.mark.parametrize("error", [Unreachable("mail"), ConfigurationInvalid("no mail server")])
def test_what_was_refused_is_sent_a_while_later(office: Office, error: Exception) -> None:
    mail = Mail(error)
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.REFUSED
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.REFUSED
    assert mail.taken == 0
    office.clock.advance(minutes=15)
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.SENT
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.DONE
    assert mail.taken == 1


@pytest.mark.parametrize("error", [OutcomeUnknown("mail"), ValueError("client@mail.example")])
def test_what_may_have_gone_out_is_not_sent_again(
    office: Office, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    mail = Mail(error)
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.DONE
    office.clock.advance(days=1)
    assert send_once(office.engine, KEY, office.clock, mail) is Sending.DONE
    assert mail.taken == 0
    assert type(error).__name__ in caplog.text
    assert "client@mail.example" not in caplog.text


def test_a_process_that_dies_while_it_sends_leaves_no_second_notice(office: Office) -> None:
    class PowerCut(BaseException):
        pass

    def dies() -> None:
        raise PowerCut

    with pytest.raises(PowerCut):
        send_once(office.engine, KEY, office.clock, dies)
    assert send_once(office.engine, KEY, office.clock, Mail()) is Sending.DONE


@pytest.fixture
def clock(office: Office) -> Clock:
    """The office's clock."""
    return office.clock
