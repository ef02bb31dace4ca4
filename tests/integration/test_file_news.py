"""Somebody changes the case in LegalServer while the client answers: the next screen says so, and all answers stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from devserver.client_link import matter_of, signer_of
from devserver.intake_player import IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.screen import Screen
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, player, sheet

SECONDS = 30
NEWS = "Someone at the office changed your file"
STORY = "What happened?"
SAID, MEANWHILE = "309-555-0142", "309-555-0177"

Tell = Callable[[str], None]


@pytest.fixture
def tell(server: Server) -> Tell:
    """Return a function that tells the server, as LegalServer's outgoing API would, that a case has changed."""

    def told(case_number: str) -> None:
        token = signer_of(server).route_token("case_changed", {"site": "sandbox"}, "program legalserver", 1)
        body = {"matter": matter_of(server, case_number), "whatever": "the site's administrator likes to send"}
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.post(f"{server.url}/legalaidsync/case_changed", headers=headers, json=body, timeout=SECONDS)
        assert (answer.status_code, answer.json()["ok"]) == (200, True)

    return told


@pytest.fixture
def client(server: Server, sandbox: SandboxClient) -> IntakePlayer:
    """A client with a phone number of her own, who is asked for her story."""
    return player(server, GAPS, sheet(client__mobile_number=SAID))


def at_the_story(client: IntakePlayer) -> Screen:
    return client.walk(until=STORY).last


def test_the_next_screen_says_what_has_changed_and_the_answers_stay(
    client: IntakePlayer, sandbox: SandboxClient, tell: Tell
) -> None:
    at_the_story(client)
    sandbox.edit(GAPS, mobile_phone=MEANWHILE)
    tell(GAPS)
    news = client.browser.answer({"what_happened": "A lender says that I owe for a sofa."})
    assert news.title == NEWS
    assert MEANWHILE in news.to_text()
    review = client.go_on(client.browser.answer({"taken_from_file": []}), until="Look at everything").last
    assert SAID in review.to_text()
    assert MEANWHILE in review.to_text()


def test_what_the_client_ticks_is_taken_from_the_file(client: IntakePlayer, sandbox: SandboxClient, tell: Tell) -> None:
    at_the_story(client)
    sandbox.edit(GAPS, mobile_phone=MEANWHILE)
    tell(GAPS)
    client.browser.answer({"what_happened": "A lender says that I owe for a sofa."})
    after = client.browser.answer({"taken_from_file": ["mobile_phone"]})
    review = client.go_on(after, until="Look at everything").last
    assert MEANWHILE in review.to_text()
    assert SAID not in review.to_text()


def test_what_the_client_has_not_answered_needs_no_decision(server: Server, sandbox: SandboxClient, tell: Tell) -> None:
    client = player(server, COMPLETE)
    client.walk(until="Is this right?")
    sandbox.edit(COMPLETE, mobile_phone=MEANWHILE)
    tell(COMPLETE)
    news = client.browser.current()
    assert (news.title, [known.variable for known in news.fields]) == (NEWS, ["news_seen"])
    right = client.browser.press("Continue")
    assert (right.title, MEANWHILE in right.to_text()) == ("Is this right?", True)


def test_a_call_without_a_change_and_a_change_without_a_call_show_nothing_and_cost_at_most_one_reading(
    client: IntakePlayer, sandbox: SandboxClient, tell: Tell
) -> None:
    at_the_story(client)
    tell(GAPS)
    sandbox.clear_journal()
    assert [client.browser.current().title for _ in range(3)] == [STORY] * 3
    assert len([row for row in sandbox.journal("GET") if row["path"].startswith("/api/v2/matters/")]) <= 5
    before = len(sandbox.journal("GET"))
    sandbox.edit(GAPS, mobile_phone=MEANWHILE)
    assert client.browser.current().title == STORY
    assert len(sandbox.journal("GET")) == before


def test_with_legalserver_away_the_client_goes_on_and_hears_of_it_later(
    client: IntakePlayer, sandbox: SandboxClient, tell: Tell
) -> None:
    at_the_story(client)
    sandbox.edit(GAPS, mobile_phone=MEANWHILE)
    tell(GAPS)
    sandbox.fault(method="GET", path="/api/v2/matters/*", times=1, when="before", kind="status", status=404)
    assert client.browser.current().title == STORY
    sandbox.clear_faults()
    assert client.browser.current().title == NEWS
