"""What an administrator asks the commands of a configured server."""

from __future__ import annotations

import subprocess

from devserver.server import Server
from tests import forking
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OutboxRows, player, wait_for


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return forking.command(*arguments, env=environment)


def test_the_health_check_of_a_configured_server_names_what_is_to_mend(server: Server, sandbox: SandboxClient) -> None:
    checked = run(server.environment(), "check")
    assert "OK   LegalServer sandbox" in checked.stdout
    assert "MEND Encryption keys" in checked.stdout
    assert checked.returncode == 1


def test_an_administrator_sees_where_a_submission_stands(server: Server, sandbox: SandboxClient) -> None:
    walk = player(server).walk()
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))
    told = run(server.environment(), "status", walk.reference)
    assert f"{walk.reference} case {GAPS} on sandbox" in told.stdout
    assert "case_note: sent." in told.stdout
    assert "sent: " in run(server.environment(), "status").stdout


def test_a_case_number_that_does_not_exist_is_named(server: Server, sandbox: SandboxClient) -> None:
    answer = run(server.environment(), "link", "--case", "99-9999999")
    assert answer.returncode == 1
    assert "no case with this number" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr
