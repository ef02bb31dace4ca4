"""A real browser that looks over a robot's shoulder: the same cookies, so the same session and the same screen.

A robot comes to a rare screen with a fraction of the work that a browser needs. What it finds there is then shown,
judged and read as any other screen (people.keep).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import requests
from playwright.sync_api import Page

from tests.browser.people import keep
from tests.browser.screens import HEADING


@dataclass(frozen=True)
class Onlooker:
    """One browser window.

    Args:
        session: what keeps the robot's cookies.
        folder: where the pictures go.
    """

    page: Page
    url: str
    interview: str
    session: requests.Session
    folder: Path

    def look(self, name: str) -> None:
        """Show the robot's present screen, keep pictures of it and judge it."""
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": each.name, "value": each.value or "", "url": self.url} for each in self.session.cookies]
        )
        self.page.goto(f"{self.url}/interview?i={self.interview}")
        self.page.locator(HEADING).wait_for()
        keep(self.page, self.folder, name)
