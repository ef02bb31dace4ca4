"""Interviews that were written for the official package run here with only their include line changed."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
import requests
import yaml
from playwright.sync_api import Page

from devserver.folder import CHECKOUT
from devserver.launch import launch_key
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests.browser.onlooker import Onlooker
from tests.browser.people import SCREENSHOTS
from tests.launches import Account, account, reads_of, stashed
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, tell_of_a_change, wait_for

PACKAGE = "docassemble.legalaidsync:data/questions"
LETTER, FILES, FUNCTIONS = (f"{PACKAGE}/moved_{name}_demo.yml" for name in ("letter", "files", "functions"))
COMPAT = f"{PACKAGE}/legalserverlink_compat.yml"
HOLLIS = "ebabcb1d-02f9-5c36-a881-58406863f828"  # works at the office; the case is assigned to somebody else
Launched = Callable[..., Screen]
Look = Callable[[str, Browser], None]


@pytest.fixture(scope="module")
def somebody(server: Server) -> Account:
    """An account without any of our privileges: the official package asks for none."""
    return account(server, "user")


@pytest.fixture
def browser(server: Server, somebody: Account, cookies: requests.Session) -> Browser:
    browser = Browser(server.url, session=cookies)
    browser.log_in(somebody.email, somebody.password)
    return browser


@pytest.fixture
def look(server: Server, cookies: requests.Session, page: Page) -> Look:
    """Let a real browser look at the present screen of one of these interviews."""

    def look(interview: str, browser: Browser) -> None:
        folder = SCREENSHOTS / interview.rpartition("/")[2].removesuffix(".yml")
        Onlooker(page, server.url, interview, cookies, folder).look(browser.screen.question_id)

    return look


@pytest.fixture
def launched(server: Server, sandbox: SandboxClient, browser: Browser) -> Launched:
    """Open an interview as LegalServer does, for the complete case."""

    def launch(interview: str, matter_uuid: str = "") -> Screen:
        link = stashed(server, matter_uuid or sandbox.matter_uuid(COMPLETE), current_user_uuid=HOLLIS)
        return browser.resume(f"{server.url}/interview?{urlencode({'i': interview, 'new_session': '1', **link})}")

    return launch


@pytest.mark.parametrize("interview", [LETTER, FILES, FUNCTIONS])
def test_only_the_include_line_names_our_package(interview: str) -> None:
    path = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions" / interview.rpartition("/")[2]
    text = path.read_text("utf-8")
    includes = [block["include"] for block in yaml.safe_load_all(text) if "include" in block]
    assert includes == [[COMPAT]]
    assert text.count("legalaidsync") == 1
    assert "modules:" not in text


def test_legalserver_is_offered_them_for_the_site_they_name(server: Server) -> None:
    headers = {"X-API-Key": launch_key(server)}
    listed = requests.get(f"{server.url}/lsinterviews", headers=headers, timeout=60).json()["interviews"]
    ours = {each["interview"]: each for each in listed}
    assert {LETTER, FILES} <= set(ours)
    assert (ours[LETTER]["sites"], ours[LETTER]["external"]) == (["sandbox"], False)
    assert FUNCTIONS not in ours


def test_a_letter_is_written_and_lands_in_the_case_once(
    sandbox: SandboxClient, browser: Browser, launched: Launched, look: Look
) -> None:
    screen = launched(LETTER)
    assert screen.title == "Who gets the letter?"
    look(LETTER, browser)
    assert "Hollis Pennywhistle" in [choice.label for choice in screen.fields[0].choices]
    screen = browser.answer({"client_message.planned_recipient": "client"})
    assert screen.title == "Who sends the letter?"
    look(LETTER, browser)
    screen = browser.press("The person to whom the case is assigned")
    assert screen.title == "How does it get there?"
    look(LETTER, browser)
    browser.press("On paper")
    look(LETTER, browser)
    browser.answer({"client_message.letterhead": "letterhead_demo.docx"})
    look(LETTER, browser)
    screen = browser.press("We got your application")
    look(LETTER, browser)
    words = screen.fields[0].default
    for said in ("Dear Marigold", f"Your case number is {COMPLETE}", "63 Private Landlord/Tenant", "Odalys"):
        assert said in words
    screen = browser.answer({"client_message.text": f"{words}\nCome on Monday."})
    assert screen.title == "The letter is written"
    assert "on its way into the case" in screen.subquestion
    look(LETTER, browser)
    wait_for(lambda: letters(sandbox))
    (letter,) = letters(sandbox)
    with zipfile.ZipFile(BytesIO(sandbox.document(letter["uuid"]))) as packed:
        written = packed.read("word/document.xml").decode()
    assert "Come on Monday." in written
    assert "Example Legal Aid" in written


def letters(sandbox: SandboxClient) -> list[dict[str, Any]]:
    return [document for document in sandbox.documents(COMPLETE) if document["name"].startswith("Received")]


def names_of(sandbox: SandboxClient) -> list[str]:
    return [document["name"] for document in sandbox.documents(COMPLETE)]


def test_the_documents_of_a_case_come_as_one_zip(
    server: Server, sandbox: SandboxClient, browser: Browser, launched: Launched, look: Look
) -> None:
    screen = launched(FILES)
    assert screen.title == f"Documents of case {COMPLETE}"
    look(FILES, browser)
    screen = browser.press("Get them all")
    assert screen.title == "Your zip file is ready"
    look(FILES, browser)
    there = names_of(sandbox)
    assert f"Documents in the zip file: {len(there)}" in screen.subquestion
    address = screen.subquestion.partition("](")[2].partition(")")[0] or screen.subquestion.partition('href="')[2]
    whole = browser.get(urljoin(server.url, address.partition('"')[0].replace("&amp;", "&")))
    with zipfile.ZipFile(BytesIO(whole.content)) as packed:
        assert sorted(packed.namelist()) == sorted(there)


def test_functions_that_are_called_in_code_blocks_answer(
    server: Server, sandbox: SandboxClient, browser: Browser, launched: Launched, look: Look
) -> None:
    screen = launched(FUNCTIONS)
    look(FUNCTIONS, browser)
    notes, documents = len(sandbox.notes(COMPLETE)), len(sandbox.documents(COMPLETE))
    assert f"{COMPLETE}: Odalys Brightwater" in screen.subquestion
    assert f"{notes}, {documents}, " in screen.subquestion
    assert "valid token" in screen.subquestion
    assert "MX, es, True" in screen.subquestion


def test_what_an_interview_reads_is_audited(
    server: Server, sandbox: SandboxClient, somebody: Account, launched: Launched
) -> None:
    matter = sandbox.matter_uuid(COMPLETE)
    before = len(reads_of(server, matter))
    launched(FUNCTIONS)
    rows = reads_of(server, matter)[before:]
    assert {row.actor.partition(" legalserver")[0] for row in rows} == {f"user {somebody.number}"}
    assert {"launch", "matters", "case_notes", "documents"} <= {row.resource for row in rows}


def test_who_is_not_staff_can_type_no_case(server: Server, browser: Browser) -> None:
    """The official package asks anybody for the UUID of any case."""
    screen = browser.resume(f"{server.url}/interview?{urlencode({'i': FUNCTIONS, 'new_session': '1'})}")
    assert screen.title == "This page is for staff"


def test_staff_type_a_case_and_who_they_are_and_a_message_goes_to_the_client(
    server: Server, sandbox: SandboxClient, staff: Browser, look: Look
) -> None:
    """The official package's `use catchall` asks for what LegalServer has left blank."""
    sandbox.edit(COMPLETE, legal_problem_code=None)
    tell_of_a_change(server, COMPLETE)
    staff.start(LETTER)
    look(LETTER, staff)
    typed = {
        "legalserver_matter_uuid": "26-0001042",
        "legalserver_site_abbreviation": "sandbox",
        "legalserver_site_type": "Demo",
    }
    assert staff.answer(typed).title == "Which case is it?"
    screen = staff.answer(typed | {"legalserver_matter_uuid": sandbox.matter_uuid(COMPLETE)})
    assert screen.title == "Who are you in LegalServer?"
    look(LETTER, staff)
    staff.answer({"legalserver_current_user_uuid": HOLLIS})
    staff.answer({"client_message.planned_recipient": "client"})
    staff.press("The person to whom the case is assigned")
    staff.press("By e-mail")
    blank = staff.press("We got your application")
    assert blank.title.startswith("What is ")
    look(LETTER, staff)
    staff.answer({blank.fields[0].variable: "last week"})
    assert staff.answer({"client_message.text": "Come on Monday."}).title == "The message is sent"
    look(LETTER, staff)


def test_a_case_that_legalserver_does_not_give_explains_itself(
    browser: Browser, launched: Launched, look: Look
) -> None:
    screen = launched(LETTER, str(uuid.UUID(int=5)))
    look(LETTER, browser)
    assert "read the case from LegalServer right now" in screen.title
    assert "Matter Details" in screen.subquestion
