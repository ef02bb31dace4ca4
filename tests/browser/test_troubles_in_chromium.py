"""No connection, an error of our own, a server that can't begin: what was typed stays. Screenshots: screenshots/."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from devserver.client_link import INTAKE, client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from docassemble.legalaidsync.wording import say
from tests.browser.chromium import DESK, PHONE
from tests.browser.people import keep, see
from tests.browser.screens import ENGLISH, HEADING, SPANISH, Language, Walker
from tests.integration.test_never_the_error_page import without_tables
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS

SCREENSHOTS = CHECKOUT / "screenshots"
AGAIN = "#las-trouble a"
ANSWERS = re.compile(r"/interview\?")


@pytest.mark.parametrize(("language", "width"), [(ENGLISH, PHONE), (SPANISH, DESK)], ids=["en-phone", "es-desk"])
def test_what_was_typed_is_sent_again_by_the_button(
    server: Server, sandbox: SandboxClient, page: Page, language: Language, width: int
) -> None:
    """First without a connection, then with a server that answers with nothing but an error, then for good."""
    folder = SCREENSHOTS / f"trouble-{language.code}"
    walker = Walker(page, language, width, folder)
    walker.open(client_link(server, GAPS))
    walker.to("date-of-birth")
    walker.fill()
    page.context.set_offline(True)
    walker.hand.press(page.get_by_role("button", name=language.go_on, exact=True).last)
    see(page, say("trouble_title_away", language.code))
    keep(page, folder, "no-connection")
    page.context.set_offline(False)
    page.route(ANSWERS, lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    with page.expect_response(ANSWERS):
        page.click(AGAIN)
    page.unroute(ANSWERS)
    page.locator(AGAIN).focus()  # the screen is made anew
    page.click(AGAIN)
    page.wait_for_selector("body.question-phone-and-e-mail")
    with without_tables(server, "legalaidsync_link"):
        page.reload()
        see(page, say("trouble_title", language.code))
        keep(page, folder, "error-of-our-own")
    walker.hand.press(page.get_by_role("button", name=say("trouble_again", language.code), exact=True))
    page.wait_for_selector("body.question-phone-and-e-mail")
    with without_tables(server, "legalaidsync_link"):
        walker.hand.press(page.get_by_role("button", name=language.go_on, exact=True).last)
        see(page, say("trouble_title", language.code))
        keep(page, folder, "answers-could-not-be-taken")
    page.click(AGAIN)
    page.wait_for_function("() => !document.body.classList.contains('question-phone-and-e-mail')")
    page.locator(HEADING).wait_for()
    assert walker.too_wide == []


@pytest.mark.parametrize(("language", "width"), [("en", PHONE), ("es", DESK)])
def test_the_page_behind_the_screens_fits_and_is_read_aloud(
    server: Server, page: Page, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{server.url}/interview?i={INTAKE}&reset=canary&lang={language}")
    page.get_by_role("alert").wait_for()
    see(page, say("trouble_title", page.evaluate("document.documentElement.lang")))
    keep(page, SCREENSHOTS / f"trouble-{language}", "page-behind")
