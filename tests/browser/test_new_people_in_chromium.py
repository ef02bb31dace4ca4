"""Somebody who is new asks for help in a real browser, on a phone in Spanish and at a desk in English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from devserver.client_link import INTAKE
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.screens import ENGLISH, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient

SCREENSHOTS = CHECKOUT / "screenshots" / "new-people"
LANGUAGES = {"en": "Add: Language", "es": "Agregar: Idioma"}


class Newcomer(Walker):
    """Of somebody new nothing is on file, so all of it is asked."""

    def fill(self) -> None:
        """Type names and address, pick from lists, and do what every client does."""
        name = self.screen_name.removeprefix("question-")
        if name == "name":
            self.type_into(0, "Teodora")
            self.type_into(2, "Ravensworth")
        elif name == "address":
            for place, text in enumerate(("9 Lantern Hill", "", "Peoria", "61699")):
                self.type_into(place, text)
            self.choose(0, "Illinois")
        elif name in ("county", "kind-of-problem"):
            self.page.locator("#daform select:visible").select_option(index=2)
        else:
            super().fill()


@pytest.mark.parametrize(("width", "language"), [(PHONE, SPANISH), (DESK, ENGLISH)], ids=["phone-es", "desk-en"])
def test_somebody_new_walks_from_the_public_address_to_a_case_that_was_made(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language
) -> None:
    before = len(sandbox.cases())
    walker = Newcomer(page, language, width, SCREENSHOTS / f"{language.code}-{width}")
    walker.open(f"{server.url}/interview?i={INTAKE}&new_session=1")
    walker.to_the_review()
    page.get_by_role("link", name=LANGUAGES[language.code]).click()
    page.locator(".da-field-checkboxes").get_by_text("Spanish", exact=True).click()
    walker.keep("several-values")
    walker.go_on()
    assert page.get_by_role("cell", name="Spanish").count() == 2
    assert page.get_by_role("table").first.get_by_role("columnheader").count() == 3
    walker.send()
    page.get_by_text(language.in_your_file).wait_for()
    walker.keep("delivered")
    assert walker.too_wide == []
    assert len(sandbox.cases()) == before + 1
