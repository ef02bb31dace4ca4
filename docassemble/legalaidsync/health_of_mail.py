# do not pre-load
"""The part of the health check about mail and text messages: what is off, and what an office wants that can't work."""

from __future__ import annotations

from collections.abc import Iterator

from .compat_mail import channels_that_work, receives_mail
from .settings import Settings

NAMES = {"email": "Sending e-mail", "sms": "Sending text messages"}
NEEDED = {
    "email": "`mail` in the Configuration describes no mail server",
    "sms": "the Configuration has no `twilio` account with `sms: True`",
}
OFF = "off, with receipts and reminders on this way: "
NO_INCOMING = "off, with papers by e-mail: the Configuration has no `incoming mail domain` (docs/mail.md)"


def mail_checks(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield (name, how to mend it, what is worth knowing) of each way; the last two are empty if it works."""
    works = channels_that_work()
    for channel, name in NAMES.items():
        wanted = [f"`{key}`" for key, ways in _wanting(settings).items() if channel in ways]
        missing = "" if channel in works else NEEDED[channel]
        mend = f"{missing}, but {' and '.join(wanted)} of legalaidsync says {channel}" if missing and wanted else ""
        yield name, mend, OFF + missing if missing and not wanted else ""
    yield "Receiving e-mail", "", "" if receives_mail() else NO_INCOMING


def _wanting(settings: Settings) -> dict[str, tuple[str, ...]]:
    return {"tell clients by": settings.tell_clients_by, "remind clients by": settings.remind_clients_by}
