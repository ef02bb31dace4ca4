"""Clients' links on a real server: made by staff, taken by one device, revoked, expired, asked for anew, sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from devserver.client_link import client_link, register_of
from devserver.server import Server
from docassemble.legalaidsync.client_links import UPDATE, ClientLink, Standing
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, wait_for

LINKS = "docassemble.legalaidsync:data/questions/client_links.yml"
CLIENT = "marigold.featherstone@mail.example"
ON_FILE = ("Marigold", "Featherstone", "312-555-0117", "Wisteria", COMPLETE)
UNSAFE = "312-555-0118"


@pytest.fixture
def staff(server: Server) -> Browser:
    browser = Browser(server.url)
    browser.log_in(server.admin_email, server.admin_password)
    return browser


@pytest.fixture
def mailbox(server: Server) -> Iterator[Server]:
    server.forget_mails()
    yield server


class Device:
    """A client's phone: opens links as its browser does, and comes back to them."""

    def __init__(self, server: Server) -> None:
        self.browser = Browser(server.url)

    def open(self, link: str) -> Screen:
        query = parse_qs(urlsplit(link).query)
        return self.browser.start(query["i"][0], case=query["case"][0])

    def begin(self, link: str) -> Screen:
        self.open(link)
        return self.browser.press("Open my information")


def link_to(server: Server, days: float = 14) -> str:
    return client_link(server, COMPLETE, days=days, interview=UPDATE)


def row_of(server: Server, link: str) -> ClientLink:
    from devserver.client_link import signer_of

    claims = signer_of(server).read_old_case_link(parse_qs(urlsplit(link).query)["case"][0])
    found = register_of(server).one(claims.link_id)
    assert found
    return found


def standing_of(server: Server, link: str) -> Standing:
    register = register_of(server)
    return row_of(server, link).standing(register.clock())


def shows_no_data(screen: Screen) -> bool:
    return not [word for word in ON_FILE if word in screen.to_text()]


def made_by_staff(staff: Browser, **answers: object) -> str:
    """Make a link on the screen and return its address."""
    staff.start(LINKS)
    staff.answer({"links_case": COMPLETE})
    staff.press("Make a link")
    screen = staff.answer({"links_days": 7, "links_channel": "copy", "links_language": "en", **answers})
    return address_on(screen)


def address_on(screen: Screen) -> str:
    found = re.search(r"https?://\S+case=[\w.-]+(&amp;lang=es)?", screen.subquestion)
    assert found, screen.to_text()
    return found[0]


def test_a_client_changes_a_phone_by_a_link_that_staff_made(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    link = made_by_staff(staff)
    assert standing_of(server, link) is Standing.WAITING
    phone = Device(server)
    first = phone.open(link)
    assert shows_no_data(first)
    assert not sandbox.journal(path="/matters/")
    assert standing_of(server, link) is Standing.OPENED
    review = phone.browser.press("Open my information")
    assert review.title == "Is this right?"
    assert "312-555-0117" in review.to_text()
    assert standing_of(server, link) is Standing.USED
    phone.browser.press("Change: Phone and e-mail")
    review = phone.browser.answer({"client.mobile_number": "312-555-0177", "client.email": CLIENT})
    assert "312-555-0177" in review.to_text()
    phone.browser.press("Send to the office")
    done = phone.browser.answer({"safe_channels": []})
    assert "We have your answers" in done.title
    assert standing_of(server, link) is Standing.ANSWERED
    wait_for(lambda: sandbox.case(COMPLETE)["mobile_phone"] == "312-555-0177")
