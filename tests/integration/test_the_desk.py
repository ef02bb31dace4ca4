"""The sync desk on a real server: who comes in, and a conflict from the first screen to the chosen value."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator

import pytest
import requests

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, player, sheet, wait_for

DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
SECONDS = 60


@pytest.fixture
def outbox(server: Server) -> OutboxRows:
    return OutboxRows(server)


@pytest.fixture
def staff(server: Server) -> Browser:
    browser = Browser(server.url)
    browser.log_in(server.admin_email, server.admin_password)
    return browser


@pytest.fixture
def stranger(server: Server) -> Iterator[Browser]:
    """Somebody with an account of this server and no privilege."""
    email, password = "stranger@mail.example", "A-long-password-1"
    key = {"X-API-Key": server.api_key}
    who = {"username": email, "password": password, "privileges": json.dumps(["user"])}
    made = requests.post(f"{server.url}/api/user/new", json=who, headers=key, timeout=SECONDS)
    browser = Browser(server.url)
    browser.log_in(email, password)
    yield browser
    if made.ok:
        user = made.json()["user_id"]
        query = {"remove": "account"}
        requests.delete(f"{server.url}/api/user/{user}", params=query, headers=key, timeout=SECONDS)


def conflict(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> str:
    """The client corrects a number that staff change at the same time; returns the reference code."""
    client = player(server, COMPLETE, sheet(wrong_sections=["contact"], client__mobile_number="312-555-0177"))
    review = client.walk(until="Look at everything").last
    sandbox.edit(COMPLETE, mobile_phone="312-555-0188")
    reference = client.go_on(review).reference
    wait_for(lambda: outbox.all_in(reference, "sent", "needs a decision"))
    return reference


def to_the_decision(staff: Browser, reference: str, outbox: OutboxRows) -> Screen:
    submission, operation = outbox.first_ids(reference)
    staff.start(DESK)
    staff.action("look", place="submission", submission=submission)
    return staff.action("look", place="decide", operation=operation)


@pytest.mark.parametrize(
    ("button", "value"), [("Keep what is on file now", "0188"), ("Write what the client says", "0177")]
)
def test_staff_decide_between_the_two_values(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser, button: str, value: str
) -> None:
    reference = conflict(server, sandbox, outbox)
    screen = to_the_decision(staff, reference, outbox)
    assert screen.title == "Mobile phone: which value is right?"
    for number in ("312-555-0117", "312-555-0188", "312-555-0177"):
        assert number in screen.to_text()
    assert "LegalServer last changed this record on" in screen.to_text()
    staff.press(button)
    wait_for(lambda: outbox.all_in(reference, "sent", "cancelled"))
    assert sandbox.case(COMPLETE)["mobile_phone"] == f"312-555-{value}"
    [chosen] = [row for row in outbox.trail(reference) if row.choice]
    assert re.fullmatch(r"user \d+", chosen.actor)


def test_an_account_without_the_privilege_sees_and_does_nothing(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, stranger: Browser
) -> None:
    """Not by the address, not by an action of ours, not by one of docassemble's own, not by naming a variable."""
    reference = conflict(server, sandbox, outbox)
    assert stranger.start(DESK).title == "This page is for staff"
    _, operation = outbox.first_ids(reference)
    for action, arguments in (
        ("look", {"place": "decide", "operation": operation}),
        ("desk_order", {}),
        ("_da_set", {"variables": [["desk_order", f"withdraw:{operation}"]]}),
    ):
        screen = stranger.action(action, **arguments)
        assert screen.title == "This page is for staff"
        assert reference not in screen.to_text()
    assert outbox.states(reference)["update_matter"] == ["needs a decision"]


def test_a_visitor_who_is_not_signed_in_is_sent_to_the_sign_in_page(server: Server) -> None:
    answer = requests.get(f"{server.url}/interview", params={"i": DESK}, timeout=SECONDS, allow_redirects=False)
    assert answer.status_code == 302
    assert "/user/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("order", ["withdraw", "use_client", "again"])
def test_a_link_that_somebody_else_made_turns_no_switch(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser, order: str
) -> None:
    """Whoever lures staff to an address runs an action in their name: docassemble's own ones are refused."""
    reference = conflict(server, sandbox, outbox)
    _, operation = outbox.first_ids(reference)
    lure = {"action": "_da_set", "arguments": {"variables": [["desk_order", f"{order}:{operation}"]]}}
    encoded = base64.urlsafe_b64encode(json.dumps(lure).encode()).decode().rstrip("=")
    answer = staff.get(f"{server.url}/interview?i={DESK}&action={encoded}")
    assert "This page is for staff" in answer.text
    assert outbox.states(reference)["update_matter"] == ["needs a decision"]
