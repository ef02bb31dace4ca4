"""A language that is one file, of an office's own package: nothing that people see stands in code.

Each letter of it has an accent (devserver/pseudo_language.py). Each screen is read as it is kept (reading.py).
"""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from playwright.sync_api import Page

from devserver.client_link import client_link
from devserver.pseudo_language import CODE, pseudo
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.hands import KEYBOARD, MOUSE, Hand
from tests.browser.people import HEIGHT, SCREENSHOTS, open_interview, sign_in
from tests.browser.reading import stays_in_its_language
from tests.browser.screens import ENGLISH, HEADING, Language, Walker
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS

OF_LEGALSERVER_OR_THE_BROWSER = ("code", "employment", "month")
OURS = [field.name for field in fields(Language) if field.name not in OF_LEGALSERVER_OR_THE_BROWSER]
ACCENTED = replace(ENGLISH, code=CODE, **{name: pseudo(getattr(ENGLISH, name)) for name in OURS})
OF_STAFF = ("dashboard", "setup", "mapping", "client_links", "staff_letter", "case_documents")
FOLDER = SCREENSHOTS / "a-language-of-one-file"


def test_a_client_reads_only_that_language_from_the_link_to_the_last_screen(
    server: Server, sandbox: SandboxClient, page: Page
) -> None:
    walker = Walker(page, ACCENTED, PHONE, FOLDER)
    walker.open(client_link(server, GAPS))
    walker.to_the_review()
    walker.send()
    page.get_by_text(ACCENTED.in_your_file).wait_for()
    walker.keep("delivered")


@pytest.mark.parametrize(
    ("language", "others", "width", "hand"),
    [
        ("en", ["Español"], PHONE, KEYBOARD),
        ("es", ["English"], DESK, KEYBOARD),
        (CODE, ["English", "Español"], PHONE, MOUSE),
    ],
    ids=["en-phone-keyboard", "es-desk-keyboard", "other-phone-mouse"],
)
def test_each_screen_offers_the_finished_languages_but_its_own(
    server: Server, sandbox: SandboxClient, page: Page, language: str, others: list[str], width: int, hand: Hand
) -> None:
    """Which keeps the screen, its answers and the link to the other language. The unfinished one is not offered."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(f"{client_link(server, GAPS)}&lang={language}")
    page.locator(HEADING).wait_for()
    assert page.locator(".las-language a").all_inner_texts() == others
    hand.press(page.locator(".las-language a").first)
    page.wait_for_function("language => document.documentElement.lang !== language", arg=language)
    assert re.sub(r"\W", "", page.locator(".las-language a").last.inner_text()) in ("English", "Español")


def test_staff_and_administrators_read_only_that_language(server: Server, page: Page) -> None:
    """The first screen of each of their interviews, with the health check's list and the desk's tiles."""
    sign_in(page, server)
    for name in OF_STAFF:
        open_interview(page, server, f"docassemble.legalaidsync:data/questions/{name}.yml", width=PHONE, language=CODE)
        page.locator(HEADING).wait_for()
        stays_in_its_language(page, name)
