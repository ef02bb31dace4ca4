"""LegalServer is played by the sandbox, in a real browser: from the case page into the interview with that case."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.client_link import register_of
from devserver.launch import launch_key
from devserver.server import Server
from docassemble.legalaidsync.client_links.register import LAUNCHED
from tests.browser.hands import Hand, each_way
from tests.browser.people import HEIGHT, SCREENSHOTS, keep, press, see
from tests.browser.staff import Staff
from tests.launches import Account, account
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

STAFF = "Open Intake with the client present"
OTHER_KIND = "Open Letter to a debt collector"
CLIENT = "Make a link for the client: Check your information"


@dataclass(frozen=True)
class Words:
    """What people read and press."""

    code: str
    other_language: str
    other_kind: str
    intake: str
    case: str
    go_on: str
    check: str
    used: str
    ask: str
    asked: str


ENGLISH = Words(
    "en",
    other_language="Español",
    other_kind="This interview is for another kind of case",
    intake="Intake with the client present",
    case=f"Case {COMPLETE}",
    go_on="Go on with the client",
    check="Is this right?",
    used="This link was used before",
    ask="Ask for a new link",
    asked="The office knows that you need a new link",
)
SPANISH = Words(
    "es",
    other_language="English",
    other_kind="Esta entrevista es para otro tipo de caso",
    intake="Entrevista con el cliente presente",
    case=f"Caso {COMPLETE}",
    go_on="Seguir con el cliente",
    check="¿Está bien todo esto?",
    used="Este enlace ya se usó",
    ask="Pedir un enlace nuevo",
    asked="La oficina sabe que usted necesita un enlace nuevo",
)


@pytest.fixture(scope="module")
def advocate(server: Server) -> Account:
    return account(server, "advocate")


@pytest.fixture
def case_page(server: Server, sandbox: SandboxClient) -> str:
    """The address of the case's page at the sandbox, which has been told where docassemble is."""
    sandbox.settings(docassemble_url=server.url, docassemble_key=launch_key(server))
    return str(sandbox.case(COMPLETE)["case_profile_url"])


@each_way("words", ENGLISH, SPANISH)
def test_staff_go_from_the_case_in_legalserver_to_the_interview_with_that_case(
    case_page: str, chromium: BrowserContext, page: Page, advocate: Account, width: int, words: Words, hand: Hand
) -> None:
    """They sign in on the way; the second interview is for another kind of case, and leads back to the first."""
    staff = Staff(page, hand, SCREENSHOTS / f"launch-{words.code}")
    chromium.clear_cookies()
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(case_page)
    staff.keep("1-case-in-legalserver")
    staff.press(STAFF)
    hand.write(page.get_by_label("Email"), advocate.email)
    hand.write(page.get_by_label("Password"), advocate.password)
    staff.press("Sign in")
    staff.see(ENGLISH.case)
    page.locator("#daflash .alert").wait_for(state="hidden")  # for 3 seconds it lies over docassemble's bar
    _read_in(staff, words, ENGLISH.case, words.case)
    assert page.locator("#las-quick-exit").count() == 0
    staff.keep("2-case-in-docassemble")
    staff.press(words.go_on)
    staff.see(words.check)
    staff.keep("3-with-the-client")
    page.goto(case_page)
    staff.press(OTHER_KIND)
    _read_in(staff, words, ENGLISH.other_kind, words.other_kind)
    staff.keep("4-for-another-kind-of-case")
    staff.follow(words.intake)
    staff.see(ENGLISH.case)


def _read_in(staff: Staff, words: Words, title: str, own_title: str) -> None:
    """A launch begins in English; whoever reads another language follows the link to it."""
    staff.see(title)
    if words is not ENGLISH:
        staff.follow(ENGLISH.other_language)
        staff.see(own_title)


@each_way("words", ENGLISH, SPANISH)
def test_a_client_gets_a_link_that_works_once(
    server: Server, case_page: str, chromium: BrowserContext, page: Page, width: int, words: Words, hand: Hand
) -> None:
    """An external interview: LegalServer's staff copy the link, the client opens it without an account."""
    folder = SCREENSHOTS / f"launch-client-{words.code}"
    chromium.clear_cookies()
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(case_page)
    page.get_by_role("button", name=CLIENT, exact=True).click()
    link = f"{page.locator('#link').input_value()}&lang={words.code}"
    page.goto(link)
    hand.press(page.locator("#daform button[type=submit]").last)
    see(page, words.check)
    keep(page, folder, "1-opened", [width])
    page.wait_for_load_state("networkidle")  # docassemble's page is still at work, which would abort the visit
    chromium.clear_cookies()
    page.goto(link)
    see(page, words.used)
    keep(page, folder, "2-opened-again-elsewhere", [width])
    press(page, words.ask, hand=hand)
    see(page, words.asked)
    [asking] = [each for each in register_of(server).asking() if each.channel == LAUNCHED]
    register_of(server).settle(asking.link_id, "user 1")
