"""Launches on the real server: a staff member comes from LegalServer with a link, and what may go wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from devserver.intake_player import IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from docassemble.legalaidsync.errors import PermissionMissing
from tests.launches import LAUNCHED, LEGALSERVER_USER, Account, account, reads_of, signed_in, stash, stashed
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, sheet, wait_for, wait_until_reachable

Opened = Callable[..., Screen]
DEBT_LETTER = "docassemble.legalaidsync:data/questions/kind_of_case_demo.yml"
USED = "This link was used before, or is too old"
NO_GOOD = "This link does not work"


@pytest.fixture(scope="module")
def advocate(server: Server) -> Account:
    return account(server, "advocate")


@pytest.fixture
def browser(server: Server, advocate: Account) -> Browser:
    """The advocate's browser, signed in."""
    return signed_in(server.url, advocate)


@pytest.fixture
def opened(server: Server) -> Opened:
    """Return a function that follows a launch link in a browser, in which other sessions may be open."""

    def follow(browser: Browser, link: dict[str, str], interview: str = LAUNCHED, **more: str) -> Screen:
        return browser.resume(f"{server.url}/interview?{urlencode({'i': interview, **link, **more})}")

    return follow


def test_a_launch_opens_the_case_that_it_names(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    screen = opened(browser, stashed(server, sandbox.matter_uuid(COMPLETE)))
    assert screen.title == f"Case {COMPLETE}"
    client = next(case["client_full_name"] for case in sandbox.cases() if case["case_number"] == COMPLETE)
    assert client in screen.subquestion
    assert browser.press("Go on with the client").title == "Is this right?"


def test_the_audit_names_both_users_and_the_launch(
    server: Server, sandbox: SandboxClient, browser: Browser, advocate: Account, opened: Opened
) -> None:
    matter = sandbox.matter_uuid(COMPLETE)
    before = len(reads_of(server, matter))
    opened(browser, stashed(server, matter))
    rows = reads_of(server, matter)[before:]
    assert {row.actor for row in rows} == {f"user {advocate.number} legalserver user {LEGALSERVER_USER}"}
    assert next(row.resource for row in rows) == "launch"
    assert {row.resource for row in rows} > {"launch", "matters"}


def test_the_same_link_again_goes_on_where_it_was(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    opened(browser, link)
    browser.press("Go on with the client")
    assert opened(browser, link).title == "Is this right?"


def test_the_same_link_in_another_browser_of_the_same_person_finds_the_session(
    server: Server, sandbox: SandboxClient, browser: Browser, advocate: Account, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    opened(browser, link)
    browser.press("Go on with the client")
    assert opened(signed_in(server.url, advocate), link).title == "Is this right?"


def test_somebody_else_with_the_same_link_is_told_that_it_was_used(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    opened(browser, link)
    screen = opened(signed_in(server.url, account(server, "advocate")), link)
    assert screen.title == USED
    assert "from there again" in screen.subquestion


def test_another_case_in_the_same_browser_is_another_session(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    """docassemble would show the session that is open, which is about the first case."""
    first, second = (stashed(server, sandbox.matter_uuid(number)) for number in (COMPLETE, GAPS))
    opened(browser, first)
    browser.press("Go on with the client")
    assert opened(browser, second).title == f"Case {GAPS}"
    assert opened(browser, first).title == "Is this right?"


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        ({"site_abbreviation": "other"}, "This case is at an office that is not set up here"),
        ({"site_type": "Live"}, "This case is at an office that is not set up here"),
        ({"site_abbreviation": "evil.example/"}, NO_GOOD),
        ({"matter_uuid": "26-0001042"}, NO_GOOD),
        ({"current_user_uuid": 7}, NO_GOOD),
        ({"matter_uuid": str(uuid.UUID(int=5))}, "LegalServer does not show us this case"),
    ],
)
def test_a_wrong_stash_explains_itself(
    server: Server, sandbox: SandboxClient, browser: Browser, changed: dict[str, Any], title: str, opened: Opened
) -> None:
    sandbox.clear_journal()
    screen = opened(browser, stashed(server, sandbox.matter_uuid(COMPLETE), **changed))
    assert screen.title == title
    named = "matter_uuid" in changed and title != NO_GOOD
    assert bool(sandbox.journal("GET", "/api/v2/matters")) is named


@pytest.mark.parametrize("data", [{}, {"a": 1}, {"legalserver_matter_uuid": {"_class": "x"}}])
def test_anything_else_in_a_stash_is_no_launch(server: Server, browser: Browser, data: Any, opened: Opened) -> None:
    assert opened(browser, stash(server, data)).title == NO_GOOD


def test_a_stash_that_docassemble_has_transformed_is_taken_too(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE), raw=False)
    assert opened(browser, link).title == f"Case {COMPLETE}"


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ({"stashed_key": "a" * 16, "stashed_secret": "b" * 16}, USED),
        ({"stashed_key": "a" * 16}, NO_GOOD),
        ({"stashed_key": "../../da:apikey", "stashed_secret": "b" * 16}, NO_GOOD),
        ({}, "Please open this interview from a case"),
    ],
)
def test_a_link_without_a_stash_explains_itself(
    browser: Browser, link: dict[str, str], title: str, opened: Opened
) -> None:
    assert opened(browser, link).title == title


