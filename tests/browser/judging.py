"""Judges the screen that a browser shows: axe-core's rules of WCAG 2.2 A and AA, and whether it fits 320 CSS pixels.

Who keeps a picture of a screen lets it be judged; each state of a screen is judged once in a process. Nothing on the
page is left out, docassemble's own bar at the top neither.
"""

from __future__ import annotations

import re
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

states: set[tuple[str, str, int]] = set()


def judge(page: Page, name: str) -> None:
    """Judge the present screen, unless it was judged in this state before.

    Args:
        name: says the state, beside the screen's id and what is on it.

    Raises:
        AssertionError: names each violation, and what sticks out.
    """
    page.wait_for_load_state()  # before it docassemble's script has not put the bar in order
    screen = screen_id(page)
    state = (screen, name.lstrip("0123456789-"), page.locator("body *").count())
    if state in states:
        return
    states.add(state)
    found = [*violations(page), *too_wide(page)]
    assert found == [], f"screen {screen!r}, {name!r}: {found}"
    judged.add(screen)


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
