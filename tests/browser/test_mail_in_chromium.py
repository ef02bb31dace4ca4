"""Papers by e-mail and a reminder in a real browser: phone and desk, two languages, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from devserver.client_link import client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.hands import Hand, each_way
from tests.browser.screens import ENGLISH, NOTHING_MORE, SPANISH, Language, Walker
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


@each_way("language", ENGLISH, SPANISH)
def test_a_client_takes_a_mailed_paper_along(
    server: Server, sandbox: SandboxClient, page: Page, tmp_path: Path, width: int, language: Language, hand: Hand
) -> None:
    sandbox.edit(GAPS, client_email_address=None)  # what is on file is not asked
    words = WORDS[language.code]
    walker = Walker(page, language, width, SCREENSHOTS / f"mail-{language.code}-{width}", hand, NOTHING_MORE)
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
    hand.press(page.get_by_role("button", name=words["again"]))
    page.get_by_role("status").filter(has_text=words["some"]).wait_for()
    walker.keep("arrived")
    walker.go_on()
    assert walker.screen_name == "question-which-of-the-papers-that-came-by-e-mail"
    assert page.locator("#daform input[type=checkbox]:checked").count() == 0
    walker.tap("letter.pdf (1 KB)")
    walker.keep("chosen")
    walker.go_on()
    assert walker.too_wide == []
