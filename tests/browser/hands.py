"""How a person uses a page: with a mouse or with the keyboard alone. A walk is the same with either.

The keyboard has Tab, Enter, Space, the arrows and letters. Whatever takes the focus on the way must show it.
"""

from __future__ import annotations

import datetime
import os
from itertools import islice
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.focus import LOOK

ALL_WAYS = "LEGALAIDSYNC_ALL_WAYS"
# Where the focus can go; after the last of them it passes the browser's own places and begins anew.
PLACES = "a[href], button, input, select, textarea, summary, [tabindex]"
PLACES_OF_THE_BROWSER = 3
ROUNDS = 2  # docassemble puts the focus somewhere itself while the first round may be under way
# The id of the box that a label belongs to; a box that is given itself is the one. Not every page gives its boxes ids.
CONTROL = "place => (place.closest('label')?.control ?? place).id ||= `box-${Math.random()}`"
CHOSEN = "choices => choices.selectedOptions[0].label"


class Hand(Protocol):
    """What a walk asks for; each place is a locator of one element."""

    def press(self, place: Locator) -> None:
        """Press a button or follow a link."""

    def write(self, box: Locator, text: str) -> None:
        """Write over what stands in a box."""

    def tick(self, label: Locator) -> None:
        """Choose the radio button or checkbox that has this label."""

    def pick(self, choices: Locator, label: str) -> None:
        """Pick from a list."""

    def date(self, box: Locator, day: datetime.date) -> None:
        """Give a day in a box for dates."""

    def attach(self, place: Locator, file: Path) -> None:
        """Choose a file behind a button or a box."""


class Mouse:
    """Points and clicks, as a thumb does."""

    def press(self, place: Locator) -> None:
        """Click."""
        place.click()

    def write(self, box: Locator, text: str) -> None:
        """Fill the box."""
        box.fill(text)

    def tick(self, label: Locator) -> None:
        """Click on the label."""
        label.click()

    def pick(self, choices: Locator, label: str) -> None:
        """Pick the option."""
        choices.select_option(label=label)

    def date(self, box: Locator, day: datetime.date) -> None:
        """Fill the box."""
        box.fill(day.isoformat())

    def attach(self, place: Locator, file: Path) -> None:
        """Click, and choose the file in the browser's window."""
        _attach(self, place, file)


class Keyboard:
    """Goes to everything by Tab."""

    def press(self, place: Locator) -> None:
        """Press Enter."""
        place.wait_for()
        tab_to(place)
        place.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        """Type over what stands there."""
        box.wait_for()
        tab_to(box)
        box.page.keyboard.press("Control+A")
        box.page.keyboard.press("Delete")
        box.page.keyboard.type(text)

    def tick(self, label: Locator) -> None:
        """Tick a box by Space, or go to a radio button by the arrows."""
        chosen = label.page.locator(f"[id='{label.evaluate(CONTROL)}']")
        if chosen.get_attribute("type") == "radio":
            _go_to_radio(chosen)
        else:
            tab_to(chosen)
            label.page.keyboard.press("Space")
        expect(chosen).to_be_checked()

    def pick(self, choices: Locator, label: str) -> None:
        """Type the choice's words."""
        tab_to(choices)
        choices.page.keyboard.type(label)
        assert choices.evaluate(CHOSEN) == label

    def date(self, box: Locator, day: datetime.date) -> None:
        """Type the month, the day and the year, as Chromium's box takes them."""
        tab_to(box)
        box.page.keyboard.type(f"{day:%m%d%Y}")
        assert box.input_value() == day.isoformat()

    def attach(self, place: Locator, file: Path) -> None:
        """Press Enter, and choose the file in the browser's window."""
        _attach(self, place, file)


def tab_to(place: Locator) -> None:
    """Press Tab, from where the focus is, until the place has it.

    Raises:
        AssertionError: Tab does not lead there, or something on the way does not show that it has the focus.
    """
    for _ in range(ROUNDS * (place.page.locator(PLACES).count() + PLACES_OF_THE_BROWSER)):
        found = place.evaluate(LOOK)
        assert not found["unseen"], f"the focus cannot be seen on {found['unseen']}"
        if found["there"]:
            return
        place.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {place}")


def _go_to_radio(chosen: Locator) -> None:
    """Tab leads to the one that is chosen, else to the first of the group; from there the arrows go on."""
    group = chosen.page.locator(f"[name='{chosen.get_attribute('name')}']")
    before = chosen.page.locator(f"[name='{chosen.get_attribute('name')}']:checked")
    tab_to(before if before.count() else group.first)
    chosen.page.keyboard.press("Space")
    for _ in range(group.count()):
        if chosen.is_checked():
            return
        chosen.page.keyboard.press("ArrowDown")


def _attach(hand: Hand, place: Locator, file: Path) -> None:
    with place.page.expect_file_chooser() as chooser:
        hand.press(place)
    chooser.value.set_files(str(file))


MOUSE, KEYBOARD = Mouse(), Keyboard()


def ways[Words](english: Words, spanish: Words, at_least: int = 1) -> dict[str, tuple[Words, int, Hand]]:
    """Return each language's words with a width and a hand; `make walks` goes all four ways.

    The first way is the one on which most can go wrong; the first two have each language, each width and each hand.
    """
    table: dict[str, tuple[Words, int, Hand]] = {
        "es-desk-keyboard": (spanish, DESK, KEYBOARD),
        "en-phone-mouse": (english, PHONE, MOUSE),
        "es-phone-mouse": (spanish, PHONE, MOUSE),
        "en-desk-keyboard": (english, DESK, KEYBOARD),
    }
    return table if goes_all_ways() else dict(islice(table.items(), at_least))


def goes_all_ways() -> bool:
    """Return whether this is `make walks`."""
    return bool(os.environ.get(ALL_WAYS))


def each_way(name: str, english: object, spanish: object, at_least: int = 1) -> pytest.MarkDecorator:
    """Play a walk in each of the `ways`.

    Args:
        name: of the test's argument for the language's words; `width` and `hand` are the others.
        at_least: how many ways it goes by all means.
    """
    table = ways(english, spanish, at_least)
    return pytest.mark.parametrize((name, "width", "hand"), list(table.values()), ids=list(table))
