"""A long upload keeps its lease; a lost one is not asked for again."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy.exc import OperationalError

from docassemble.legalaidsync.delivery.lease import LeaseKeeper
from tests.unit.delivery.conftest import Office, upload

PATIENCE = 10.0  # seconds until a broken test gives up


class Heartbeats:
    """Answers heartbeats from a list, and says when the list is used up."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.left = list(answers)
        self.used_up = threading.Event()

    def __call__(self, claim: object, lease_seconds: float) -> bool:
        answer = self.left.pop(0)
        if not self.left:
            self.used_up.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


def keep(office: Office, monkeypatch: pytest.MonkeyPatch, *answers: bool | Exception) -> Heartbeats:
    office.submit(upload())
    claim = office.outbox.claim("a", 60)
    assert claim is not None
    beats = Heartbeats(*answers)
    monkeypatch.setattr(office.outbox, "heartbeat", beats)
    with LeaseKeeper(office.outbox, claim, lease_seconds=0.03) as keeper:
        assert beats.used_up.wait(PATIENCE)
        keeper._thread.join(PATIENCE)
    return beats


def test_the_lease_is_renewed_until_it_is_lost(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a False nobody asks again: the list would be empty and the thread would die of it."""
    assert keep(office, monkeypatch, True, True, False).left == []


def test_a_database_that_is_away_for_a_moment_does_not_end_the_renewal(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    away = OperationalError("UPDATE", {"secret": "Zebulon"}, Exception("away"))
    assert keep(office, monkeypatch, away, True, False).left == []
    assert "lease not renewed: OperationalError" in caplog.text
    assert "Zebulon" not in caplog.text
