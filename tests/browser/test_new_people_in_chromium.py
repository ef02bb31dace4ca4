"""Somebody who is new asks for help in a real browser: phone and desk, two languages, by mouse and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from devserver.client_link import INTAKE
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.hands import Hand, each_way
from tests.browser.screens import ENGLISH, NOTHING_MORE, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient

SCREENSHOTS = CHECKOUT / "screenshots" / "new-people"
LANGUAGES = {"en": "Add: Language", "es": "Agregar: Idioma"}
STREET, CITY, ZIP = 0, 2, 3  # of the boxes


def _name(walker: Walker) -> None:
    walker.type_into(0, "Teodora")
    walker.type_into(2, "Ravensworth")


def _address(walker: Walker) -> None:
    """What was typed beside a refused answer stays; the sentence stands beside its field, which has the focus."""
    walker.type_into(STREET, "9 Lantern Hill")
    walker.type_into(CITY, "Peoria")
    walker.choose(0, "Illinois")
    walker.type_into(ZIP, "123")
    walker.hand.press(walker.button(walker.language.go_on))
    walker.page.get_by_text(walker.language.five_digits).wait_for()
    walker.keep("refused")
    expect(walker.box(STREET)).to_have_value("9 Lantern Hill")
    expect(walker.box(ZIP)).to_have_value("123")
    expect(walker.box(ZIP)).to_be_focused()
    walker.type_into(ZIP, "61699")


def _any_choice(walker: Walker) -> None:
    walker.choose(0, walker.page.locator("#daform select:visible option").nth(2).inner_text())


# Of somebody new nothing is on file, so all of it is asked.
ALL_IS_ASKED = {
    **NOTHING_MORE,
    "name": _name,
    "address": _address,
    "county": _any_choice,
    "kind-of-problem": _any_choice,
}


@each_way("language", ENGLISH, SPANISH)
def test_somebody_new_walks_from_the_public_address_to_a_case_that_was_made(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language, hand: Hand
) -> None:
    before = len(sandbox.cases())
    walker = Walker(page, language, width, SCREENSHOTS / f"{language.code}-{width}", hand, ALL_IS_ASKED)
    walker.open(f"{server.url}/interview?i={INTAKE}&new_session=1")
    walker.to_the_review()
    walker.follow(LANGUAGES[language.code])
    hand.tick(page.locator(".da-field-checkboxes").get_by_text("Spanish", exact=True))
    walker.keep("several-values")
    walker.go_on()
    assert page.get_by_role("cell", name="Spanish").count() == 2
    assert page.get_by_role("table").first.get_by_role("columnheader").count() == 3
    walker.send()
    page.get_by_text(language.in_your_file).wait_for()
    walker.keep("delivered")
    assert walker.too_wide == []
    assert len(sandbox.cases()) == before + 1
