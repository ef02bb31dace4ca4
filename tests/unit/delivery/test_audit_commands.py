"""`python -m docassemble.legalaidsync audit ...`: what it prints, and its exit code."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from docassemble.legalaidsync.audit import verify
from docassemble.legalaidsync.settings.keeping import Retention
from tests.unit.delivery.conftest import Office, note, phone_change


@pytest.fixture
def audit(docassemble_context: Any, office: Office, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command on an office with one delivered submission; returns the exit code."""
    from docassemble.legalaidsync import cli, connections, keeping

    office.submit(phone_change(), note())
    office.deliver()
    for module in (connections, keeping):
        monkeypatch.setattr(module, "outbox", lambda: office.outbox)
        monkeypatch.setattr(module, "settings", lambda: SimpleNamespace(retention=Retention(audit=30)))
    monkeypatch.setattr(connections, "engine", lambda: office.outbox.engine)

    def run(*arguments: str) -> int:
        chosen = cli._parser().parse_args(["audit", *arguments])
        return cli.COMMANDS["audit"](chosen)

    return run


def test_verify_says_how_much_it_has_checked(audit: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("verify") == 0
    assert capsys.readouterr().out == "6 rows in 1 chains, 0 rows from before the chain\nOK\n"


def test_verify_names_the_submission_and_the_first_row_that_is_wrong(
    audit: Any, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    with office.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER legalaidsync_attempt_is_not_changed"))
        connection.execute(text("UPDATE legalaidsync_attempt SET actor = 'user 8' WHERE number IN (4, 5)"))
    assert audit("verify", "--submission", "1") == 1
    said = capsys.readouterr().out
    assert "BROKEN: submission 1, row 4: changed" in said
    assert "\nOK\n" not in said


def test_export_writes_what_was_asked_for(audit: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "audit.json"
    assert audit("export", "--format", "json", "--output", str(file), "--state", "sent", "--since", "2026-11-22") == 0
    assert [row["kind"] for row in json.loads(file.read_text())] == ["update_matter", "case_note"]
    assert capsys.readouterr().err == "2 rows\n"
    assert audit("export", "--until", "2026-11-22T09:00:00+00:00") == 0
    assert capsys.readouterr().out.startswith("what,at,actor,")


def test_a_time_that_is_none_is_refused_in_words(audit: Any) -> None:
    from docassemble.legalaidsync.errors import RequestInvalid

    with pytest.raises(RequestInvalid) as caught:
        audit("export", "--since", "yesterday")
    assert "2026-11-22" in caught.value.sentence


def test_forget_removes_what_is_older_than_the_office_keeps(
    audit: Any, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit("forget") == 0
    office.clock.now += timedelta(days=31)
    assert audit("forget") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["0", "6"]
    assert verify(office.engine, office.outbox.cipher).rows == 0
