"""Papers that come by e-mail on a real docassemble server: messages are handed over as a mail server does it."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from types import MappingProxyType

import pytest

from devserver.intake_player import IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from docassemble.legalaidsync.docassemble_api.screen import Screen
from tests import forking
from tests.integration.test_keeping import Office
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OutboxRows, player, sheet, wait_for

BY_MAIL = "papers by e-mail"
WHICH = "Which of these"
SENDER = "canary.sender@mail.example"
MARKUP = '"<script>alert(1)</script>" <a"b@mail.example>'
STRANGE = b"%PDF-1.4 from a stranger"
LETTER = b"%PDF-1.4 the landlord's letter"
MEGABYTE = 1024 * 1024
TAKEN, NOBODY_THERE = 0, 67
NO_ENVELOPES: Mapping[int, str] = MappingProxyType({})


class Mailbox:
    """The mail server's end: hands messages for an interview's address to our command."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server, self._folder = server, folder

    def take(self, *messages: EmailMessage | bytes, envelopes: Mapping[int, str] = NO_ENVELOPES) -> list[int]:
        """Hand over messages, one after the other; return what the mail server is told of each.

        Args:
            envelopes: number of the message -> the address that the mail server was told, where it passes it on.
        """
        calls = []
        for number, message in enumerate(messages):
            path = self._folder / f"{uuid.uuid4()}.eml"
            path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
            to = ["--to", envelopes[number]] if number in envelopes else []
            calls.append(["take-mail", "--file", str(path), *to])
        done = forking.run("tests.several_commands", json.dumps(calls), env=self._server.environment())
        assert done.returncode == 0, done.stderr
        return [int(line) for line in done.stdout.splitlines() if line.isdigit()]


@pytest.fixture
def mailbox(server: Server, tmp_path: Path) -> Mailbox:
    return Mailbox(server, tmp_path)


@pytest.fixture
def sandbox(sandbox: SandboxClient) -> SandboxClient:
    """The case with gaps has no e-mail address either, so that the client is asked for one."""
    sandbox.edit(GAPS, client_email_address=None)
    return sandbox


@pytest.fixture
def client(server: Server, sandbox: SandboxClient) -> IntakePlayer:
    """A client who uploads a paper and has one more to send by mail."""
    uploaded = [Upload("own.txt", b"uploaded", "text/plain")]
    known = {"papers": uploaded, "client__email": SENDER, "safe_channels": ["email"]}
    return player(server, GAPS, sheet(**known))


def message_to(address: str, *files: tuple[str, bytes], sender: str = f"Canary Sender <{SENDER}>") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, "Canary subject"
    message.set_content("Here they are.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def at_the_address(client: IntakePlayer) -> tuple[Screen, str]:
    """Walk to the screen with the address, and read it as the person would."""
    screen = client.walk(BY_MAIL).last
    [address] = re.findall(r'value="([a-z]+@papers\.mail\.example)"', str(screen.json["subquestionText"]))
    return screen, address


def choose(client: IntakePlayer, *names: str) -> Screen:
    """Tick the files of these names, and no others."""
    assert client.browser.screen.title.startswith(WHICH)
    return client.browser.answer({"mailed_chosen": [label for label in offered(client) if label.startswith(names)]})


def offered(client: IntakePlayer) -> list[str]:
    return [choice.label for choice in client.browser.screen.fields[0].choices if choice.label.endswith("B)")]


def look_again(client: IntakePlayer) -> str:
    return client.browser.press("Look again").to_text()


def send(server: Server, client: IntakePlayer, screen: Screen) -> str:
    """Answer the rest and wait until all of it has arrived; return the reference code."""
    walk = client.go_on(screen)
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))
    return walk.reference


def filed(sandbox: SandboxClient) -> list[bytes]:
    return [sandbox.document(document["uuid"]) for document in sandbox.documents(GAPS)]


