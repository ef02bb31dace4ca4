"""What all tests share. docassemble.base opens word lists when it is imported, so they are named before any import."""

from __future__ import annotations

import os

import pytest

from devserver.folder import CHECKOUT
from devserver.nltk_data import make_stand_in

pytest_plugins = ["tests.docassemble_context", "tests.server_fixtures"]

os.environ["NLTK_DATA"] = str(make_stand_in(CHECKOUT / ".private" / "unit" / "nltk_data"))


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep all tests of the private server in one process, which starts it once; begin with them: they wait most."""
    of_the_server = [item for item in items if "server" in getattr(item, "fixturenames", ())]
    for item in of_the_server:
        item.add_marker(pytest.mark.xdist_group("server"))
    items.sort(key=lambda item: item not in of_the_server)
