"""Staff make, give and revoke clients' links in a real browser: phone and desk, two languages, by keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.server import Server
from tests.browser.hands import Hand, each_way
from tests.browser.people import SCREENSHOTS
from tests.browser.staff import Staff
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
    copy: str
    copied: str
    send: str
    on_its_way: str
    all_links: str


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
    copy="Copy the link",
    copied="The link is copied.",
    send="Send",
    on_its_way="The message with the link is on its way.",
    all_links="All links of this case",
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
    copy="Copiar el enlace",
    copied="El enlace está copiado.",
    send="Enviar",
    on_its_way="El mensaje con el enlace está en camino.",
    all_links="Todos los enlaces de este caso",
)


@pytest.fixture(scope="module")
def chromium(advocate_chromium: BrowserContext) -> BrowserContext:
    """A browser of an advocate, in which a page may use the clipboard."""
    advocate_chromium.grant_permissions(["clipboard-read", "clipboard-write"])
    return advocate_chromium


@each_way("words", ENGLISH, SPANISH)
def test_staff_make_give_and_revoke_a_link(
    server: Server, sandbox: SandboxClient, page: Page, width: int, words: Words, hand: Hand
) -> None:
    """They copy it, show it as a QR code, send it by e-mail, and are told that text messages are off."""
    staff = Staff(page, hand, SCREENSHOTS / f"links-{words.code}")
    staff.open(server, LINKS, width=width, language=words.code)
    staff.see(words.links)
    staff.keep("01-links")
    staff.write(COMPLETE)
    staff.press(words.find)
    staff.see(words.of_case)
    staff.keep("02-case")
    staff.press(words.make)
    page.get_by_role("button", name=words.made, exact=True).wait_for()
    staff.keep("03-make")
    staff.tick_each()
    staff.press(words.made)
    staff.see(words.one)
    staff.keep("04-link")
    staff.press(words.copy)
    staff.read(words.copied)
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#las-address").inner_text()
    _give(staff, words)
    staff.press(words.revoke)
    staff.see(words.sure)
    staff.keep("08-sure")
    staff.press(words.yes)
    staff.read(words.revoked)
    staff.keep("09-revoked")
    staff.press(words.all_links)
    staff.see(words.of_case)


def _give(staff: Staff, words: Words) -> None:
    """In each way that the screen of a link offers, and back to it."""
    staff.follow(words.qr)
    staff.page.get_by_role("img", name="QR").wait_for()
    staff.keep("05-qr")
    staff.press(words.to_link)
    staff.follow(words.by_email)
    staff.box().wait_for()
    staff.keep("06-email")
    staff.write("marigold@mail.example")
    staff.press(words.send)
    staff.read(words.on_its_way)
    staff.follow(words.sms)
    staff.see(words.off)
    staff.keep("07-off")
    staff.press(words.to_link)
