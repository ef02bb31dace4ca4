"""What the mapping leaves to staff reaches no client: on no screen, in no summary or message, through no door."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from devserver.client_link import INTAKE, client_link
from devserver.intake_player import IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.casefile.facts import STAFF, Fact
from docassemble.legalaidsync.casefile.mapping import mapping
from docassemble.legalaidsync.client_links.register import UPDATE
from tests.clear_text import found_in
from tests.integration.test_doors import SECONDS, summary_call
from tests.integration.test_keeping import Office
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, sheet, wait_for

TEXTS = ("line", "free text")
# Of a fixed form, or written and never read again.
NO_FREE_TEXT = ("organization_uuid", "ssn", "affirmative_litigation_compliance_at", "client_external_id")
LEAST = {"matter": 25, "adverse_parties": 15, "incomes": 1}
CLIENT = "marigold.featherstone@mail.example"
ON_FILE = ("Featherstone", "Wisteria", "Copper Kettle")
REVIEWS = pytest.mark.parametrize(
    ("interview", "review"),
    [(INTAKE, "Look at everything"), (UPDATE, "Is this right?")],
    ids=["intake", "update"],
)


def words_in(record: str) -> dict[str, str]:
    """Return a word of its own for each field that the mapping leaves to staff and that gives any text back."""

    def is_planted(fact: Fact) -> bool:
        return fact.seen_by == STAFF and bool(fact.write) and fact.kind in TEXTS and fact.field not in NO_FREE_TEXT

    return {
        fact.field: f"staffcanary{record}{fact.fact}".replace("_", "")
        for fact in mapping(2)[record]
        if is_planted(fact)
    }


@pytest.fixture
def planted(sandbox: SandboxClient) -> set[str]:
    """The words in the matter and in its parties and incomes; LegalServer really gives all of them to the server."""
    sandbox.edit(COMPLETE, **words_in("matter"))
    for party in sandbox.adverse_parties(COMPLETE):
        sandbox.edit_part("adverse_parties", party["uuid"], words_in("adverse_parties"))
    for income in sandbox.incomes(COMPLETE):
        sandbox.edit_part("incomes", income["income_uuid"], words_in("incomes"))
    held = [sandbox.case(COMPLETE), sandbox.adverse_parties(COMPLETE), sandbox.incomes(COMPLETE)]
    words = {record: set(words_in(record).values()) for record in LEAST}
    assert all(len(words[record]) >= LEAST[record] for record in LEAST)
    planted = {word for each in words.values() for word in each}
    assert found_in(json.dumps(held).encode(), planted) == planted
    return planted


class Overheard(requests.Session):
    """A client's connection that keeps every answer of the server as it came: pages, JSON, downloads."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[bytes] = []
        self.hooks["response"].append(self._keep)

    def _keep(self, answer: requests.Response, *_: Any, **__: Any) -> None:
        self.bodies.append(answer.content)

    def has(self, words: Collection[str]) -> set[str]:
        return {word for body in dict.fromkeys(self.bodies) for word in found_in(body, words)}


def client_at(server: Server, interview: str) -> tuple[IntakePlayer, Overheard]:
    """Return a client with a link, who corrects a phone number and wants to hear by e-mail."""
    heard = Overheard()
    answers = sheet(
        wrong_sections=["contact"],
        safe_channels=["email"],
        client__email=CLIENT,
        client__mobile_number="312-555-0177",
    )
    return IntakePlayer(client_link(server, COMPLETE, interview=interview), answers, session=heard), heard


def follow(client: IntakePlayer, label: str) -> None:
    client.browser.follow(next(link for link in client.browser.screen.links if link.label.startswith(label)))


@REVIEWS
def test_no_screen_shows_a_word_of_staffs(
    server: Server, sandbox: SandboxClient, planted: set[str], interview: str, review: str
) -> None:
    """From the link to the review screen, and every screen to which that one leads."""
    client, heard = client_at(server, interview)
    ways = [link for link in client.walk(until=review).last.links if link.action]
    assert len(ways) > 20
    titles = {client.browser.follow(way).title for way in ways if way.action != "switch_language"}
    assert {"Who is on the other side?", "What money comes in?", "How can the office reach you?"} <= titles
    assert heard.has(ON_FILE) == set(ON_FILE)
    assert heard.has(planted) == set()


@REVIEWS
def test_neither_summary_nor_message_nor_status_holds_a_word_of_staffs(
    server: Server, sandbox: SandboxClient, office: Office, planted: set[str], interview: str, review: str
) -> None:
    """The summary as the client downloads it and as it is filed; the message as it left, with all its parts."""
    client, heard = client_at(server, interview)
    client.walk(until=review)
    follow(client, "Change: Phone and e-mail")
    walk = client.go_on(client.browser.current())
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent") and office.letters_to(CLIENT))
    client.browser.current()
    client.browser.get(next(link.href for link in walk.last.links if "summary" in link.label))
    status = json.loads(client.browser.action("sync_status_link").content)["url"]
    assert heard.get(status, timeout=SECONDS).json()["data"]["reference"] == walk.reference
    [filed] = [row for row in sandbox.documents(COMPLETE) if f"summary_{COMPLETE}_{walk.reference}" in row["name"]]
    summary = sandbox.document(filed["uuid"])
    assert summary in heard.bodies
    assert found_in(summary, ("Marigold", "312-555-0177")) == {"Marigold", "312-555-0177"}
    [message] = [mail.as_bytes() for mail in server.mails() if CLIENT in str(mail["To"])]
    assert walk.reference.encode() in message
    assert found_in(summary, planted) | found_in(message, planted) | heard.has(planted) == set()


def test_the_doors_for_programs_give_no_word_of_staffs(
    server: Server, sandbox: SandboxClient, planted: set[str]
) -> None:
    """Of the whole matter, which LegalServer gives the server anew, `case_summary` passes on its five fields."""
    client, _ = client_at(server, UPDATE)
    walk = client.walk()
    status = json.loads(client.browser.action("sync_status_link").content)["url"]
    [session] = parse_qs(urlsplit(status).query)["session"]
    sandbox.clear_journal()
    answers = [requests.get(status, timeout=SECONDS), summary_call(server, session)]
    assert len(sandbox.journal("GET", "/matters/")) == 1
    assert [answer.json()["ok"] for answer in answers] == [True, True]
    assert [len(answer.json()["data"]) for answer in answers] == [3, 5]
    assert answers[0].json()["data"]["reference"] == walk.reference
    for answer in answers:
        assert found_in(f"{answer.headers}".encode() + answer.content, planted) == set()
