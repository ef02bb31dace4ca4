"""The stand-in as a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

OPTIONS = ["--port", "0", "--token", "t-1"]
COMMAND = [sys.executable, "-m", "docassemble.legalaidsync.sandbox", *OPTIONS]
# A docassemble that is there but breaks when it is imported: the command must not touch it.
WITHOUT_DOCASSEMBLE = """
import sys
sys.modules["docassemble.base"] = None
from docassemble.legalaidsync.cli import main
main(sys.argv[1:])
"""


class Running:
    """A sandbox process and a session with it."""

    def __init__(self, database: Path, command: list[str] = COMMAND) -> None:
        self.process = subprocess.Popen([*command, "--database", str(database)], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.fullmatch(r"LegalServer sandbox on (http://127\.0\.0\.1:\d+)\n", self.process.stdout.readline())
        assert found is not None
        self.root = found[1]
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer t-1"

    def stop(self) -> int:
        self.session.close()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running(tmp_path / "site.sqlite")
    yield started
    if started.process.poll() is None:
        started.stop()


def connections(session: requests.Session) -> int:
    """Return how many connections the session has opened."""
    adapter = session.get_adapter("http://")
    pools = adapter.poolmanager.pools  # type: ignore[attr-defined]
    return sum(pools[key].num_connections for key in pools.keys())  # noqa: SIM118 - not a mapping


def test_the_server_keeps_one_connection_through_deletes_uploads_and_faults(running: Running) -> None:
    session, root = running.session, running.root
    matter = session.get(f"{root}/sandbox/cases").json()[-1]["matter_uuid"]
    party = session.get(f"{root}/api/v2/matters/{matter}/adverse_parties").json()["data"][0]["uuid"]
    assert session.delete(f"{root}/api/v2/matters/{matter}/adverse_parties/{party}").status_code == 204
    form, file = {"module": "matter", "module_uuid": matter}, {"file": ("big.bin", b"x" * 3_000_000)}
    assert session.post(f"{root}/api/v2/documents", data=form, files=file).status_code == 201
    assert (
        session.post(f"{root}/api/v2/documents", data=form, files=file, headers={"Authorization": ""}).status_code
        == 401
    )
    session.post(f"{root}/sandbox/faults", json={"path": "/api/*", "status": 503})
    assert session.post(f"{root}/api/v2/documents", data=form, files=file).status_code == 503
    assert session.get(f"{root}/api/v2/matters/{matter}").status_code == 200
    assert connections(session) == 1


def test_the_server_cuts_a_connection_when_ordered_and_serves_the_next(running: Running) -> None:
    session, root = running.session, running.root
    session.post(f"{root}/sandbox/faults", json={"path": "/api/*", "kind": "reset"})
    with pytest.raises(requests.ConnectionError):
        session.get(f"{root}/api/v2/lookups/gender")
    assert session.get(f"{root}/api/v2/lookups/gender").status_code == 200


def test_what_was_written_survives_a_stop_and_a_start(running: Running, tmp_path: Path) -> None:
    made = running.session.post(f"{running.root}/api/v2/contacts", json={"first": "Ada"}).json()["data"]
    assert running.stop() == 0
    again = Running(tmp_path / "site.sqlite")
    try:
        assert again.session.get(f"{again.root}/api/v2/contacts/{made['uuid']}").json()["data"]["first"] == "Ada"
    finally:
        again.stop()


def test_the_command_sandbox_needs_nothing_of_docassemble(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_DOCASSEMBLE, "sandbox", *OPTIONS]
    started = Running(tmp_path / "site.sqlite", command)
    try:
        assert started.session.get(f"{started.root}/api/v2/lookups/gender").status_code == 200
    finally:
        assert started.stop() == 0
