"""Real Chromium, and the widths at which people look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

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
]
PHONE, DESK = 390, 1280


@contextmanager
def opened_chromium(profile: Path) -> Iterator[BrowserContext]:
    """Give a browser that keeps its cookies in the folder `profile`."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, headless=True, args=FLAGS
        )
        yield context
        context.close()
