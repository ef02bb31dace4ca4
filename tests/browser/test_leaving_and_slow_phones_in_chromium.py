"""Clients who must leave at once, and clients with a slow phone, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from devserver.client_link import client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from docassemble.legalaidsync.settings.leaving import USUAL_EXIT
from tests.browser.chromium import DESK
from tests.browser.hands import KEYBOARD, Hand, each_way
from tests.browser.judging import NARROW
from tests.browser.screens import ENGLISH, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

SCREENSHOTS = CHECKOUT / "screenshots"
QUICK_EXIT = {"en": "Quick exit", "es": "Salida rápida"}
FINISH_LATER = {"en": "Finish later", "es": "Terminar después"}
GO_ON_NOW = {"en": "Go on now", "es": "Seguir ahora"}
# 400 kbit/s and 400 ms: a phone at the edge of a village.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
WORKING = "Please wait . . ."
CHECK_IN = "/checkin?"  # docassemble's page asks for news every few seconds
PAPER = 40_000  # bytes; less than a second at that speed


def harmless(route: Route) -> None:
    route.fulfill(body="<h1>Sunny</h1>", content_type="text/html")


@each_way("language", ENGLISH, SPANISH)
def test_the_quick_exit_leaves_at_once_and_the_back_button_does_not_lead_in_again(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language, hand: Hand
) -> None:
    """By the button or by Esc; the server is not asked; the link opens the interview again."""
    page.route(f"{USUAL_EXIT}**", harmless)
    walker = Walker(page, language, width, SCREENSHOTS / f"quick-exit-{language.code}-{width}", hand)
    link = client_link(server, COMPLETE)
    walker.open(link)
    button = page.get_by_role("link", name=QUICK_EXIT[language.code], exact=True)
    expect(page.locator("#daquestion")).to_contain_text(f"“{QUICK_EXIT[language.code]}”")
    walker.go_on()
    expect(button).to_be_in_viewport()
    expect(button).to_have_attribute("href", USUAL_EXIT)  # a plain link where there is no JavaScript
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if CHECK_IN not in request.url else None)
    hand.press(button)
    page.wait_for_url(USUAL_EXIT)
    assert asked == [USUAL_EXIT]
    page.go_back(wait_until="commit")
    page.wait_for_url(USUAL_EXIT)
    expect(page.get_by_role("heading")).to_have_text("Sunny")
    walker.open(link)
    expect(button).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(USUAL_EXIT)


@each_way("language", ENGLISH, SPANISH)
def test_a_client_is_told_how_to_come_back_and_comes_back_by_the_same_link(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language, hand: Hand
) -> None:
    """The way stands on no screen before there is something to come back to; the sections say where one is."""
    walker = Walker(page, language, width, SCREENSHOTS / f"finish-later-{language.code}-{width}", hand)
    link = client_link(server, COMPLETE)
    walker.open(link)
    assert page.get_by_role("link", name=FINISH_LATER[language.code], exact=True).count() == 0
    walker.go_on()
    walker.fill()
    walker.go_on()
    here = walker.screen_name
    walker.follow(FINISH_LATER[language.code])
    assert walker.screen_name == "question-how-to-come-back"
    walker.go_on(GO_ON_NOW[language.code])
    assert walker.screen_name == here
    walker.open(link, "came-back")
    assert walker.screen_name == here
    expect(page.get_by_role("progressbar")).to_be_visible()


def test_escape_that_is_pressed_once_or_twice_leaves_nothing(
    server: Server, sandbox: SandboxClient, page: Page
) -> None:
    page.route(f"{USUAL_EXIT}**", harmless)
    walker = Walker(page, ENGLISH, DESK, SCREENSHOTS / "quick-exit-en")
    walker.open(client_link(server, COMPLETE))
    for key in ("Escape", "Escape", "Tab", "Escape", "Escape"):
        page.keyboard.press(key)
    assert walker.screen_name == "question-welcome"


HIDES = """
<div style="position: fixed; inset: 0 0 auto; z-index: 1; height: 5rem; background: white"></div>
<a href="#" style="position: absolute; top: 0">Under the bar</a>
<a href="#" style="position: absolute; top: 9rem; outline: none">Without a mark</a>
"""


@pytest.mark.parametrize("name", ["Under the bar", "Without a mark"])
def test_the_walks_by_keyboard_notice_a_focus_that_nobody_can_see(page: Page, name: str) -> None:
    page.set_content(HIDES)
    page.get_by_role("link", name=name).focus()
    with pytest.raises(AssertionError, match=f"the focus cannot be seen on .*{name}"):
        KEYBOARD.press(page.get_by_role("link", name=name))


@pytest.fixture
def slow_page(page: Page) -> Page:
    """A page whose scripts are loaded; from the first screen on everything is slow."""
    connection = page.context.new_cdp_session(page)
    connection.send("Network.enable")
    page.once("load", lambda _: connection.send("Network.emulateNetworkConditions", SLOW))
    return page


def test_on_a_slow_phone_a_double_tap_sends_once_and_the_button_says_that_it_works(
    server: Server, sandbox: SandboxClient, slow_page: Page, tmp_path: Path
) -> None:
    page = slow_page
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(b"%PDF-1.4 " + b"0" * PAPER)
    walker = Walker(page, ENGLISH, NARROW, SCREENSHOTS / "slow")
    walker.open(client_link(server, COMPLETE))
    posts: list[Request] = []
    page.on("request", lambda request: posts.append(request) if is_answer(request) else None)
    button = page.locator("#da-continue-button")
    button.dblclick()
    expect(button).to_have_text(WORKING)
    page.locator("body.question-check-what-is-on-file").wait_for()
    assert len(posts) == 1
    walker.to("papers")
    page.locator("input[type=file]").set_input_files(str(paper))
    button.click()
    expect(button).to_have_text(WORKING)
    expect(page.locator("#daSpinner")).to_be_visible()
    page.locator("body:not(.question-papers)").wait_for()


def is_answer(request: Request) -> bool:
    return request.method == "POST" and "/interview" in request.url
