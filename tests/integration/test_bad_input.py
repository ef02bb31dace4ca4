"""Whatever is typed, clicked or uploaded: a clear sentence that names the field, and what was typed stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import requests

from devserver.client_link import case_token, client_link
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from docassemble.legalaidsync.errors import LegalAidSyncError
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, player, sheet, wait_for

INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
UPDATE = "docassemble.legalaidsync:data/questions/update_my_information.yml"
NOWHERE = "00000000-0000-4000-8000-000000000000"
MARKUP = "<script>alert(1)</script>"


def open_link(server: Server, token: str) -> Screen:
    return Browser(server.url).start(INTAKE, case=token)


def token_of(link: str) -> str:
    return link.rpartition("case=")[2]


def test_a_link_that_was_changed_shows_no_data_and_says_whom_to_ask(server: Server, sandbox: SandboxClient) -> None:
    token = token_of(client_link(server, COMPLETE))
    screen = open_link(server, token[:-4] + "AAAA")
    assert screen.title == "This link does not work"
    assert "ask your legal aid office" in screen.to_text()
    assert "Marigold" not in screen.to_text()
    assert not sandbox.journal()


def test_no_link_at_all_is_explained(server: Server, sandbox: SandboxClient) -> None:
    assert Browser(server.url).start(UPDATE).title == "This link does not work"


def test_an_expired_link_says_that_it_has_expired(server: Server, sandbox: SandboxClient) -> None:
    token = token_of(client_link(server, COMPLETE, days=-1))
    screen = open_link(server, token)
    assert screen.title == "This link has expired"
    assert not sandbox.journal()


def test_a_case_that_legalserver_does_not_have_is_explained(server: Server, sandbox: SandboxClient) -> None:
    browser = Browser(server.url)
    browser.start(INTAKE, case=case_token(server, NOWHERE))
    screen = browser.press("Continue")
    assert "find your case" in screen.title
    assert "new link" in screen.to_text().replace("\n", " ")


BAD_ANSWERS = [
    ("name", "What is your name?", {"client.name.first": "A" * 300}, "First name", "60 letters or fewer"),
    ("name", "What is your name?", {"client.name.last": "1234"}, "Last name", "only letters"),
    (
        "birth",
        "When were you born?",
        {"client.birthdate": date.today() + timedelta(days=400)},
        "Date of birth",
        "still to come",
    ),
    ("address", "Where do you live?", {"client.address.zip": "123"}, "ZIP code", "5 digits"),
    ("contact", "How can the office reach you?", {"client.mobile_number": "12"}, "Mobile phone", "10 digits"),
    ("contact", "How can the office reach you?", {"client.email": "nobody"}, "E-mail", "name@mail.example"),
    ("household", "Who lives in your household?", {"client.household_adults": -1}, "Adults", "less than zero"),
]


@pytest.mark.parametrize(("section", "title", "answers", "label", "advice"), BAD_ANSWERS)
def test_a_bad_answer_is_refused_with_the_name_of_the_field_and_advice(
    server: Server,
    sandbox: SandboxClient,
    section: str,
    title: str,
    answers: dict[str, object],
    label: str,
    advice: str,
) -> None:
    client = player(server, COMPLETE, sheet(wrong_sections=[section]))
    client.walk(until=title)
    refused = client.browser.answer(answers)
    assert refused.title == title
    assert any(label in problem and advice in problem for problem in refused.problems), refused.problems


def test_a_negative_income_is_refused(server: Server, sandbox: SandboxClient) -> None:
    client = player(server, GAPS, sheet({"incomes": [{}]}))
    client.walk(until="What money comes in?")
    refused = client.browser.answer(
        {"incomes[0].source": "Employment", "incomes[0].value": "-5", "incomes[0].times_per_year": 12}
    )
    assert any("Amount" in problem and "less than zero" in problem for problem in refused.problems), refused.problems


def test_markup_in_any_text_is_shown_and_written_as_text_only(server: Server, sandbox: SandboxClient) -> None:
    """Names and lines refuse it or lose it; the story keeps its words; no screen and no staff page runs it."""
    party = {"kind": "organization", "organization": f"Acme {MARKUP}"}
    client = player(server, GAPS, sheet({"adverse_parties": [party]}, what_happened=f"{MARKUP} **bold** ${{ 1 + 1 }}"))
    client.walk(until="Who is on the other side?")
    refused = client.browser.answer(
        {"adverse_parties[0].kind": "organization", "adverse_parties[0].organization": "A {B}"}
    )
    assert any("Company or organization" in problem for problem in refused.problems)
    walk = client.go_on(
        client.browser.answer({"adverse_parties[0].kind": "organization", "adverse_parties[0].organization": "Acme"})
    )
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))
    [note] = sandbox.notes(GAPS)
    assert "**bold** ${ 1 + 1 }" in note["body"]
    assert "<script>alert" not in sandbox.page(f"/matter/dynamic-profile/view/{sandbox.case(GAPS)['case_id']}")


def test_a_file_of_an_unknown_kind_is_refused(server: Server, sandbox: SandboxClient) -> None:
    client = player(server, COMPLETE, sheet())
    client.walk(until="Do you have papers")
    refused = client.browser.answer({"papers": [Upload("tool.exe", b"MZ", "application/octet-stream")]})
    assert any("Papers" in problem and "PDF" in problem for problem in refused.problems), refused.problems


def test_a_file_above_our_limit_is_refused_with_the_limit(server: Server, sandbox: SandboxClient) -> None:
    client = player(server, COMPLETE, sheet())
    client.walk(until="Do you have papers")
    refused = client.browser.answer({"papers": [Upload("scan.pdf", b"0" * 11_000_000, "application/pdf")]})
    assert any("10 MB" in problem for problem in refused.problems), refused.problems


def test_an_upload_of_50_mb_is_refused_and_the_answers_stay(server: Server, sandbox: SandboxClient) -> None:
    """docassemble's own limit is 16 MB: the client still has the screen, and everything before it."""
    client = player(server, COMPLETE, sheet())
    client.walk(until="Do you have papers")
    with pytest.raises(LegalAidSyncError):
        client.browser.answer({"papers": [Upload("scan.pdf", b"0" * 50_000_000, "application/pdf")]})
    assert client.browser.current().title == "Do you have papers about this?"
    assert client.go_on(client.browser.screen).last.kind == "end"


def test_no_answer_of_ours_holds_a_traceback(server: Server, sandbox: SandboxClient) -> None:
    page = requests.get(f"{server.url}/interview", params={"i": INTAKE, "case": "x" * 3000}, timeout=30)
    assert page.status_code == 200
    assert "Traceback" not in page.text
