"""The review screen in a real browser: at the width of a phone and of a desk, in both languages, and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from devserver.client_link import client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.screens import ENGLISH, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, wait_for

SCREENSHOTS = CHECKOUT / "screenshots" / "review"
MARK = {"en": "Leave, do not know or remove: Phone and e-mail", "es": "Dejar, no sé o quitar: "}
REMOVE = {"en": "Remove it from my file", "es": "Quitarlo de mi expediente"}
WILL_GO = {"en": "It will be taken out of your file.", "es": "Se sacará de su expediente."}


@pytest.mark.parametrize(("width", "language"), [(PHONE, SPANISH), (DESK, ENGLISH)], ids=["phone-es", "desk-en"])
def test_a_fact_is_removed_on_purpose_by_keyboard_alone(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language
) -> None:
    """The link, the list and the button each take the keyboard; what is removed is erased in LegalServer."""
    walker = Walker(page, language, width, SCREENSHOTS / f"{language.code}-{width}")
    walker.open(client_link(server, COMPLETE))
    walker.to_the_review()
    links = page.locator("#daquestion a[href]").filter(has_text=MARK[language.code])
    links.nth(0 if language is ENGLISH else 3).focus()
    page.keyboard.press("Enter")
    walker.page.locator("body.question-what-to-do-with-a-section").wait_for()
    page.locator("#daform select:visible").first.focus()
    page.keyboard.type(REMOVE[language.code][:4])
    walker.keep("what-to-do")
    page.get_by_role("button", name=language.go_on, exact=True).last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("cell", name=WILL_GO[language.code]).wait_for()
    walker.keep("review-with-a-mark")
    walker.send()
    reference = walker.reference
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    assert sandbox.case(COMPLETE)["mobile_phone"] is None
    assert walker.too_wide == []


def test_the_table_is_a_table_for_screen_readers_also_where_it_looks_like_cards(
    server: Server, sandbox: SandboxClient, page: Page
) -> None:
    walker = Walker(page, ENGLISH, PHONE, SCREENSHOTS / "table")
    walker.open(client_link(server, COMPLETE))
    walker.to_the_review()
    table = page.get_by_role("table", name="Address")
    assert [cell.inner_text() for cell in table.get_by_role("columnheader").all()] == [
        "What",
        "On file",
        "You said",
        "Will be sent",
    ]
    assert table.get_by_role("rowheader", name="ZIP code").count() == 1
