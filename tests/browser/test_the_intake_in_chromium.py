"""The intake in a real browser, at the width of a phone and of a desk, in both languages. Screenshots: screenshots/."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from devserver.client_link import client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.hands import Hand, four_ways
from tests.browser.screens import ENGLISH, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, wait_for

SCREENSHOTS = CHECKOUT / "screenshots"


@four_ways("language", ENGLISH, SPANISH)
def test_a_client_walks_from_the_link_to_the_delivered_intake(
    server: Server, sandbox: SandboxClient, page: Page, width: int, language: Language, hand: Hand
) -> None:
    """Every screen fits its width; the last one says by itself, without a reload, when all has arrived."""
    walker = Walker(page, language, width, SCREENSHOTS / f"{language.code}-{width}", hand)
    walker.open(client_link(server, GAPS))
    walker.to_the_review()
    walker.send()
    page.get_by_text(language.in_your_file).wait_for()
    walker.keep("delivered")
    assert walker.too_wide == []
    reference = walker.reference
    assert [note["subject"].count(reference) for note in sandbox.notes(GAPS)] == [1]
    assert OutboxRows(server).all_in(reference, "sent")


def test_what_was_typed_beside_a_refused_answer_stays(server: Server, sandbox: SandboxClient, page: Page) -> None:
    """The sentence stands beside its field and names it; the other fields keep what was typed."""
    walker = Walker(page, ENGLISH, PHONE, SCREENSHOTS / "refused")
    walker.open(client_link(server, COMPLETE))
    walker.go_on()
    page.get_by_text("Address", exact=True).last.click()
    walker.go_on()
    page.get_by_label("Street address").fill("7 Typed Lane")
    page.get_by_label("ZIP code").fill("123")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("please enter 5 digits").wait_for()
    walker.keep("refused")
    assert page.get_by_label("Street address").input_value() == "7 Typed Lane"
    assert page.get_by_label("ZIP code").input_value() == "123"


def test_a_file_of_50_mb_is_refused_before_it_is_sent(
    server: Server, sandbox: SandboxClient, page: Page, tmp_path: Path
) -> None:
    """The browser says so at once; the client can go on without the file."""
    large = tmp_path / "scan.pdf"
    large.write_bytes(b"0" * 50_000_000)
    walker = Walker(page, ENGLISH, PHONE, SCREENSHOTS / "large-file")
    walker.open(client_link(server, COMPLETE))
    walker.to("papers")
    page.locator("input[type=file]").set_input_files(str(large))
    page.get_by_role("button", name="Continue").click()
    page.locator(".da-has-error").first.wait_for()
    walker.keep("too-large")
    assert "larger than the server can accept" in page.locator(".da-has-error").first.inner_text()


def test_the_screen_says_so_when_the_offices_records_are_out_of_reach(
    server: Server, sandbox: SandboxClient, page: Page
) -> None:
    sandbox.fault(method="GET", path="/api/*", times=None, when="before", kind="status", status=503)
    for language in (ENGLISH, SPANISH):
        walker = Walker(page, language, PHONE, SCREENSHOTS / f"out-of-reach-{language.code}")
        walker.open(client_link(server, COMPLETE))
        walker.go_on()
        page.get_by_text(language.out_of_reach).first.wait_for()
        walker.keep("out-of-reach")
        assert walker.too_wide == []
    sandbox.clear_faults()

    def reachable() -> bool:
        walker.open(client_link(server, COMPLETE))
        walker.go_on()
        return page.get_by_text(language.out_of_reach).count() == 0

    wait_for(reachable)


def test_staff_see_what_arrived_on_the_cases_page(server: Server, sandbox: SandboxClient, page: Page) -> None:
    """The sandbox's page of a case: what a person watches while the write-back arrives."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{server.sandbox_url}/matter/dynamic-profile/view/1042")
        folder = SCREENSHOTS / "staff"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"case-{width}.png", full_page=True)
        assert page.get_by_text("Marigold J Featherstone").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
