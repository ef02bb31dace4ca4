"""Staff make, give and revoke clients' links in a real browser: phone and desk, two languages, by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.people import SCREENSHOTS, keep, open_interview, press, see, tab_to
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

LINKS = "docassemble.legalaidsync:data/questions/client_links.yml"


@dataclass(frozen=True)
class Words:
    """What staff and clients read and press."""

    code: str
    links: str
    find: str
    of_case: str
    make: str
    made: str
    one: str
    qr: str
    by_email: str
    sms: str
    off: str
    to_link: str
    revoke: str
    sure: str
    yes: str
    revoked: str


ENGLISH = Words(
    "en",
    links="Links for clients",
    find="Find the case",
    of_case=f"Links of case {COMPLETE}",
    make="Make a link",
    made="Make the link",
    one=f"Link to case {COMPLETE}",
    qr="Show a QR code",
    by_email="Send it by e-mail",
    sms="Send it as a text message",
    off="This server sends no text messages to clients",
    to_link="Back to the link",
    revoke="Switch this link off",
    sure="Switch this link off?",
    yes="Yes",
    revoked="The link is switched off.",
)
SPANISH = Words(
    "es",
    links="Enlaces para clientes",
    find="Buscar el caso",
    of_case=f"Enlaces del caso {COMPLETE}",
    make="Crear un enlace",
    made="Crear el enlace",
    one=f"Enlace al caso {COMPLETE}",
    qr="Mostrar un código QR",
    by_email="Enviarlo por correo electrónico",
    sms="Enviarlo por mensaje de texto",
    off="Este servidor no envía mensajes de texto a los clientes",
    to_link="Volver al enlace",
    revoke="Desactivar este enlace",
    sure="¿Desactivar este enlace?",
    yes="Sí",
    revoked="El enlace está desactivado.",
)
# The walk is played at one of the widths; its screens are looked at in both.
both_languages = pytest.mark.parametrize(("words", "width"), [(ENGLISH, PHONE), (SPANISH, DESK)], ids=["en", "es"])


@pytest.fixture(scope="module")
def chromium(staff_chromium: BrowserContext) -> BrowserContext:
    """A browser of staff, in which a page may use the clipboard."""
    staff_chromium.grant_permissions(["clipboard-read", "clipboard-write"])
    return staff_chromium


def folder(words: Words) -> Path:
    return SCREENSHOTS / f"links-{words.code}"


@both_languages
def test_staff_make_give_and_revoke_a_link(
    server: Server, sandbox: SandboxClient, page: Page, width: int, words: Words
) -> None:
    open_interview(page, server, LINKS, width=width, language=words.code)
    see(page, words.links)
    keep(page, folder(words), "01-links")
    page.locator("#daform input:visible").first.fill(COMPLETE)
    press(page, words.find)
    see(page, words.of_case)
    keep(page, folder(words), "02-case")
    press(page, words.make)
    page.get_by_role("button", name=words.made, exact=True).wait_for()
    keep(page, folder(words), "03-make")
    press(page, words.made)
    see(page, words.one)
    keep(page, folder(words), "04-link")
    page.locator("#las-copy").click()
    page.wait_for_function("document.getElementById('las-copied').textContent")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#las-address").inner_text()
    press(page, words.qr, "link")
    page.get_by_role("img", name="QR").wait_for()
    keep(page, folder(words), "05-qr")
    press(page, words.to_link)
    press(page, words.by_email, "link")
    page.locator("#daform input:visible").first.wait_for()
    keep(page, folder(words), "06-email")
    press(page, words.to_link, "link")
    press(page, words.sms, "link")
    see(page, words.off)
    keep(page, folder(words), "07-off")
    press(page, words.to_link)
    press(page, words.revoke)
    see(page, words.sure)
    keep(page, folder(words), "08-sure")
    press(page, words.yes)
    page.get_by_text(words.revoked, exact=True).wait_for()
    keep(page, folder(words), "09-revoked")


def test_the_keyboard_is_enough_to_make_and_copy_a_link(server: Server, sandbox: SandboxClient, page: Page) -> None:
    page.set_viewport_size({"width": DESK, "height": 844})
    page.goto(f"{server.url}/interview?i={LINKS}&new_session=1")
    see(page, ENGLISH.links)
    page.locator("#daform input:visible").first.focus()
    page.keyboard.type(COMPLETE)
    page.keyboard.press("Enter")
    see(page, ENGLISH.of_case)
    for text, then in ((ENGLISH.make, f"Make a link to case {COMPLETE}"), (ENGLISH.made, ENGLISH.one)):
        tab_to(page, text)
        page.keyboard.press("Enter")
        see(page, then)
    tab_to(page, "Copy the link")
    page.keyboard.press("Enter")
    page.get_by_text("The link is copied.", exact=True).wait_for()
