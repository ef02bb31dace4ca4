"""An administrator sets the server up on its screens; a token that is tried there is kept nowhere."""

from __future__ import annotations

import json

import pytest
import requests

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests.integration.test_the_desk import stranger
from tests.places import Search
from tests.sandbox_client import SandboxClient

__all__ = ["stranger"]

SETUP = "docassemble.legalaidsync:data/questions/setup.yml"
TRIED = "tried-at-the-setup-screen-77120"
SECONDS = 30


def to_the_site(administrator: Browser) -> Screen:
    administrator.start(SETUP)
    return administrator.press("site")


def try_out(administrator: Browser, host: str, token: str = TRIED) -> Screen:
    return administrator.answer({"setup_host": host, "setup_token": token, "setup_version": "2"})


def answers_kept(server: Server, administrator: Browser) -> str:
    """Everything that the session holds at this moment, as docassemble's API opens it."""
    sessions = f"{server.url}/api/user/interviews"
    key = {"X-API-Key": server.api_key}
    found = requests.get(sessions, params={"i": SETUP}, headers=key, timeout=SECONDS).json()["items"]
    newest = max(found, key=lambda row: str(row["modtime"]))
    where = {"i": SETUP, "session": newest["session"], "secret": administrator.secret}
    kept = requests.get(f"{server.url}/api/session", params=where, headers=key, timeout=SECONDS)
    assert "setup_view" in kept.json()
    return json.dumps(kept.json())


def test_an_administrator_connects_a_site_and_the_token_is_kept_nowhere(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    """Not in the answers, which are pickled, on no later screen, in no log, no URL, no table and no temporary file."""
    sandbox.settings(further_tokens=[TRIED])
    search = Search(server, [TRIED])
    search.pass_over_what_is_there()
    first = staff.start(SETUP)
    assert "Does everything work?" in first.to_text()
    staff.press("site")
    screens = [try_out(staff, server.sandbox_url)]
    kept = [answers_kept(server, staff)]
    assert "OK: LegalServer local" in screens[0].to_text()
    screens.append(staff.press("features"))
    kept.append(answers_kept(server, staff))
    screens.append(staff.answer({"setup_features": ["changes", "links"]}))
    assert "PASTE THE TOKEN HERE" in screens[2].to_text()
    assert "API Matter: Update" in screens[2].to_text()
    screens.append(staff.back())
    assert not [screen for screen in screens if TRIED in json.dumps(screen.json)]
    assert not [each for each in kept if TRIED in each]
    assert search.found() == {}


@pytest.mark.parametrize(
    ("host", "token", "sentence"),
    [
        ("", "another", "LegalServer refuses the token"),
        ("https://nowhere.invalid", TRIED, "there is no host nowhere.invalid"),
        ("http://legalserver.mail.example", TRIED, "the token would travel in the open"),
        ("exam_ple", TRIED, "cannot be a host"),
    ],
)
def test_what_is_wrong_is_named_and_the_administrator_tries_again(
    server: Server, sandbox: SandboxClient, staff: Browser, host: str, token: str, sentence: str
) -> None:
    to_the_site(staff)
    tried = try_out(staff, host or server.sandbox_url, token)
    assert sentence in tried.to_text().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    assert tried.buttons[0].value == "site"
    assert token not in json.dumps(staff.press("site").json)


def test_a_missing_permission_is_named_as_legalserver_names_it(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    sandbox.settings(further_tokens=[TRIED], denied_permissions=["API Matter Note: Search"])
    to_the_site(staff)
    assert "API Matter Note: Search" in try_out(staff, server.sandbox_url).to_text()
    assert sandbox.journal("POST") == []


def test_the_screens_are_spanish_too(server: Server, sandbox: SandboxClient, staff: Browser) -> None:
    assert "¿Funciona todo?" in staff.start(SETUP, lang="es").to_text()
    staff.press("site")
    assert "LegalServer rechaza el token" in try_out(staff, server.sandbox_url, "another").to_text()
    english = staff.action("switch_language", lang="en")
    assert "LegalServer refuses the token" in english.to_text()


def test_nobody_but_an_administrator_comes_in(server: Server, sandbox: SandboxClient, stranger: Browser) -> None:
    """The screen is ours: docassemble's `required privileges` would end on its error page."""
    assert stranger.start(SETUP).title == "This page is for administrators"


def test_the_door_and_the_command_say_the_same_as_the_screen(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    from tests import forking

    printed = forking.command("check", env=server.environment()).stdout
    screen = staff.start(SETUP).to_text()
    names = [line[5:].partition(":")[0] for line in printed.splitlines() if line[:5] in ("OK   ", "MEND ", "WAIT ")]
    assert len(names) > 20
    assert [name for name in names if name not in screen] == []


def test_a_worker_that_was_killed_is_named(server: Server, sandbox: SandboxClient, staff: Browser) -> None:
    server.kill_worker()
    try:
        assert "no Celery worker answers" in staff.start(SETUP).to_text()
    finally:
        server.start_worker()