def test_what_the_person_chooses_is_filed_and_nothing_else_and_all_of_it_goes_with_the_session(
    server: Server, sandbox: SandboxClient, mailbox: Mailbox, client: IntakePlayer, office: Office
) -> None:
    """Two messages at once, one of them a stranger's."""
    screen, address = at_the_address(client)
    assert "Nothing has arrived yet" in screen.to_text()
    stranger = message_to(address, ("strange.pdf", STRANGE), sender="A Stranger <stranger@mail.example>")
    with ThreadPoolExecutor() as together:
        ends = list(together.map(mailbox.take, [message_to(address, ("letter.pdf", LETTER)), stranger]))
    assert ends == [[TAKEN], [TAKEN]]
    shown = look_again(client)
    for known in ("letter.pdf", SENDER, "strange.pdf", "stranger@mail.example", "Files that have arrived: 2"):
        assert known in shown
    client.browser.press("Continue")
    screen = choose(client, "letter")
    reference = send(server, client, screen)
    assert {LETTER, b"uploaded"} <= set(filed(sandbox))
    assert STRANGE not in filed(sandbox)
    _the_receipt_counts_the_papers(office)
    _nothing_is_left(office, reference, address.partition("@")[0])
    assert SENDER not in server.log_text()


def _the_receipt_counts_the_papers(office: Office) -> None:
    """One message, that which says that we have the answers; no second one."""
    wait_for(lambda: office.letters_to(SENDER))
    [letter] = office.letters_to(SENDER)
    assert "Papers that came with them: 2" in letter
    assert "letter.pdf" not in letter


def _nothing_is_left(office: Office, reference: str, code: str) -> None:
    """docassemble itself would leave the mail behind when it deletes the session."""
    delivered = "update legalaidsync_operation set updated_at = updated_at - interval '2 days' where submission_id in "
    office.sql(f"{delivered}(select id from legalaidsync_submission where reference = :r)", r=reference)
    letters = "select count(*) from email where short = :code"
    assert office.sql(letters, code=code)[0][0] == 2
    office.run("deliver")
    assert office.sql(letters, code=code)[0][0] == 0
    assert office.sql("select count(*) from shortener where short = :code", code=code)[0][0] == 0


def test_what_cannot_be_taken_is_named_and_never_offered(mailbox: Mailbox, client: IntakePlayer) -> None:
    """No file, HTML only, an executable, 20 MB, an empty file, a path for a name, no message at all, 41 MB."""
    _, address = at_the_address(client)
    html = message_to(address)
    html.set_content("<b>only</b><script>alert(1)</script>", subtype="html")
    bad = [("virus.exe", b"MZ"), ("large.pdf", b"0" * 20 * MEGABYTE), ("empty.pdf", b""), ("../../etc/good.txt", b"ok")]
    garbage = f"To: {address}\r\nSubject: =?bad?q?=FF\r\nContent-Type: multipart/mixed\r\n\r\n".encode()
    too_large = f"To: {address}\r\n\r\n".encode() + b"0" * 41 * MEGABYTE
    forged = message_to("zzzzzz@papers.mail.example", ("<img src=x onerror=alert(1)>.pdf", LETTER), sender=MARKUP)
    good = [message_to(address), html, message_to(address, *bad), garbage + bytes(range(256)), too_large]
    assert mailbox.take(forged, forged, *good, envelopes={1: address}) == [NOBODY_THERE, *[TAKEN] * 6]
    shown = look_again(client)
    for known in ("virus.exe: this kind of file", "large.pdf: a file is too large", "empty.pdf: a file is empty"):
        assert known in shown
    assert "Messages without a file: 3" in shown
    assert not re.search("<script|<img", str(client.browser.screen.json))
    client.browser.press("Continue")
    assert [label.partition(" ")[0] for label in offered(client)] == ["img", "good.txt"]


def test_a_person_who_wants_a_reminder_gets_one_at_the_time_and_none_after_sending(
    server: Server, sandbox: SandboxClient, office: Office
) -> None:
    wants = {"reminders[i].days": "1", "reminders[i].hour": "9", "reminders[i].channel": "email"}
    client = player(server, GAPS, replace(sheet(), answers={**sheet().answers, "client.email": SENDER, **wants}))
    client.walk("What happened")
    [row] = office.sql("select * from legalaidsync_reminder where ended_at is null")
    assert SENDER.encode() not in bytes(row.sealed)
    office.sql("update legalaidsync_reminder set due_at = now()")
    together = [Office(server) for _ in range(2)]
    with ThreadPoolExecutor() as at_once:
        list(at_once.map(lambda each: each.run("deliver"), together))
    [letter] = office.letters_to(SENDER)
    assert "You wanted to be reminded" in letter
    assert office.sql("select sealed, ending from legalaidsync_reminder")[0] == (None, "sent")
    assert SENDER not in server.log_text()
