"""The sync desk on a real server: who comes in, a conflict up to the chosen value, and every switch by its button."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from devserver.client_link import client_link
from devserver.intake_player import IntakePlayer
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests import forking
from tests.launches import account, signed_in
from tests.sandbox_client import SandboxClient
from tests.unconfigured import configured_otherwise
from tests.walking import COMPLETE, GAPS, OutboxRows, player, sheet, wait_for

DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
SECONDS = 60


@pytest.fixture
def stranger(server: Server) -> Browser:
    """Somebody with an account of this server and no privilege."""
    return signed_in(server.url, account(server, "user"))


def conflict(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> str:
    """The client corrects a number that staff change at the same time; returns the reference code."""
    client = player(server, COMPLETE, sheet(wrong_sections=["contact"], client__mobile_number="312-555-0177"))
    review = client.walk(until="Look at everything").last
    sandbox.edit(COMPLETE, mobile_phone="312-555-0188")
    reference = client.go_on(review).reference
    wait_for(lambda: outbox.all_in(reference, "sent", "needs a decision"))
    return reference


def to_the_decision(staff: Browser, reference: str, outbox: OutboxRows) -> Screen:
    submission, operation = outbox.first_ids(reference)
    staff.start(DESK)
    staff.action("look", place="submission", submission=submission)
    return staff.action("look", place="decide", operation=operation)


@pytest.mark.parametrize(
    ("button", "value"), [("Keep what is on file now", "0188"), ("Write what the client says", "0177")]
)
def test_staff_decide_between_the_two_values(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser, button: str, value: str
) -> None:
    reference = conflict(server, sandbox, outbox)
    screen = to_the_decision(staff, reference, outbox)
    assert screen.title == "Mobile phone: which value is right?"
    for number in ("312-555-0117", "312-555-0188", "312-555-0177"):
        assert number in screen.to_text()
    assert "LegalServer last changed this record on" in screen.to_text()
    staff.press(button)
    wait_for(lambda: outbox.all_in(reference, "sent", "cancelled"))
    assert sandbox.case(COMPLETE)["mobile_phone"] == f"312-555-{value}"
    [chosen] = [row for row in outbox.trail(reference) if row.choice]
    assert re.fullmatch(r"user \d+", chosen.actor)


def test_an_account_without_the_privilege_sees_and_does_nothing(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, stranger: Browser
) -> None:
    """Not by the address, not by an action of ours, not by one of docassemble's own, not by naming a variable."""
    reference = conflict(server, sandbox, outbox)
    assert stranger.start(DESK).title == "This page is for staff"
    _, operation = outbox.first_ids(reference)
    for action, arguments in (
        ("look", {"place": "decide", "operation": operation}),
        ("desk_order", {}),
        ("_da_set", {"variables": [["desk_order", f"withdraw:{operation}"]]}),
    ):
        screen = stranger.action(action, **arguments)
        assert screen.title == "This page is for staff"
        assert reference not in screen.to_text()
    assert outbox.states(reference)["update_matter"] == ["needs a decision"]


def test_a_visitor_who_is_not_signed_in_is_sent_to_the_sign_in_page(server: Server) -> None:
    answer = requests.get(f"{server.url}/interview", params={"i": DESK}, timeout=SECONDS, allow_redirects=False)
    assert answer.status_code == 302
    assert "/user/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("order", ["withdraw", "use_client", "again"])
def test_a_link_that_somebody_else_made_turns_no_switch(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser, order: str
) -> None:
    """Whoever lures staff to an address runs an action in their name: docassemble's own ones are refused."""
    reference = conflict(server, sandbox, outbox)
    _, operation = outbox.first_ids(reference)
    encoded = encoded_action("_da_set", variables=[["desk_order", f"{order}:{operation}"]])
    answer = staff.get(f"{server.url}/interview?i={DESK}&action={encoded}")
    assert "This page is for staff" in answer.text
    assert outbox.states(reference)["update_matter"] == ["needs a decision"]


