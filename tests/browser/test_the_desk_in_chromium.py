"""The sync desk in a real browser: at the width of a phone and of a desk, in both languages, by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.people import SCREENSHOTS, keep, open_interview, see, tab_to
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, player, sheet, wait_for

INTERVIEW = "docassemble.legalaidsync:data/questions/dashboard.yml"


@dataclass(frozen=True)
class Words:
    """What staff read and press."""

    code: str
    title: str
    change: str
    to_decide: str
    question: str
    keep: str
    kept: str
    to_item: str
    to_submission: str
    values: str
    to_filter: str
    filter: str
    show: str


ENGLISH = Words(
    "en",
    title="Sync with LegalServer",
    change="Changes of the case",
    to_decide="Decide which value is right",
    question="Mobile phone: which value is right?",
    keep="Keep what is on file now",
    kept="Your choice is kept.",
    to_item="Back to this item",
    to_submission="Back to the submission",
    values="Show what it writes",
    to_filter="Filter by state, site, kind or day",
    filter="Which submissions do you look for?",
    show="Show them",
)
SPANISH = Words(
    "es",
    title="Envíos a LegalServer",
    change="Cambios del caso",
    to_decide="Decidir qué dato es correcto",
    question="Teléfono celular: ¿qué dato es correcto?",
    keep="Dejar lo que está ahora en el expediente",
    kept="Se guardó lo que usted eligió.",
    to_item="Volver a este elemento",
    to_submission="Volver al envío",
    values="Mostrar lo que escribe",
    to_filter="Filtrar por estado, sitio, tipo o día",
    filter="¿Qué envíos busca?",
    show="Mostrarlos",
)


@pytest.fixture(scope="module")
def chromium(staff_chromium: BrowserContext) -> BrowserContext:
    return staff_chromium


@pytest.fixture
def reference(server: Server, sandbox: SandboxClient) -> str:
    """The code of a submission of which one number waits for a decision."""
    client = player(server, COMPLETE, sheet(wrong_sections=["contact"], client__mobile_number="312-555-0177"))
    review = client.walk(until="Look at everything").last
    sandbox.edit(COMPLETE, mobile_phone="312-555-0188")
    found = client.go_on(review).reference
    wait_for(lambda: OutboxRows(server).all_in(found, "sent", "needs a decision"))
    return found


@pytest.mark.parametrize(("words", "width"), [(ENGLISH, PHONE), (SPANISH, DESK)], ids=["en", "es"])
def test_staff_find_a_conflict_and_decide(
    server: Server, sandbox: SandboxClient, page: Page, reference: str, width: int, words: Words
) -> None:
    folder = SCREENSHOTS / f"desk-{words.code}"
    open_interview(page, server, INTERVIEW, width=width, language=words.code)
    see(page, words.title)
    keep(page, folder, "list")
    page.get_by_role("link", name=words.to_filter, exact=True).click()
    see(page, words.filter)
    keep(page, folder, "filter")
    page.get_by_role("button", name=words.show, exact=True).click()
    see(page, words.title)
    page.get_by_role("link", name=reference, exact=True).click()
    page.get_by_role("link", name=words.change, exact=True).wait_for()
    keep(page, folder, "submission")
    page.get_by_role("button", name=words.values, exact=True).click()
    page.get_by_text("312-555-0177").first.wait_for()
    keep(page, folder, "values")
    page.get_by_role("button", name=words.to_submission, exact=True).click()
    page.get_by_role("link", name=words.change, exact=True).click()
    page.get_by_role("button", name=words.to_decide, exact=True).wait_for()
    keep(page, folder, "item")
    page.get_by_role("button", name=words.to_decide, exact=True).click()
    see(page, words.question)
    keep(page, folder, "decision")
    page.get_by_role("button", name=words.keep, exact=True).click()
    page.get_by_text(words.kept).wait_for()
    keep(page, folder, "decided")
    assert OutboxRows(server).states(reference)["update_matter"] == ["cancelled"]
    assert sandbox.case(COMPLETE)["mobile_phone"] == "312-555-0188"


def test_the_keyboard_is_enough(server: Server, sandbox: SandboxClient, page: Page, reference: str) -> None:
    """From the list to the choice with Tab and Enter."""
    page.goto(f"{server.url}/interview?i={INTERVIEW}&new_session=1")
    see(page, ENGLISH.title)
    for text, then in (
        (ENGLISH.to_filter, ENGLISH.filter),
        (ENGLISH.show, ENGLISH.title),
        (reference, f"Submission {reference}"),
        (ENGLISH.change, ENGLISH.change),
        (ENGLISH.to_decide, ENGLISH.question),
        (ENGLISH.keep, "Everything is decided"),
    ):
        tab_to(page, text)
        page.keyboard.press("Enter")
        see(page, then)
    assert OutboxRows(server).states(reference)["update_matter"] == ["cancelled"]


def test_the_chart_is_a_table_and_every_tile_has_a_name(server: Server, page: Page) -> None:
    """What a screen reader finds: regions by their names, numbers in words, and no bare picture."""
    page.goto(f"{server.url}/interview?i={INTERVIEW}&new_session=1")
    chart = page.get_by_role("table", name="Items of the last two weeks, by the day they came in")
    chart.wait_for()
    assert chart.get_by_role("row").count() == 15
    assert chart.get_by_role("img").count() == 0
    for name in (
        "Items by where they stand",
        "What is wrong, and what to do",
        "LegalServer sites",
        "Links for clients",
    ):
        assert page.get_by_role("region", name=name, exact=True).is_visible()
    assert page.get_by_role("meter").count() == 1
    page.get_by_role("status").filter(has_text="Found:").wait_for()
    page.get_by_role("region", name="LegalServer sites").get_by_role("link", name="sandbox", exact=True).click()
    see(page, "Site sandbox")
    keep(page, SCREENSHOTS / "desk-en", "site")
