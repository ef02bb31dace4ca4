"""Real Chromium, and the widths at which people look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# Chromium without what draws windows, which takes twice the work of a processor to show the same page.
CHROMIUM = "/usr/bin/chromium-headless-shell"
# Without these Chromium looks for its maker's servers at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process draws all pages, one after the other: another would start and read the same scripts for each test.
    "--process-per-site",
    "--renderer-process-limit=1",
]
PHONE, DESK = 390, 1280


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """Start the browser; each context in it has cookies of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()
