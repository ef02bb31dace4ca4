"""The set-up screens in a real browser: phone and desk, two languages, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE, opened_chromium
from tests.sandbox_client import SandboxClient

SCREENSHOTS = CHECKOUT / "screenshots"
SETUP = "docassemble.legalaidsync:data/questions/setup.yml"
TRIED = "tried-in-chromium-50331"
MOST_TABS = 40


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
both_languages = pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
both_widths = pytest.mark.parametrize("width", [PHONE, DESK])


@pytest.fixture(scope="module")
def chromium(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser in which the administrator is signed in."""
    with opened_chromium(tmp_path_factory.mktemp("chromium")) as browser:
        page = browser.new_page()
        page.goto(f"{server.url}/user/sign-in")
        page.fill("#email", server.admin_email)
        page.fill("#password", server.admin_password)
        page.locator("button[type=submit]").first.click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        yield browser


@pytest.fixture
def page(chromium: BrowserContext) -> Iterator[Page]:
    opened = chromium.new_page()
    yield opened
    opened.close()


def see(page: Page, title: str) -> None:
    page.get_by_role("heading", name=title, exact=True).wait_for()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def press_by_keyboard(page: Page, name: str) -> None:
    """Go to a button with the tabulator and press it with Enter."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name!r} is not among the first {MOST_TABS} places")


def keep(page: Page, name: str, words: Words, width: int) -> None:
    """Save a screenshot; the screen must fit its width."""
    folder: Path = SCREENSHOTS / f"setup-{words.code}-{width}"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


@both_languages
@both_widths
def test_an_administrator_gets_from_nothing_to_what_is_to_be_pasted(
    server: Server, sandbox: SandboxClient, page: Page, width: int, words: Words
) -> None:
    sandbox.settings(further_tokens=[TRIED], denied_permissions=["API Search Document"])
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{server.url}/interview?i={SETUP}&new_session=1&lang={words.code}")
    see(page, words.first)
    keep(page, "01-now", words, width)
    press(page, words.connect)
    see(page, words.which)
    page.locator("#daform input[type=text]:visible").first.fill(server.sandbox_url)
    page.locator("#daform input[type=password]").fill(TRIED)
    keep(page, "02-site", words, width)
    press(page, words.try_it)
    page.get_by_text("API Document: Search").wait_for()
    keep(page, "03-tried", words, width)
    press(page, words.go_on)
    see(page, words.what)
    keep(page, "04-features", words, width)
    press(page, words.on)
    see(page, words.paste)
    keep(page, "05-paste", words, width)
    assert "  token: PASTE THE TOKEN HERE" in page.locator("pre").first.inner_text()
    assert TRIED not in page.content()


def test_the_whole_way_goes_by_keyboard_alone(server: Server, sandbox: SandboxClient, page: Page) -> None:
    sandbox.settings(further_tokens=[TRIED])
    page.goto(f"{server.url}/interview?i={SETUP}&new_session=1")
    see(page, ENGLISH.first)
    press_by_keyboard(page, ENGLISH.connect)
    see(page, ENGLISH.which)
    page.locator("#daform input[type=text]:visible").first.focus()
    page.keyboard.type(server.sandbox_url)
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.type") != "password":  # the button that explains the field comes first
        page.keyboard.press("Tab")
    page.keyboard.type(TRIED)
    page.keyboard.press("Enter")
    press_by_keyboard(page, ENGLISH.go_on)
    see(page, ENGLISH.what)
    press_by_keyboard(page, ENGLISH.on)
    see(page, ENGLISH.paste)
    press_by_keyboard(page, ENGLISH.again)
    see(page, ENGLISH.first)
