"""A canary person goes every way: what she says is in LegalServer, and nowhere else in clear."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from devserver.client_link import matter_of, signer_of
from devserver.configuration import STAFF
from devserver.intake_player import Walk
from devserver.server import Server
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.canary import MEANWHILE, ON_FILE, PAPER_NAME_ON_DISK, PAPER_TEXT, SAID, WORDS, answers, submit_elsewhere
from tests.clear_text import found_in
from tests.integration.test_doors import call
from tests.integration.test_keeping import Office
from tests.places import Search
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAPS, OutboxRows, player, wait_for

DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
NOTES = "/api/v2/matters/*/notes"


def send(server: Server, **changed: object) -> Walk:
    return player(server, GAPS, answers(**changed)).walk()


def arrived(outbox: OutboxRows, reference: str) -> None:
    wait_for(lambda: outbox.all_in(reference, "sent", "cancelled"))


@pytest.mark.parametrize("premium", [True, False], ids=["paid tier", "note only"])
def test_what_arrives_is_readable_nowhere_else(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, search: Search, premium: bool
) -> None:
    """With a refused answer on a screen on the way."""
    on_file.settings(premium=premium)
    client = player(server, GAPS, answers())
    client.walk(until="Where do you live?")
    refused = client.browser.answer({"client.address.address": SAID["street"], "client.address.zip": SAID["ssn"]})
    assert refused.problems
    walk = client.go_on(client.browser.current())
    arrived(outbox, walk.reference)
    [note] = on_file.notes(GAPS)
    assert found_in(note["body"].encode(), WORDS) >= {SAID["story"], SAID["ssn"]}
    [paper] = [row for row in on_file.documents(GAPS) if "paper" in row["name"]]
    assert on_file.document(paper["uuid"]) == PAPER_TEXT.encode()
    assert search.found() == {}


def test_a_changed_answer_leaves_neither_the_old_nor_the_new_one(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, search: Search
) -> None:
    client = player(server, GAPS, answers())
    story = client.walk(until="What happened?").last
    walk = client.go_on(story)
    arrived(outbox, walk.reference)
    client.browser.another_tab(story).answer({"what_happened": SAID["later"]})
    again = client.go_on(client.browser.current())
    arrived(outbox, again.reference)
    assert any(SAID["later"] in note["body"] for note in on_file.notes(GAPS))
    assert search.found() == {}


def test_staff_see_the_three_values_at_the_desk_and_nobody_else_does(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, staff: Browser, search: Search
) -> None:
    client = player(server, GAPS, answers())
    review = client.walk(until="Look at everything").last
    on_file.edit(GAPS, mobile_phone=MEANWHILE)
    walk = client.go_on(review)
    wait_for(lambda: outbox.all_in(walk.reference, "sent", "needs a decision"))
    submission, operation = outbox.first_ids(walk.reference)
    staff.start(DESK)
    staff.action("look", place="submission", submission=submission)
    screen = staff.action("look", place="decide", operation=operation)
    values = {ON_FILE["mobile_phone"], MEANWHILE, SAID["phone"]}
    assert found_in(screen.to_text().encode(), WORDS) >= values
    assert found_in(office.run("decide", str(operation)).encode(), WORDS) >= values
    assert search.found() == {}
    office.run("decide", str(operation), "--field", "mobile_phone", "--choice", "client")
    office.run("deliver")
    arrived(outbox, walk.reference)
    assert on_file.case(GAPS)["mobile_phone"] == SAID["phone"]
    assert search.found() == {}


def test_commands_print_values_only_where_staff_ask_for_the_plan(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, search: Search
) -> None:
    """`plan` and `decide` are for people who enter or compare values; everything else names no value."""
    on_file.fault(method="POST", path=NOTES, times=1, status=400)
    walk = send(server)
    wait_for(lambda: outbox.all_in(walk.reference, "sent", "needs attention"))
    assert found_in(office.run("plan", walk.reference).encode(), WORDS) >= {SAID["story"], SAID["street"]}
    [document] = office.sql(
        "select o.id from legalaidsync_operation o join legalaidsync_submission s on s.id = o.submission_id"
        " where s.reference = :r and o.kind = 'upload_document' order by o.id limit 1",
        r=walk.reference,
    )
    for command in (
        ("status", walk.reference),
        ("digest",),
        ("audit", "export", "--format", "json"),
        ("retry", "--all"),
        ("resend", str(document.id)),
        ("relink", walk.reference, COMPLETE),
        ("deliver",),
        ("cancel", "--reference", walk.reference),
        ("rotate-keys",),
        ("check",),
    ):
        printed = office.run(*command, fails=None)
        assert found_in(printed.encode(), WORDS) == set(), command
    assert search.found() == {}


def test_a_dry_run_is_shown_to_staff_and_sent_nowhere(
    server: Server, on_file: SandboxClient, office: Office, search: Search
) -> None:
    payload = {"home_street": SAID["street"]}
    told = PlannedOperation(
        "update_matter",
        "address",
        payload,
        labels={"home_street": "Street address"},
        readable={"Street address": (ON_FILE["home_street"], SAID["street"])},
        read_paths={"home_street": "client_address_home.street"},
        expect=payload,
    )
    reference = submit_elsewhere(server, told, dry_run=True)
    office.run("deliver")
    shown = office.run("plan", reference)
    assert found_in(shown.encode(), WORDS) >= {SAID["street"], ON_FILE["home_street"]}
    assert on_file.case(GAPS)["client_address_home"]["street"] == ON_FILE["home_street"]
    assert search.found() == {}


def test_what_other_programs_and_the_last_screen_are_told_names_nobody(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, search: Search
) -> None:
    client = player(server, GAPS, answers())
    walk = client.walk()
    arrived(outbox, walk.reference)
    link = str(json.loads(client.browser.action("sync_status_link").content)["url"])
    session = parse_qs(urlsplit(link).query)["session"][0]
    case: dict[str, object] = {"site": "sandbox", "matter": matter_of(server, GAPS)}
    token = signer_of(server).door_token("case_summary", case, "test", session, 1)
    told = (
        requests.get(link, timeout=60).content,
        call(server, session, "case_summary", {**case, "token": token}).content,
        client.browser.action("sync_progress").content,
    )
    for answer in told:
        assert found_in(answer, WORDS) == set()
    assert GAPS in told[1].decode()
    assert search.found() == {}


def test_messages_name_nobody(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, search: Search
) -> None:
    """The client's to an address that is safe, and the digest for staff; their own addresses apart."""
    on_file.fault(method="POST", path=NOTES, times=1, status=400)
    office.sql("delete from legalaidsync_notice")
    walk = send(server, safe_channels=["email"])
    wait_for(lambda: office.letters_to(SAID["email"]))
    wait_for(lambda: outbox.all_in(walk.reference, "sent", "needs attention"))
    office.run("deliver")
    wait_for(lambda: office.letters_to(STAFF))
    assert search.found() == {}


def test_once_the_answers_are_deleted_docassemble_has_nothing_either(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, search: Search
) -> None:
    """Until then it keeps the papers in its files folder, under the names they had: both are known exceptions."""
    walk = send(server)
    arrived(outbox, walk.reference)
    [[session]] = office.sql(
        "select split_part(series, ' ', 2) from legalaidsync_submission where reference = :r", r=walk.reference
    )
    assert PAPER_NAME_ON_DISK in repr(uploads(office, session))
    office.sql("update legalaidsync_operation set updated_at = updated_at - interval '60 days'")
    office.run("deliver")
    office.run("purge")
    assert uploads(office, session) == []
    assert search.found() == {}
    assert [note["subject"].count(walk.reference) for note in on_file.notes(GAPS)].count(1) == 1


def uploads(office: Office, session: str) -> list[Any]:
    return office.sql("select filename from uploads where key = :s", s=session)
