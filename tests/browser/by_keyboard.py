"""Walks the intake's screens by keyboard alone: Tab, Enter, Space, the arrows and letters."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.people import PLACES, PLACES_OF_THE_BROWSER
from tests.browser.screens import Walker

IS_FOCUSED = "place => place === document.activeElement"
# A picture of the focus: an outline or a shadow of the place itself or, where it is hidden, of its label.
SHOWS_FOCUS = """place => [place, place.nextElementSibling].some(each => each
  && (getComputedStyle(each).outlineStyle !== 'none' || getComputedStyle(each).boxShadow !== 'none'))"""


class KeyboardWalker(Walker):
    """One client without a mouse; everything that takes the focus must show it."""

    def press(self, button: Locator) -> None:
        """Press a button by Enter."""
        self.tab_to(button)
        self.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        """Type over what stands in a box."""
        self.tab_to(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, label: Locator) -> None:
        """Tick a box by Space, or go to a radio button by the arrows."""
        chosen = self.page.locator(f"[id='{label.get_attribute('for')}']")
        if chosen.get_attribute("type") == "radio":
            self._go_to_radio(chosen)
        else:
            self.tab_to(chosen)
            self.page.keyboard.press("Space")
        expect(chosen).to_be_checked()

    def pick(self, choices: Locator, label: str) -> None:
        """Type the beginning of a choice of a list."""
        self.tab_to(choices)
        self.page.keyboard.type(label)

    def tab_to(self, place: Locator) -> None:
        """Press Tab until the place has the focus, and see that it shows."""
        for _ in range(self.page.locator(PLACES).count() + PLACES_OF_THE_BROWSER):
            if place.evaluate(IS_FOCUSED):
                assert place.evaluate(SHOWS_FOCUS), f"the focus does not show on {place}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {place}")

    def _go_to_radio(self, chosen: Locator) -> None:
        """Tab leads to the first of a group of which none is chosen; from there the arrows go on."""
        group = self.page.locator(f"[name='{chosen.get_attribute('name')}']")
        self.tab_to(group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if chosen.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
