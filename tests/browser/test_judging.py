"""The judge of the screens itself: what it finds, and when it looks again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.judging import judge

GOOD = '<html lang="en"><title>A page</title><main><h1>A page</h1><p>It says something.</p>{}</main></html>'
NO_WORDS = '<img src="data:,">'
TOO_WIDE = '<div style="width: 100rem">A long line</div>'


def test_a_picture_without_words_is_found(page: Page) -> None:
    page.set_content(GOOD.format(NO_WORDS))
    with pytest.raises(AssertionError, match="image-alt"):
        judge(page, "a picture")


def test_what_sticks_out_of_a_small_phone_is_found(page: Page) -> None:
    page.set_content(GOOD.format(TOO_WIDE))
    with pytest.raises(AssertionError, match="scrolls sideways at 320 px"):
        judge(page, "too wide")


def test_a_screen_is_judged_again_when_something_new_stands_on_it_and_not_when_it_says_something_else(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr("tests.browser.judging.violations", lambda page: looked.append(page.title()) or [])
    for more in ("", "<p>And something more.</p>", '<a href="#here">Here</a>', '<a href="#there">There</a>'):
        page.set_content(GOOD.format(more).replace("<main>", '<main class="of-this-test">'))
        judge(page, "a page")
    page.emulate_media(color_scheme="dark")
    judge(page, "the same in dark colours")
    assert len(looked) == 3
