"""What everybody does who sits at a real browser: sign in, open an interview, look, press, use the keyboard alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.hands import MOUSE, Hand, goes_all_ways
from tests.browser.judging import FITS, judge, wait_until_in_order
from tests.browser.reading import stays_in_its_language
from tests.launches import Account

SCREENSHOTS = CHECKOUT / "screenshots"
HEIGHT = 844
BOTH = (PHONE, DESK)
QUALITY = 80  # of a picture as JPEG, which Chromium packs in two thirds of the time


def sign_in(page: Page, server: Server, who: Account | None = None) -> None:
    """Sign in as somebody; without a name as the administrator, who is staff too."""
    page.goto(f"{server.url}/user/sign-in")
    page.fill("#email", who.email if who else server.admin_email)
    page.fill("#password", who.password if who else server.admin_password)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def open_interview(page: Page, server: Server, interview: str, *, width: int, language: str) -> None:
    """Begin an interview anew in a window of that width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(f"{server.url}/interview?i={interview}&new_session=1&lang={language}")


def keep(page: Page, folder: Path, name: str, widths: Collection[int] = BOTH) -> None:
    """Judge a screen, by default at the width of a phone and of a desk, at each of which it must fit.

    `make walks` saves pictures, too: a picture takes as much work as the rest.

    Args:
        folder: each width has one of its own beside it, whose name ends in the width.
    """
    wait_until_in_order(page)
    stays_in_its_language(page, name)
    before = page.viewport_size
    assert before
    for width in widths:
        if width != page.viewport_size["width"]:
            page.set_viewport_size({"width": width, "height": HEIGHT})
        if goes_all_ways():
            picture(page, folder.with_name(f"{folder.name}-{width}") / f"{name}.jpg")
        assert page.evaluate(FITS), f"{name} at {width} px"
    page.set_viewport_size(before)
    judge(page, name)


def picture(page: Page, path: Path) -> None:
    """Save a picture of a whole page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True, quality=QUALITY)


def see(page: Page, title: str) -> None:
    """Wait for a heading."""
    page.get_by_role("heading", name=title, exact=True).wait_for()


def press(page: Page, name: str, role: Literal["button", "link"] = "button", hand: Hand = MOUSE) -> None:
    """Press the first button, or link, of that name."""
    hand.press(page.get_by_role(role, name=name, exact=True).first)
