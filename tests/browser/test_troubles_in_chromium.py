"""No connection, an error of our own, a server that can't begin: what was typed stays. Screenshots: screenshots/."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from devserver.client_link import INTAKE, client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from docassemble.legalaidsync.wording import say
from tests.browser.hands import Hand, each_way
from tests.browser.people import HEIGHT, keep, press, see
from tests.browser.screens import ENGLISH, HEADING, SPANISH, Language, Walker
from tests.integration.test_never_the_error_page import without_tables
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS

SCREENSHOTS = CHECKOUT / "screenshots"
ANSWERS = re.compile(r"/interview\?")


@each_way("language", ENGLISH, SPANISH)
def test_what_was_typed_is_sent_again_by_the_button(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language, hand: Hand
) -> None:
    """First without a connection, then with a server that answers with nothing but an error, then for good."""
    folder = SCREENSHOTS / f"trouble-{language.code}"
    walker = Walker(page, language, width, folder, hand)
    again = page.locator("#las-trouble a")
    walker.open(client_link(server, GAPS))
    walker.to("date-of-birth")
    walker.fill()
    page.context.set_offline(True)
    hand.press(walker.button(language.go_on))
    see(page, say("trouble_title_away", language.code))
    keep(page, folder, "no-connection", [width])
    page.context.set_offline(False)
    page.route(ANSWERS, lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    with page.expect_response(ANSWERS):
        hand.press(again)
    page.unroute(ANSWERS)
    expect(again).not_to_have_attribute("aria-disabled", "true")  # the screen was made anew
    expect(again).to_be_focused()
    hand.press(again)
    page.wait_for_selector("body.question-phone-and-e-mail")
    with without_tables(server, "legalaidsync_link"):
        page.reload()
        see(page, say("trouble_title", language.code))
        keep(page, folder, "error-of-our-own", [width])
    hand.press(walker.button(say("trouble_again", language.code)))
    page.wait_for_selector("body.question-phone-and-e-mail")
    with without_tables(server, "legalaidsync_link"):
        hand.press(walker.button(language.go_on))
        see(page, say("trouble_title", language.code))
        keep(page, folder, "answers-could-not-be-taken", [width])
    hand.press(again)
    page.wait_for_function("() => !document.body.classList.contains('question-phone-and-e-mail')")
    page.locator(HEADING).wait_for()
    assert walker.too_wide == []


@each_way("language", "en", "es")
def test_the_page_behind_the_screens_fits_and_is_read_aloud(
    server: Server, page: Page, language: str, width: int, hand: Hand
) -> None:
    """Its button asks again."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(f"{server.url}/interview?i={INTAKE}&reset=canary&lang={language}")
    page.get_by_role("alert").wait_for()
    spoken = page.evaluate("document.documentElement.lang")
    see(page, say("trouble_title", spoken))
    keep(page, SCREENSHOTS / f"trouble-{language}", "page-behind", [width])
    with page.expect_navigation():
        press(page, say("trouble_again", spoken), "link", hand)
