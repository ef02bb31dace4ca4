"""A real browser as fixtures: for each module that of nobody, of the administrator or of an advocate; and a window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page

from devserver.server import Server
from tests.browser.chromium import started_chromium
from tests.browser.people import sign_in
from tests.launches import account


@pytest.fixture(scope="session")
def started() -> Iterator[Browser]:
    """Chromium itself, started once in each process of pytest-xdist."""
    with started_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def chromium(started: Browser) -> Iterator[BrowserContext]:
    """A browser in which nobody is signed in; where tests are about staff, a module has `staff_chromium` instead."""
    with started.new_context() as context:
        yield context


@pytest.fixture(scope="module")
def staff_chromium(server: Server, started: Browser) -> Iterator[BrowserContext]:
    """A browser in which the administrator is signed in."""
    with started.new_context() as context:
        sign_in(context.new_page(), server)
        yield context


@pytest.fixture(scope="module")
def advocate_chromium(server: Server, started: Browser) -> Iterator[BrowserContext]:
    """A browser in which an advocate is signed in: staff without the rights of an administrator."""
    with started.new_context() as context:
        sign_in(context.new_page(), server, account(server, "advocate"))
        yield context


@pytest.fixture
def page(chromium: BrowserContext) -> Iterator[Page]:
    """Give a test a page of its own in its module's browser."""
    opened = chromium.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def cookies() -> requests.Session:
    """What keeps the cookies of a robot in the test, so that a real one can look at its screens."""
    return requests.Session()
