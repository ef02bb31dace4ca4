"""Staff at a page of their own: they walk through an interview by its labels and buttons, with either hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from devserver.server import Server
from tests.browser.hands import Hand
from tests.browser.judging import OFTEN
from tests.browser.people import keep, open_interview, press, see
from tests.browser.screens import BOXES

# Fields that come with an answer slide in.
AT_REST = "!window.jQuery || !jQuery(':animated').length"


@dataclass(frozen=True)
class Staff:
    """One of the staff, at one page.

    Attributes:
        folder: where the pictures go (people.py, `keep`).
    """

    page: Page
    hand: Hand
    folder: Path

    def open(self, server: Server, interview: str, *, width: int, language: str) -> None:
        """Begin an interview anew in a window of that width."""
        open_interview(self.page, server, interview, width=width, language=language)

    def see(self, title: str) -> None:
        """Wait for a heading."""
        see(self.page, title)

    def read(self, text: str) -> None:
        """Wait for a text."""
        self.page.get_by_text(text, exact=True).first.wait_for()

    def keep(self, name: str) -> None:
        """Keep a picture of the screen at rest, at the width that this walk has, and let it be judged."""
        self.page.wait_for_function(AT_REST, polling=OFTEN)
        assert self.page.viewport_size
        keep(self.page, self.folder, name, [self.page.viewport_size["width"]])

    def press(self, name: str) -> None:
        """Press the first button of that name."""
        press(self.page, name, hand=self.hand)

    def follow(self, name: str) -> None:
        """Follow the first link of that name."""
        press(self.page, name, "link", self.hand)

    def box(self, place: int = 0) -> Locator:
        """Return one of the boxes of the screen, counted from 0."""
        return self.page.locator(BOXES).nth(place)

    def write(self, text: str, place: int = 0) -> None:
        """Write into one of the boxes of the screen."""
        self.hand.write(self.box(place), text)

    def tick(self, text: str) -> None:
        """Choose the radio button or checkbox in whose label this stands."""
        self.hand.tick(self.page.locator("#daform label").filter(has_text=text).first)

    def tick_each(self) -> None:
        """Choose each radio button and checkbox of the screen; of several that exclude each other the first stays."""
        for label in reversed(self.page.locator("#daform label.dalabelauty:visible").all()):
            self.hand.tick(label)

    def pick(self, label: str, place: int = 0) -> None:
        """Pick from one of the lists of the screen, counted from 0."""
        self.hand.pick(self.page.locator("#daform select:visible").nth(place), label)
