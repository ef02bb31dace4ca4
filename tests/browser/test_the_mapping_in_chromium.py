"""The mapping's screen and the case file in a real browser: phone and desk, two languages, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.client_link import case_token, matter_of
from devserver.server import Server
from tests.browser.hands import Hand, each_way
from tests.browser.people import HEIGHT, SCREENSHOTS
from tests.browser.staff import Staff
from tests.walking import COMPLETE

MAPPING = "docassemble.legalaidsync:data/questions/mapping.yml"
DEMO = "docassemble.legalaidsync:data/questions/case_file_demo.yml"


@dataclass(frozen=True)
class Words:
    """What staff read and press."""

    code: str
    fields: str
    section: str
    row: str
    keep: str
    kept: str
    add: str
    which: str
    ask: str
    check: str
    none: str
    case: str
    show: str
    staff: str
    kind: str
    plus: str
    go_on: str
    drop: str
    dropped: str
    leave: str


ENGLISH = Words(
    "en",
    fields="Fields of LegalServer",
    section="Language",
    row="Language",
    keep="Keep",
    kept="Kept as a draft. Save it when you are done.",
    add="Add a field of your own",
    which="Which field do you want to add?",
    ask="Ask LegalServer",
    check="Check and save",
    none="There are none.",
    case="What is in the case",
    show="Show",
    staff="Only staff",
    kind="Yes or no",
    plus="Add",
    go_on="Continue",
    drop="Drop my draft",
    dropped="Your draft is gone; this is what was saved.",
    leave="Leave",
)
SPANISH = Words(
    "es",
    fields="Campos de LegalServer",
    section="Idioma",
    row="Idioma",
    keep="Guardar en el borrador",
    kept="Está en el borrador. Guárdelo cuando termine.",
    add="Agregar un campo propio",
    which="¿Qué campo quiere agregar?",
    ask="Preguntar a LegalServer",
    check="Revisar y guardar",
    none="No hay ninguno.",
    case="Qué hay en el caso",
    show="Mostrar",
    staff="Solo el personal",
    kind="Sí o no",
    plus="Agregar",
    go_on="Continuar",
    drop="Borrar mi borrador",
    dropped="Su borrador ya no está; esto es lo que estaba guardado.",
    leave="Salir",
)


@pytest.fixture(scope="module")
def chromium(staff_chromium: BrowserContext) -> BrowserContext:
    return staff_chromium


@each_way("words", ENGLISH, SPANISH)
def test_staff_hide_a_field_and_add_one_of_their_own(
    server: Server, page: Page, width: int, words: Words, hand: Hand
) -> None:
    """Each choice is made, but nothing is saved, so that the other tests see the package's mapping."""
    staff = Staff(page, hand, SCREENSHOTS / f"mapping-{words.code}")
    staff.open(server, MAPPING, width=width, language=words.code)
    staff.see(words.fields)
    staff.keep("01-fields")
    _change_a_row(staff, words)
    staff.follow(words.add)
    staff.see(words.which)
    staff.keep("04-ask")
    staff.write("veteran_branch_41 needs_ramp_54")
    staff.press(words.ask)
    staff.see(words.add)
    _add_a_row(staff, words)
    staff.follow(words.check)
    staff.see(words.check)
    staff.read(words.none)
    staff.keep("06-text")
    staff.tick_each()
    staff.tick(words.drop)
    staff.press(words.go_on)
    staff.read(words.dropped)


def _change_a_row(staff: Staff, words: Words) -> None:
    """From the list of the first section to that of the row's own, which says that the change is a draft."""
    staff.pick(words.section)
    staff.write(words.row.lower())
    staff.press(words.show)
    staff.follow(words.row)
    staff.page.get_by_role("button", name=words.keep, exact=True).wait_for()
    staff.keep("02-row")
    staff.tick_each()
    staff.tick(words.staff)
    staff.write("Tongue")
    staff.press(words.keep)
    staff.read(words.kept)
    staff.keep("03-kept")


def _add_a_row(staff: Staff, words: Words) -> None:
    """Name the field that LegalServer showed."""
    staff.tick_each()
    staff.write("Branch")
    staff.pick(words.kind)
    staff.pick(words.section, place=1)
    staff.keep("05-add")
    staff.press(words.plus)
    staff.read(words.kept)


@each_way("words", ENGLISH, SPANISH)
def test_staff_see_all_parts_of_a_case(server: Server, page: Page, width: int, words: Words, hand: Hand) -> None:
    staff = Staff(page, hand, SCREENSHOTS / f"mapping-{words.code}")
    page.set_viewport_size({"width": width, "height": HEIGHT})
    token = case_token(server, matter_of(server, COMPLETE), interview=DEMO)
    page.goto(f"{server.url}/interview?i={DEMO}&case={token}&new_session=1&lang={words.code}")
    staff.see(words.case)
    page.get_by_text("Odalys Brightwater").first.wait_for()
    staff.keep("11-case")
    with page.expect_request(lambda request: not request.url.startswith(server.url)):  # docassemble's `exitpage`
        staff.press(words.leave)
