"""Fixture `stand_in`: the LegalServer sandbox inside the process, with our own client in front of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.application import Sandbox
from docassemble.legalaidsync.sandbox.in_process import WsgiAdapter
from docassemble.legalaidsync.settings import Token

ROOT = "http://sandbox.invalid"
TOKEN = "a-token-that-nobody-may-see"
COMPLETE = "26-0001042"


class StandIn:
    """The sandbox's records, faults and journal, and `client`, the LegalServer client under test."""

    def __init__(self, database: Path) -> None:
        self._app = make_app(database, token=TOKEN, requests_per_minute=None)
        self.client = self.connect()

    @property
    def application(self) -> Sandbox:
        """The sandbox itself, to be put at any address."""
        return self._app

    def connect(self, token: str = TOKEN, **known: Any) -> LegalServer:
        """Return one more client; `known` are further arguments of `LegalServer`."""
        return LegalServer(base_url=ROOT, token=Token(token), session=self._session(), **known)

    def matter_uuid(self, case_number: str = COMPLETE) -> str:
        """Return the uuid of the matter with this case number."""
        cases = self._control("GET", "cases").json()
        return str(next(case["matter_uuid"] for case in cases if case["case_number"] == case_number))

    def fault(self, **rule: Any) -> None:
        """Make coming requests go wrong."""
        self._control("POST", "faults", rule)

    def set(self, **changed: Any) -> None:
        """Change how the site behaves."""
        self._control("POST", "settings", changed)

    def reset(self) -> None:
        """Bring back the records, faults and settings of the start."""
        self._control("POST", "reset")

    def journal(self, method: str = "") -> list[dict[str, Any]]:
        """Return the requests that reached the site, oldest first."""
        return [row for row in self._control("GET", "journal").json() if method in row["method"]]

    def clear_journal(self) -> None:
        """Forget the requests made so far."""
        self._control("DELETE", "journal")

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.mount(ROOT, WsgiAdapter(self._app))
        return session

    def _control(self, method: str, name: str, body: Any = None) -> requests.Response:
        answer = self._session().request(method, f"{ROOT}/sandbox/{name}", json=body)
        answer.raise_for_status()
        return answer


@pytest.fixture
def stand_in(tmp_path: Path) -> StandIn:
    """Give a test a fresh sandbox of its own."""
    return StandIn(tmp_path / "stand-in.sqlite")
