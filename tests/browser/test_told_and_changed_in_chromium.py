"""What a program has told, and what the office changes meanwhile, in a real browser. Screenshots: screenshots/."""

from __future__ import annotations

from uuid import uuid4

import requests
from playwright.sync_api import Page

from devserver.client_link import matter_of, signer_of
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.hands import Hand, each_way
from tests.browser.screens import ENGLISH, NOTHING_MORE, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS

SCREENSHOTS = CHECKOUT / "screenshots"
SECONDS = 30
TOLD, TYPED, MEANWHILE = "309-555-0188", "309-555-0142", "309-555-0177"


def post(server: Server, action: str, **body: object) -> requests.Response:
    token = signer_of(server).route_token(action, {"site": "sandbox"}, "program crm", 1)
    return requests.post(
        f"{server.url}/legalaidsync/{action}",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex},
        json={"matter": matter_of(server, GAPS), **body},
        timeout=SECONDS,
    )


@each_way("language", ENGLISH, SPANISH)
def test_told_facts_stand_in_the_fields_and_a_change_at_the_office_is_said(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language, hand: Hand
) -> None:
    told = post(server, "prefill", facts={"mobile_phone": TOLD, "date_of_birth": "1979-05-17"}).json()
    walker = Walker(page, language, width, SCREENSHOTS / f"told-{language.code}-{width}", hand, NOTHING_MORE)
    walker.open(told["data"]["link"])
    walker.to("date-of-birth")
    assert [walker.box(place).input_value() for place in (0, 1)] == ["17", "1979"]
    walker.go_on()
    assert walker.box(0).input_value() == TOLD
    walker.type_into(0, TYPED)
    walker.go_on()
    sandbox.edit(GAPS, mobile_phone=MEANWHILE)
    post(server, "case_changed")
    walker.fill()
    walker.go_on()
    assert walker.screen_name == "question-the-file-was-changed-and-the-client-said-something-else"
    assert page.get_by_text(MEANWHILE).count() >= 1
    hand.tick(page.locator("#daform label").last)
    walker.go_on()
    walker.to_the_review()
    assert page.get_by_text(TYPED).count() == 2  # what the client said, and what will be sent
    assert page.locator(".las-told").count() == 1
    assert walker.too_wide == []
