"""A real browser that looks over a robot's shoulder: the same cookies, so the same session and the same screen.

A robot comes to a rare screen with a fraction of the work that a browser needs. What it finds there is then shown,
judged and read as any other screen (people.keep).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import requests
from playwright.sync_api import Page

from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.browser.chromium import DESK, PHONE
from tests.browser.hands import goes_all_ways
from tests.browser.people import BOTH, SCREENSHOTS, keep
from tests.browser.screens import HEADING
from tests.judged_screens import in_the_page

RARE = SCREENSHOTS / "rare"
SPANISH = "es"


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
    folder: Path = RARE

    def look(self, name: str, language: str = "") -> None:
        """Show the robot's present screen, keep pictures of it and judge it; those of a language have a folder.

        English is shown on a phone and Spanish at a desk, as a walk has it (hands.py); `make walks` shows all four.
        """
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": each.name, "value": each.value or "", "url": self.url} for each in self.session.cookies]
        )
        self.page.goto(f"{self.url}/interview?i={self.interview}")
        self.page.locator(HEADING).wait_for()
        folder = self.folder.with_name(f"{self.folder.name}-{language}".rstrip("-"))
        keep(self.page, folder, name, BOTH if goes_all_ways() else [DESK if language == SPANISH else PHONE])

    def look_in_each_language(self, robot: Browser, screen: str) -> None:
        """Look in Spanish, after the robot has followed the link to it; it goes back to English.

        `make walks` looks in English, too.

        Args:
            screen: the screen's id as it stands in the page.
        """
        for language, other in (("en", "es"), ("es", "en")):
            assert in_the_page(robot.screen.question_id) == screen
            if goes_all_ways() or language == SPANISH:
                self.look(screen, language)
                assert self.page.evaluate("document.documentElement.lang") == language
            robot.action("switch_language", lang=other)
