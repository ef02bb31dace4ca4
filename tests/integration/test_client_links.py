"""Clients' links on a real server: made by staff, taken by one device, revoked, expired, asked for anew, sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy

from devserver.client_link import client_link, matter_of, register_of, signer_of, signing_keys_of
from devserver.intake_player import leads_to
from devserver.server import Server
from docassemble.legalaidsync.audit import views
from docassemble.legalaidsync.client_links.register import UPDATE, ClientLink, Standing
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from docassemble.legalaidsync.links import CaseLink
from tests.at_once import at_once
from tests.long_links import long_link
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, wait_for

LINKS = "docassemble.legalaidsync:data/questions/client_links.yml"
CLIENT = "marigold.featherstone@mail.example"
SECONDS = 30
ON_FILE = ("Marigold", "Featherstone", "312-555-0117", "Wisteria", COMPLETE)


@pytest.fixture
def mailbox(server: Server) -> Server:
    server.forget_mails()
    return server


class Device:
    """A client's phone: opens links as its browser does, and comes back to them."""

    def __init__(self, server: Server) -> None:
        self.browser = Browser(server.url)

    def open(self, link: str) -> Screen:
        query = parse_qs(urlsplit(leads_to(link)).query)
        return self.browser.start(query["i"][0], case=query["case"][0])

    def begin(self, link: str) -> Screen:
        self.open(link)
        return self.browser.press("Open my information")


def link_to(server: Server, days: float = 14) -> str:
    return client_link(server, COMPLETE, days=days, interview=UPDATE)


def key_in(link: str) -> str:
    """The key in an address, short or long."""
    return (parse_qs(urlsplit(link).query).get("case") or [urlsplit(link).path.rpartition("/")[2]])[0]


def row_of(server: Server, link: str) -> ClientLink:
    found = register_of(server).one(signer_of(server).read_link_key(key_in(link)))
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
    found = re.search(r"https?://\S+/las/[\w-]{32}(\?lang=es)?(?![\w-])", screen.subquestion)
    assert found, screen.to_text()
    return found[0]


