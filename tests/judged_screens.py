"""Whether a whole run of the tests has judged every screen that a person can see (tests/browser/judging.py does so).

Each process of pytest-xdist tells which screens it has judged. Missing ones are named at the end, and the run fails: no
screen of any interview is excused. A run of some tests only says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from devserver.folder import CHECKOUT

QUESTIONS = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions"
DEMO = "_demo.yml"
judged: set[str] = set()


@cache
def screens() -> Mapping[str, str]:
    """Return id -> file of every screen, ids as docassemble writes them into a page."""
    return {
        in_the_page(str(block["id"])): path.name
        for path in sorted(QUESTIONS.glob("*.yml"))
        for block in yaml.safe_load_all(path.read_text("utf-8"))
        if isinstance(block, dict) and "question" in block
    }


def is_of_a_demo(name: str) -> bool:
    """Return whether a screen, by its id in the YAML, stands in a demo's own file."""
    return screens().get(in_the_page(name), "").endswith(DEMO)


def in_the_page(name: str) -> str:
    """Return a question's id as docassemble writes it into the class of a page's body, without `question-`."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()


def not_judged(seen: set[str]) -> list[str]:
    """Return `file: id` of each screen that was not among those seen."""
    missing = screens().keys() - seen
    return sorted(f"{screens()[name]}: {name}" for name in missing)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a process of pytest-xdist has judged."""
    judged.update(getattr(node, "workeroutput", {}).get("judged", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the leading process what was judged; there, let a whole run fail that has left screens out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["judged"] = sorted(judged)
    elif session.exitstatus == pytest.ExitCode.OK and _is_whole(session.config) and not_judged(judged):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name the screens that a whole run has left out."""
    if _is_whole(config):
        for name in not_judged(judged):
            terminalreporter.write_line(f"never judged in a browser: {name}", red=True)


def _is_whole(config: pytest.Config) -> bool:
    options = config.option
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return everything and not (options.keyword or options.markexpr or options.lf or options.collectonly)
