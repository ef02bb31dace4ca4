"""A way that the server lacks is off, and the health check says so; it is to mend only where the office wants it."""

from __future__ import annotations

from typing import Any

import pytest

from docassemble.legalaidsync.settings import Settings

pytestmark = pytest.mark.usefixtures("docassemble_context")

TWILIO = {"name": {"default": {"sms": True}}}
ALL_WAYS = {"mail": {"mailgun api key": "k"}, "incoming mail domain": "papers.mail.example"}


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns a function that checks a server: name of the check -> (to mend, to know)."""
    from docassemble.legalaidsync import compat
    from docassemble.legalaidsync.compat import mail as compat_mail
    from docassemble.legalaidsync.health.mail import mail_checks

    def run(configuration: dict[str, Any], twilio: Any = None, **wanted: Any) -> dict[str, tuple[str, str]]:
        monkeypatch.setattr(compat_mail, "configuration", lambda: configuration)
        monkeypatch.setattr(compat, "get_twilio_config", lambda: twilio)
        found = mail_checks(Settings(sites={}, **wanted))
        return {finding.name: (finding.mend, finding.note) for finding in found}

    return run


def test_a_server_with_everything_has_nothing_to_say(checks: Any) -> None:
    found = checks(ALL_WAYS, TWILIO, tell_clients_by=("email", "sms"), remind_clients_by=("sms",))
    assert set(found.values()) == {("", "")}


def test_what_nobody_wants_is_off_and_nothing_to_mend(checks: Any) -> None:
    found = checks({})
    assert [mend for mend, _ in found.values()] == ["", "", ""]
    assert all(note.startswith("off, with") for _, note in found.values())


@pytest.mark.parametrize(
    ("channel", "check", "needed"),
    [("email", "Sending e-mail", "`mail`"), ("sms", "Sending text messages", "`twilio`")],
)
@pytest.mark.parametrize("setting", ["tell_clients_by", "remind_clients_by"])
def test_what_the_office_wants_and_the_server_lacks_is_to_be_mended(
    checks: Any, channel: str, check: str, needed: str, setting: str
) -> None:
    mend, _ = checks({}, **{setting: (channel,)})[check]
    assert needed in mend
    assert f"`{setting.replace('_', ' ')}`" in mend


def test_a_twilio_account_without_text_messages_sends_none(checks: Any) -> None:
    _, note = checks(ALL_WAYS, {"name": {"default": {"sms": False}}})["Sending text messages"]
    assert note.startswith("off, with")
