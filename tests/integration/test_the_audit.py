"""The audit of a real server: who read and wrote what, in whole chains, by an administrator's commands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from devserver.server import Server
from tests import forking
from tests.walking import OutboxRows, player, wait_for


def run(server: Server, *command: str) -> str:
    """Run `audit ...` as an administrator would, and return what it prints."""
    done = forking.command("audit", *command, env=server.environment())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def export(server: Server, *filters: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(server, "export", "--format", "json", *filters))
    return rows


@pytest.fixture(scope="module")
def reference(server: Server) -> str:
    """The reference code of an intake that has arrived."""
    walk = player(server).walk()
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent", "needs a decision"))
    return walk.reference


def test_every_chain_of_the_server_is_whole(server: Server, reference: str) -> None:
    assert run(server, "verify").splitlines()[-1] == "OK"


def test_the_writes_of_an_intake_say_what_legalserver_answered(server: Server, reference: str) -> None:
    sent = export(server, "--reference", reference, "--state", "sent")
    assert {"case_note", "upload_document"} <= {row["kind"] for row in sent}
    for row in sent:
        assert (row["http_status"], len(row["request_id"])) in ((200, 32), (201, 32))
        assert row["endpoint"].partition(" ")[0] in ("POST", "PATCH", "GET")
        assert row["fingerprint"]
        assert row["duration_ms"] > 0


def test_the_reads_of_an_intake_are_there_under_the_id_of_the_link(server: Server, reference: str) -> None:
    [submitted, *_] = export(server, "--reference", reference, "--state", "queued")
    link = submitted["actor"]
    assert link.startswith("link ")
    of_the_link = export(server, "--what", "read", "--actor", link)
    reads = [row for row in of_the_link if row["matter_uuid"] == submitted["matter_uuid"]]
    parts = {"matters", "adverse_parties", "incomes", "case_notes", "documents"}
    assert {row["kind"] for row in reads} == {"link", *parts}
    assert [row["field_names"] for row in reads if row["kind"] == "link"] == [["opened"], ["used"], ["answered"]]
    of_the_client = next(row for row in reads if row["kind"] == "matters")
    assert "first" in of_the_client["field_names"]
    assert of_the_client["interview"].endswith("intake.yml")


def test_each_move_of_an_intake_has_an_actor(server: Server, reference: str) -> None:
    trail = OutboxRows(server).trail(reference)
    assert {(row.from_state, row.to_state) for row in trail} >= {("queued", "sending"), ("sending", "sent")}
    assert all(row.actor for row in trail)
