"""A real browser as fixtures: that of nobody, of the administrator or of an advocate; and a window in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page

from devserver.server import Server
from tests.browser.chromium import started_chromium
from tests.browser.judging import verdicts
from tests.browser.people import sign_in
from tests.launches import account


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium itself, started once in each process of pytest-xdist."""
    verdicts.folder = shared_by_all_processes(tmp_path_factory) / "judged"
    verdicts.folder.mkdir(exist_ok=True)
    with started_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def nobodys_chromium(started: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps the parts of pages which are always the same: each new one would load them again."""
    with _window(started) as context:
        yield context


@pytest.fixture(scope="module")
def chromium(nobodys_chromium: BrowserContext) -> BrowserContext:
    """A browser in which nobody is signed in; where tests are about staff, a module has `staff_chromium` instead."""
    nobodys_chromium.clear_cookies()
    return nobodys_chromium


@pytest.fixture(scope="session")
def staff_chromium(server: Server, started: Browser) -> Iterator[BrowserContext]:
    """A browser in which the administrator is signed in."""
    with _window(started) as context:
        sign_in(context.new_page(), server)
        yield context


@pytest.fixture(scope="session")
def advocate_chromium(server: Server, started: Browser) -> Iterator[BrowserContext]:
    """A browser in which an advocate is signed in: staff without the rights of an administrator."""
    with _window(started) as context:
        sign_in(context.new_page(), server, account(server, "advocate"))
        yield context


def shared_by_all_processes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of this run alone; each process of pytest-xdist has one of its own inside it."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


def _window(started: Browser) -> BrowserContext:
    """Open a window of somebody who has asked for less motion: what slides and fades is drawn many times."""
    return started.new_context(reduced_motion="reduce")


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
