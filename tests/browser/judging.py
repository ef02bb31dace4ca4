"""Judges the screen that a browser shows: axe-core's rules of WCAG 2.2 A and AA, and whether it fits 320 CSS pixels.

Who keeps a screen (people.py) lets it be judged. How wide it is depends on every word, and is looked at each time;
axe-core looks again whenever an element stands on the screen that was not there before. Nothing on the page is left
out, docassemble's own bar at the top neither.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.judged_screens import judged

NARROW = 320
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": STANDARD}, "resultTypes": ["violations"], "preload": False}
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
STICKING_OUT = """() => [...document.querySelectorAll('#daquestion *')]
  .filter(each => each.scrollWidth > innerWidth || each.getBoundingClientRect().right > innerWidth)
  .map(each => each.outerHTML.slice(0, 100)).slice(-3).join(' ')"""

# What fades in is judged as it stands in the end; what turns for ever is left alone.
AT_REST = """() => document.getAnimations()
  .filter(each => each.effect.getComputedTiming().endTime !== Infinity).forEach(each => each.finish())"""

# docassemble's script puts the bar in order, a moment after the page is there; pages of others have none of it.
IN_ORDER = "document.readyState === 'complete' && (typeof daInitialized === 'undefined' || daInitialized)"
OFTEN = 100  # milliseconds; by itself a page is asked whenever it could be drawn, and is drawn for that
# What axe-core's rules look at: each kind of element that is shown, by its attributes and classes, whether there are
# words in it, and in which colours.
KINDS = """() => {
  const telling = ['class', 'role', 'type', 'tabindex', 'lang', 'aria-hidden', 'aria-live', 'data-bs-theme'];
  const kind = each => [each.tagName, each.textContent.trim() !== '', ...each.getAttributeNames().map(
    name => telling.includes(name) ? `${name}=${each.getAttribute(name)}` : name)].join(' ');
  const shown = [...document.querySelectorAll('*')].filter(each => each.checkVisibility());
  const colours = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  return [colours, ...[...new Set(shown.map(kind))].sort()].join(';');
}"""


class Verdicts:
    """What was judged already in this run, by whichever process of pytest-xdist came first.

    Attributes:
        folder: the processes share it; it belongs to this run alone.
    """

    folder: Path

    def is_new(self, screen: str, kinds: str) -> bool:
        """Return whether nobody has judged this screen with these kinds of elements; it counts as judged then."""
        try:
            (self.folder / f"{screen}-{hashlib.sha256(kinds.encode()).hexdigest()}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


verdicts = Verdicts()


def judge(page: Page, name: str) -> None:
    """Judge the present screen; axe-core leaves out what it has judged before.

    Args:
        name: says the state in the message.

    Raises:
        AssertionError: names each violation, and what sticks out.
    """
    screen = screen_id(page)
    judged.add(screen)
    found = too_wide(page)
    if verdicts.is_new(screen, page.evaluate(KINDS)):
        found += violations(page)
    assert found == [], f"screen {screen!r}, {name!r}: {found}"


def wait_until_in_order(page: Page) -> None:
    """Wait for docassemble's script, which puts the bar in order and hides what a screen has no use for."""
    page.wait_for_function(IN_ORDER, polling=OFTEN)


def screen_id(page: Page) -> str:
    """Return the screen's id as docassemble writes it into the page, without `question-`; empty elsewhere."""
    found = re.search(r"(?<!\S)question-(\S+)", page.locator("body").get_attribute("class") or "")
    return found[1] if found else ""


def violations(page: Page) -> list[str]:
    """Return each violation: the rule, where it is, and what axe-core says of it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(AT_REST)
    rules = page.evaluate("async rules => (await axe.run(document, rules)).violations", RULES)
    return [_described(rule["id"], node) for rule in rules for node in rule["nodes"]]


def _described(rule: str, node: dict[str, Any]) -> str:
    return f"{rule}: {' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())}"


def too_wide(page: Page) -> list[str]:
    """Return what sticks out when the window is 320 CSS pixels wide; the window gets its width back."""
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": NARROW, "height": before["height"]})
    found = [] if page.evaluate(FITS) else [f"scrolls sideways at {NARROW} px: {page.evaluate(STICKING_OUT)}"]
    page.set_viewport_size(before)
    return found
