"""Clients' links in a real browser: staff's screens and the client's, phone and desk, two languages, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.client_link import case_token, client_link, matter_of, register_of, signer_of
from devserver.server import Server
from docassemble.legalaidsync.client_links.register import UPDATE
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
    check: str
    open: str
    right: str
    change: str
    reach: str
    go_on: str
    send: str
    ask: str
    asked: str
    problems: dict[str, str]


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
    check="Check your information",
    open="Open my information",
    right="Is this right?",
    change="Change: Phone and e-mail",
    reach="How can the office reach you?",
    go_on="Continue",
    send="Send to the office",
    ask="Ask for a new link",
    asked="The office knows that you need a new link",
    problems={
        "expired": "This link has expired",
        "revoked": "This link was switched off",
        "used": "This link was used before",
        "torn": "This link does not work",
    },
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
    check="Revise sus datos",
    open="Abrir mis datos",
    right="¿Está bien todo esto?",
    change="Cambiar: Teléfono y correo electrónico",
    reach="¿Cómo puede comunicarse la oficina con usted?",
    go_on="Continuar",
    send="Enviar a la oficina",
    ask="Pedir un enlace nuevo",
    asked="La oficina sabe que usted necesita un enlace nuevo",
    problems={
        "expired": "Este enlace venció",
        "revoked": "Este enlace se desactivó",
        "used": "Este enlace ya se usó",
        "torn": "Este enlace no funciona",
    },
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


@pytest.fixture
def clients_page(chromium: BrowserContext) -> Iterator[Page]:
    """A page of a browser that nobody is signed in to: the client's phone."""
    assert chromium.browser
    context = chromium.browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


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


@both_languages
def test_a_client_opens_the_link_on_a_phone_and_corrects(
    server: Server, sandbox: SandboxClient, clients_page: Page, width: int, words: Words
) -> None:
    page = clients_page
    page.set_viewport_size({"width": width, "height": 844})
    link = f"{server.url}/las/{case_token(server, matter_of(server, COMPLETE), interview=UPDATE)}?lang={words.code}"
    page.goto(link)
    see(page, words.check)
    keep(page, folder(words), "11-first")
    press(page, words.open)
    see(page, words.right)
    keep(page, folder(words), "12-review")
    press(page, words.change, "link")
    see(page, words.reach)
    page.locator("#daform input:visible").first.fill("312-555-0177")
    press(page, words.go_on)
    see(page, words.right)
    page.get_by_text("312-555-0177").first.wait_for()
    page.goto(link)  # the message is tapped again
    see(page, words.right)
    keep(page, folder(words), "13-changed")


@both_languages
def test_a_link_that_is_no_good_says_why(server: Server, clients_page: Page, width: int, words: Words) -> None:
    page, register = clients_page, register_of(server)
    page.set_viewport_size({"width": width, "height": 844})
    links = {name: client_link(server, COMPLETE, interview=UPDATE) for name in words.problems}
    links["expired"] = client_link(server, COMPLETE, interview=UPDATE, days=-1)
    ids = {name: signer_of(server).read_link_key(each.rpartition("=")[2]) for name, each in links.items()}
    register.revoke(ids["revoked"], "user 1")
    register.take(ids["used"], "session of somebody else")
    links["torn"] = links["torn"][:-4] + "AAAA"
    for name, title in words.problems.items():
        page.goto(f"{links[name]}&lang={words.code}")
        see(page, title)
        keep(page, folder(words), f"21-{name}")
    page.goto(f"{links['used']}&lang={words.code}")
    press(page, words.ask)
    see(page, words.asked)
    keep(page, folder(words), "22-asked")
    register.settle(ids["used"], "user 1")


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