def look(staff: Browser, outbox: OutboxRows, reference: str, kind: str = "") -> Screen:
    """Open a submission, or its operation of a kind, at the desk."""
    staff.start(DESK)
    submission, _ = outbox.first_ids(reference)
    screen = staff.action("look", place="submission", submission=submission)
    if not kind:
        return screen
    return staff.action("look", place="operation", operation=outbox.id_of(reference, kind))


def note_texts(sandbox: SandboxClient, case_number: str, reference: str) -> list[str]:
    """The bodies of the notes of a case that carry a reference."""
    return [str(note["body"]) for note in sandbox.notes(case_number) if reference in str(note["subject"])]


def file_names(sandbox: SandboxClient, case_number: str, reference: str) -> list[str]:
    return [row["name"] for row in sandbox.documents(case_number) if reference in row["name"]]


def stuck(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> str:
    """A submission whose note and document LegalServer has refused; returns the reference code."""
    sandbox.fault(method="POST", path="/api/v2/*", times=9, when="before", kind="status", status=400)
    reference = player(server, COMPLETE).walk().reference
    wait_for(lambda: outbox.all_in(reference, "sent", "needs attention"))
    assert outbox.states(reference)["case_note"] == ["needs attention"]
    sandbox.clear_faults()
    return reference


def test_nothing_is_sent_while_a_site_is_paused_and_all_of_it_afterwards(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser
) -> None:
    staff.start(DESK)
    staff.action("look", place="site", site="sandbox")
    assert "Nothing is sent to this site until you resume." in staff.press("Pause this site").to_text()
    sandbox.clear_journal()
    reference = player(server).walk().reference
    delivered = forking.command("deliver", env=server.environment(), check=True)
    assert "nothing is waiting" in delivered.stdout
    assert outbox.all_in(reference, "queued")
    assert sandbox.journal("P") == []
    staff.start(DESK)
    screen = staff.action("look", place="site", site="sandbox")
    assert "Paused by user" in screen.to_text()
    assert "Sending goes on again." in staff.press("Resume this site").to_text()
    wait_for(lambda: outbox.all_in(reference, "sent"))
    assert len(note_texts(sandbox, GAPS, reference)) == 1


def test_another_case_number_takes_everything_to_that_case_and_nothing_to_the_first(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser
) -> None:
    reference = stuck(server, sandbox, outbox)
    look(staff, outbox, reference)
    staff.press("Give another case number")
    question = staff.answer({"right_case_number": GAPS})
    assert question.title == "Send what is left to this case?"
    assert "What was not sent yet goes to this case." in staff.press("Yes").to_text()
    wait_for(lambda: outbox.all_in(reference, "sent"))
    assert len(note_texts(sandbox, GAPS, reference)) == 1
    assert len(file_names(sandbox, GAPS, reference)) == 1
    assert note_texts(sandbox, COMPLETE, reference) == []
    assert file_names(sandbox, COMPLETE, reference) == []


def test_a_case_number_that_legalserver_does_not_know_changes_nothing(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser
) -> None:
    reference = stuck(server, sandbox, outbox)
    look(staff, outbox, reference)
    staff.press("Give another case number")
    staff.answer({"right_case_number": "99-9999999"})
    assert "LegalServer has no case with this number." in staff.press("Yes").to_text()
    assert outbox.states(reference)["case_note"] == ["needs attention"]


@pytest.mark.parametrize("was_deleted", [True, False])
def test_a_document_is_sent_again_only_if_it_is_gone(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser, was_deleted: bool
) -> None:
    reference = player(server).walk().reference
    wait_for(lambda: outbox.all_in(reference, "sent"))
    [there] = file_names(sandbox, GAPS, reference)
    if was_deleted:
        sandbox.delete_document(GAPS, there)
        assert file_names(sandbox, GAPS, reference) == []
    sandbox.clear_journal()
    look(staff, outbox, reference, "upload_document")
    staff.press("Send the document again")
    staff.press("Yes")
    wait_for(lambda: outbox.states(reference)["upload_document"] == ["sent", "sent"])
    assert file_names(sandbox, GAPS, reference) == [there]
    assert len(sandbox.journal("POST", "documents")) == int(was_deleted)


def test_everything_that_waits_is_sent_again_by_one_button(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser
) -> None:
    references = [stuck(server, sandbox, outbox) for _ in range(2)]
    staff.start(DESK)
    staff.action("look", place="site", site="sandbox")
    said = staff.press("Send everything of this site again now")
    assert "It will be sent again now." in said.to_text()
    wait_for(lambda: all(outbox.all_in(reference, "sent") for reference in references))
    for reference in references:
        assert len(note_texts(sandbox, COMPLETE, reference)) == 1


def sites_on_a_dry_run(server: Server) -> list[dict[str, Any]]:
    """The sites of the Configuration, which keep what comes in for staff to look at."""
    sites = yaml.safe_load(server.config_file.read_text("utf-8"))["legalaidsync"]["sites"]
    return [site | {"dry run": True} for site in sites]


def test_a_dry_run_shows_staff_what_would_be_written_and_sends_nothing(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser, tmp_path: Path
) -> None:
    """The link is the office's own; only the web application that answers is another one."""
    link = client_link(server, GAPS)
    with configured_otherwise(server, tmp_path, sites=sites_on_a_dry_run(server)) as address:
        sandbox.clear_journal()
        reference = IntakePlayer(link.replace(server.url, address), sheet()).walk().reference
    assert outbox.all_in(reference, "cancelled")
    assert sandbox.journal("P") == []
    screen = look(staff, outbox, reference)
    assert "This was a dry run: nothing was sent." in screen.to_text()
    assert "309-555-0142" in staff.press("Show what it writes").to_text()
    assert sandbox.journal("P") == []


def test_who_lacks_the_privilege_of_a_tile_neither_sees_it_nor_reaches_it(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, tmp_path: Path
) -> None:
    """Staff all the same: by the screen, by an action of ours, and by the button that was shown to somebody else."""
    desk = {tile: ["admin"] for tile in ("values", "chart", "export", "switches")}
    reference = stuck(server, sandbox, outbox)
    submission, _ = outbox.first_ids(reference)
    with configured_otherwise(server, tmp_path, sites=sites_on_a_dry_run(server), desk=desk) as address:
        chief = Browser(address)
        chief.log_in(server.admin_email, server.admin_password)
        advocate = signed_in(address, account(server, "advocate"))
        whole, part = (str(browser.start(DESK).json) for browser in (chief, advocate))
        assert "Dry run at sandbox" in part
        for tile in ("last two weeks", "spreadsheet"):
            assert tile in whole
            assert tile not in part
        shown = advocate.action("look", place="submission", submission=submission)
        assert shown.title == f"Submission {reference}"
        assert [button.label for button in shown.buttons] == ["Back to the list"]
        for place in ("values", "relink"):
            assert advocate.action("look", place=place, submission=submission).title == "Sync with LegalServer"
        assert "Your account may not do or see this." in advocate.action("export").to_text()
        exported = chief.get(f"{address}/interview?i={DESK}&action={encoded_action('export')}")
    assert exported.headers["Content-Type"].startswith("text/csv")
    assert reference in exported.text
    assert COMPLETE not in exported.text


def encoded_action(name: str, **arguments: Any) -> str:
    """An action as the parameter of an address."""
    return base64.urlsafe_b64encode(json.dumps({"action": name, "arguments": arguments}).encode()).decode().rstrip("=")


def test_the_list_is_filtered_by_kind_state_and_day(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows, staff: Browser
) -> None:
    reference = stuck(server, sandbox, outbox)
    staff.start(DESK)
    assert staff.action("look", place="filter").title == "Which submissions do you look for?"
    wanted = {"state": "needs attention", "kind": "case_note", "since": date.today() - timedelta(days=1)}
    found = staff.answer({f"desk_view['{name}']": value for name, value in wanted.items()})
    assert f"<{reference}>" in found.to_text()
    assert "Only: Needs attention, The case note, from" in found.to_text()
    late = staff.action("look", place="home", since="2999-01-01")
    assert f"<{reference}>" not in late.to_text()
    assert "There is nothing here." in str(late.json)
