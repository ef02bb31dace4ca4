"""The screen for mappings and the case file in a real browser: phone and desk, two languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.client_link import case_token, matter_of
from devserver.server import Server
from tests.browser.chromium import DESK, PHONE
from tests.browser.people import SCREENSHOTS, keep, open_interview, press, see
from tests.walking import COMPLETE

MAPPING = "docassemble.legalaidsync:data/questions/mapping.yml"
DEMO = "docassemble.legalaidsync:data/questions/case_file_demo.yml"


@dataclass(frozen=True)
class Words:
    """What staff read and press."""

    code: str
    fields: str
    email: str
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
    back: str


ENGLISH = Words(
    "en",
    fields="Fields of LegalServer",
    email="Language",
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
    back="Back to the fields",
)
SPANISH = Words(
    "es",
    fields="Campos de LegalServer",
    email="Idioma",
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
    back="Volver a los campos",
)
# The walk is played at one of the widths; its screens are looked at in both.
both_languages = pytest.mark.parametrize(("words", "width"), [(ENGLISH, PHONE), (SPANISH, DESK)], ids=["en", "es"])


@pytest.fixture(scope="module")
def chromium(staff_chromium: BrowserContext) -> BrowserContext:
    return staff_chromium


def folder(words: Words) -> Path:
    return SCREENSHOTS / f"mapping-{words.code}"


@both_languages
def test_staff_hide_a_field_and_add_one_of_their_own(server: Server, page: Page, width: int, words: Words) -> None:
    """Nothing is saved, so that the other tests see the package's mapping."""
    open_interview(page, server, MAPPING, width=width, language=words.code)
    see(page, words.fields)
    keep(page, folder(words), "01-fields")
    page.locator("select").first.select_option(value="language")
    press(page, words.show)
    press(page, words.email, "link")
    page.get_by_role("button", name=words.keep, exact=True).wait_for()
    keep(page, folder(words), "02-row")
    page.locator("label").filter(has_text=words.staff).first.click()
    press(page, words.keep)
    page.get_by_text(words.kept, exact=True).wait_for()
    keep(page, folder(words), "03-kept")
    press(page, words.add, "link")
    see(page, words.which)
    page.locator("#daform input:visible").first.fill("veteran_branch_41 needs_ramp_54")
    keep(page, folder(words), "04-ask")
    press(page, words.ask)
    see(page, words.add)
    keep(page, folder(words), "05-add")
    press(page, words.back, "link")
    see(page, words.fields)
    press(page, words.check, "link")
    see(page, words.check)
    page.get_by_text(words.none, exact=True).wait_for()
    keep(page, folder(words), "06-text")


@both_languages
def test_staff_see_all_parts_of_a_case(server: Server, page: Page, width: int, words: Words) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    token = case_token(server, matter_of(server, COMPLETE), interview=DEMO)
    page.goto(f"{server.url}/interview?i={DEMO}&case={token}&new_session=1&lang={words.code}")
    see(page, words.case)
    page.get_by_text("Odalys Brightwater").first.wait_for()
    keep(page, folder(words), "11-case")
