"""Screens that few people ever see: what really leads to each is brought about, and each is looked at in two languages.

A robot walks there, and a real browser looks at what it finds (onlooker.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import requests
import yaml
from playwright.sync_api import Page
from sqlalchemy import NullPool, create_engine

from devserver.client_link import INTAKE, case_token, matter_of
from devserver.configuration import BRAKE
from devserver.intake_player import IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.audit.troubles import Trouble, keep_trouble
from docassemble.legalaidsync.client_links.register import UPDATE
from docassemble.legalaidsync.delivery.plan import new_reference
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.browser.onlooker import Onlooker
from tests.integration.test_the_mapping_screen import SCREEN as MAPPING
from tests.integration.test_the_mapping_screen import forget, save
from tests.launches import LAUNCHED, Account, account, stashed
from tests.sandbox_client import SandboxClient
from tests.unconfigured import configured_otherwise
from tests.walking import COMPLETE, GAPS, sheet, tell_of_a_change

FOLDER = "docassemble.legalaidsync:data/questions"
DESK, LINKS, DOCUMENTS = (f"{FOLDER}/{name}.yml" for name in ("dashboard", "client_links", "case_documents"))
NO_MATTER = str(uuid.UUID(int=5))
# `sponsor_53` is a field that the synthetic office has made for itself, and names an organization.
COURT = {
    "field": "sponsor_53",
    "attribute": "client.court",
    "kind": "organization",
    "table": "organizations/Court",
    "label": "Court",
    "section": "litigations",
    "asked": True,
    "optional": False,
    "seen_by": "client",
    "changed_by": "client",
}
See = Callable[[str, str], None]


@pytest.fixture
def robot(server: Server, cookies: requests.Session) -> Browser:
    """Anybody's browser."""
    return Browser(server.url, session=cookies)


@pytest.fixture
def staff(server: Server, robot: Browser) -> Browser:
    """The same, in which the administrator has signed in."""
    robot.log_in(server.admin_email, server.admin_password)
    return robot


@pytest.fixture
def see(server: Server, robot: Browser, cookies: requests.Session, page: Page) -> See:
    """Look at the screen that the robot has found in an interview."""

    def see(interview: str, screen: str) -> None:
        Onlooker(page, server.url, interview, cookies).look_in_each_language(robot, screen)

    return see


@pytest.fixture(scope="module")
def plain(server: Server) -> Account:
    return account(server, "user")


@pytest.mark.parametrize(
    ("interview", "screen"),
    [
        ("dashboard", "not-for-you"),
        ("mapping", "not-for-you"),
        ("client_links", "not-for-you"),
        ("setup", "administrators-only"),
        ("launched_case", "launch-is-for-staff"),
    ],
)
def test_who_may_not_see_a_screen_is_told_so(
    server: Server, sandbox: SandboxClient, robot: Browser, see: See, plain: Account, interview: str, screen: str
) -> None:
    robot.log_in(plain.email, plain.password)
    launch = stashed(server, sandbox.matter_uuid(COMPLETE)) if interview == "launched_case" else {}
    robot.start(f"{FOLDER}/{interview}.yml", **launch)
    see(f"{FOLDER}/{interview}.yml", screen)


def test_a_launch_that_leads_to_no_case_says_why(
    server: Server, sandbox: SandboxClient, staff: Browser, see: See
) -> None:
    staff.start(LAUNCHED)
    see(LAUNCHED, "not-launched-from-a-case")
    staff.start(LAUNCHED, **stashed(server, "26-0001042"))
    see(LAUNCHED, "launch-is-no-good")
    staff.start(LAUNCHED, **stashed(server, NO_MATTER))
    see(LAUNCHED, "launched-case-is-unknown")


def test_who_begins_too_many_cases_and_staff_who_search_for_an_error(server: Server, robot: Browser, see: See) -> None:
    for _ in range(BRAKE["device"] + 1):
        robot.start(INTAKE, new_session="1")
        robot.press("Continue")
    see(INTAKE, "too-many-at-once")
    trouble = Trouble(f"E-{new_reference()}", datetime.now(UTC), "OperationalError", "outbox.py:120", INTAKE)
    keep_trouble(create_engine(server.database_url, poolclass=NullPool), trouble)
    robot.log_in(server.admin_email, server.admin_password)
    robot.start(DESK)
    found = robot.answer({"desk_view['text']": trouble.code})
    assert f"Error {trouble.code}" in found.to_text()
    see(DESK, "desk")


