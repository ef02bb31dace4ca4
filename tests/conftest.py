"""What all tests share. docassemble.base opens word lists when it is imported, so they are named before any import."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

from devserver.folder import CHECKOUT
from devserver.nltk_data import make_stand_in

pytest_plugins = [
    "tests.docassemble_context",
    "tests.server_fixtures",
    "tests.judged_screens",
    "tests.sharing_out",
    "tests.browser.windows",
]

os.environ["NLTK_DATA"] = str(make_stand_in(CHECKOUT / ".private" / "unit" / "nltk_data"))
# A busy machine is no failure: how long something takes is never tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_sessionstart() -> None:
    """Look for garbage later: eight thousand tests are collected, and all of them are kept."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Never look through the collected tests and the imported modules again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that search the whole server come first, while little is there to be searched; then what waits a good deal.

    Servers wait for minutes to be over and for workers that were killed; browsers and units fill the processor.
    """
    searching = {item.path for item in items if "search" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (item.path not in searching, item.path.parent.name != "integration"))
