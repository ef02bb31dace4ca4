"""The set-up screens in a real browser: phone and desk, two languages, and by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.people import SCREENSHOTS, keep, open_interview, press, see, tab_to
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
    paste="Pegue esto en la Configuración",
    again="Ya lo guardé: revisar otra vez",
    on="Continuar",
)
# The walk is played at one of the widths; its screens are looked at in both.
both_languages = pytest.mark.parametrize(("words", "width"), [(ENGLISH, PHONE), (SPANISH, DESK)], ids=["en", "es"])


@pytest.fixture(scope="module")
def chromium(staff_chromium: BrowserContext) -> BrowserContext:
    return staff_chromium


def folder(words: Words) -> Path:
    return SCREENSHOTS / f"setup-{words.code}"


@both_languages
def test_an_administrator_gets_from_nothing_to_what_is_to_be_pasted(
    server: Server, sandbox: SandboxClient, page: Page, width: int, words: Words
) -> None:
    sandbox.settings(further_tokens=[TRIED], denied_permissions=["API Search Document"])
    open_interview(page, server, SETUP, width=width, language=words.code)
    see(page, words.first)
    keep(page, folder(words), "01-now")
    press(page, words.connect)
    see(page, words.which)
    page.locator("#daform input[type=text]:visible").first.fill(server.sandbox_url)
    page.locator("#daform input[type=password]").fill(TRIED)
    keep(page, folder(words), "02-site")
    press(page, words.try_it)
    page.get_by_text("API Document: Search").wait_for()
    keep(page, folder(words), "03-tried")
    press(page, words.go_on)
    see(page, words.what)
    keep(page, folder(words), "04-features")
    press(page, words.on)
    see(page, words.paste)
    keep(page, folder(words), "05-paste")
    assert "  token: PASTE THE TOKEN HERE" in page.locator("pre").first.inner_text()
    assert TRIED not in page.content()


def test_the_whole_way_goes_by_keyboard_alone(server: Server, sandbox: SandboxClient, page: Page) -> None:
    sandbox.settings(further_tokens=[TRIED])
    page.goto(f"{server.url}/interview?i={SETUP}&new_session=1")
    see(page, ENGLISH.first)
    tab_to(page, ENGLISH.connect)
    page.keyboard.press("Enter")
    see(page, ENGLISH.which)
    page.locator("#daform input[type=text]:visible").first.focus()
    page.keyboard.type(server.sandbox_url)
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.type") != "password":  # the button that explains the field comes first
        page.keyboard.press("Tab")
    page.keyboard.type(TRIED)
    page.keyboard.press("Enter")
    tab_to(page, ENGLISH.go_on)
    page.keyboard.press("Enter")
    see(page, ENGLISH.what)
    tab_to(page, ENGLISH.on)
    page.keyboard.press("Enter")
    see(page, ENGLISH.paste)
    tab_to(page, ENGLISH.again)
    page.keyboard.press("Enter")
    see(page, ENGLISH.first)
