"""Another program starts the intake of somebody who is new to the office: docs/push.md, each way tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
import requests

from devserver.client_link import INTAKE, signer_of
from devserver.intake_player import IntakePlayer
from devserver.server import Server
from tests.integration.test_new_people import REVIEW, made, person
from tests.sandbox_client import SandboxClient
from tests.walking import OutboxRows, wait_for

SECONDS = 30
REACH = "How can the office reach you?"
PHONE = "309-555-0188"
FACTS = {"first_name": "Teodora", "last_name": "Ravensworth", "mobile_phone": PHONE}
TYPED = person(but=("client.name.first", "client.name.last", "client.mobile_number"))


def post(server: Server, facts: Any, action: str = "new_intake", **body: Any) -> requests.Response:
    token = signer_of(server).route_token(action, {"site": "sandbox"}, "program crm", 1)
    return requests.post(
        f"{server.url}/legalaidsync/new_intake",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex},
        json={"facts": facts, **body},
        timeout=SECONDS,
    )


def api(server: Server, path: str, **body: Any) -> Any:
    headers = {"X-API-Key": server.api_key}
    return requests.post(f"{server.url}/api/{path}", headers=headers, json=body, timeout=SECONDS).json()


def kept(server: Server, facts: Mapping[str, str]) -> str:
    """What an address carries after a program has stashed facts."""
    stash = api(server, "stash_data", data={"facts": dict(facts), "told_by": "program crm"}, expire=3600)
    return f"{stash['stash_key']}.{stash['secret']}"


def phone_shown(client: IntakePlayer) -> object:
    reach = client.walk(until=REACH).last
    return next(field.default for field in reach.fields if field.variable == "client.mobile_number")


def public(server: Server, query: str = "") -> IntakePlayer:
    return IntakePlayer(f"{server.url}/interview?i={INTAKE}{query}", person())


def test_the_door_gives_a_link_and_what_was_told_and_confirmed_is_in_the_case_that_is_made(
    server: Server, sandbox: SandboxClient
) -> None:
    before = sandbox.cases()
    answer = post(server, FACTS)
    assert (answer.status_code, answer.json()["data"]["facts"]) == (201, sorted(FACTS))
    link = answer.json()["data"]["link"]
    client = IntakePlayer(link, TYPED)
    review = client.walk(until=REVIEW).last
    assert "You or a helper told us this before" in review.to_text()
    assert made(sandbox, before) == []
    reference = client.go_on(review).reference
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    [case] = made(sandbox, before)
    assert (case["first"], case["last"], case["mobile_phone"]) == ("Teodora", "Ravensworth", PHONE)
    [note] = sandbox.notes(case["case_number"])
    assert "Filled in beforehand by program crm" in note["body"]
    assert IntakePlayer(link, TYPED).walk(until="This link").last.title == "This link was used before"


def test_a_stash_fills_in_the_public_intake_once(server: Server, sandbox: SandboxClient) -> None:
    place = kept(server, FACTS)
    assert phone_shown(IntakePlayer(f"{server.url}/interview?i={INTAKE}&prefill={place}", TYPED)) == PHONE
    assert phone_shown(public(server, f"&prefill={place}")) in (None, "")


def test_a_resume_link_of_docassembles_api_fills_in_the_public_intake(server: Server, sandbox: SandboxClient) -> None:
    short = api(server, "resume_url", i=INTAKE, url_args={"prefill": kept(server, FACTS)}, expire=3600, one_time=1)
    client = IntakePlayer(f"{server.url}/interview?i=unused", TYPED)
    reach = client.go_on(client.browser.resume(short), until=REACH).last
    assert next(field.default for field in reach.fields if field.variable == "client.mobile_number") == PHONE


@pytest.mark.parametrize("query", [f"&mobile_phone={PHONE}&first_name=Eve", "&prefill=" + ".".join(["A" * 16] * 2)])
def test_an_address_that_nobody_has_signed_fills_in_nothing(server: Server, sandbox: SandboxClient, query: str) -> None:
    assert phone_shown(public(server, query)) in (None, "")


def test_a_token_for_something_else_starts_no_intake(server: Server, sandbox: SandboxClient) -> None:
    assert (post(server, FACTS, "prefill").status_code, post(server, {"frist_name": "T"}).status_code) == (403, 400)
    assert post(server, FACTS, matter="71f41d87-4612-5525-86ce-47e4262b3971").json()["error"]["names"] == ["matter"]
