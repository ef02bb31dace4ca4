"""What an administrator has to do before LegalServer can launch interviews is said to offices that want it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.cli import main
from docassemble.legalaidsync.launch.metadata import Announced

LISTED = {"legalserver": {"interviews": [{"interview": "docassemble.x:data/questions/y.yml", "name": "Letter"}]}}
Trouble = Callable[..., str]


@pytest.fixture
def server(docassemble_context: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A server whose Configuration, privileges and installed interviews a test sets."""
    from docassemble.legalaidsync import compat
    from docassemble.legalaidsync.compat import privileges as compat_privileges
    from docassemble.legalaidsync.health import launch as launch_health
    from docassemble.legalaidsync.launch import metadata as interview_metadata

    known = SimpleNamespace(configuration=LISTED, privileges={}, found=())
    monkeypatch.setattr(compat, "configuration", lambda: known.configuration)
    for module in (launch_health, interview_metadata):
        monkeypatch.setattr(module, "announced", lambda: known.found)
    for module in (launch_health, compat_privileges):
        monkeypatch.setattr(module, "has_privilege", lambda name: name in known.privileges)
        monkeypatch.setattr(module, "holders_of", lambda name: known.privileges.get(name, 0))
    monkeypatch.setattr(compat_privileges, "add_privilege", lambda name: known.privileges.setdefault(name, 0))
    return known


def trouble() -> str:
    from docassemble.legalaidsync.health.launch import launch_trouble

    return launch_trouble()


def test_an_office_that_lists_no_interview_is_not_bothered(server: SimpleNamespace) -> None:
    server.configuration = {"legalaidsync": {"sites": []}}
    assert trouble() == ""


def test_a_missing_privilege_is_named_with_the_command_that_adds_it(server: SimpleNamespace) -> None:
    assert "python -m docassemble.legalaidsync privilege" in trouble()


def test_a_privilege_that_nobody_has_is_named(server: SimpleNamespace) -> None:
    server.privileges = {"legalserver": 0}
    assert "no account has the privilege `legalserver`" in trouble()


def test_with_an_account_all_is_well(server: SimpleNamespace) -> None:
    server.privileges = {"legalserver": 1}
    assert trouble() == ""


def test_entries_that_are_left_out_are_named(server: SimpleNamespace) -> None:
    server.privileges = {"legalserver": 1}
    server.found = (Announced("docassemble.x:data/questions/z.yml", problem="launch_no_yaml"),)
    assert "docassemble.x:data/questions/z.yml: its metadata is no YAML" in trouble()


def test_a_list_that_is_none_is_named(server: SimpleNamespace) -> None:
    server.configuration = {"legalserver": {"interviews": "x"}}
    assert "`legalserver: interviews` in the Configuration must be a list" in trouble()


@pytest.fixture
def run(server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return a function that runs a command, in the context that the test has already."""
    from contextlib import nullcontext

    from docassemble.legalaidsync import compat

    monkeypatch.setattr(compat, "server_context", nullcontext)
    return lambda *arguments: main(list(arguments))


def test_the_command_adds_the_privilege_once_and_says_what_comes_next(
    run: Callable[..., int], server: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("privilege") == 0
    first = capsys.readouterr().out
    assert "added the privilege `legalserver`" in first
    assert "API key" in first
    server.privileges["legalserver"] = 1
    assert run("privilege") == 0
    assert capsys.readouterr().out == "accounts with the privilege `legalserver`: 1\n"


def test_the_command_lists_what_legalserver_is_offered_and_what_is_left_out(
    run: Callable[..., int], server: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    server.found = (
        Announced("docassemble.x:data/questions/e.yml", {"name": "Eviction", "external": True, "sites": ["other"]}),
        Announced("docassemble.x:data/questions/z.yml", problem="launch_no_yaml"),
    )
    assert run("interviews") == 1
    whole = capsys.readouterr().out
    assert "client  Eviction  (docassemble.x:data/questions/e.yml)  other  all cases" in whole
    assert "LEFT OUT  docassemble.x:data/questions/z.yml: its metadata is no YAML" in whole
    run("interviews", "--site", "example")
    assert "Eviction" not in capsys.readouterr().out
