"""The endpoints for other programs: reached by links, called by plain HTTP, guarded by a signed token."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from devserver.client_link import matter_of, signer_of
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.errors import NotFound
from tests import forking
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, OutboxRows, player, wait_for

DOORS = "docassemble.legalaidsync:data/questions/doors.yml"
INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
SECONDS = 30
DONE = {"ok": True, "data": {}, "error": None}


def arguments_in(url: str) -> dict[str, str]:
    action = parse_qs(urlsplit(url).query)["action"][0]
    return dict(json.loads(base64.urlsafe_b64decode(action + "=="))["arguments"])


def call(
    server: Server, session: str, action: str, arguments: dict[str, object], **parameters: str
) -> requests.Response:
    """Call an event as any program would: one GET, no cookies."""
    query = urlencode({"i": DOORS, "session": session, "action": packed(action, arguments), **parameters})
    return requests.get(f"{server.url}/interview?{query}", timeout=SECONDS, allow_redirects=False)


def packed(action: str, arguments: dict[str, object]) -> str:
    """Return an action as docassemble packs it into an address."""
    called = json.dumps({"action": action, "arguments": arguments}).encode()
    return base64.urlsafe_b64encode(called).decode().rstrip("=")


@pytest.fixture(scope="module")
def link(server: Server) -> str:
    """The address of `sync_status` for a submission, as the interview makes it with interview_url_action()."""
    SandboxClient(server.sandbox_url, server.sandbox_token).reset()
    client = player(server)
    walk = client.walk()
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent", "needs a decision"))
    return str(json.loads(client.browser.action("sync_status_link").content)["url"])


@pytest.fixture(scope="module")
def session(link: str) -> str:
    return parse_qs(urlsplit(link).query)["session"][0]


def newest_session(server: Server, interview: str) -> str:
    """Return the id of the session that was used last, as the administrator sees it."""
    headers = {"X-API-Key": server.api_key}
    found = requests.get(f"{server.url}/api/interviews", params={"i": interview}, headers=headers, timeout=SECONDS)
    return str(max(found.json()["items"], key=lambda row: row["modtime"])["session"])


def summary_call(server: Server, session: str, **changed: object) -> requests.Response:
    arguments: dict[str, object] = {"site": "sandbox", "matter": matter_of(server, COMPLETE)}
    token = signer_of(server).door_token("case_summary", arguments, "test", session, 1)
    return call(server, session, "case_summary", {**arguments, "token": token, **changed})


def test_sync_status_says_where_a_submission_stands(server: Server, link: str) -> None:
    answer = requests.get(link, timeout=SECONDS, allow_redirects=False)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["ok"], body["error"]) == (True, None)
    assert body["data"]["state"] in ("in_your_file", "staff_will_look")
    assert {row["what"] for row in body["data"]["operations"]} == {"update_matter", "case_note", "upload_document"}
    assert set(body["data"]) == {"reference", "state", "operations"}


def test_case_summary_gives_the_allowed_fields_and_no_other(
    server: Server, sandbox: SandboxClient, session: str
) -> None:
    answer = summary_call(server, session)
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "data": {
            "case_number": COMPLETE,
            "disposition": "Open",
            "problem": "63 Private Landlord/Tenant",
            "county": "Cook",
            "date_opened": "2026-03-03",
        },
        "error": None,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"token": ""},
        {"token": "forged.token"},
        {"matter": "328ab6eb-9d37-5366-ad44-000000000000"},
        {"site": "other"},
        {"extra": "argument"},
    ],
)
def test_a_missing_wrong_or_changed_token_is_refused_and_gets_no_data(
    server: Server, sandbox: SandboxClient, session: str, changed: dict[str, object]
) -> None:
    sandbox.clear_journal()
    answer = summary_call(server, session, **changed)
    assert answer.status_code == (401 if "token" in changed else 403)
    assert (answer.json()["ok"], answer.json()["data"]) == (False, None)
    assert not sandbox.journal()


def test_an_expired_token_gets_401(server: Server, session: str) -> None:
    arguments: dict[str, object] = {"site": "sandbox", "matter": matter_of(server, COMPLETE)}
    token = signer_of(server).door_token("case_summary", arguments, "test", session, -1)
    answer = call(server, session, "case_summary", {**arguments, "token": token})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token_expired")


def test_a_token_for_one_door_does_not_open_the_other(server: Server, link: str, session: str) -> None:
    assert call(server, session, "case_summary", dict(arguments_in(link))).status_code == 403


def test_a_token_for_another_session_gets_403(server: Server, sandbox: SandboxClient, session: str) -> None:
    arguments: dict[str, object] = {"site": "sandbox", "matter": matter_of(server, COMPLETE)}
    token = signer_of(server).door_token("case_summary", arguments, "test", "another-session", 1)
    assert call(server, session, "case_summary", {**arguments, "token": token}).status_code == 403


@pytest.mark.parametrize("action", ["_da_set", "_da_define", "door_url", "anything"])
def test_an_action_that_is_not_on_the_list_gets_403(server: Server, session: str, action: str) -> None:
    answer = call(server, session, action, {"variables": [["multi_user", False]]})
    assert answer.status_code == 403
    assert answer.json()["ok"] is False


def test_a_visit_without_an_action_finds_no_interview(server: Server, session: str) -> None:
    answer = requests.get(
        f"{server.url}/interview", params={"i": DOORS, "session": session}, timeout=SECONDS, allow_redirects=False
    )
    assert answer.status_code == 404


def test_an_unknown_case_gets_404(server: Server, sandbox: SandboxClient, session: str) -> None:
    arguments: dict[str, object] = {"site": "sandbox", "matter": "00000000-0000-4000-8000-000000000000"}
    token = signer_of(server).door_token("case_summary", arguments, "test", session, 1)
    assert call(server, session, "case_summary", {**arguments, "token": token}).status_code == 404


def test_the_session_of_a_client_is_closed_to_anybody_with_its_id_only(server: Server, sandbox: SandboxClient) -> None:
    """Clients' sessions stay encrypted: knowing the id without the secret opens nothing."""
    client = player(server, COMPLETE)
    client.walk(until="Is this right?")
    session = newest_session(server, INTAKE)
    with pytest.raises(NotFound):
        Browser(server.url).resume(i=INTAKE, session=session)
    assert client.browser.current().title == "Is this right?"


