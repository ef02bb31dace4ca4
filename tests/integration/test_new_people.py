"""Somebody who is new to the office asks for help: a case is made once, with everything that they said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import pytest

from devserver.client_link import INTAKE
from devserver.configuration import BRAKE
from devserver.intake_player import AnswerSheet, IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, wait_for

DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
WELCOME = "Ask for legal help"
REVIEW = "Look at everything once more"
COUNTY = "17143"
PROBLEM = "63 Private Landlord/Tenant"
LENDER = {"kind": "organization", "organization": "Silverbrook Finance LLC"}
PAY = {"source": "Employment", "value": "1450.50", "times_per_year": 12}
PERSON: Mapping[str, object] = {
    "client.name.first": "Teodora",
    "client.name.last": "Ravensworth",
    "client.birthdate": date(1979, 5, 17),
    "client.address.address": "9 Lantern Hill",
    "client.address.city": "Peoria",
    "client.address.state": "IL",
    "client.address.zip": "61699",
    "client.mobile_number": "309-555-0142",
    "client.email": "teodora@mail.example",
    "safe_channels": [],
    "client.household_adults": 2,
    "client.household_children": 1,
    "client.county": COUNTY,
    "client.problem": PROBLEM,
    "what_happened": "A lender says that I owe for a sofa.",
    "papers": [Upload("letter.txt", b"Synthetic letter.\n", "text/plain")],
}


@pytest.fixture
def outbox(server: Server) -> OutboxRows:
    return OutboxRows(server)


def person(*, but: Collection[str] = (), **changed: object) -> AnswerSheet:
    """What somebody new says; dots in names of variables are written as two underscores."""
    answers = {**PERSON, **{name.replace("__", "."): value for name, value in changed.items()}}
    told = {name: answer for name, answer in answers.items() if name not in but}
    return AnswerSheet(told, {"adverse_parties": [LENDER], "incomes": [PAY]})


def somebody_new(server: Server, *, query: str = "", **changed: Any) -> IntakePlayer:
    return IntakePlayer(f"{server.url}/interview?i={INTAKE}{query}", person(**changed))


def made(sandbox: SandboxClient, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cases that were not there before."""
    known = {row["matter_uuid"] for row in before}
    return [sandbox.case(row["case_number"]) for row in sandbox.cases() if row["matter_uuid"] not in known]


