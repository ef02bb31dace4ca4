"""What a client says stands in LegalServer and, encrypted, in our tables: in no log, no URL, no audit row."""

from __future__ import annotations

from datetime import date

import pytest

from devserver.server import Server
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OutboxRows, player, sheet, wait_for

CANARY = {
    "street": "977 Quetzalcanary Parkway",
    "phone": "309-555-0199",
    "party": "Canaryfeather Holdings",
    "story": "canarystory about a yellow sofa",
    "birth": "1971-03-29",
}


@pytest.fixture(params=[True, False], ids=["paid tier", "note only"])
def delivered(server: Server, sandbox: SandboxClient, request: pytest.FixtureRequest) -> str:
    """One intake full of canaries, with a refused answer and a lost connection on its way."""
    sandbox.settings(premium=request.param)
    sandbox.fault(method="POST", path="/api/v2/documents", times=1, when="before", kind="status", status=503)
    answers = sheet(
        {"adverse_parties": [{"kind": "organization", "organization": CANARY["party"]}]},
        wrong_sections=["address"],
        client__address__address=CANARY["street"],
        client__mobile_number=CANARY["phone"],
        client__birthdate=date.fromisoformat(CANARY["birth"]),
        what_happened=CANARY["story"],
    )
    client = player(server, GAPS, answers)
    client.walk(until="Where do you live?")
    client.browser.answer({"client.address.address": CANARY["street"], "client.address.zip": "bad"})
    walk = client.go_on(client.browser.current())
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))
    return walk.reference


def test_no_value_of_a_client_stands_in_logs_or_in_our_tables(
    server: Server, sandbox: SandboxClient, delivered: str
) -> None:
    """The case holds the canaries, so they did travel; nothing else shows one in clear."""
    [note] = [note for note in sandbox.notes(GAPS) if delivered in note["subject"]]
    assert CANARY["story"] in note["body"]
    logs, tables = server.log_text(), OutboxRows(server).dump().decode()
    for name, value in CANARY.items():
        assert value not in logs, name
        assert value not in tables, name


def test_each_attempt_and_each_read_is_a_row_of_the_audit(
    server: Server, sandbox: SandboxClient, delivered: str
) -> None:
    trail = OutboxRows(server).trail(delivered)
    assert {(row.from_state, row.to_state) for row in trail} >= {("queued", "sending"), ("sending", "sent")}
    assert all(row.actor for row in trail)
    assert OutboxRows(server).reads(sandbox.matter_uuid(GAPS)) >= 1