def test_a_case_without_documents_and_documents_out_of_reach(sandbox: SandboxClient, staff: Browser, see: See) -> None:
    staff.start(DOCUMENTS)
    staff.answer({"staff_case_number": GAPS})
    see(DOCUMENTS, "no-documents")
    sandbox.fault(method="GET", path="/api/v2/documents*", times=None, when="before", kind="status", status=403)
    staff.start(DOCUMENTS)
    staff.answer({"staff_case_number": COMPLETE})
    see(DOCUMENTS, "documents-are-out-of-reach")


def test_a_link_to_a_case_that_the_office_no_longer_has(
    server: Server, sandbox: SandboxClient, robot: Browser, see: See
) -> None:
    robot.start(INTAKE, case=case_token(server, NO_MATTER))
    robot.press("Continue")
    see(INTAKE, "case-is-unknown")


def test_a_client_who_corrects_the_file_can_write_to_the_office(
    server: Server, sandbox: SandboxClient, robot: Browser, see: See
) -> None:
    robot.start(UPDATE, case=case_token(server, matter_of(server, COMPLETE), interview=UPDATE))
    robot.press("Open my information")
    robot.press("Write to the office")
    see(UPDATE, "what-to-write-to-the-office")


@pytest.fixture(scope="module")
def otherwise(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web application that looks addresses up, sends text messages, and shows its desk's list to developers only.

    Of LegalServer's lists it has read none, and the service that finds addresses has no key.
    """
    settings = {"geocode_addresses": True, "tell_clients_by": ["email", "sms"], "desk": {"submissions": ["developer"]}}
    with configured_otherwise(server, tmp_path_factory.mktemp("otherwise"), **settings) as url:
        yield url


def test_staff_without_the_privilege_see_the_desk_without_its_list(
    server: Server, otherwise: str, cookies: requests.Session, page: Page
) -> None:
    robot = Browser(otherwise, session=cookies)
    robot.log_in(server.admin_email, server.admin_password)
    robot.start(DESK)
    Onlooker(page, otherwise, DESK, cookies).look_in_each_language(robot, "desk-without-the-list")


def test_a_link_goes_by_text_message(
    server: Server, sandbox: SandboxClient, otherwise: str, cookies: requests.Session, page: Page
) -> None:
    robot = Browser(otherwise, session=cookies)
    robot.log_in(server.admin_email, server.admin_password)
    robot.start(LINKS)
    robot.answer({"links_case": COMPLETE})
    robot.press("Make a link")
    robot.answer({"links_days": 7, "links_channel": "copy", "links_language": "en"})
    robot.press("Send it as a text message")
    Onlooker(page, otherwise, LINKS, cookies).look_in_each_language(robot, "send-a-link-as-a-text-message")


@pytest.fixture
def courts(server: Server, staff: Browser) -> Iterator[None]:
    """The office's own mapping has a place for the court."""
    staff.start(MAPPING)
    save(staff, yaml.safe_dump({"matter": [COURT]}, width=1000))
    yield
    forget(server)


def test_a_client_meets_what_is_rarely_asked(
    server: Server, sandbox: SandboxClient, otherwise: str, courts: None, page: Page
) -> None:
    """A part of the address is missing, staff change the file, the address is on no map, a list can't be read."""
    sandbox.edit(GAPS, home_street=None, home_zip=None)
    sandbox.fault(method="GET", path="*lookups/income*", times=None, when="before", kind="status", status=403)
    cookies = requests.Session()
    link = f"{otherwise}/interview?i={INTAKE}&case={case_token(server, matter_of(server, GAPS))}"
    said = sheet(client__address__address="58 Cooper Street", client__address__zip="61699", client__court="")
    client = IntakePlayer(link, said, session=cookies)
    onlooker = Onlooker(page, otherwise, INTAKE, cookies)
    screen = client.open()
    for title, name in (
        ("What is missing of your address?", "rest-of-the-address"),
        ("Someone at the office changed your file", "the-file-was-changed"),
        ("Which court is your case at?", "court"),
        ("We cannot find this address on the map", "address-was-not-found-on-the-map"),
        ("What money comes in for your household?", "income-in-own-words"),
    ):
        if name == "the-file-was-changed":
            sandbox.edit(GAPS, number_of_adults=3)
            tell_of_a_change(server, GAPS)
        screen = client.go_on(screen, until=title).last
        onlooker.look_in_each_language(client.browser, name)
