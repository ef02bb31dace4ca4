"""What all tests share. docassemble.base opens word lists when it is imported, so they are named before any import."""

from __future__ import annotations

import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from devserver.folder import CHECKOUT
from devserver.nltk_data import make_stand_in

OF_THE_SERVER = ("tests/integration/", "tests/browser/")
# These start what they need by themselves, and mostly wait.
BY_THEMSELVES = (
    "tests/integration/test_changes_elsewhere.py",
    "tests/integration/test_delivery_under_fire.py",
    "tests/integration/test_rate_limit.py",
)

pytest_plugins = ["tests.docassemble_context", "tests.server_fixtures"]

os.environ["NLTK_DATA"] = str(make_stand_in(CHECKOUT / ".private" / "unit" / "nltk_data"))


class BesideEachOther(LoadScopeScheduling):
    """All tests of the private server in one process, which starts it once; every other file by itself.

    `--dist loadgroup` would say the same with marks, but pytest-xdist 3.8 writes them where pytest 9.2 no longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "server" if file.startswith(OF_THE_SERVER) and file not in BY_THEMSELVES else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BesideEachOther:
    """Give pytest-xdist the order above."""
    return BesideEachOther(config, log)
