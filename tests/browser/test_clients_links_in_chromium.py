"""Clients' links in a real browser, by mouse and by keyboard: what is on file is looked at, corrected and removed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from devserver.client_link import case_token, client_link, matter_of, register_of, signer_of
from devserver.folder import CHECKOUT
from devserver.server import Server
from docassemble.legalaidsync.client_links.register import UPDATE
from tests.browser.hands import Hand, each_way
from tests.browser.people import see
from tests.browser.screens import ENGLISH, SPANISH, Language, Walker
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, wait_for

SCREENSHOTS = CHECKOUT / "screenshots"
TYPED = "312-555-0177"
MOVING = "I move on 12/14."


@dataclass(frozen=True)
class Words:
    """What a client reads and presses."""

    open: str
    address: str
    zip_code: str
    columns: tuple[str, str, str, str]
    change: str
    mark: str
    remove: str
    will_go: str
    write: str
    papers: str
    ask: str
    asked: str
    problems: dict[str, str]


WORDS = {
    "en": Words(
        open="Open my information",
        address="Address",
        zip_code="ZIP code",
        columns=("What", "On file", "You said", "Will be sent"),
        change="Change: Phone and e-mail",
        mark="Leave, do not know or remove: Phone and e-mail",
        remove="Remove it from my file",
        will_go="It will be taken out of your file.",
        write="Write to the office",
        papers="Add papers",
        ask="Ask for a new link",
        asked="The office knows that you need a new link",
        problems={
            "expired": "This link has expired",
            "revoked": "This link was switched off",
            "torn": "This link does not work",
            "used": "This link was used before",
        },
    ),
    "es": Words(
        open="Abrir mis datos",
        address="Dirección",
        zip_code="Código postal",
        columns=("Qué", "En su expediente", "Usted dijo", "Se enviará"),
        change="Cambiar: Teléfono y correo electrónico",
        mark="Dejar, no sé o quitar: Teléfono y correo electrónico",
        remove="Quitarlo de mi expediente",
        will_go="Se sacará de su expediente.",
        write="Escribir a la oficina",
        papers="Agregar papeles",
        ask="Pedir un enlace nuevo",
        asked="La oficina sabe que usted necesita un enlace nuevo",
        problems={
            "expired": "Este enlace venció",
            "revoked": "Este enlace se desactivó",
            "torn": "Este enlace no funciona",
            "used": "Este enlace ya se usó",
        },
    ),
}


@each_way("language", ENGLISH, SPANISH)
def test_a_client_corrects_one_fact_removes_another_writes_and_gives_a_paper(
    server: Server, sandbox: SandboxClient, page: Page, tmp_path: Path, width: int, language: Language, hand: Hand
) -> None:
    """The message with the link is tapped again on the way; what is removed is erased in LegalServer."""
    words = WORDS[language.code]
    walker = Walker(page, language, width, SCREENSHOTS / f"update-{language.code}-{width}", hand)
    before = len(sandbox.documents(COMPLETE))
    link = f"{server.url}/las/{case_token(server, matter_of(server, COMPLETE), interview=UPDATE)}"
    walker.open(link)
    walker.go_on(words.open)
    the_table_is_one_for_screen_readers(page, words)
    walker.follow(words.change)
    walker.type_into(0, TYPED)
    walker.go_on()
    page.get_by_text(TYPED).first.wait_for()
    walker.open(link, "changed")
    walker.follow(words.mark)
    hand.pick(page.locator("#daform select:visible").last, words.remove)
    walker.keep("what-to-do")
    walker.go_on()
    page.get_by_role("cell", name=words.will_go).wait_for()
    walker.follow(words.write)
    walker.type_into(0, MOVING)
    walker.go_on()
    walker.follow(words.papers)
    paper = tmp_path / "lease.pdf"
    paper.write_bytes(b"%PDF-1.4 a lease")
    hand.attach(page.locator("input[type=file]"), paper)
    walker.go_on()
    walker.send()
    walker.to("done")
    reference = walker.reference
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    case = sandbox.case(COMPLETE)
    assert (case["mobile_phone"], case["client_email_address"]) == (TYPED, None)
    assert MOVING in sandbox.notes(COMPLETE)[-1]["body"]
    assert len(sandbox.documents(COMPLETE)) == before + 2  # the paper and the summary
    assert walker.too_wide == []


def the_table_is_one_for_screen_readers(page: Page, words: Words) -> None:
    """Also where it looks like cards, on a phone."""
    table = page.get_by_role("table", name=words.address, exact=True)
    assert tuple(cell.inner_text() for cell in table.get_by_role("columnheader").all()) == words.columns
    assert table.get_by_role("rowheader", name=words.zip_code).count() == 1


@each_way("language", ENGLISH, SPANISH)
def test_a_link_that_is_no_good_says_why(
    server: Server, page: Page, width: int, language: Language, hand: Hand
) -> None:
    words, register = WORDS[language.code], register_of(server)
    walker = Walker(page, language, width, SCREENSHOTS / f"no-good-{language.code}-{width}", hand)
    links = {name: client_link(server, COMPLETE, interview=UPDATE) for name in words.problems}
    links["expired"] = client_link(server, COMPLETE, interview=UPDATE, days=-1)
    ids = {name: signer_of(server).read_link_key(each.rpartition("=")[2]) for name, each in links.items()}
    register.revoke(ids["revoked"], "user 1")
    register.take(ids["used"], "session of somebody else")
    links["torn"] = links["torn"][:-4] + "AAAA"
    for name, title in words.problems.items():
        walker.open(links[name], name)
        see(page, title)
    walker.go_on(words.ask)
    see(page, words.asked)
    assert walker.too_wide == []
    register.settle(ids["used"], "user 1")
