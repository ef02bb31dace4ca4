"""Each way of docs/external-data.md is run on a real docassemble server, and answers what the page says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests

from devserver.folder import CHECKOUT
from devserver.server import Server
from tests.integration.test_keeping import Office
from tests.sandbox_client import SandboxClient
from tests.walking import wait_for

DEMO = "docassemble.legalaidsync:data/questions/external_data_demo.yml"
PAGE = (CHECKOUT / "docs" / "external-data.md").read_text("utf-8")
INTERVIEW = (CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions" / "external_data_demo.yml").read_text()
ANSWERS = {way: json.loads(answer) for way, answer in re.findall(r"\| `(way_\w+)` \| `(\{.*?\})` \|", PAGE)}
STAYS_THE_SAME = sorted(ANSWERS.keys() - {"way_background", "way_persistent_file"})
TIMEOUT = 60


DELETE = """
import sys
from docassemble.legalaidsync import compat
with compat.server_context():
    compat.delete_session(*sys.argv[1:])
"""


class Session:
    """One session of the demo interview, started by an administrator's program."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._key = {"X-API-Key": server.api_key}
        query = {"i": DEMO, "from": "crm"}
        made = requests.get(f"{server.url}/api/session/new", params=query, headers=self._key, timeout=TIMEOUT)
        self.known = {name: made.json()[name] for name in ("i", "session", "secret")}

    def run(self, way: str) -> Any:
        """Run one example; return its answer, or a text with what went wrong."""
        person = {"email": self._server.admin_email, "password": self._server.admin_password}
        body = {**self.known, "action": way, "arguments": json.dumps(person)}
        answer = requests.post(f"{self._server.url}/api/session/action", json=body, headers=self._key, timeout=TIMEOUT)
        return answer.json() if answer.ok else answer.text

    def delete(self) -> None:
        at = f"{self._server.url}/api/interviews"
        requests.delete(at, params=self.known, headers=self._key, timeout=TIMEOUT).raise_for_status()


@pytest.fixture(scope="module")
def session(server: Server) -> Iterator[Session]:
    session = Session(server)
    yield session
    session.delete()


def test_the_page_and_the_interview_have_the_same_ways() -> None:
    assert sorted(ANSWERS) == sorted(re.findall(r"^event: (way_\w+)$", INTERVIEW, re.MULTILINE))


@pytest.mark.parametrize("way", STAYS_THE_SAME)
def test_a_way_answers_what_the_page_says(session: Session, sandbox: SandboxClient, way: str) -> None:
    assert session.run(way) == ANSWERS[way]


def test_a_background_action_ends_with_its_result(session: Session) -> None:
    wait_for(lambda: session.run("way_background") == ANSWERS["way_background"])


def test_a_snapshot_is_json_in_sql(session: Session, server: Server) -> None:
    session.run("way_snapshot")
    [row] = Office(server).sql("select data from jsonstorage where key = :key", key=session.known["session"])
    assert row.data == {"step": "rent"}


def test_a_persistent_file_outlives_its_session_for_staff_and_for_nobody_else(server: Server) -> None:
    session = Session(server)
    made: Mapping[str, Any] = session.run("way_persistent_file")
    assert made.keys() == ANSWERS["way_persistent_file"].keys()
    command = [sys.executable, "-c", DELETE, DEMO, session.known["session"]]
    subprocess.run(command, env=server.environment(), check=True, capture_output=True, timeout=TIMEOUT)
    office = Office(server)
    assert office.sql("select count(*) from userdict where key = :key", key=session.known["session"])[0][0] == 0
    [row] = office.sql("select persistent, private from uploads where indexno = :n", n=made["number"])
    assert (row.persistent, row.private) == (True, True)
    at = f"{server.url}/uploadedfile/{made['number']}/{made['file']}"
    assert requests.get(at, timeout=TIMEOUT, allow_redirects=False).status_code in (302, 403, 404)
    key = {"X-API-Key": server.api_key}
    kept = requests.get(f"{server.url}/api/file/{made['number']}", headers=key, timeout=TIMEOUT)
    assert kept.content == b"for staff"


def test_who_is_no_developer_is_sent_away(server: Server) -> None:
    answer = requests.get(f"{server.url}/interview", params={"i": DEMO}, timeout=TIMEOUT)
    assert (answer.status_code, answer.json()["ok"]) == (404, False)
