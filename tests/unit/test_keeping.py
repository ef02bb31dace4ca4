"""What is done beside the deliveries: mail as docassemble sends it, text messages, one failure stops nothing else."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from devserver import ports
from docassemble.legalaidsync.errors import ConfigurationInvalid, OutcomeUnknown, Unreachable

pytestmark = pytest.mark.usefixtures("docassemble_context")

CLIENT = "canary@mail.example"
ACCOUNT = {"sms": True, "account sid": "AC1", "auth token": "t", "number": "+13125550100"}


class MailServer:
    """An SMTP server that does with messages what a test wants."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refuses = self.hangs_up = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuses:
            return f"550 no such mailbox {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        if self.hangs_up:
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A real mail server, and docassemble's two mail hooks on top of smtplib, as the web application answers them."""
    from docassemble.legalaidsync import compat

    handler = MailServer()
    port = ports.choose(["mail"], {})["mail"]
    controller = Controller(handler, hostname=ports.LOCALHOST, port=port)

    def message(subject: str, recipients: list[str], body: str) -> EmailMessage:
        made = EmailMessage()
        made["Subject"], made["From"], made["To"] = subject, "office@mail.example", ", ".join(recipients)
        made.set_content(body)
        return made

    def send(made: EmailMessage, config: str) -> None:
        with smtplib.SMTP(ports.LOCALHOST, port, timeout=10) as connection:
            connection.send_message(made)

    monkeypatch.setattr(compat, "get_mail_class", lambda: message)
    monkeypatch.setattr(compat, "send_mail", send)
    controller.start()
    yield handler
    controller.stop()


def send() -> None:
    from docassemble.legalaidsync.compat import send_email

    send_email([CLIENT], "Subject", "Text")


def test_a_message_that_the_mail_server_takes_is_sent(mail_server: MailServer) -> None:
    send()
    assert len(mail_server.taken) == 1


def test_a_message_that_the_mail_server_refuses_certainly_did_not_go_out(mail_server: MailServer) -> None:
    """Its answer repeats the address; the error does not."""
    mail_server.refuses = True
    with pytest.raises(Unreachable) as caught:
        send()
    assert caught.value.certainly_not_done
    assert CLIENT not in str(caught.value)


def test_a_message_may_have_gone_out_when_the_connection_breaks_after_it(mail_server: MailServer) -> None:
    mail_server.hangs_up = True
    with pytest.raises(OutcomeUnknown):
        send()
    assert len(mail_server.taken) == 1


def test_without_a_mail_server_nothing_went_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync import compat

    def nobody_listens(message: Any, config: str) -> None:
        smtplib.SMTP(ports.LOCALHOST, ports.choose(["mail"], {})["mail"], timeout=10)

    monkeypatch.setattr(compat, "get_mail_class", lambda: lambda subject, recipients, body: None)
    monkeypatch.setattr(compat, "send_mail", nobody_listens)
    with pytest.raises(Unreachable):
        send()


class Twilio:
    """What docassemble's Twilio client looks like from here."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.sent: list[dict[str, str]] = []
        self.messages = SimpleNamespace(create=self.create)

    def create(self, **message: str) -> None:
        if self.error:
            raise self.error
        self.sent.append(message)


class Refusal(Exception):
    status = 400


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns a function that sends a text message through a Twilio account."""
    from docassemble.base import util

    from docassemble.legalaidsync import compat

    def send_through(twilio: Twilio, number: str = "312-555-0117", account: dict[str, Any] | None = None) -> None:
        config = {"name": {"default": ACCOUNT if account is None else account}}
        monkeypatch.setattr(compat, "get_twilio_config", lambda: config)
        monkeypatch.setattr(util, "TwilioRestClient", lambda sid, token: twilio)
        compat.send_sms(number, "We have your answers.")

    return send_through


def test_a_text_message_goes_to_the_number_in_its_international_form(text: Any) -> None:
    twilio = Twilio()
    text(twilio)
    assert twilio.sent == [{"to": "+13125550117", "from_": "+13125550100", "body": "We have your answers."}]


@pytest.mark.parametrize(
    ("options", "error", "raised"),
    [
        ({"account": {}}, None, ConfigurationInvalid),
        ({"account": ACCOUNT | {"sms": False}}, None, ConfigurationInvalid),
        ({"number": "not a number"}, None, ConfigurationInvalid),
        ({}, Refusal("312-555-0117 is no mobile phone"), Unreachable),
        ({}, TimeoutError("312-555-0117"), OutcomeUnknown),
    ],
)
def test_a_text_message_that_fails_says_whether_it_may_have_gone_out(
    text: Any, options: dict[str, Any], error: Exception | None, raised: type[Exception]
) -> None:
    with pytest.raises(raised) as caught:
        text(Twilio(error), **options)
    assert "0117" not in str(caught.value)


def test_one_kind_of_work_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from docassemble.legalaidsync import keeping

    done: list[str] = []

    def fails() -> None:
        raise ValueError(CLIENT)

    monkeypatch.setattr(keeping, "WORK", {"notices": fails, "purge": lambda: done.append("purged")})
    keeping.keep()
    assert done == ["purged"]
    assert "notices: ValueError" in caplog.text
    assert CLIENT not in caplog.text
