"""`make demo CHECK=1`: the report says what arrived, and fails when anything did not."""

from __future__ import annotations

import pytest

from devserver import intake_report, synthetic_client
from devserver.server import Server
from tests.sandbox_client import SandboxClient


def test_the_demo_finds_everything_that_it_sent(
    server: Server, sandbox: SandboxClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert intake_report.play(server)
    report = capsys.readouterr().out
    assert "MISSING" not in report
    for told in (
        "pulled from LegalServer",
        "asked: 20 screens",
        "written to LegalServer: 6 requests",
        "reference code",
    ):
        assert told in report


def test_the_demo_fails_when_something_did_not_arrive(
    server: Server,
    sandbox: SandboxClient,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(synthetic_client, "EXPECTED_STREET", "a street that nobody sent")
    assert not intake_report.play(server)
    assert "MISSING the new street stands in the matter" in capsys.readouterr().out
