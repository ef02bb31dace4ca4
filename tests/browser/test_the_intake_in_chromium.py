"""The intake in a real browser: phone and desk, two languages, by mouse and by keyboard. Screenshots: screenshots/."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from devserver.client_link import client_link
from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.hands import Hand, each_way, ways
from tests.browser.people import HEIGHT
from tests.browser.screens import ENGLISH, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, wait_until_reachable

SCREENSHOTS = CHECKOUT / "screenshots"
LARGE = 50_000_000  # bytes


@each_way("language", ENGLISH, SPANISH, at_least=2)
def test_a_client_walks_from_the_link_to_the_delivered_intake(
    server: Server, sandbox: SandboxClient, page: Page, tmp_path: Path, width: int, language: Language, hand: Hand
) -> None:
    """Every screen fits its width; the last one says by itself, without a reload, when all has arrived."""
    walker = Walker(page, language, width, SCREENSHOTS / f"{language.code}-{width}", hand)
    walker.open(client_link(server, GAPS))
    walker.to("papers")
    refuses_50_mb(walker, tmp_path)
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(b"%PDF-1.4 a letter")
    hand.attach(page.locator("input[type=file]"), paper)
    walker.go_on()
    walker.to_the_review()
    walker.send()
    reference = walker.reference
    with page.expect_download() as summary:
        hand.press(page.get_by_role("link", name=language.summary, exact=True))
    assert reference in summary.value.suggested_filename
    page.get_by_text(language.in_your_file).wait_for()
    walker.keep("delivered")
    assert walker.too_wide == []
    assert [note["subject"].count(reference) for note in sandbox.notes(GAPS)] == [1]
    assert len(sandbox.documents(GAPS)) == 2  # the paper and the summary
    assert OutboxRows(server).all_in(reference, "sent")


def refuses_50_mb(walker: Walker, folder: Path) -> None:
    """The browser says so at once, before the file is sent."""
    large = folder / "scan.pdf"
    with large.open("wb") as file:
        file.truncate(LARGE)
    walker.hand.attach(walker.page.locator("input[type=file]"), large)
    walker.hand.press(walker.button(walker.language.go_on))
    expect(walker.page.locator(".da-has-error").first).to_contain_text(walker.language.too_large)
    walker.keep("too-large")


def test_the_screen_says_so_when_the_offices_records_are_out_of_reach(
    server: Server, sandbox: SandboxClient, page: Page
) -> None:
    """The client answers without them, or tries again when they are back."""
    sandbox.fault(method="GET", path="/api/*", times=None, when="before", kind="status", status=503)
    for name, (language, width, hand) in ways(ENGLISH, SPANISH).items():
        walker = Walker(page, language, width, SCREENSHOTS / f"out-of-reach-{name}", hand)
        walker.open(client_link(server, COMPLETE))
        walker.go_on()
        page.get_by_text(language.out_of_reach).first.wait_for()
        walker.go_on(language.answer_now)
        assert walker.screen_name == "question-name"
        assert walker.too_wide == []
    walker.open(client_link(server, COMPLETE))
    walker.go_on()
    sandbox.clear_faults()
    wait_until_reachable(server)
    walker.go_on(walker.language.try_again)
    assert walker.screen_name == "question-check-what-is-on-file"


def test_staff_see_what_arrived_on_the_cases_page(server: Server, sandbox: SandboxClient, page: Page) -> None:
    """The sandbox's page of a case: what a person watches while the write-back arrives."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(f"{server.sandbox_url}/matter/dynamic-profile/view/1042")
        folder = SCREENSHOTS / "staff"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"case-{width}.png", full_page=True)
        assert page.get_by_text("Marigold J Featherstone").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
