"""A sandbox of its own for each test, reached through `requests` as any client would."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.clock import SITE_ZONE
from docassemble.legalaidsync.sandbox.in_process import WsgiAdapter

ROOT = "https://sandbox.invalid"
TOKEN = "sandbox-token"
COMPLETE = "26-0001042"


class Clock:
    """A site clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 15, 10, 0, tzinfo=SITE_ZONE)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Site:
    """A session with the sandbox, with short words for what the tests do most."""

    def __init__(self, database: Path, clock: Clock, **options: Any) -> None:
        self.session = requests.Session()
        self.session.mount(ROOT, WsgiAdapter(make_app(database, clock=clock, **options)))
        self.session.headers["Authorization"] = f"Bearer {TOKEN}"

    def send(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.session.request(method, ROOT + path, **how)

    def get(self, path: str, **how: Any) -> requests.Response:
        return self.send("GET", path, **how)

    def post(self, path: str, **how: Any) -> requests.Response:
        return self.send("POST", path, **how)

    def patch(self, path: str, **how: Any) -> requests.Response:
        return self.send("PATCH", path, **how)

    def uuid(self, case_number: str = COMPLETE) -> str:
        cases = self.get("/sandbox/cases").json()
        return str(next(case["matter_uuid"] for case in cases if case["case_number"] == case_number))

    def matter_path(self, case_number: str = COMPLETE, version: int = 2) -> str:
        return f"/api/v{version}/matters/{self.uuid(case_number)}"

    def matter(self, case_number: str = COMPLETE, version: int = 2) -> dict[str, Any]:
        return dict(self.get(self.matter_path(case_number, version)).json()["data"])

    def note(self, **changed: Any) -> requests.Response:
        body = {"subject": "Call", "body": "Client called.", "note_type": "General Notes"} | changed
        return self.post(f"{self.matter_path()}/notes", json=body)

    def count_notes(self) -> int:
        return int(self.get(f"{self.matter_path()}/notes").json()["total_records"])

    def order(self, **fault: Any) -> None:
        assert self.post("/sandbox/faults", json=fault).status_code == 200

    def set(self, **settings: Any) -> None:
        assert self.post("/sandbox/settings", json=settings).status_code == 200


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a file of the synthetic site, filled once for all tests."""
    folder = tmp_path_factory.mktemp("filled")
    make_app(folder / "site.sqlite")
    return folder


@pytest.fixture
def open_site(tmp_path: Path, clock: Clock, filled: Path) -> Callable[..., Site]:
    """Return a function that opens one more application over the same file."""
    for part in filled.glob("site.sqlite*"):
        shutil.copy(part, tmp_path)
    return lambda **options: Site(tmp_path / "site.sqlite", clock, **options)


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Iterator[Site]:
    opened = open_site()
    yield opened
    opened.session.close()