NASTY = ("%00", "a" * 3000, "' or 1=1 --", "../../etc/passwd", "${ 7*7 }", "<script>", "\u0663\U0001f600", "*", "[]")


@pytest.mark.parametrize("part", ["stashed_key", "stashed_secret"])
def test_a_forged_link_opens_nothing_and_breaks_nothing(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened, part: str
) -> None:
    sandbox.clear_journal()
    link = {"stashed_key": "a" * 16, "stashed_secret": "b" * 16}
    titles = {opened(browser, link | {part: text}).title for text in NASTY}
    assert titles <= {USED, NO_GOOD}
    assert not sandbox.journal()


def test_the_right_key_with_a_wrong_secret_opens_nothing_and_takes_nothing(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    assert opened(browser, link | {"stashed_secret": "b" * 16}).title == USED
    assert opened(signed_in(server.url, account(server, "advocate")), link).title == f"Case {COMPLETE}"


def test_who_used_the_link_and_lost_the_secret_does_not_get_in_again(
    server: Server, sandbox: SandboxClient, browser: Browser, advocate: Account, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    opened(browser, link)
    assert opened(signed_in(server.url, advocate), link | {"stashed_secret": "b" * 16}).title == USED


def test_nobody_opens_a_case_without_signing_in(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    with pytest.raises(PermissionMissing):
        opened(Browser(server.url), link)
    assert opened(browser, link).title == f"Case {COMPLETE}"


def test_an_account_that_is_not_staff_opens_nothing_and_takes_nothing(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    assert opened(signed_in(server.url, account(server, "user")), link).title == "This page is for staff"
    assert opened(browser, link).title == f"Case {COMPLETE}"


def test_the_screens_of_a_launch_speak_spanish(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    screen = opened(browser, stashed(server, sandbox.matter_uuid(COMPLETE)), lang="es")
    assert screen.title == f"Caso {COMPLETE}"
    wrong = opened(browser, stashed(server, "no uuid"), lang="es")
    assert wrong.title == "Este enlace no funciona"


def test_an_intake_with_the_client_present_arrives_and_names_who_sent_it(
    server: Server, sandbox: SandboxClient, browser: Browser, advocate: Account, opened: Opened, outbox: OutboxRows
) -> None:
    """A launch fills the same case as a link does, so every block of the library works with it."""
    player = IntakePlayer(f"{server.url}/interview?i={LAUNCHED}", sheet())
    player.browser = browser
    walk = player.go_on(opened(browser, stashed(server, sandbox.matter_uuid(GAPS))))
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    who = f"user {advocate.number} legalserver user {LEGALSERVER_USER}"
    assert {row.actor for row in outbox.trail(walk.reference) if row.to_state == "queued"} == {who}
    assert any(walk.reference in note["subject"] + note["body"] for note in sandbox.notes(GAPS))


def test_an_interview_for_another_kind_of_case_is_explained_with_those_that_fit(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    """The case is about housing, the interview about debts. Staff go to one that fits, or use it all the same."""
    case = sandbox.case(COMPLETE)
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    screen = opened(browser, link, DEBT_LETTER)
    assert screen.title == "This interview is for another kind of case"
    assert case["legal_problem_code"]["lookup_value_name"] in screen.to_text()
    fitting = [link.label for link in screen.links if link.action == "launch_another"]
    assert "Intake with the client present" in fitting
    assert "Letter to a debt collector" not in fitting
    assert "Check your information" not in fitting
    assert browser.press("Intake with the client present").title == f"Case {COMPLETE}"
    back = opened(browser, stashed(server, sandbox.matter_uuid(COMPLETE)), DEBT_LETTER)
    assert back.title == screen.title
    assert browser.press("Use it for this case").title == f"This interview is for case {COMPLETE}"


def test_an_interview_for_this_kind_of_case_begins_at_once(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    of_debts = next(
        case["case_number"] for case in sandbox.cases() if _is_about_debts(sandbox.case(case["case_number"]))
    )
    link = stashed(server, sandbox.matter_uuid(of_debts))
    assert opened(browser, link, DEBT_LETTER).title == f"This interview is for case {of_debts}"


def _is_about_debts(case: Any) -> bool:
    return str(case["legal_problem_code"]["lookup_value_name"]).startswith("02 ")


def test_legalserver_out_of_reach_is_said_and_the_case_comes_later(
    server: Server, sandbox: SandboxClient, browser: Browser, opened: Opened
) -> None:
    sandbox.fault(method="GET", path="/api/v2/matters/*", times=None, when="before", kind="status", status=503)
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    assert "reach the office" in opened(browser, link).title
    assert "be shown right now" in browser.press("Answer the questions now").title
    sandbox.clear_faults()
    wait_until_reachable(server)
