"""Another program starts an intake that is filled in with what it is sure of: docs/push.md, each way tried."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
import requests

from devserver.client_link import client_link, matter_of, signer_of
from devserver.intake_player import AnswerSheet, IntakePlayer, leads_to
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.screen import Screen
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE, GAP_ANSWERS, GAPS, OutboxRows, wait_for

SECONDS = 30
TOLD_BEFORE = "You or a helper told us this before"
PHONE = "309-555-0188"
FACTS = {"mobile_phone": PHONE, "date_of_birth": "1979-05-17"}
# The phone that was told is not typed again; the robot types dates in any case.
SHEET = AnswerSheet({name: value for name, value in GAP_ANSWERS.items() if name != "client.mobile_number"})

Post = Callable[..., requests.Response]


@pytest.fixture
def post(server: Server) -> Post:
    """Return a function that posts to the door `prefill`."""

    def posted(facts: Any, *, call_id: str = "", fixed: Mapping[str, Any] | None = None, **body: Any) -> Any:
        bound = {"site": "sandbox", "matter": matter_of(server, GAPS)} if fixed is None else dict(fixed)
        token = signer_of(server).route_token("prefill", bound, "program crm", 1)
        return requests.post(
            f"{server.url}/legalaidsync/prefill",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": call_id or uuid4().hex},
            json={"facts": facts, **body},
            timeout=SECONDS,
        )

    return posted


def walked(link: str, until: str) -> tuple[IntakePlayer, Screen]:
    client = IntakePlayer(link, SHEET)
    return client, client.walk(until=until).last


def default_of(screen: Screen, variable: str) -> object:
    return next(known.default for known in screen.fields if known.variable == variable)


def test_the_door_gives_a_link_under_which_the_told_facts_are_filled_in_and_confirmed(
    server: Server, sandbox: SandboxClient, post: Post
) -> None:
    answer = post(FACTS)
    assert (answer.status_code, answer.json()["data"]["facts"]) == (201, sorted(FACTS))
    client, reach = walked(answer.json()["data"]["link"], "How can the office reach you?")
    assert default_of(reach, "client.mobile_number") == PHONE
    review = client.go_on(reach, until="Look at everything once more").last
    assert review.to_text().count(TOLD_BEFORE) == 2
    assert not sandbox.journal("PATCH")
    assert sandbox.case(GAPS)["mobile_phone"] != PHONE


def test_what_was_told_and_confirmed_arrives(server: Server, sandbox: SandboxClient, post: Post) -> None:
    walk = IntakePlayer(post(FACTS).json()["data"]["link"], SHEET).walk()
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent", "needs a decision"))
    assert sandbox.case(GAPS)["mobile_phone"] == PHONE
    assert any("Filled in beforehand by program crm" in note["body"] for note in sandbox.notes(GAPS))


def test_a_section_that_is_on_file_is_asked_if_something_else_was_told(
    server: Server, sandbox: SandboxClient, post: Post
) -> None:
    """The screen that asks whether the file is right does not offer it, so that nobody confirms both."""
    link = post({"first_name": "Annabel"}, fixed={"site": "sandbox", "matter": matter_of(server, COMPLETE)})
    client, right = walked(link.json()["data"]["link"], "Is this right?")
    assert "Name" not in [choice.label for known in right.fields for choice in known.choices]
    name = client.go_on(right, until="What is your name?").last
    assert default_of(name, "client.name.first") == "Annabel"


def test_by_a_stash_of_docassembles_api(server: Server, sandbox: SandboxClient) -> None:
    headers = {"X-API-Key": server.api_key}
    told = {"facts": FACTS | {"zip": "no zip", "shoe_size": 9}, "told_by": "program crm"}
    stash = requests.post(
        f"{server.url}/api/stash_data", headers=headers, json={"data": told, "expire": 3600}, timeout=SECONDS
    ).json()
    link = f"{client_link(server, GAPS)}&prefill={stash['stash_key']}.{stash['secret']}"
    _, reach = walked(link, "How can the office reach you?")
    assert default_of(reach, "client.mobile_number") == PHONE


def test_by_a_resume_link_of_docassembles_api(server: Server, sandbox: SandboxClient, post: Post) -> None:
    """The person gets a short address, in which neither the case's token nor the stash stands."""
    arguments = dict(parse_qsl(urlsplit(leads_to(post(FACTS).json()["data"]["link"])).query))
    short = requests.post(
        f"{server.url}/api/resume_url",
        headers={"X-API-Key": server.api_key},
        json={"i": arguments.pop("i"), "url_args": arguments, "expire": 3600, "one_time": 1},
        timeout=SECONDS,
    ).json()
    client = IntakePlayer(f"{server.url}/interview?i=unused", SHEET)
    screen = client.browser.resume(short)
    assert arguments["prefill"] not in short
    reach = client.go_on(screen, until="How can the office reach you?").last
    assert default_of(reach, "client.mobile_number") == PHONE


