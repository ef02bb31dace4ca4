"""Real browsers as fixtures, one for each module: of nobody, of the administrator, of an advocate; and a window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.server import Server
from tests.browser.chromium import opened_chromium
from tests.browser.people import sign_in
from tests.launches import account


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser in which nobody is signed in; where tests are about staff, a module has `staff_chromium` instead."""
    with opened_chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def staff_chromium(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser in which the administrator is signed in."""
    with opened_chromium(tmp_path_factory.mktemp("chromium")) as browser:
        sign_in(browser.new_page(), server)
        yield browser


@pytest.fixture(scope="module")
def advocate_chromium(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser in which an advocate is signed in: staff without the rights of an administrator."""
    with opened_chromium(tmp_path_factory.mktemp("chromium")) as browser:
        sign_in(browser.new_page(), server, account(server, "advocate"))
        yield browser


@pytest.fixture
def page(chromium: BrowserContext) -> Iterator[Page]:
    """Give a test a page of its own in its module's browser."""
    opened = chromium.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()
