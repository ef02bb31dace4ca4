"""The judge of the screens itself: what it finds, and when it looks again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from devserver.client_link import client_link
from devserver.server import Server
from tests.browser.judging import judge, violations, wait_until_in_order
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

GOOD = '<html lang="en"><title>A page</title><main><h1>A page</h1><p>It says something.</p>{}</main></html>'
NO_WORDS = '<img src="data:,">'
# As docassemble shows its bar on a screen for which an author has written help.
WITH_HELP = """() => {
  for (const name of ['#nav-bar-tab-list', '#nav-bar-tab-list li:has(#daquestionlabel, #dahelptoggle)']) {
    document.querySelectorAll(name).forEach(each => { each.classList.remove('dainvisible'); each.hidden = false; });
  }
}"""
TOO_WIDE = '<div style="width: 100rem">A long line</div>'


def test_a_picture_without_words_is_found(page: Page) -> None:
    page.set_content(GOOD.format(NO_WORDS))
    with pytest.raises(AssertionError, match="image-alt"):
        judge(page, "a picture")


def test_what_sticks_out_of_a_small_phone_is_found(page: Page) -> None:
    """However often the same elements were judged: it depends on the words."""
    for _ in range(2):
        page.set_content(GOOD.format(TOO_WIDE))
        with pytest.raises(AssertionError, match="scrolls sideways at 320 px"):
            judge(page, "too wide")


def test_a_screen_is_judged_again_when_something_new_stands_on_it_and_not_when_it_says_something_else(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr("tests.browser.judging.violations", lambda page: looked.append(page.title()) or [])
    links = ('<a href="#here">Here</a>', '<a href="#there">There</a>', '<a href="#nowhere"></a>')
    for more in ("", "<p>And something more.</p>", *links):
        page.set_content(GOOD.format(more).replace("<main>", '<main class="of-this-test">'))
        judge(page, "a page")
    page.emulate_media(color_scheme="dark")
    judge(page, "the same in dark colours")
    assert len(looked) == 4


def test_the_bar_of_a_screen_with_help_has_two_tabs_for_a_screen_reader(
    server: Server, sandbox: SandboxClient, page: Page
) -> None:
    """Bootstrap sees to that when a page is loaded, and not when the next screen comes without a new page."""
    page.goto(client_link(server, COMPLETE))
    wait_until_in_order(page)
    page.locator("#da-continue-button").click()
    page.locator("body.question-check-what-is-on-file").wait_for()
    page.evaluate(WITH_HELP)
    assert page.get_by_role("tab").count() == 2
    assert violations(page) == []
