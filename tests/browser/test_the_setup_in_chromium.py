"""The set-up screens in a real browser: phone and desk, two languages, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.server import Server
from tests.browser.hands import Hand, each_way
from tests.browser.people import SCREENSHOTS
from tests.browser.staff import Staff
from tests.sandbox_client import SandboxClient

SETUP = "docassemble.legalaidsync:data/questions/setup.yml"
TRIED = "tried-in-chromium-50331"


@dataclass(frozen=True)
class Words:
    """What an administrator reads and presses."""

    code: str
    first: str
    connect: str
    which: str
    try_it: str
    go_on: str
    what: str
    digest: str
    paste: str
    again: str
    on: str


ENGLISH = Words(
    "en",
    first="Set up LegalServer",
    connect="Connect a LegalServer site",
    which="Which LegalServer site?",
    try_it="Try it",
    go_on="Go on",
    what="What should it do?",
    digest="Send staff a daily digest by e-mail, without personal data",
    paste="Paste this into the Configuration",
    again="I have saved it: check again",
    on="Continue",
)
SPANISH = Words(
    "es",
    first="Configurar LegalServer",
    connect="Conectar un sitio de LegalServer",
    which="¿Qué sitio de LegalServer?",
    try_it="Probar",
    go_on="Seguir",
    what="¿Qué debe hacer?",
    digest="Enviar al personal un resumen diario por correo, sin datos personales",
    paste="Pegue esto en la Configuración",
    again="Ya lo guardé: revisar otra vez",
    on="Continuar",
)


@pytest.fixture(scope="module")
def chromium(staff_chromium: BrowserContext) -> BrowserContext:
    return staff_chromium


@each_way("words", ENGLISH, SPANISH)
def test_an_administrator_gets_from_nothing_to_what_is_to_be_pasted(
    server: Server, sandbox: SandboxClient, page: Page, width: int, words: Words, hand: Hand
) -> None:
    """Each step is taken and each choice made; in the end the list of checks is asked for anew."""
    sandbox.settings(further_tokens=[TRIED], denied_permissions=["API Search Document"])
    staff = Staff(page, hand, SCREENSHOTS / f"setup-{words.code}")
    staff.open(server, SETUP, width=width, language=words.code)
    staff.see(words.first)
    staff.keep("01-now")
    staff.press(words.connect)
    _try(staff, words, server.sandbox_url)
    staff.keep("03-tried")
    staff.press(words.go_on)
    staff.see(words.what)
    staff.tick(words.digest)
    staff.write("office@mail.example")
    staff.keep("04-features")
    staff.press(words.on)
    staff.see(words.paste)
    staff.keep("05-paste")
    lines = page.locator("pre").first.inner_text()
    for line in ("    token: PASTE THE TOKEN HERE\n", "    token expires: '2027-03-01'\n", "  - office@mail.example\n"):
        assert line in lines
    assert TRIED not in page.content()
    staff.press(words.again)
    staff.see(words.first)


def _try(staff: Staff, words: Words, site: str) -> None:
    """Fill the screen of the site, and press the button that asks LegalServer."""
    staff.see(words.which)
    staff.write(site)
    staff.write(TRIED, place=1)
    staff.tick_each()
    staff.hand.date(staff.page.locator("#daform input[type=date]"), date(2027, 3, 1))
    staff.keep("02-site")
    staff.press(words.try_it)
    staff.page.get_by_text("API Document: Search").wait_for()
