"""Whatever goes wrong, in LegalServer, on the way, on a screen or in our own code: nothing of the canary gets out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from devserver.client_link import client_link
from devserver.server import Server
from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.errors import LegalAidSyncError
from tests.canary import ON_FILE, REFUSED, SAID, WORDS, answers, submit_elsewhere
from tests.clear_text import found_in
from tests.integration.test_bad_input import INTAKE, token_of
from tests.integration.test_keeping import Office
from tests.integration.test_privacy import NOTES, arrived, send
from tests.places import Search
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OUT_OF_REACH, OutboxRows, player, wait_for

AT_REST = ("sent", "cancelled", "needs attention", "needs a decision", "retry")
ANSWERS_TO_ALL = {
    "client__name__first": ON_FILE["first"],
    "client__name__last": ON_FILE["last"],
    "client__address__city": "Peoria",
    "client__address__state": "IL",
    "client__address__zip": "61699",
    "client__county": "Peoria",
    "client__problem": "02 Collection (Including Repossession)",
}
# Each writes where the other faults do not; `retry --all` brings the operations on.
FAULTS: dict[str, list[dict[str, object]]] = {
    "refused, twice there, an error inside, cut off": [
        {"method": "PATCH", "path": "/api/v2/matters/*", "status": 400},
        {"method": "POST", "path": "/api/v2/matters/*/adverse_parties", "status": 409},
        {"method": "POST", "path": NOTES, "status": 500},
        {"method": "POST", "path": "/api/v2/documents", "kind": "reset", "when": "after"},
    ],
    "not allowed, gone, too many": [
        {"method": "POST", "path": "/api/v2/matters/*/adverse_parties", "status": 403},
        {"method": "POST", "path": NOTES, "status": 404},
        {"method": "POST", "path": "/api/v2/documents", "kind": "rate_limit"},
    ],
    "a page, half an answer, another type, closed": [
        {"method": "PATCH", "path": "/api/v2/matters/*", "status": 503, "html": True},
        {"method": "POST", "path": "/api/v2/matters/*/adverse_parties", "kind": "html", "when": "after"},
        {"method": "POST", "path": NOTES, "kind": "truncated"},
        {"method": "POST", "path": "/api/v2/documents", "kind": "content_type"},
    ],
}


@pytest.mark.parametrize("faults", FAULTS)
def test_no_error_of_legalserver_lets_anything_out(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, search: Search, faults: str
) -> None:
    for fault in FAULTS[faults]:
        on_file.fault(**{"times": 1, "when": "before", "kind": "status", **fault})
    walk = send(server)
    wait_for(lambda: outbox.all_in(walk.reference, *AT_REST))
    assert len([row for row in on_file.journal() if row["fault"]]) == len(FAULTS[faults])
    assert search.found() == {}
    office.run("retry", "--all")
    office.run("deliver")
    arrived(outbox, walk.reference)
    assert search.found() == {}


def test_a_refused_token_lets_nothing_out(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, search: Search
) -> None:
    """The site is paused with everything that waits; staff let it go on."""
    on_file.fault(method="PATCH", path="/api/v2/matters/*", times=1, status=401)
    walk = send(server)
    wait_for(lambda: office.sql("select 1 from legalaidsync_site where paused_for = 'token'"))
    assert search.found() == {}
    office.run("resume", "sandbox")
    office.run("deliver")
    arrived(outbox, walk.reference)
    assert search.found() == {}


def test_while_legalserver_is_away_the_answers_are_sealed(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, search: Search
) -> None:
    """Nothing on file can be shown and no list; the client tells what money comes in; the worker is killed."""
    client = player(server, GAPS, answers(**ANSWERS_TO_ALL))
    on_file.fault(path="/api/*", times=200, status=503)
    client.walk(until=OUT_OF_REACH)
    walk = client.go_on(client.browser.press("Answer the questions now"))
    server.kill_worker()
    assert search.found() == {}
    on_file.clear_faults()
    on_file.fault(method="POST", path=NOTES, times=1, when="after", kind="hang", seconds=25)
    office.run("retry", "--all")
    server.start_worker()
    wait_for(lambda: on_file.notes(GAPS))
    server.kill_worker()
    server.start_worker()
    wait_for(lambda: outbox.all_in(walk.reference, "sent", "needs a decision"))
    assert search.found() == {}


def test_a_value_that_legalserver_refuses_and_repeats_is_for_staff_only(
    server: Server, on_file: SandboxClient, outbox: OutboxRows, office: Office, staff: Browser, search: Search
) -> None:
    """Its 400 names the value: the desk shows it, the database keeps it sealed, no log has it."""
    payload = {"date_of_birth": REFUSED}
    told = PlannedOperation(
        "update_matter",
        "date of birth",
        payload,
        on_file={"date_of_birth": ON_FILE["date_of_birth"]},
        labels={"date_of_birth": "Date of birth"},
        read_paths={"date_of_birth": "date_of_birth"},
        expect=payload,
    )
    reference = submit_elsewhere(server, told)
    office.run("deliver")
    wait_for(lambda: outbox.all_in(reference, "needs attention"))
    assert on_file.journal("PATCH")[-1]["status"] == 400
    submission, operation = outbox.first_ids(reference)
    staff.start("docassemble.legalaidsync:data/questions/dashboard.yml")
    staff.action("look", place="submission", submission=submission)
    assert REFUSED in staff.action("look", place="operation", operation=operation).to_text()
    assert search.found() == {}


@pytest.fixture
def broken_table(server: Server, office: Office) -> Iterator[None]:
    """Our own code fails in the middle of writing: a column is gone."""
    office.sql("alter table legalaidsync_submission rename column reference to gone")
    yield
    office.sql("alter table legalaidsync_submission rename column gone to reference")


def test_an_error_of_our_database_repeats_no_value(
    server: Server, on_file: SandboxClient, broken_table: None, search: Search
) -> None:
    """The client gets a screen of ours with a code, the administrator a traceback with the statement."""
    client = player(server, GAPS, answers())
    review = client.walk(until="Look at everything").last
    trouble = client.go_on(review, until="Something went wrong").last
    assert "E-" in trouble.to_text()
    assert "UndefinedColumn" in server.log_text()
    assert search.found() == {}


WRONG_TYPES = [
    ("When were you born?", {"client.birthdate": SAID["story"]}),
    ("Who lives in your household?", {"client.household_adults": SAID["story"]}),
    ("Where do you live?", {"client.address.address": REFUSED}),
    ("How can the office reach you?", {"client.email": REFUSED}),
]


@pytest.mark.parametrize(("title", "typed"), WRONG_TYPES)
def test_what_a_screen_refuses_is_written_down_nowhere(
    server: Server, on_file: SandboxClient, search: Search, title: str, typed: dict[str, object]
) -> None:
    client = player(server, GAPS, answers())
    client.walk(until=title)
    with suppress(LegalAidSyncError):  # docassemble's own error page
        assert client.browser.answer(typed).title == title
    assert search.found() == {}


def test_a_link_that_is_no_good_shows_and_logs_nothing(server: Server, on_file: SandboxClient, search: Search) -> None:
    token = token_of(client_link(server, GAPS, days=-1))
    for bad in (token, token[:-4] + "AAAA", ""):
        screen = Browser(server.url).start(INTAKE, case=bad)
        assert found_in(screen.to_text().encode(), WORDS) == set()
    assert search.found() == {}
