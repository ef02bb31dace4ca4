"""What the tests in a browser share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page


@pytest.fixture
def page(chromium: BrowserContext) -> Iterator[Page]:
    """Give a test a page of its own in its module's browser."""
    opened = chromium.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()
