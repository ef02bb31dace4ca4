"""LegalServer is played by the sandbox, in a real browser: from the case page into the interview with that case."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.client_link import register_of
from devserver.launch import launch_key
from devserver.server import Server
from docassemble.legalaidsync.client_links.register import LAUNCHED
from tests.browser.chromium import DESK, PHONE
from tests.browser.hands import Hand, four_ways
from tests.browser.people import SCREENSHOTS, keep, press, see
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


@pytest.mark.parametrize(("words", "width"), [(ENGLISH, PHONE), (SPANISH, DESK)], ids=["en", "es"])
def test_staff_go_from_the_case_in_legalserver_to_the_interview_with_that_case(
    case_page: str, chromium: BrowserContext, page: Page, advocate: Account, width: int, words: Words
) -> None:
    folder = SCREENSHOTS / f"launch-{words.code}"
    chromium.clear_cookies()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(case_page)
    keep(page, folder, "1-case-in-legalserver")
    page.get_by_role("button", name=STAFF, exact=True).click()
    page.get_by_label("Email").fill(advocate.email)
    page.get_by_label("Password").fill(advocate.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    see(page, ENGLISH.case)
    if words is SPANISH:
        page.get_by_role("link", name="Español", exact=True).click()
        see(page, words.case)
    assert page.locator("#las-quick-exit").count() == 0
    keep(page, folder, "2-case-in-docassemble")
    page.get_by_role("button", name=words.go_on, exact=True).click()
    see(page, words.check)
    keep(page, folder, "3-with-the-client")
    page.goto(case_page)
    page.get_by_role("button", name=OTHER_KIND, exact=True).click()
    see(page, ENGLISH.other_kind)
    if words is SPANISH:
        page.get_by_role("link", name="Español", exact=True).click()
        see(page, words.other_kind)
    keep(page, folder, "4-for-another-kind-of-case")
    page.get_by_role("link", name=words.intake, exact=True).click()
    see(page, ENGLISH.case)


@four_ways("words", ENGLISH, SPANISH)
def test_a_client_gets_a_link_that_works_once(
    server: Server, case_page: str, chromium: BrowserContext, page: Page, width: int, words: Words, hand: Hand
) -> None:
    """An external interview: LegalServer's staff copy the link, the client opens it without an account."""
    folder = SCREENSHOTS / f"launch-client-{words.code}"
    chromium.clear_cookies()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(case_page)
    page.get_by_role("button", name=CLIENT, exact=True).click()
    link = f"{page.locator('#link').input_value()}&lang={words.code}"
    page.goto(link)
    hand.press(page.locator("#daform button[type=submit]").last)
    see(page, words.check)
    keep(page, folder, "1-opened", hand)
    page.wait_for_load_state("networkidle")  # docassemble's page is still at work, which would abort the visit
    chromium.clear_cookies()
    page.goto(link)
    see(page, words.used)
    keep(page, folder, "2-opened-again-elsewhere", hand)
    press(page, words.ask, hand=hand)
    see(page, words.asked)
    [asking] = [each for each in register_of(server).asking() if each.channel == LAUNCHED]
    register_of(server).settle(asking.link_id, "user 1")
