"""The review screen on the real server: three columns for every fact, what is set aside, and nothing sent unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from devserver.intake_player import IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.casefile.confirming import is_kept_alone
from docassemble.legalaidsync.casefile.mapping import facts
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from docassemble.legalaidsync.docassemble_api.screen import Screen
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, player, sheet, wait_for

REVIEW = "Look at everything once more"
OWN_INFORMATION = "docassemble.legalaidsync:data/questions/update_my_information.yml"
LENDER = {"kind": "organization", "organization": "Silverbrook Finance LLC"}
PAY = {"source": "Employment", "value": "1450.50", "times_per_year": "12"}
# What a client of any of the cases below would say; only what is asked is used.
ANSWERS: Mapping[str, object] = {
    "client__name__first": "Marigold",
    "client__name__last": "Featherstone",
    "client__address__address": "17 Old Orchard Road",
    "client__address__city": "Peoria",
    "client__address__state": "IL",
    "client__address__zip": "61699",
}
# Cases with gaps of all kinds: what somebody at the office has taken out of the record.
CASES: list[tuple[str, dict[str, Any]]] = [
    (COMPLETE, {}),
    (GAPS, {}),
    (GAPS, {"number_of_adults": 2}),
    (GAPS, {"mobile_phone": "309-555-0142", "client_email_address": None}),
    (COMPLETE, {"mobile_phone": None}),
    (COMPLETE, {"date_of_birth": None, "number_of_children": None}),
    (COMPLETE, {"home_zip": None, "home_apt_num": None}),
]


def follow(client: IntakePlayer, words: str) -> Screen:
    """Follow the link whose words begin so."""
    links = client.browser.screen.links
    return client.browser.follow(next(link for link in links if link.label.startswith(words)))


def at_the_review(server: Server, case_number: str, answers: Any = None) -> IntakePlayer:
    client = player(server, case_number, answers)
    client.walk(until=REVIEW)
    return client


def sent(server: Server, client: IntakePlayer) -> str:
    """Send what stands on the review screen, wait for it, and return the reference."""
    reference = client.go_on(client.browser.screen).reference
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    return reference


def row_of(screen: Screen, label: str) -> list[str]:
    """Return on file, you said and will be sent of one fact."""
    lines = [line for line in screen.to_text().splitlines() if line]
    places = [place for place, line in enumerate(lines) if line == label and lines[place + 1] != "What"]
    return lines[places[0] + 1 :][:3]


@pytest.mark.parametrize(("case_number", "taken_out"), CASES, ids=lambda part: str(part))
def test_nothing_that_is_on_file_is_asked_again(
    server: Server, sandbox: SandboxClient, case_number: str, taken_out: dict[str, Any]
) -> None:
    """Also not beside a gap: of a household with a number of adults only the number of children is asked."""
    sandbox.edit(case_number, **taken_out)
    record = sandbox.case(case_number)
    on_file = {fact.attribute for fact in facts() if is_kept_alone(fact, fact.on_file(record))}
    lists = {
        "adverse_parties.there_are_any": sandbox.adverse_parties(case_number),
        "incomes.there_are_any": sandbox.incomes(case_number),
    }
    walk = player(server, case_number, sheet(wrong_sections=[], **ANSWERS)).walk(until=REVIEW)
    assert walk.last.title == REVIEW
    asked_again = walk.asked & (on_file | {question for question, rows in lists.items() if rows})
    assert asked_again == set()
    needed = {fact.attribute for fact in facts() if not fact.optional} - on_file
    assert walk.asked >= needed


def test_every_fact_stands_there_in_three_columns(server: Server, sandbox: SandboxClient) -> None:
    answers = sheet(wrong_sections=["contact"], client__mobile_number="312-555-0177", client__email="")
    review = at_the_review(server, COMPLETE, answers).browser.screen
    assert row_of(review, "First name")[1:] == ["Marigold", "Nothing. It stays as it is."]
    assert row_of(review, "Mobile phone") == [sandbox.case(COMPLETE)["mobile_phone"], "312-555-0177", "312-555-0177"]
    assert row_of(review, "E-mail")[1:] == ["None", "Nothing. It stays as it is."]
    assert not [fact.label for fact in facts() if fact.label not in review.to_text()]


def test_removing_erases_leaving_keeps_and_not_knowing_is_said_to_staff(server: Server, sandbox: SandboxClient) -> None:
    """The number is removed on purpose, the new name is taken back, the apartment is unknown."""
    answers = sheet(
        wrong_sections=["name", "contact"],
        client__name__first="Rosamund",
        client__name__last="Featherstone",
        client__mobile_number="312-555-0177",
    )
    client = at_the_review(server, COMPLETE, answers)
    before = sandbox.case(COMPLETE)
    for section, marks in {
        "Phone": {"fact_marks.mobile_phone": "removed"},
        "Name": {"fact_marks.first_name": "left"},
        "Address": {"fact_marks.unit": "unknown"},
    }.items():
        follow(client, f"Leave, do not know or remove: {section}")
        assert client.browser.answer(marks).title == REVIEW
    assert row_of(client.browser.screen, "Mobile phone")[2] == "It will be taken out of your file."
    sent(server, client)
    after = sandbox.case(COMPLETE)
    assert (before["mobile_phone"], after["mobile_phone"]) == ("312-555-0117", None)
    assert after["first"] == before["first"]
    assert after["client_address_home"] == before["client_address_home"]
    [note] = [row["body"] for row in sandbox.notes(COMPLETE) if "Reference code" in row["body"]]
    assert "Removed by the client: Mobile phone." in note
    assert "The client does not know: Apartment or unit." in note


def test_another_answer_takes_a_mark_away(server: Server, sandbox: SandboxClient) -> None:
    client = at_the_review(server, COMPLETE, sheet(wrong_sections=[]))
    follow(client, "Leave, do not know or remove: Phone")
    client.browser.answer({"fact_marks.mobile_phone": "removed"})
    follow(client, "Change: Phone")
    review = client.browser.answer({"client.mobile_number": "312-555-0188"})
    assert row_of(review, "Mobile phone")[1:] == ["312-555-0188", "312-555-0188"]


def test_who_does_not_know_a_fact_goes_on_without_it(server: Server, sandbox: SandboxClient) -> None:
    client = player(server, GAPS, sheet())
    client.walk(until="When were you born?")
    review = client.go_on(follow(client, "I don"), until=REVIEW).last
    assert row_of(review, "Date of birth") == ["None", "None", "You do not know. Nothing is changed."]
    sent(server, client)
    assert sandbox.case(GAPS)["date_of_birth"] is None
    assert "The client does not know: Date of birth." in sandbox.notes(GAPS)[0]["body"]


def test_items_of_lists_are_added_changed_and_taken_out(server: Server, sandbox: SandboxClient) -> None:
    """What is new is dropped at once; what is on file is only named to staff, and can be brought back."""
    client = at_the_review(server, COMPLETE, sheet({"adverse_parties": [LENDER], "incomes": [PAY]}, wrong_sections=[]))
    incomes = sandbox.incomes(COMPLETE)
    follow(client, "Add a person or company")
    client.browser.answer(
        {"adverse_parties[1].kind": "organization", "adverse_parties[1].organization": "Silverbrook Finance LLC"}
    )
    assert row_of(client.browser.screen, "Silverbrook Finance LLC")[0] == "None"
    assert "Silverbrook" not in follow(client, "No longer so: Silverbrook").to_text()
    follow(client, "Add money coming in")
    client.browser.answer(
        {"incomes[1].source": "Employment", "incomes[1].value": "$1,450.50", "incomes[1].times_per_year": "12"}
    )
    assert "The office will take it out." in follow(client, "No longer so: Employment: $").to_text()
    assert "The office will take it out." not in follow(client, "Keep it after all: Employment").to_text()
    follow(client, "No longer so: Employment: $")
    sent(server, client)
    assert sorted(row["amount"] for row in sandbox.incomes(COMPLETE)) == sorted(
        [*(row["amount"] for row in incomes), "$1,450.50"]
    )
    note = next(row["body"] for row in sandbox.notes(COMPLETE) if "Reference code" in row["body"])
    assert "income: no longer so, says the client: Employment" in note


def test_nothing_is_in_the_outbox_that_was_not_on_the_review_screen(server: Server, sandbox: SandboxClient) -> None:
    """Not even what somebody sends along beside the fields of a question."""
    answers = sheet({"adverse_parties": [LENDER], "incomes": [PAY]}, wrong_sections=[])
    client = player(server, GAPS, answers)
    client.walk(until="What happened?")
    client.browser.action("_da_set", variables=[])
    review = client.go_on(client.browser.current(), until=REVIEW).last
    shown = review.to_text()
    reference = sent(server, client)
    written = OutboxRows(server).summaries(reference)
    labels = [label for kind in ("update_matter", "create_adverse_party", "create_income") for label in written[kind]]
    assert labels
    of_items = {"Company or organization", "Kind of income", "Amount", "How often"}  # an item stands there in one line
    assert not [label for label in labels if label not in of_items and label not in shown]
    assert {"Silverbrook Finance LLC", "Employment: $1,450.50, every month"} <= set(shown.splitlines())


def test_letters_instead_of_a_number_get_a_sentence_and_no_error_page(server: Server, sandbox: SandboxClient) -> None:
    client = player(server, GAPS, sheet({"incomes": [PAY]}))
    client.walk(until="Who lives in your household?")
    refused = client.browser.answer({"client.household_adults": "abc", "client.household_children": "1.5"})
    assert [problem.partition(":")[0] for problem in refused.problems] == [
        "Adults in your household",
        "Children in your household",
    ]
    client.go_on(client.browser.current(), until="What money comes in?")
    typed = {"incomes[0].source": "Employment", "incomes[0].value": "abc", "incomes[0].times_per_year": "12"}
    assert any("amount in dollars" in problem for problem in client.browser.answer(typed).problems)


def test_the_clients_own_information_is_reviewed_on_the_same_screen(server: Server, sandbox: SandboxClient) -> None:
    client = player(server, COMPLETE, sheet(), interview=OWN_INFORMATION)
    client.walk(until="Is this right?")
    follow(client, "Change: Language")
    review = client.browser.answer({"case_file.client.second_language": "Spanish"})
    assert row_of(review, "Second language") == ["None", "Spanish", "Spanish"]
    follow(client, "Leave, do not know or remove: Phone")
    client.browser.answer({"fact_marks.mobile_phone": "removed"})
    sent(server, client)
    after = sandbox.case(COMPLETE)
    assert (after["second_language"]["lookup_value_name"], after["mobile_phone"]) == ("Spanish", None)


def test_papers_are_added_to_those_before_and_taken_out_one_by_one(server: Server, sandbox: SandboxClient) -> None:
    """docassemble alone would keep the last ones only, and none if nothing is chosen the second time."""
    before = len(sandbox.documents(COMPLETE))
    client = player(server, COMPLETE, interview=OWN_INFORMATION)
    client.walk(until="Is this right?")
    for chosen in ([paper("lease.pdf")], [paper("letter.pdf"), paper("bill.pdf")], []):
        follow(client, "Add papers")
        client.browser.answer({"papers": chosen})
    assert "lease.pdf, letter.pdf, bill.pdf" in follow(client, "Add papers").to_text()
    client.browser.answer({"papers": []})
    screen = follow(client, "Take out: letter.pdf")
    assert [link.label for link in screen.links if "Take out" in link.label] == [
        "Take out: lease.pdf",
        "Take out: bill.pdf",
    ]
    sent(server, client)
    assert len(sandbox.documents(COMPLETE)) == before + 3  # two papers and the summary


def paper(name: str) -> Upload:
    return Upload(name, b"%PDF-1.4 " + name.encode(), "application/pdf")


def test_advice_is_in_the_note_and_never_on_a_clients_screen(server: Server, sandbox: SandboxClient) -> None:
    client = player(server, GAPS, sheet({"adverse_parties": [LENDER], "incomes": [PAY]}))
    seen = []
    walk = client.walk(until=REVIEW)
    seen.append(walk.last.to_text())
    sent(server, client)
    seen.append(client.browser.screen.to_text())
    assert not [text for text in seen if "poverty" in text or "onflict" in text or "advice" in text]
    body = sandbox.notes(GAPS)[0]["body"]
    assert "Income: about 64% of the 2026 poverty guideline" in body
    assert "LegalServer's conflict check of Silverbrook Finance LLC" in body
    assert len(sandbox.journal("POST", "conflict_check")) == 1
