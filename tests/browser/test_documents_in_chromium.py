"""A letter and the documents of a case in a real browser: phone and desk, two languages, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from devserver.server import Server
from tests.browser.hands import Hand, each_way
from tests.browser.people import SCREENSHOTS
from tests.browser.staff import Staff
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

LETTER = "docassemble.legalaidsync:data/questions/staff_letter.yml"
DOCUMENTS = "docassemble.legalaidsync:data/questions/case_documents.yml"
SECONDS_TO_MAKE = 90_000  # a busy machine; the button comes after 30 s


@dataclass(frozen=True)
class Words:
    """What staff read and press."""

    code: str
    go_on: str
    kinds: tuple[str, str, str]
    no_letterhead: str
    of_letter: tuple[str, str]
    with_form: str
    words: str
    change: str
    send: str
    making: str
    ready: str
    sent: str
    in_file: str
    get: str
    here: str
    others: str
    done: str
    now: str


ENGLISH = Words(
    "en",
    go_on="Continue",
    kinds=("We need papers from you", "We take the case: agreement to sign", "A letter about the case"),
    no_letterhead="No letterhead",
    of_letter=("Español", "English"),
    with_form="With an entry of appearance for the court",
    words="What does the letter say?",
    change="Change the text",
    send="Put it into the case",
    making="Your documents are being made",
    ready="The letter is ready",
    sent="The letter goes into the case",
    in_file="In the file now",
    get="Get them",
    here="Here you are",
    others="Choose others",
    done="Done",
    now="Make them now",
)
SPANISH = Words(
    "es",
    go_on="Continuar",
    kinds=("Necesitamos papeles de usted", "Tomamos el caso: acuerdo para firmar", "Una carta sobre el caso"),
    no_letterhead="Sin membrete",
    of_letter=("Español", "English"),
    with_form="Con un aviso de comparecencia para la corte",
    words="¿Qué dice la carta?",
    change="Cambiar el texto",
    send="Ponerla en el caso",
    making="Sus documentos se están preparando",
    ready="La carta está lista",
    sent="La carta va al caso",
    in_file="Ya en el expediente",
    get="Traerlos",
    here="Aquí los tiene",
    others="Elegir otros",
    done="Listo",
    now="Prepararlos ahora",
)


@pytest.fixture(scope="module")
def chromium(advocate_chromium: BrowserContext) -> BrowserContext:
    return advocate_chromium


def open_case(page: Page, server: Server, interview: str, words: Words, width: int, hand: Hand) -> Staff:
    staff = Staff(page, hand, SCREENSHOTS / f"documents-{words.code}")
    staff.open(server, interview, width=width, language=words.code)
    staff.box().wait_for()
    staff.keep("01-case")
    staff.write(COMPLETE)
    staff.press(words.go_on)
    return staff


def heading(page: Page, text: str) -> Locator:
    return page.get_by_role("heading", name=text, exact=True)


def until_ready(staff: Staff, words: Words) -> None:
    """Wait as staff do; the button of a late worker is a way too."""
    late = staff.page.get_by_role("button", name=words.now, exact=True)
    heading(staff.page, words.making).or_(late).or_(heading(staff.page, words.ready)).first.wait_for()
    staff.keep("04-being-made")
    heading(staff.page, words.ready).or_(late).first.wait_for(timeout=SECONDS_TO_MAKE)
    if late.count():
        staff.press(words.now)
    staff.see(words.ready)


@each_way("words", ENGLISH, SPANISH)
def test_staff_write_a_letter_and_see_it_in_the_file(
    server: Server, sandbox: SandboxClient, page: Page, width: int, words: Words, hand: Hand
) -> None:
    """Each choice is made once, and made otherwise where it is one of several."""
    staff = open_case(page, server, LETTER, words, width, hand)
    for choice in ("Copper Kettle", "Marigold", *words.kinds, words.no_letterhead, "Main Office", *words.of_letter):
        staff.tick(choice)
    staff.tick(words.with_form)
    staff.keep("02-to-whom")
    staff.press(words.go_on)
    staff.see(words.words)
    staff.keep("03-words")
    staff.write("Please call me about the notice.")
    staff.press(words.go_on)
    until_ready(staff, words)
    page.get_by_text("Please call me about the notice.").wait_for()
    assert taken(staff, ".docx").endswith(".docx")
    staff.tick(words.change)
    staff.tick(words.send)
    page.locator("#daform textarea:visible").wait_for()
    staff.keep("05-ready")
    staff.press(words.go_on)
    staff.see(words.sent)
    staff.keep("06-sent")
    page.get_by_text(words.in_file).wait_for(timeout=SECONDS_TO_MAKE)
    staff.keep("07-in-the-file")


@each_way("words", ENGLISH, SPANISH)
def test_staff_take_documents(
    server: Server, sandbox: SandboxClient, page: Page, width: int, words: Words, hand: Hand
) -> None:
    """One as it is, then two in one file; with the last button staff are through, and the copies go."""
    sandbox.add_document(COMPLETE, "lease.txt")
    staff = open_case(page, server, DOCUMENTS, words, width, hand)
    staff.tick("five-day-notice")
    staff.keep("11-documents")
    staff.press(words.get)
    staff.see(words.here)
    staff.keep("12-taken")
    assert taken(staff, "five-day-notice") == "five-day-notice.txt"
    staff.press(words.others)
    staff.tick("five-day-notice")
    staff.tick("lease.txt")
    staff.press(words.get)
    staff.see(words.here)
    assert taken(staff, "documents").endswith(".zip")
    with page.expect_request(lambda request: not request.url.startswith(server.url)):  # docassemble's `exitpage`
        staff.press(words.done)


def taken(staff: Staff, name: str) -> str:
    """Download the file of that name, and return its whole name."""
    with staff.page.expect_download() as download:
        staff.hand.press(staff.page.locator(f"#daquestion a[href*='filedownload'][href*='{name}']"))
    return download.value.suggested_filename
