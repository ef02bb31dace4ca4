"""The switches of the desk as commands: what they print, and what they leave in the outbox."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync import cli
from docassemble.legalaidsync.audit import trail, views
from docassemble.legalaidsync.errors import Refused
from tests.unit.delivery.conftest import REFERENCE, Office, make_engine, migrated_file, note, office, phone_change

__all__ = ["make_engine", "migrated_file", "office"]

pytestmark = pytest.mark.usefixtures("docassemble_context")


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command as on the command line; return its exit code and what it printed."""
    from docassemble.legalaidsync import connections

    monkeypatch.setattr(connections, "outbox", lambda: office.outbox)
    monkeypatch.setattr(connections, "engine", lambda: office.outbox.engine)

    def call(*arguments: str) -> tuple[int, str]:
        chosen = cli._parser().parse_args(arguments)
        code = cli.COMMANDS[chosen.command](chosen)
        return code, capsys.readouterr().out

    return call


def refused(office: Office) -> int:
    submission = office.submit(note())
    office.server.fail("case_notes.create", Refused("400", status=400))
    office.deliver()
    return submission


def number(office: Office, submission: int) -> str:
    status = office.outbox.status(submission)
    assert status is not None
    return str(status.rows[0].operation_id)


def test_an_item_is_sent_again_and_the_audit_names_the_command(office: Office, run: Any) -> None:
    submission = refused(office)
    assert run("retry", number(office, submission)) == (0, "queued\n")
    assert trail(office.engine, submission)[-1].actor.startswith("command ")


def test_everything_is_sent_again(office: Office, run: Any) -> None:
    submission = refused(office)
    assert run("retry", "--all") == (0, "queued: 1\n")
    assert office.states(submission) == ["queued"]


def test_retry_without_a_target_is_refused(run: Any) -> None:
    from docassemble.legalaidsync.errors import RequestInvalid

    with pytest.raises(RequestInvalid):
        run("retry")


def test_an_item_is_withdrawn_once(office: Office, run: Any) -> None:
    submission = refused(office)
    assert run("cancel", number(office, submission)) == (0, "withdrawn\n")
    code, said = run("cancel", number(office, submission))
    assert code == 1
    assert "nothing was changed" in said


def test_what_is_left_of_a_reference_is_withdrawn(office: Office, run: Any) -> None:
    submission = office.submit(phone_change(), note())
    assert run("cancel", "--reference", REFERENCE) == (0, "withdrawn: 2\n")
    assert office.states(submission) == ["cancelled", "cancelled"]


def test_a_decision_is_shown_and_made(office: Office, run: Any) -> None:
    submission = office.submit(phone_change())
    office.server.matters.rows[office.matter]["mobile_phone"] = "555-0111"
    office.deliver()
    code, said = run("decide", number(office, submission))
    assert code == 0
    for value in ("555-0100", "555-0111", "555-0199"):
        assert value in said
    assert [read.field_names for read in views(office.engine, "sandbox", office.matter)] == [("mobile_phone",)]
    choose = ("decide", number(office, submission), "--field", "mobile_phone", "--choice", "client")
    assert run(*choose) == (0, "chosen\n")
    assert run(*choose)[0] == 1
    assert office.states(submission) == ["queued"]


def test_a_plan_is_printed_with_its_values_and_the_reading_is_written_down(office: Office, run: Any) -> None:
    office.submit(phone_change(), note("Locked out."))
    code, said = run("plan", REFERENCE)
    assert code == 0
    assert "Mobile phone: 555-0100 -> 555-0199" in said
    assert "Locked out." in said
    [read] = views(office.engine, "sandbox", office.matter)
    assert "mobile_phone" in read.field_names


def test_a_site_is_paused_and_resumed(office: Office, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync import connections
    from docassemble.legalaidsync.settings import read_settings

    monkeypatch.setattr(connections, "settings", lambda: read_settings({"secretkey": "x"}))
    submission = office.submit(note())
    assert run("pause", "sandbox") == (0, "paused\n")
    office.deliver()
    assert office.states(submission) == ["queued"]
    assert run("resume", "sandbox") == (0, "resumed\n")
    office.deliver()
    assert office.states(submission) == ["sent"]
    assert run("resume", "sandbox")[0] == 1
