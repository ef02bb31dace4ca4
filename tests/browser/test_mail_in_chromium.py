"""Papers by e-mail and a reminder in a real browser: by keyboard, as wide as a phone and a desk, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from devserver.client_link import client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.screens import ENGLISH, SPANISH, Language, Walker
from tests.integration.test_mailed_papers import LETTER, SENDER, TAKEN, Mailbox, message_to
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS

SCREENSHOTS = CHECKOUT / "screenshots"
WORDS = {
    "en": {"again": "Look again", "address": "The address for your papers", "some": "Files that have arrived: 2"},
    "es": {
        "again": "Mirar otra vez",
        "address": "La dirección para sus papeles",
        "some": "Archivos que han llegado: 2",
    },
}


@pytest.mark.parametrize(("width", "language"), [(PHONE, ENGLISH), (DESK, SPANISH)], ids=["phone-en", "desk-es"])
def test_a_client_takes_a_mailed_paper_along(
    server: Server, sandbox: SandboxClient, page: Page, tmp_path: Path, width: int, language: Language
) -> None:
    sandbox.edit(GAPS, client_email_address=None)  # what is on file is not asked
    words = WORDS[language.code]
    walker = Walker(page, language, width, SCREENSHOTS / f"mail-{language.code}-{width}")
    walker.open(client_link(server, GAPS))
    walker.to("phone-and-e-mail")
    walker.type_into(0, "309-555-0142")
    walker.type_into(1, SENDER)
    walker.go_on()
    walker.to("reminder")
    walker.to("papers-by-e-mail")
    address = page.get_by_label(words["address"]).input_value()
    letter = message_to(address, ("letter.pdf", LETTER), ("virus.exe", b"MZ"))
    assert Mailbox(server, tmp_path).take(letter) == [TAKEN]
    again = page.get_by_role("button", name=words["again"])
    again.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text=words["some"]).wait_for()
    walker.keep("arrived")
    walker.go_on()
    assert walker.screen_name == "question-which-of-the-papers-that-came-by-e-mail"
    assert page.locator("#daform input[type=checkbox]:checked").count() == 0
    page.get_by_text("letter.pdf (1 KB)", exact=True).last.click()
    walker.keep("chosen")
    walker.go_on()
    walker.to_the_review()
    assert walker.too_wide == []
