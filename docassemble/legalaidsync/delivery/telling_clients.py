"""Tells clients that we have their answers, once on each channel that they called safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from ..wording import say
from .afterwards import Afterwards, keep, with_something_left
from .notices import Sending, send_once
from .outbox import Outbox

PATIENCE = timedelta(hours=72)  # with a mail server that refuses

Tell = Callable[[str, str, str], None]


def tell_clients(outbox: Outbox, tell: Mapping[str, Tell]) -> int:
    """Send the notice of each new submission to the channels that the client called safe, and forget them.

    Args:
        tell: channel -> function of (to, subject, text) that sends it.

    Returns:
        How many notices went out.
    """
    sent = 0
    for row, rest in with_something_left(outbox.engine, outbox.cipher):
        fates = {name: _tell(outbox, row, name, rest, tell[name]) for name in rest.channels}
        sent += list(fates.values()).count(Sending.SENT)
        in_time = outbox.clock() - row.created_at < PATIENCE
        open_channels = {name: rest.channels[name] for name in fates if in_time and fates[name] is Sending.REFUSED}
        if open_channels != rest.channels:
            keep(outbox.engine, outbox.cipher, row, replace(rest, channels=open_channels))
    return sent


def _tell(outbox: Outbox, row: Row[Any], channel: str, rest: Afterwards, tell: Tell) -> Sending:
    subject = say("notice_subject", rest.language)
    text = _text(channel, row.reference, rest)
    to = rest.channels[channel]
    return send_once(outbox.engine, f"{channel} {row.id}", outbox.clock, lambda: tell(to, subject, text))


def _text(channel: str, reference: str, rest: Afterwards) -> str:
    """An e-mail has room for what was received, a text message has not."""
    received = channel == "email" and rest.papers
    text = say("notice_body", rest.language, reference=reference)
    return f"{text}\n\n{say('notice_papers', rest.language, number=rest.papers)}" if received else text
