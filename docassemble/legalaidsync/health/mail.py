# do not pre-load
"""The part of the health check about mail and text messages: what is off, and what an office wants that can't work."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

from ..compat.mail import channels_that_work, mail_server, receives_mail
from ..settings import Settings
from ..wording import Sentence
from .finding import Finding

NEEDED = {"email": "health_no_mail_server", "sms": "health_no_twilio"}
SECONDS = 3.0


def mail_checks(settings: Settings) -> Iterator[Finding]:
    """Yield whether each way of sending and of receiving works; it is to mend only where the office wants it."""
    works = channels_that_work()
    for channel, needed in NEEDED.items():
        wanted = [f"`{key}`" for key, ways in _wanting(settings).items() if channel in ways]
        missing = _missing(channel, needed, works)
        name = Sentence(f"health_{channel}")
        if missing and wanted:
            yield Finding(name, Sentence("health_way_wanted", missing=missing, settings=", ".join(wanted)))
        else:
            yield Finding(name, note=Sentence("health_way_off", missing=missing) if missing else "")
    yield Finding(Sentence("health_incoming"), note="" if receives_mail() else Sentence("health_no_incoming"))


def _missing(channel: str, needed: str, works: tuple[str, ...]) -> str:
    if channel not in works:
        return Sentence(needed)
    return _silent(mail_server()) if channel == "email" else ""


def _silent(server: tuple[str, int] | None) -> str:
    """Return a sentence if the mail server does not take a connection; no message is sent."""
    if server is None:
        return ""
    try:
        socket.create_connection(server, timeout=SECONDS).close()
    except OSError as error:
        where = f"{server[0]}:{server[1]}"
        return Sentence("health_silent_mail_server", server=where, error=type(error).__name__)
    return ""


def _wanting(settings: Settings) -> dict[str, Any]:
    return {
        "tell clients by": settings.tell_clients_by,
        "remind clients by": settings.remind_clients_by,
        "notify": ("email",) if settings.notify else (),
    }
