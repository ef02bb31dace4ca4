"""A letter and the documents of a case in a real browser: phone and desk, two languages, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.people import SCREENSHOTS, keep, open_interview
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

LETTER = "docassemble.legalaidsync:data/questions/staff_letter.yml"
DOCUMENTS = "docassemble.legalaidsync:data/questions/case_documents.yml"
MOST_TABS = 40
FADING = 500  # the note appears slowly; only the picture waits for it
SECONDS_TO_MAKE = 90_000  # a busy machine; the button comes after 30 s


@dataclass(frozen=True)
class Words:
    """What staff read and press."""

    code: str
    go_on: str
    general: str
    send: str
    making: str
    ready: str
    sent: str
    in_file: str
    get: str
    here: str
    now: str


ENGLISH = Words(
    "en",
    go_on="Continue",
    general="A letter about the case",
    send="Put it into the case",
    making="Your documents are being made",
    ready="The letter is ready",
    sent="The letter goes into the case",
    in_file="In the file now",
    get="Get them",
    here="Here you are",
    now="Make them now",
)
SPANISH = Words(
    "es",
    go_on="Continuar",
    general="Una carta sobre el caso",
    send="Ponerla en el caso",
    making="Sus documentos se están preparando",
    ready="La carta está lista",
    sent="La carta va al caso",
    in_file="Ya en el expediente",
    get="Traerlos",
    here="Aquí los tiene",
    now="Prepararlos ahora",
)
BOTH = pytest.mark.parametrize(("words", "width"), [(ENGLISH, DESK), (SPANISH, PHONE)], ids=["en", "es"])


@pytest.fixture(scope="module")
def chromium(staff_chromium: BrowserContext) -> BrowserContext:
    return staff_chromium


def folder(words: Words) -> Path:
    return SCREENSHOTS / f"documents-{words.code}"


def open_case(page: Page, server: Server, interview: str, words: Words, width: int) -> None:
    open_interview(page, server, interview, width=width, language=words.code)
    page.locator("#daform input:visible").first.fill(COMPLETE)
    keep(page, folder(words), "01-case")
    press(page, words.go_on)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def heading(page: Page, text: str) -> Locator:
    return page.get_by_role("heading", name=text, exact=True)


def until_ready(page: Page, words: Words, width: int) -> None:
    """Wait as staff do; the button of a late worker is a way too."""
    late = page.get_by_role("button", name=words.now, exact=True)
    heading(page, words.making).or_(late).or_(heading(page, words.ready)).first.wait_for()
    keep(page, folder(words), "04-being-made")
    heading(page, words.ready).or_(late).first.wait_for(timeout=SECONDS_TO_MAKE)
    if late.count():
        late.click()
    heading(page, words.ready).wait_for()


@BOTH
def test_staff_write_a_letter_and_see_it_in_the_file(
    server: Server, sandbox: SandboxClient, page: Page, words: Words, width: int
) -> None:
    open_case(page, server, LETTER, words, width)
    page.locator("label").filter(has_text="Marigold").first.click()
    page.locator("label").filter(has_text=words.general).first.click()
    page.locator("label").filter(has_text="Main Office").first.click()
    keep(page, folder(words), "02-to-whom")
    press(page, words.go_on)
    page.locator("#daform textarea:visible").first.wait_for()
    keep(page, folder(words), "03-words")
    press(page, words.go_on)
    until_ready(page, words, width)
    page.locator("label").filter(has_text=words.send).first.click()
    page.locator("#daform textarea:visible").wait_for()
    page.wait_for_timeout(FADING)
    keep(page, folder(words), "05-ready")
    press(page, words.go_on)
    heading(page, words.sent).wait_for()
    keep(page, folder(words), "06-sent")
    page.get_by_text(words.in_file).wait_for(timeout=SECONDS_TO_MAKE)
    keep(page, folder(words), "07-in-the-file")


@BOTH
def test_staff_take_documents_with_the_keyboard_alone(
    server: Server, sandbox: SandboxClient, page: Page, words: Words, width: int
) -> None:
    open_interview(page, server, DOCUMENTS, width=width, language=words.code)
    box = page.locator("#daform input:visible").first
    box.wait_for()
    tab_to(page, "el => el.matches('#daform input[type=text]')")
    page.keyboard.type(COMPLETE)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=words.get, exact=True).wait_for()
    keep(page, folder(words), "11-documents")
    tab_to(page, "el => el.matches('[type=checkbox], [role=checkbox], label.btn, input')")
    page.keyboard.press("Space")
    tab_to(page, "el => el.matches('#daform button[type=submit]')")
    page.keyboard.press("Enter")
    heading(page, words.here).wait_for()
    keep(page, folder(words), "12-taken")
    tab_to(page, "el => el.matches('a[href*=\"five-day-notice\"]')")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "five-day-notice.txt"


def tab_to(page: Page, is_there: str) -> None:
    """Press Tab until the element with the focus is the one."""
    for _ in range(MOST_TABS):
        if page.evaluate(f"({is_there})(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no such element within {MOST_TABS} tabs: {is_there}")