def test_an_address_alone_tells_harmless_facts_only(server: Server, sandbox: SandboxClient) -> None:
    client = IntakePlayer(f"{client_link(server, GAPS)}&county=17031&mobile_phone={PHONE}", SHEET)
    reach = client.walk(until="How can the office reach you?").last
    assert default_of(reach, "client.mobile_number") != PHONE
    review = client.go_on(reach, until="Look at everything once more").last
    assert review.to_text().count(TOLD_BEFORE) <= 1


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_with_curl_as_the_documentation_says(server: Server, sandbox: SandboxClient) -> None:
    token = signer_of(server).route_token("prefill", {"site": "sandbox"}, "program crm", 1)
    body = json.dumps({"matter": matter_of(server, GAPS), "language": "es", "facts": FACTS})
    headers = [f"Authorization: Bearer {token}", "Idempotency-Key: crm-4711", "Content-Type: application/json"]
    options = [part for header in headers for part in ("-H", header)]
    command = ["curl", "--silent", f"{server.url}/legalaidsync/prefill", *options, "--data", body]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)
    assert "lang=es" in json.loads(printed.stdout)["data"]["link"]


@pytest.mark.parametrize(
    ("facts", "code", "names", "nearest"),
    [
        ({"frist_name": "Ann"}, "unknown_name", ["frist_name"], {"frist_name": "first_name"}),
        ({"zip": "no zip"}, "not_acceptable", ["zip"], {}),
        ({"date_of_birth": "2999-01-01", "email": "a"}, "not_acceptable", ["date_of_birth", "email"], {}),
        ({"county": "99999"}, "not_acceptable", ["county"], {}),
        ({"first_name": ["Ann"]}, "not_acceptable", ["first_name"], {}),
        ({"case_number": "26-1"}, "unknown_name", ["case_number"], None),
        ([], "not_understood", ["facts"], {}),
    ],
)
def test_what_is_no_fact_of_ours_or_breaks_a_rule_is_refused_by_name(
    sandbox: SandboxClient, post: Post, facts: Any, code: str, names: list[str], nearest: dict[str, str] | None
) -> None:
    answer = post(facts)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["names"]) == (400, code, names)
    assert nearest is None or error["nearest"] == nearest


def test_the_same_call_again_gets_the_same_link_and_another_one_under_its_id_is_refused(
    sandbox: SandboxClient, post: Post
) -> None:
    first, again = (post(FACTS, call_id="one-and-the-same") for _ in range(2))
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    other = post({"mobile_phone": "309-555-0199"}, call_id="one-and-the-same")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "not_repeatable")


def test_a_caller_can_not_change_what_the_token_fixes(server: Server, sandbox: SandboxClient, post: Post) -> None:
    answer = post(FACTS, matter=matter_of(server, COMPLETE))
    assert (answer.status_code, answer.json()["error"]["names"]) == (403, ["matter"])