def test_a_case_is_made_with_everything_that_somebody_new_said(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """Also with a conflict check and the income's percent for staff, and the list of papers on the last screen."""
    before = sandbox.cases()
    client = somebody_new(server)
    walk = client.walk(until=REVIEW)
    assert walk.titles[0] == WELCOME
    client.browser.follow(next(link for link in walk.last.links if link.label == "Add: Language"))
    walk = client.go_on(client.browser.answer({"fact_lists.languages": ["Spanish", "English"]}))
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    [case] = made(sandbox, before)
    assert sorted(language["lookup_value_name"] for language in case["languages"]) == ["English", "Spanish"]
    number = case["case_number"]
    assert (case["first"], case["last"], case["date_of_birth"]) == ("Teodora", "Ravensworth", "1979-05-17")
    assert case["client_address_home"]["street"] == "9 Lantern Hill"
    assert (case["mobile_phone"], case["client_email_address"]) == ("309-555-0142", "teodora@mail.example")
    assert (case["number_of_adults"], case["number_of_children"]) == (2, 1)
    assert case["county_of_residence"]["lookup_value_FIPS"] in (COUNTY, int(COUNTY))
    assert case["legal_problem_code"]["lookup_value_name"]
    assert case["case_disposition"]["lookup_value_name"] == "Incomplete Intake"
    assert [row["organization_name"] for row in sandbox.adverse_parties(number)] == ["Silverbrook Finance LLC"]
    assert [(row["amount"], row["period"]) for row in sandbox.incomes(number)] == [("$1,450.50", "Monthly")]
    [note] = sandbox.notes(number)
    assert note["body"].startswith("Somebody new asked for help online")
    for text in ("for a sofa", "poverty guideline", "Teodora Ravensworth"):
        assert text in note["body"]
    assert len(sandbox.documents(number)) == 2
    last = client.browser.current().to_text()
    assert "Your answers are in your file at the office." in last
    assert f"paper-1_{walk.reference}.txt" in last


def test_nothing_stands_in_the_fields_no_case_is_read_and_the_review_shows_no_file(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """Whatever the address says, and although somebody types what is on file of another client."""
    marigold = sandbox.case(COMPLETE)
    sandbox.clear_journal()
    query = "&county=17031&state=IL&first_name=Eve&client.name.first=Eve&prefill=" + ".".join(["A" * 16] * 2)
    typed = {"client__name__first": marigold["first"], "client__name__last": marigold["last"]}
    client = somebody_new(server, query=query, **typed, client__birthdate=date.fromisoformat(marigold["date_of_birth"]))
    seen = client.walk(until=REVIEW).screens
    shown = [field.default for screen in seen for field in screen.fields if field.variable.startswith("client.")]
    assert set(shown) <= {None, ""}
    text = "\n".join(screen.to_text() for screen in seen)
    assert "You said" in text
    assert "On file" not in text
    labels = [link.label for link in seen[-1].links]
    assert "Change: Name" in labels
    assert [label for label in labels if label.startswith("Leave, do not know")] == []
    for known in (COMPLETE, marigold["mobile_phone"], marigold["client_address_home"]["street"]):
        assert str(known) not in text
    assert not sandbox.journal(path="/api/v2/matters")


def test_a_lost_answer_makes_no_second_case(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> None:
    """LegalServer has made the case and its answer never came; this one is asked for in Spanish."""
    before = sandbox.cases()
    sandbox.fault(method="POST", path="/api/v2/matters", times=1, when="after", kind="reset")
    walk = somebody_new(server, query="&lang=es").walk()
    assert walk.titles[0] == "Pedir ayuda legal"
    assert [title for title in walk.titles if title in (WELCOME, REVIEW, "What is your name?")] == []
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    [case] = made(sandbox, before)
    assert len(sandbox.notes(case["case_number"])) == len(sandbox.incomes(case["case_number"])) == 1


def test_a_worker_killed_while_legalserver_makes_the_case_makes_no_second_one(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    before = sandbox.cases()
    sandbox.fault(method="POST", path="/api/v2/matters", times=1, when="after", kind="hang", seconds=4)
    walk = somebody_new(server).walk()
    wait_for(lambda: outbox.states(walk.reference)["create_matter"] == ["sending"] and made(sandbox, before))
    server.kill_worker()
    server.start_worker()
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    assert len(made(sandbox, before)) == 1


def test_answers_that_change_afterwards_change_the_one_case(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """What staff have made of the case meanwhile stays, although the client sends again."""
    before = sandbox.cases()
    client = somebody_new(server)
    review = client.walk(until=REVIEW).last
    tab = client.browser.another_tab(review)
    reference = client.go_on(review).reference
    assert tab.press(review.buttons[0].label).title == "Thank you. We have your answers."
    wait_for(lambda: outbox.all_in(reference, "sent"))
    [case] = made(sandbox, before)
    sandbox.edit(case["case_number"], case_disposition="Open")
    assert outbox.submissions(reference) == 1
    client.browser.action("client.mobile_number")
    again = client.browser.answer({"client.mobile_number": "309-555-0177"})
    assert client.go_on(again).reference == reference
    wait_for(lambda: outbox.all_in(reference, "sent"))
    [case] = made(sandbox, before)
    assert (case["mobile_phone"], case["case_disposition"]["lookup_value_name"]) == ("309-555-0177", "Open")


def test_without_the_paid_tier_staff_make_the_case_and_enter_its_number_at_the_desk(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """Until then all of it waits, and the client is told that somebody looks at it."""
    sandbox.settings(premium=False)
    client = somebody_new(server)
    walk = client.walk()
    wait_for(lambda: outbox.states(walk.reference)["create_matter"] == ["needs attention"])
    assert set(outbox.states(walk.reference)["case_note"]) == {"queued"}
    staff = Browser(server.url)
    staff.log_in(server.admin_email, server.admin_password)
    staff.start(DESK)
    submission, _ = outbox.first_ids(walk.reference)
    shown = staff.action("look", place="submission", submission=submission)
    assert "Staff need to make it there and enter its number here." in shown.to_text()
    staff.press("Give another case number")
    staff.answer({"right_case_number": COMPLETE})
    staff.press("Yes")
    wait_for(lambda: outbox.all_in(walk.reference, "sent"))
    [note] = [row for row in sandbox.notes(COMPLETE) if walk.reference in row["subject"]]
    for text in ("Teodora", "9 Lantern Hill", "309-555-0142", "Silverbrook Finance LLC", "$1,450.50"):
        assert text in note["body"]
    assert "Your answers are in your file at the office." in client.browser.current().to_text()


def test_who_begins_again_and_again_is_asked_to_wait_or_to_call(server: Server) -> None:
    """What is counted is the device, and only after a button was pressed."""
    browser = Browser(server.url)
    for _ in range(BRAKE["device"]):
        assert browser.start(INTAKE, new_session="1").title == WELCOME
        assert browser.press("Continue").title != WELCOME
    browser.start(INTAKE, new_session="1")
    told = browser.press("Continue")
    assert told.title == "We cannot take more right now"
    assert "call the office now" in told.to_text()
    assert browser.press("Try again").title == told.title
    spanish = browser.start(INTAKE, new_session="1", lang="es")
    assert browser.press(spanish.buttons[0].label).title == "Ahora no podemos recibir más"
