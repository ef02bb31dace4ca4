"""The private server itself: if these fail, nothing below says anything about the product."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys

import pytest
import requests

from devserver.server import Server
from tests import forking
from tests.sandbox_client import SandboxClient


def test_the_administrators_key_opens_docassembles_api(server: Server) -> None:
    answer = requests.get(f"{server.url}/api/user", headers={"X-API-Key": server.api_key}, timeout=30)
    assert answer.json()["email"] == server.admin_email


def test_a_killed_worker_is_gone_and_can_be_started_again(server: Server) -> None:
    """The tests of delivery rely on this to play a crash."""
    before = server.worker_pids()
    server.kill_worker()
    assert before
    assert not server.worker_pids()
    server.start_worker()
    assert server.worker_pids()
    assert not set(server.worker_pids()) & set(before)


def test_a_stopped_sandbox_comes_back_at_the_same_address_with_its_records(
    server: Server, sandbox: SandboxClient
) -> None:
    before = sandbox.cases()
    server.stop_sandbox()
    server.start_sandbox()
    assert before
    assert sandbox.cases() == before


def test_files_with_secrets_are_readable_by_their_owner_only(server: Server) -> None:
    for path in (server.config_file, server.folder.credentials_file):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_the_administrator_signs_in_with_the_printed_password(server: Server) -> None:
    browser = requests.Session()
    page = browser.get(f"{server.url}/user/sign-in", timeout=30).text
    proof = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert proof
    form = {"csrf_token": proof[1], "email": server.admin_email, "password": server.admin_password}
    browser.post(f"{server.url}/user/sign-in", data=form | {"next": "/"}, timeout=30)
    assert browser.get(f"{server.url}/userlist", timeout=30, allow_redirects=False).status_code == 200


@pytest.mark.parametrize("arguments", [["audit", "verify"], ["no-such-command"]])
def test_a_forked_command_does_what_the_real_one_does(server: Server, arguments: list[str]) -> None:
    """Tests fork commands from a process that has imported other people's packages, to save time (fork_server.py)."""
    command = [sys.executable, "-m", forking.OURS, *arguments]
    real = subprocess.run(command, env=server.environment(), capture_output=True, text=True, timeout=forking.SECONDS)
    forked = forking.command(*arguments, env=server.environment())
    assert (forked.returncode, forked.stdout) == (real.returncode, real.stdout)
    assert forked.stderr.splitlines()[-1:] == real.stderr.splitlines()[-1:]
