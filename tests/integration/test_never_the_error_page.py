"""What nobody foresaw ends on a screen of ours, with a code that stands in the log; what was answered stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import sqlalchemy

from devserver.client_link import INTAKE, case_token
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, player, sheet, wait_until_reachable

FOLDER = "docassemble.legalaidsync:data/questions"
STAFF = ("dashboard", "client_links")  # the others read no table before they are told a case
OURS = {"en": "Something went wrong on our side", "es": "Algo falló de nuestro lado"}
CODE = re.compile(r"\bE-[A-Z0-9]{5,}\b")
DOCASSEMBLES = ("Traceback", "There was an error", "invalid literal", "da-retry")
SECONDS = 60
AWAY = "_taken_away"
TABLES = ("legalaidsync_submission", "legalaidsync_link", "legalaidsync_access")
TOO_MUCH = 17 * 1024 * 1024

FAULTS: tuple[dict[str, Any], ...] = (
    *({"kind": "status", "status": status} for status in (401, 403, 404, 500)),
    {"kind": "status", "status": 503, "html": True},
    {"kind": "rate_limit"},
    *({"kind": kind} for kind in ("html", "reset", "truncated", "content_type")),
)


@contextmanager
def without_tables(server: Server, *names: str) -> Iterator[None]:
    """The package's tables are not there, as before the first migration or when somebody has dropped them."""
    engine = sqlalchemy.create_engine(server.database_url, poolclass=sqlalchemy.NullPool)

    def rename(one: str, other: str) -> None:
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text(f"alter table {one} rename to {other}"))

    for name in names:
        rename(name, name + AWAY)
    try:
        yield
    finally:
        for name in names:
            rename(name + AWAY, name)


def code_on(server: Server, text: str) -> str:
    """The one code on a screen of ours; it stands in the server's log, beside the class of the error."""
    [code] = {str(found) for found in CODE.findall(text)}
    [line] = [line for line in server.log_text().splitlines() if code in line]
    assert re.search(rf"trouble {code} \w+", line), line
    return code


# Words that staff have written where a client may not look: in fields of the matter, and in lists of the case.
OF_STAFF = {
    name: f"Canary of {name}"
    for name in (
        "home_phone_note", "work_phone_note", "mobile_phone_note", "a_number", "visa_number", "case_title",
        "conflict_status_note", "conflict_status_note_ap", "transfer_reject_notes", "pro_bono_opportunity_note",
    )
}  # fmt: skip


def test_a_client_sees_nothing_of_staffs_and_keeps_all_answers_when_sending_fails(
    server: Server, sandbox: SandboxClient
) -> None:
    """One walk: what staff alone may see is nowhere in the browser; the outbox is gone at the moment of sending."""
    sandbox.edit(GAPS, **OF_STAFF, home_phone_safe=False)
    client = player(server, GAPS, sheet())
    walked = client.walk(until="Look at everything")
    review = walked.last
    page = client.browser.get(f"{server.url}/interview?i={INTAKE}").text
    for text in (*(str(screen.json) for screen in walked.screens), page):
        assert "canary" not in text.lower()
        assert "phone is safe" not in text
    with without_tables(server, "legalaidsync_submission"):
        screen = client.browser.press(review.buttons[0].label)
        assert screen.title == OURS["en"]
        assert "legalaidsync" not in screen.to_text()
        first = code_on(server, screen.to_text())
        again = client.browser.press("Try again")
        assert again.title == OURS["en"]
        assert code_on(server, again.to_text()) != first
    walk = client.go_on(client.browser.press("Try again"))
    assert walk.last.kind == "end"
    assert OutboxRows(server).submissions(walk.reference) == 1


def test_on_the_first_visit_the_link_is_not_lost(server: Server, sandbox: SandboxClient) -> None:
    query = {"i": INTAKE, "case": case_token(server, COMPLETE), "lang": "es"}
    with without_tables(server, "legalaidsync_link"):
        page = requests.get(f"{server.url}/interview", params=query, timeout=SECONDS)
    assert OURS["es"] in page.text
    assert f"case={query['case']}" in page.text  # "Try again" opens the same link
    code_on(server, page.text)
    assert "ProgrammingError" not in page.text
    assert not [words for words in DOCASSEMBLES if words in page.text]


@pytest.mark.parametrize("name", STAFF)
def test_staff_get_a_screen_of_ours_when_the_tables_are_not_there(server: Server, staff: Browser, name: str) -> None:
    with without_tables(server, *TABLES):
        screen = staff.start(f"{FOLDER}/{name}.yml")
        assert "sync desk" in screen.to_text()
        code = code_on(server, screen.to_text())
    assert screen.title == OURS["en"]
    staff.start(f"{FOLDER}/dashboard.yml")
    found = staff.answer({"desk_view['text']": code}).to_text()
    assert f"Error {code}" in found
    assert "Kind of error: ProgrammingError" in found


@pytest.mark.parametrize(("asked", "language"), [("en-US,en;q=0.9", "en"), ("es-MX,es;q=0.9", "es")])
def test_where_docassemble_cannot_even_begin_a_page_of_ours_stands_in_its_place(
    server: Server, asked: str, language: str
) -> None:
    query = {"i": INTAKE, "reset": "canary"}  # docassemble makes a number of it, before any interview is loaded
    page = requests.get(f"{server.url}/interview", params=query, headers={"Accept-Language": asked}, timeout=SECONDS)
    assert page.status_code >= 500
    assert OURS[language] in page.text
    assert f'<html lang="{language}">' in page.text
    assert not [words for words in DOCASSEMBLES if words in page.text]
    code_on(server, page.text)


def test_an_upload_that_is_too_large_is_explained(server: Server) -> None:
    files = {"papers": ("scan.pdf", b"0" * TOO_MUCH, "application/pdf")}
    page = requests.post(f"{server.url}/interview", params={"i": INTAKE}, files=files, timeout=SECONDS)
    assert page.status_code == 413
    assert "up to 10 MB each" in page.text


def test_a_program_still_gets_what_docassemble_answers(server: Server) -> None:
    query = {"i": INTAKE, "reset": "canary", "json": "1"}
    assert OURS["en"] not in requests.get(f"{server.url}/interview", params=query, timeout=SECONDS).text


def test_nobody_can_call_the_screen_by_a_link(server: Server, sandbox: SandboxClient) -> None:
    """An action with a made-up error writes nothing into the log."""
    client = player(server, COMPLETE)
    client.open()
    client.browser.action("something_went_wrong", error_message="Canaryerror: made up", error_trace="made up")
    assert "Canaryerror" not in server.log_text()


# LegalServer fails in every way, at every place where a person waits for it


def open_intake(server: Server, staff: Browser) -> Screen:
    client = player(server, COMPLETE)
    client.open()
    return client.browser.press("Continue")


def find_in(name: str, variable: str) -> Callable[[Server, Browser], Screen]:
    def find(server: Server, staff: Browser) -> Screen:
        staff.start(f"{FOLDER}/{name}.yml", new_session="1")
        return staff.answer({variable: COMPLETE})

    return find


PLACES: tuple[Callable[[Server, Browser], Screen], ...] = (
    open_intake,
    find_in("client_links", "links_case"),
    find_in("staff_letter", "staff_case_number"),
    find_in("case_documents", "staff_case_number"),
)


def test_however_legalserver_fails_there_is_a_screen_that_expects_it(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    """Each failure at one place, the places in turn; unit tests have every class of error at each place."""
    for number, fault in enumerate(FAULTS):
        sandbox.clear_faults()
        sandbox.fault(path="/api/*", times=99, when="before" if fault["kind"] != "truncated" else "after", **fault)
        screen = PLACES[number % len(PLACES)](server, staff)
        assert screen.title not in OURS.values(), fault
        assert screen.kind != "response", fault
        assert "Marigold" not in screen.to_text(), fault
    sandbox.clear_faults()
    wait_until_reachable(server)
