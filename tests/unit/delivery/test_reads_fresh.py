"""Delivery decides by what is on file now, and leaves the rate limit to people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.caching import Cache
from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.in_process import WsgiAdapter
from docassemble.legalaidsync.settings import Token
from docassemble.legalaidsync.transport import in_background
from tests.unit.delivery.conftest import Office, note, phone_change

BASE = "http://sandbox.invalid"


@pytest.fixture
def session(tmp_path: Path) -> requests.Session:
    made = requests.Session()
    made.mount(BASE, WsgiAdapter(make_app(tmp_path / "sandbox.db", requests_per_minute=None)))
    return made


def connect(session: requests.Session, cache: Cache | None = None) -> LegalServer:
    return LegalServer(base_url=BASE, token=Token("sandbox-token"), session=session, cache=cache)


def test_a_change_by_staff_is_seen_although_the_case_was_kept(office: Office, session: requests.Session) -> None:
    """The worker's process had read the case before; staff changed the number since."""
    client = connect(session, Cache())
    office.server = client  # type: ignore[assignment]
    office.matter = str(session.get(f"{BASE}/sandbox/cases").json()[0]["matter_uuid"])
    shown = client.matters.get(office.matter)["mobile_phone"]
    connect(session).matters.update(office.matter, {"mobile_phone": "312-555-0188"})
    assert client.matters.get(office.matter)["mobile_phone"] == shown
    submission = office.submit(phone_change(to="312-555-0177", shown={"mobile_phone": shown}))
    office.deliver()
    assert office.states(submission) == ["needs a decision"]
    assert connect(session).matters.get(office.matter)["mobile_phone"] == "312-555-0188"


def test_sending_is_background_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    create = office.server.case_notes.create

    def watched(*given: Any, **known: Any) -> Any:
        seen.append(in_background())
        return create(*given, **known)

    monkeypatch.setattr(office.server.case_notes, "create", watched)
    office.submit(note())
    office.deliver()
    assert seen == [True]
    assert not in_background()