def test_a_client_changes_a_phone_by_a_link_that_staff_made(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    link = made_by_staff(staff)
    assert standing_of(server, link) is Standing.WAITING
    sandbox.clear_journal()
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


def test_the_screen_gives_a_qr_code_and_the_history_but_no_data(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    link = made_by_staff(staff)
    text = staff.screen.to_text()
    assert "Not opened yet" in text
    assert re.search(r"Made by: user \d+", text)
    assert "Marigold" not in text
    screen = staff.action("look", place="qr")
    assert re.search(r"<svg.+<title>QR code of the link</title>", screen.subquestion)
    assert row_of(server, link).case_number == COMPLETE


def test_a_second_device_is_refused_and_the_first_goes_on(server: Server, sandbox: SandboxClient) -> None:
    link, phone, library = link_to(server), Device(server), Device(server)
    library.open(link)
    review = phone.begin(link)
    late = library.browser.press("Open my information")
    assert late.title == "This link was used before"
    assert shows_no_data(late)
    assert Device(server).open(link).title == "This link was used before"
    assert phone.browser.current().title == review.title
    assert phone.browser.press("Change: Phone and e-mail").title == "How can the office reach you?"


def test_of_two_devices_at_the_same_moment_one_gets_the_case_on_postgresql(server: Server) -> None:
    register = register_of(server)
    for _ in range(3):
        link_id = row_of(server, link_to(server)).link_id
        taken = at_once(6, lambda number, link_id=link_id: register.take(link_id, f"session {number}"))
        assert sorted(type(each).__name__ for each in taken) == ["LinkUsed"] * 5 + ["NoneType"]


def test_the_same_browser_comes_back_by_the_link_and_another_link_begins_anew(
    server: Server, sandbox: SandboxClient
) -> None:
    first, second = link_to(server), link_to(server)
    phone = Device(server)
    phone.begin(first)
    assert phone.browser.get(f"{first}&json=1").json()["questionText"] == "Is this right?"
    begun = phone.browser.get(f"{second}&json=1").json()
    assert begun["questionText"] == "Check your information"
    assert standing_of(server, second) is Standing.OPENED


def test_revoking_stops_whoever_has_begun_and_no_action_helps(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    link = made_by_staff(staff)
    phone = Device(server)
    phone.begin(link)
    staff.start(LINKS)
    staff.action("look", place="link", link=row_of(server, link).link_id)
    assert staff.press("Switch this link off").title == "Switch this link off?"
    assert "The link is switched off." in staff.press("Yes").to_text()
    for action in ("client.mobile_number", "adverse_parties.revisit", "_da_set", "sync_status_link"):
        screen = phone.browser.action(action)
        assert screen.title == "This link was switched off"
        assert shows_no_data(screen)
    assert phone.browser.action("switch_language", lang="es").title == "Este enlace se desactivó"


EXPIRED, REVOKED = "This link has expired", "This link was switched off"


@pytest.mark.parametrize(("days", "title"), [(-1.0, EXPIRED), (14.0, REVOKED)])
def test_a_link_that_is_no_good_offers_to_ask_for_a_new_one(
    server: Server, sandbox: SandboxClient, staff: Browser, mailbox: Server, days: float, title: str
) -> None:
    """Staff see who asks by the number of the case, and whoever asks learns nothing about a case."""
    link = link_to(server, days=days)
    register, row = register_of(server), row_of(server, link)
    if title == REVOKED:
        register.revoke(row.link_id, "user 1")
    phone = Device(server)
    screen = phone.open(link)
    assert screen.title == title
    assert shows_no_data(screen)
    asked = phone.browser.press("Ask for a new link")
    assert asked.title == "The office knows that you need a new link"
    again = Device(server)
    again.open(link)
    assert again.browser.press("Ask for a new link").title == asked.title
    assert [each.link_id for each in register.asking()] == [row.link_id]
    assert not sandbox.journal(path="/matters/")
    staff.start(LINKS)
    listed = staff.action("look", place="link", link=row.link_id)
    assert "A new link was asked for" in listed.to_text()
    staff.press("Take it off the list of clients who ask")
    assert register.asking() == []


def test_a_link_that_nobody_registered_or_that_is_torn_is_refused(server: Server, sandbox: SandboxClient) -> None:
    claims = CaseLink("sandbox", matter_of(server, COMPLETE), "from-before", datetime.now(UTC) + timedelta(days=14))
    old = long_link(claims, *signing_keys_of(server))
    torn = old[:-4] + "AAAA"
    for token, can_ask in ((old, True), (torn, False), ("", False)):
        browser = Browser(server.url)
        screen = browser.start(UPDATE, case=token)
        assert screen.title == "This link does not work"
        assert shows_no_data(screen)
        assert ("Ask for a new link" in screen.to_text()) is can_ask
    assert not sandbox.journal(path="/matters/")


def test_a_short_address_leads_to_its_interview_and_carries_nothing_else_on(server: Server) -> None:
    key = key_in(client_link(server, COMPLETE, interview=LINKS))
    asked = f"{server.url}/las/{key}?lang=es&prefill=a.b&new_session=1&i=other&action=x"
    answer = requests.get(asked, allow_redirects=False, timeout=SECONDS)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/interview?i={LINKS}&case={key}&lang=es&prefill=a.b"
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("key", ["A" * 32, "short", "%00", "%2e%2e%2fapi", "x" * 3000, "é"])
def test_a_short_address_that_is_no_link_is_explained(server: Server, sandbox: SandboxClient, key: str) -> None:
    screen = Browser(server.url).resume(f"{server.url}/las/{key}")
    assert screen.title == "This link does not work"
    assert not sandbox.journal()


def test_a_link_of_an_earlier_version_opens_its_case_and_is_the_same_link_as_the_short_one(
    server: Server, sandbox: SandboxClient
) -> None:
    """Staff who look at an old link again see its short form; a client who has begun with the long one goes on."""
    short = link_to(server)
    old = long_link(row_of(server, short).claims, *signing_keys_of(server))
    phone = Device(server)
    review = phone.begin(f"{server.url}/interview?i={UPDATE}&case={old}")
    assert phone.browser.get(f"{short}&json=1").json()["questionText"] == review.title
    assert Device(server).open(short).title == "This link was used before"


def test_the_link_arrives_by_e_mail_without_case_data(
    server: Server, sandbox: SandboxClient, staff: Browser, mailbox: Server
) -> None:
    staff.start(LINKS)
    staff.answer({"links_case": COMPLETE})
    staff.press("Make a link")
    screen = staff.answer({"links_days": 3, "links_channel": "email", "links_language": "es"})
    assert screen.title == "Send the link by e-mail"
    assert screen.fields[0].default == CLIENT
    assert "Revise sus datos" in screen.to_text()
    done = staff.answer({"links_to": CLIENT})
    assert "The message with the link is on its way." in done.to_text()
    [mail] = [mail for mail in mailbox.mails() if CLIENT in str(mail["To"])]
    text = f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}"  # type: ignore[union-attr]
    assert not [word for word in ON_FILE if word in text]
    link = re.search(r"http\S+", text.replace("=\n", ""))
    assert link
    assert "lang=es" in link[0]
    assert row_of(server, link[0]).sending == "sent"
    assert Device(server).open(link[0]).title in ("Check your information", "Revise sus datos")


def test_a_mail_server_that_is_away_is_said(server: Server, sandbox: SandboxClient, staff: Browser) -> None:
    staff.start(LINKS)
    staff.answer({"links_case": COMPLETE})
    staff.press("Make a link")
    staff.answer({"links_days": 3, "links_channel": "email", "links_language": "en"})
    server.stop_mail()
    try:
        screen = staff.answer({"links_to": CLIENT})
    finally:
        server.start_mail()
    assert screen.title == "Send the link by e-mail"
    assert "The message did not go out." in screen.to_text()


def test_text_messages_that_are_off_are_said_to_be_off(server: Server, sandbox: SandboxClient, staff: Browser) -> None:
    made_by_staff(staff)
    screen = staff.action("look", place="send", channel="sms")
    assert screen.title == "This server sends no text messages to clients"
    staff.press("Back to the link")


def test_a_case_that_legalserver_does_not_have_is_said(server: Server, sandbox: SandboxClient, staff: Browser) -> None:
    staff.start(LINKS)
    screen = staff.answer({"links_case": "26-9999999"})
    assert "LegalServer has no case with this number" in screen.to_text()


def test_the_desk_leads_to_the_links_and_counts_who_asks(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    link = link_to(server, days=-1)
    register = register_of(server)
    register.ask_for_new(row_of(server, link).claims)
    screen = staff.start("docassemble.legalaidsync:data/questions/dashboard.yml")
    assert f"Clients who ask for a new link: {len(register.asking())}." in screen.to_text()
    assert staff.press("Make a link, or see who has one").title == "Links for clients"
    register.settle(row_of(server, link).link_id, "user 1")


def test_every_step_is_in_the_audit_and_no_address_in_it(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    link = made_by_staff(staff)
    phone = Device(server)
    phone.begin(link)
    row = row_of(server, link)
    engine = sqlalchemy.create_engine(server.database_url, poolclass=sqlalchemy.NullPool)
    mine = f"link {row.link_id}"
    steps = [step for step in views(engine, row.site, row.matter_uuid) if step.record_uuid == row.link_id]
    assert [step.field_names[0] for step in steps] == ["made", "given by copy", "shown", "opened", "used"]
    assert [step.actor for step in steps] == [row.made_by] * 3 + [mine] * 2
    assert "case=" not in str(steps)