def test_with_legalserver_away_the_door_says_so_and_opens_again(
    server: Server, sandbox: SandboxClient, session: str
) -> None:
    """Also the circuit breaker that opened meanwhile lets callers through again."""
    sandbox.fault(method="GET", path="/api/v2/matters/*", times=50, when="before", kind="status", status=503)
    answer = summary_call(server, session)
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    sandbox.clear_faults()
    wait_for(lambda: summary_call(server, session).status_code == 200)


@pytest.fixture
def matter(sandbox: SandboxClient) -> str:
    """A case that no other test of this file reads."""
    return str(next(case["matter_uuid"] for case in sandbox.cases() if case["case_number"] != COMPLETE))


@pytest.fixture
def requests_of_a_read(server: Server, sandbox: SandboxClient, matter: str) -> Iterator[Callable[[], int]]:
    """Return a function that lets another process of the server read the case, and counts LegalServer's requests."""
    reader = forking.conversation("tests.reading_process", "sandbox", matter, env=server.environment())
    with reader as (words, answers):

        def read() -> int:
            before = len(sandbox.journal("GET", matter))
            print("read", file=words, flush=True)
            assert answers.readline().strip()
            return len(sandbox.journal("GET", matter)) - before

        yield read


def changed_call(server: Server, session: str, bound: dict[str, object], **parameters: str) -> requests.Response:
    token = signer_of(server).door_token("case_changed", bound, "program crm", session, 1)
    return call(server, session, "case_changed", {**bound, "token": token}, **parameters)


def test_a_case_is_asked_for_again_by_every_process_once_its_door_was_called(
    server: Server, session: str, matter: str, requests_of_a_read: Callable[[], int]
) -> None:
    assert [requests_of_a_read(), requests_of_a_read()] == [1, 0]
    answer = changed_call(server, session, {"site": "sandbox", "matter": matter})
    assert (answer.status_code, answer.json()) == (200, DONE)
    assert [requests_of_a_read(), requests_of_a_read()] == [1, 0]


def test_the_address_for_legalserver_fits_every_case_of_the_site(
    server: Server, session: str, matter: str, requests_of_a_read: Callable[[], int]
) -> None:
    printed = forking.command("case-changed-url", "--days", "365", env=server.environment(), check=True)
    assert [requests_of_a_read(), requests_of_a_read()] == [1, 0]
    other = requests.get(f"{printed.stdout.strip()}&matter={matter_of(server, COMPLETE)}", timeout=SECONDS)
    assert (other.status_code, requests_of_a_read()) == (200, 0)
    answer = requests.get(f"{printed.stdout.strip()}&matter={matter}", timeout=SECONDS, allow_redirects=False)
    assert (answer.status_code, answer.json(), requests_of_a_read()) == (200, DONE, 1)


def test_a_matter_that_an_earlier_caller_named_is_not_remembered(server: Server, session: str, matter: str) -> None:
    """docassemble keeps the parameters of an address in the session."""
    requests.get(f"{server.url}/interview", params={"i": DOORS, "session": session, "matter": matter}, timeout=SECONDS)
    answer = changed_call(server, session, {"site": "sandbox"})
    assert (answer.status_code, answer.json()["ok"]) == (400, False)


def test_the_door_for_changes_does_not_tell_which_cases_there_are(
    server: Server, sandbox: SandboxClient, session: str, matter: str
) -> None:
    sandbox.clear_journal()
    known, unknown = (
        changed_call(server, session, {"site": "sandbox"}, matter=uuid)
        for uuid in (matter, "00000000-0000-4000-8000-000000000000")
    )
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (200, known.content)
    assert not sandbox.journal()


def test_nobody_without_a_good_token_lets_a_case_be_forgotten(
    server: Server, session: str, matter: str, requests_of_a_read: Callable[[], int]
) -> None:
    bound: dict[str, object] = {"site": "sandbox"}
    token = signer_of(server).door_token("case_changed", bound, "program crm", session, 1)
    assert requests_of_a_read() == 1
    for changed in ({"token": ""}, {"token": "forged.token"}, {"site": "other"}, {"matter": matter}):
        answer = call(server, session, "case_changed", {**bound, "token": token, **changed}, matter=matter)
        assert (answer.status_code, requests_of_a_read()) == (401 if "token" in changed else 403, 0)
