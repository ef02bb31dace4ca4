"""Tells clients that we have their answers, once on each channel that they called safe."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from ..wording import say
from .afterwards import Afterwards, keep, with_something_left
from .notices import Sending, Tell, Way, send_once
from .outbox import Outbox

PATIENCE = timedelta(hours=72)  # with a mail server that refuses, or a site that can't say whether it is safe


def tell_clients(outbox: Outbox, tell: Tell) -> int:
    """Send the notice of each new submission to the channels that the client called safe, and forget them.

    Args:
        tell: sends it, unless the case says meanwhile that the way is not safe.

    Returns:
        How many notices went out.
    """
    sent = 0
    for row, rest in with_something_left(outbox.engine, outbox.cipher):
        fates = {name: _tell(outbox, row, name, rest, tell) for name in rest.channels}
        sent += list(fates.values()).count(Sending.SENT)
        in_time = outbox.clock() - row.created_at < PATIENCE
        open_channels = {name: rest.channels[name] for name in fates if in_time and fates[name] is Sending.REFUSED}
        if open_channels != rest.channels:
            keep(outbox.engine, outbox.cipher, row, replace(rest, channels=open_channels))
    return sent


def _tell(outbox: Outbox, row: Row[Any], channel: str, rest: Afterwards, tell: Tell) -> Sending:
    subject = say("notice_subject", rest.language)
    text = _text(channel, row.reference, rest)
    way = Way(row.site, row.matter_uuid, channel, rest.channels[channel])
    return send_once(outbox.engine, f"{channel} {row.id}", outbox.clock, lambda: tell(way, subject, text))


def _text(channel: str, reference: str, rest: Afterwards) -> str:
    """An e-mail has room for what was received, a text message has not."""
    received = channel == "email" and rest.papers
    text = say("notice_body", rest.language, reference=reference)
    return f"{text}\n\n{say('notice_papers', rest.language, number=rest.papers)}" if received else text
