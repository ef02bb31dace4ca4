"""Letters and documents on the real server: what they say comes from the case, and they arrive there once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
import requests
from docx import Document
from playwright.sync_api import Page
from pypdf import PdfReader

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests.browser.onlooker import Onlooker
from tests.launches import account, reads_of, signed_in, stashed
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, player, wait_for

LETTER = "docassemble.legalaidsync:data/questions/staff_letter.yml"
DOCUMENTS = "docassemble.legalaidsync:data/questions/case_documents.yml"
BEING_MADE, TOO_LONG, READY, SENT = (
    "Your documents are being made",
    "This takes longer than it should",
    "The letter is ready",
    "The letter goes into the case",
)
SECONDS = 90


@pytest.fixture
def letter(server: Server, sandbox: SandboxClient, staff: Browser) -> Browser:
    """A member of staff who has opened the complete case by its number, to write a letter."""
    staff.start(LETTER)
    screen = staff.answer({"staff_case_number": COMPLETE})
    assert screen.title == f"A letter in case {COMPLETE}"
    return staff


def choose(staff: Browser, template: str = "general", *, to: str = "client", form: bool = False) -> Screen:
    kind = {"letter_to": to, "letter_template": template, "letter_letterhead": "Main Office", "letter_language": "en"}
    return staff.answer({**kind, "letter_with_form": form})


def until_ready(staff: Browser, screen: Screen) -> Screen:
    """Look again as the page does by itself; a busy worker leads to the button, which is a way too."""
    deadline = time.monotonic() + SECONDS
    while screen.title == BEING_MADE:
        assert time.monotonic() < deadline
        time.sleep(0.5)
        screen = staff.current()
    return staff.press("Make them now") if screen.title == TOO_LONG else screen


def links(screen: Screen, text: str) -> str:
    return next(link for link in re.findall(r'href="([^"]+)"', screen.subquestion) if text in link)


def write(staff: Browser, text: str = "We need 2 papers & photos, or is 5 < 7?\n\nThank you.") -> Screen:
    return until_ready(staff, staff.answer({"letter_words": text, "letter_signer": "Ada Lawyer"}))


def into_the_case(staff: Browser, note: str = "Sent by mail.") -> str:
    screen = staff.answer({"letter_then": "send", "letter_note": note})
    assert screen.title == SENT
    found = re.search(r"\*\*([2-9A-Z]{5})\*\*|<strong>([2-9A-Z]{5})</strong>", screen.subquestion)
    assert found
    return found[1] or found[2]


def text_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def test_what_a_letter_says_comes_from_the_case_and_it_arrives_once(
    server: Server, sandbox: SandboxClient, letter: Browser
) -> None:
    words = choose(letter)
    assert "Marigold" in next(str(field.default) for field in words.fields if field.variable == "letter_words")
    ready = write(letter)
    assert ready.title == READY
    downloaded = letter.get(links(ready, "letter")).content
    assert "We need 2 papers & photos, or is 5 < 7?\n\nThank you." in text_of(downloaded)
    reference = into_the_case(letter)
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    letter.current()
    [filed] = [row for row in sandbox.documents(COMPLETE) if reference in row["name"]]
    assert filed["name"].endswith(f"_letter_{COMPLETE}_{reference}.docx")
    assert sandbox.document(filed["uuid"]) == downloaded
    text = text_of(downloaded)
    assert "Main Office" in text
    assert f"number {COMPLETE}" in text
    assert "Ada Lawyer" in text
    [note] = [row for row in sandbox.notes(COMPLETE) if reference in row["subject"]]
    assert "Sent by mail." in note["body"]
    assert filed["name"] in letter.current().subquestion


def test_a_letter_and_a_form_go_as_a_zip_that_is_unpacked(
    server: Server, sandbox: SandboxClient, letter: Browser
) -> None:
    choose(letter, "representation", form=True)
    assert write(letter).title == READY
    reference = into_the_case(letter, note="")
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    assert OutboxRows(server).states(reference) == {"upload_zip": ["sent"]}
    filed = {row["name"].split("_")[1]: row for row in sandbox.documents(COMPLETE) if reference in row["name"]}
    assert set(filed) == {"representation-letter", "entry-of-appearance"}
    form = sandbox.document(filed["entry-of-appearance"]["uuid"])
    values = {name: str(field.value or "") for name, field in (PdfReader(BytesIO(form)).get_fields() or {}).items()}
    assert values["docket"] == "2026-EX-000123"
    assert values["court"] == "Prairie County District Court"
    assert "Copper Kettle" in values["other_parties"]
    assert values["for_defendant"] == "/Yes"


def test_the_text_can_be_changed_and_the_document_is_made_anew(sandbox: SandboxClient, letter: Browser) -> None:
    choose(letter, to="adverse_parties 0")
    write(letter, "First words.")
    again = letter.answer({"letter_then": "change"})
    assert "First words." in next(str(field.default) for field in again.fields if field.variable == "letter_words")
    ready = write(letter, "Second words.")
    text = text_of(letter.get(links(ready, "letter")).content)
    assert "Second words." in text
    assert "First words." not in text
    assert "Copper Kettle Apartments LLC" in text


def test_a_worker_that_dies_does_not_strand_the_screen(
    server: Server, sandbox: SandboxClient, letter: Browser, cookies: requests.Session, page: Page, no_worker: None
) -> None:
    choose(letter)
    screen = letter.answer({"letter_words": "Hello.", "letter_signer": "Ada Lawyer"})
    assert screen.title == BEING_MADE
    wait_for(lambda: letter.current().title == TOO_LONG)
    Onlooker(page, server.url, LETTER, cookies).look_in_each_language(letter, "documents-take-too-long")
    assert letter.press("Make them now").title == READY


@pytest.fixture
def no_worker(server: Server) -> Iterator[None]:
    server.kill_worker()
    yield
    server.start_worker()


def test_a_launch_opens_the_letter_of_its_case(server: Server, sandbox: SandboxClient, staff: Browser) -> None:
    link = stashed(server, sandbox.matter_uuid(COMPLETE))
    assert staff.start(LETTER, **link).title == f"A letter in case {COMPLETE}"


@pytest.mark.parametrize("interview", [LETTER, DOCUMENTS])
def test_without_the_privilege_nobody_comes_in(server: Server, sandbox: SandboxClient, interview: str) -> None:
    browser = signed_in(server.url, account(server, "user"))
    assert browser.start(interview).title == "This page is for staff"


def test_a_number_that_no_case_has_is_explained(sandbox: SandboxClient, staff: Browser) -> None:
    staff.start(DOCUMENTS)
    screen = staff.answer({"staff_case_number": "26-9999999"})
    assert screen.repeated
    assert "no case with this number" in " ".join(screen.problems)


def test_staff_take_documents_of_a_case_and_the_audit_says_so(
    server: Server, sandbox: SandboxClient, staff: Browser, letter: Browser
) -> None:
    choose(letter)
    write(letter)
    reference = into_the_case(letter)
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    filed = {row["uuid"]: row["name"] for row in sandbox.documents(COMPLETE)}
    before = len(reads_of(server, sandbox.matter_uuid(COMPLETE)))
    staff.start(DOCUMENTS)
    listed = staff.answer({"staff_case_number": COMPLETE})
    assert listed.title == f"Documents in case {COMPLETE}"
    here = staff.answer({"chosen_documents": list(filed)})
    with ZipFile(BytesIO(staff.get(links(here, ".zip")).content)) as archive:
        assert sorted(archive.namelist()) == sorted(filed.values())
    rows = [row for row in reads_of(server, sandbox.matter_uuid(COMPLETE))[before:] if row.resource == "documents"]
    assert {row.record_uuid for row in rows if row.record_uuid} == set(filed)
    again = staff.press("Choose others")
    one = next(uuid for uuid, name in filed.items() if name == "five-day-notice.txt")
    here = staff.answer({"chosen_documents": [one]})
    assert again.title == listed.title
    assert staff.get(links(here, "five-day-notice.txt")).content == sandbox.document(one)


def test_when_legalserver_is_away_the_screen_says_so_and_goes_on_later(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    staff.start(DOCUMENTS)
    staff.answer({"staff_case_number": COMPLETE})
    uuid = sandbox.documents(COMPLETE)[0]["uuid"]
    sandbox.fault(
        method="GET", path="/modules/document/download.php", times=9, when="before", kind="status", status=503
    )
    screen = staff.answer({"chosen_documents": [uuid]})
    assert screen.title.endswith("show the documents right now")
    sandbox.clear_faults()
    wait_for(lambda: staff.press("Try again").title == f"Documents in case {COMPLETE}")


def test_the_end_of_an_intake_shows_what_legalserver_lists_now(server: Server, sandbox: SandboxClient) -> None:
    client = player(server)
    reference = client.walk().reference
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    shown = client.browser.current().to_text()
    [name] = [row["name"] for row in sandbox.documents(GAPS) if reference in row["name"]]
    assert "In the file now" in shown
    assert name in shown
