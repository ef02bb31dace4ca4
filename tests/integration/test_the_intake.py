"""The main job on a real server: a case is pulled, checked, completed, and written back."""

from __future__ import annotations

import io

import docx
import pytest

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, player, sheet, wait_for

LENDER = {"kind": "organization", "organization": "Silverbrook Finance LLC"}
PAY = {"source": "Employment", "value": "1450.50", "times_per_year": 12}


@pytest.fixture
def outbox(server: Server) -> OutboxRows:
    return OutboxRows(server)


def test_what_the_client_adds_arrives_in_the_case_exactly_once(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """Facts, a new adverse party, a new income, the note, the summary and a paper: one record each."""
    paper = Upload("letter.txt", b"Synthetic letter.\n", "text/plain")
    answers = sheet({"adverse_parties": [LENDER], "incomes": [PAY]}, papers=[paper])
    walk = player(server, GAPS, answers).walk()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    matter = sandbox.case(GAPS)
    assert (matter["date_of_birth"], matter["mobile_phone"]) == ("1979-05-17", "309-555-0142")
    assert (matter["number_of_adults"], matter["number_of_children"]) == (2, 1)
    assert [party["organization_name"] for party in sandbox.adverse_parties(GAPS)] == ["Silverbrook Finance LLC"]
    assert [(row["amount"], row["period"]) for row in sandbox.incomes(GAPS)] == [("$1,450.50", "Monthly")]
    assert [walk.reference in note["subject"] for note in sandbox.notes(GAPS)] == [True]
    names = sorted(row["name"] for row in sandbox.documents(GAPS))
    assert [name.split("_", 1)[1] for name in names] == [
        f"intake-summary_{GAPS}_{walk.reference}.docx",
        f"paper-1_{GAPS}_{walk.reference}.txt",
    ]


def test_the_summary_says_what_the_client_said(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> None:
    """The document in the case and the one for download are the same file."""
    client = player(server, GAPS, sheet({"incomes": [PAY]}))
    walk = client.walk()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    filed = sandbox.document(sandbox.documents(GAPS)[0]["uuid"])
    link = next(link for link in walk.last.links if "summary" in link.label)
    assert client.browser.get(link.href).content == filed
    document = docx.Document(io.BytesIO(filed))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert walk.reference in text
    assert "A lender says that I owe for a sofa." in text
    assert "Employment: $1,450.50, every month" in text
    assert {"Date of birth", "05/17/1979", "Thaddeus"} <= set(cells)


def test_only_the_changed_fact_is_written(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> None:
    """A blank e-mail address erases nothing; a corrected number is one PATCH."""
    before = sandbox.case(COMPLETE)
    answers = sheet(wrong_sections=["contact"], client__mobile_number="312-555-0177", client__email="")
    walk = player(server, COMPLETE, answers).walk()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    after = sandbox.case(COMPLETE)
    changed = {key for key in after if after[key] != before[key]}
    assert changed - {"notes", "documents"} <= {"mobile_phone", "updated_at", "modified_by_integration_or_api"}
    assert after["mobile_phone"] == "312-555-0177"
    assert len(sandbox.journal("PATCH")) == 1


def test_an_income_on_file_is_corrected_and_not_doubled(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """The client opens the review screen's list of incomes and edits the one that is on file."""
    client = player(server, COMPLETE, sheet(wrong_sections=[]))
    client.walk(until="Look at everything")
    browser = client.browser
    browser.follow(next(link for link in browser.screen.links if link.label.startswith("Change: Employment")))
    browser.answer({"incomes[0].value": "1700"})
    walk = client.go_on(browser.screen)
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    assert [row["amount"] for row in sandbox.incomes(COMPLETE)] == ["$1,700"]


def test_the_same_answers_sent_twice_make_one_submission(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """A double click, and the end screen loaded again in a second tab."""
    client = player(server)
    review = client.walk(until="Look at everything").last
    client.browser.press(review.buttons[0].label)
    reference = client.go_on(client.browser.current()).reference
    client.browser.current()
    assert client.go_on(client.browser.current()).reference == reference
    wait_for(lambda: outbox.all_in(reference, "sent"))
    assert outbox.submissions(reference) == 1
    assert len(sandbox.notes(GAPS)) == 1


def test_a_site_without_the_paid_tier_gets_the_changes_in_one_note(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """402 on the matter, the party and the income: nothing is lost, all of it stands in the case note."""
    sandbox.settings(premium=False)
    walk = player(server, GAPS, sheet({"adverse_parties": [LENDER], "incomes": [PAY]})).walk()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    [note] = sandbox.notes(GAPS)
    for text in ("Date of birth", "05/17/1979", "309-555-0142", "Silverbrook Finance LLC", "$1,450.50", "Monthly"):
        assert text in note["body"]
    assert sandbox.case(GAPS)["date_of_birth"] is None
    assert len(sandbox.documents(GAPS)) == 1


def test_a_value_that_staff_changed_meanwhile_is_not_overwritten(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """The client corrects a number; between the first screen and the last one staff write another."""
    answers = sheet(wrong_sections=["contact"], client__mobile_number="312-555-0177")
    client = player(server, COMPLETE, answers)
    review = client.walk(until="Look at everything").last
    sandbox.patch(COMPLETE, mobile_phone="312-555-0188")
    walk = client.go_on(review)
    wait_for(lambda: outbox.all_in(walk.reference, "sent", "needs a decision"))
    assert outbox.states(walk.reference)["update_matter"] == ["needs a decision"]
    assert outbox.states(walk.reference)["case_note"] == ["sent"]
    assert sandbox.case(COMPLETE)["mobile_phone"] == "312-555-0188"


def test_the_last_screen_tells_the_client_when_all_has_arrived(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    client = player(server)
    walk = client.walk()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    assert "Your answers are in your file at the office." in client.browser.current().to_text()


def test_the_intake_speaks_spanish(server: Server, sandbox: SandboxClient) -> None:
    """The link that stands on every screen keeps the case, and there is a way back."""
    client = player(server, COMPLETE)
    client.walk(until="Check your information")
    spanish = client.browser.action("switch_language", lang="es")
    assert spanish.title == "Revise sus datos"
    assert client.browser.action("switch_language", lang="en").title == "Check your information"
