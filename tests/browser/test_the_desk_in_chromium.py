"""The sync desk in a real browser: at the width of a phone and of a desk, in both languages, by mouse and keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.server import Server
from tests.browser.chromium import PHONE
from tests.browser.hands import KEYBOARD, Hand, each_way, tab_to
from tests.browser.people import SCREENSHOTS
from tests.browser.staff import Staff
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, player, sheet, wait_for

INTERVIEW = "docassemble.legalaidsync:data/questions/dashboard.yml"
IS_ON_TOP = """(link, [x, y]) => {
  const box = link.getBoundingClientRect();
  return document.elementFromPoint(box.left + box.width * x, box.top + box.height * y) === link;
}"""


@dataclass(frozen=True)
class Words:
    """What staff read and press."""

    code: str
    title: str
    csv: str
    pause: str
    paused: str
    resume: str
    resumed: str
    of_site: str
    to_filter: str
    filter: str
    decision: str
    change: str
    show: str
    search: str
    values: str
    to_submission: str
    relink: str
    which_case: str
    other_case: str
    withdraw: str
    sure: str
    no: str
    again: str
    sent_again: str
    go_on: str
    to_decide: str
    question: str
    keep: str
    kept: str


ENGLISH = Words(
    "en",
    title="Sync with LegalServer",
    csv="Save this list for a spreadsheet (CSV)",
    pause="Pause this site",
    paused="Nothing is sent to this site until you resume. What comes in is kept.",
    resume="Resume this site",
    resumed="Sending goes on again.",
    of_site="Show the submissions of this site",
    to_filter="Filter by state, site, kind or day",
    filter="Which submissions do you look for?",
    decision="Needs a decision",
    change="Changes of the case",
    show="Show them",
    search="Search",
    values="Show what it writes",
    to_submission="Back to the submission",
    relink="Give another case number",
    which_case="To which case does submission {} belong?",
    other_case="Send what is left to this case?",
    withdraw="Withdraw",
    sure="Withdraw this?",
    no="No, go back",
    again="Send again now",
    sent_again="It will be sent again now.",
    go_on="Continue",
    to_decide="Decide which value is right",
    question="Mobile phone: which value is right?",
    keep="Keep what is on file now",
    kept="Your choice is kept.",
)
SPANISH = Words(
    "es",
    title="Envíos a LegalServer",
    csv="Guardar esta lista para una hoja de cálculo (CSV)",
    pause="Pausar este sitio",
    paused="No se envía nada a este sitio hasta que usted lo reanude. Lo que llegue se guarda.",
    resume="Reanudar este sitio",
    resumed="Los envíos continúan de nuevo.",
    of_site="Mostrar los envíos de este sitio",
    to_filter="Filtrar por estado, sitio, tipo o día",
    filter="¿Qué envíos busca?",
    decision="Necesita una decisión",
    change="Cambios del caso",
    show="Mostrarlos",
    search="Buscar",
    values="Mostrar lo que escribe",
    to_submission="Volver al envío",
    relink="Dar otro número de caso",
    which_case="¿A qué caso pertenece el envío {}?",
    other_case="¿Enviar lo que queda a este caso?",
    withdraw="Retirar",
    sure="¿Retirar esto?",
    no="No, volver",
    again="Enviar de nuevo ahora",
    sent_again="Se enviará de nuevo ahora.",
    go_on="Continuar",
    to_decide="Decidir qué dato es correcto",
    question="Teléfono celular: ¿qué dato es correcto?",
    keep="Dejar lo que está ahora en el expediente",
    kept="Se guardó lo que usted eligió.",
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


@each_way("words", ENGLISH, SPANISH)
def test_staff_find_a_conflict_and_decide(
    server: Server, sandbox: SandboxClient, page: Page, reference: str, width: int, words: Words, hand: Hand
) -> None:
    """Everything that the desk offers on the way there is used, or is asked for and left with a no."""
    staff = Staff(page, hand, SCREENSHOTS / f"desk-{words.code}")
    staff.open(server, INTERVIEW, width=width, language=words.code)
    staff.see(words.title)
    staff.keep("list")
    _stop_a_site_and_go_on(staff, words)
    _find(staff, words, reference)
    staff.keep("submission")
    staff.press(words.values)
    staff.page.get_by_text("312-555-0177").first.wait_for()
    staff.keep("values")
    staff.press(words.to_submission)
    _almost_send_to_another_case(staff, words, reference)
    staff.follow(words.change)
    _almost_withdraw(staff, words)
    staff.press(words.again)
    staff.read(words.sent_again)
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent", "needs a decision"))
    staff.press(words.to_submission)
    staff.follow(words.change)
    staff.press(words.to_decide)
    staff.see(words.question)
    staff.keep("decision")
    staff.press(words.keep)
    staff.read(words.kept)
    staff.keep("decided")
    assert OutboxRows(server).states(reference)["update_matter"] == ["cancelled"]
    assert sandbox.case(COMPLETE)["mobile_phone"] == "312-555-0188"


def _stop_a_site_and_go_on(staff: Staff, words: Words) -> None:
    """From the list, and back to the list of that site."""
    staff.follow("sandbox")
    staff.press(words.pause)
    staff.read(words.paused)
    staff.press(words.resume)
    staff.read(words.resumed)
    staff.keep("site")
    staff.follow(words.of_site)
    staff.see(words.title)


def _find(staff: Staff, words: Words, reference: str) -> None:
    """From the list to a submission: through the filters, a search, and the same list as a file."""
    staff.follow(words.to_filter)
    staff.see(words.filter)
    staff.pick(words.decision)
    staff.pick(words.change, place=1)
    staff.hand.date(staff.box(), date.today() - timedelta(days=1))
    staff.keep("filter")
    staff.press(words.show)
    staff.see(words.title)
    staff.write(reference)
    staff.press(words.search)
    staff.page.locator(f"#daform input[value='{reference}']").wait_for()
    with staff.page.expect_download() as download:
        staff.follow(words.csv)
    assert download.value.suggested_filename == "sync-desk.csv"
    assert reference in download.value.path().read_text("utf-8")
    staff.follow(reference)
    staff.page.get_by_role("link", name=words.change, exact=True).wait_for()


def _almost_send_to_another_case(staff: Staff, words: Words, reference: str) -> None:
    staff.press(words.relink)
    staff.see(words.which_case.format(reference))
    staff.keep("case-number")
    staff.write(GAPS)
    staff.press(words.go_on)
    staff.see(words.other_case)
    staff.keep("sure")
    staff.press(words.no)


def _almost_withdraw(staff: Staff, words: Words) -> None:
    staff.page.get_by_role("button", name=words.to_decide, exact=True).wait_for()
    staff.keep("item")
    staff.press(words.withdraw)
    staff.see(words.sure)
    staff.press(words.no)


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


def test_the_link_to_the_content_stands_whole_at_the_top_when_tab_leads_to_it(server: Server, page: Page) -> None:
    """Also on a page that is scrolled, where docassemble would show it above the window."""
    staff = Staff(page, KEYBOARD, SCREENSHOTS / "desk-en")
    staff.open(server, INTERVIEW, width=PHONE, language=ENGLISH.code)
    staff.see(ENGLISH.title)
    page.evaluate("window.scrollTo(0, 900)")
    link = page.locator(".daskiplink")
    tab_to(link)
    for x, y in ((0.1, 0.1), (0.9, 0.9)):
        assert link.evaluate(IS_ON_TOP, [x, y])
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "daquestion"
