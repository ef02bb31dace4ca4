# do not pre-load
"""What the interview asks and hands over about the time after sending: a notice to the client, the answers' end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from docassemble.base.util import Individual, get_language

from .. import compat
from ..casefile.objects import LegalServerCase
from ..client_links.contact import is_unsafe
from ..compat.mail import channels_that_work
from ..connections import settings
from ..delivery.afterwards import Afterwards
from ..screens import say
from ..settings.keeping import read_length_of_time

__all__ = ["after_sending", "channels_to_ask_about"]


def channels_to_ask_about(client: Individual, case: LegalServerCase | None = None) -> list[dict[str, str]]:
    """Return, as choices, the ways that the office offers and for which the client gave an address or a number.

    A number that the case marks as not safe is none.
    """
    given = _given(client, case)
    offered = [name for name in settings().tell_clients_by if name in channels_that_work() and given[name]]
    return [{channel: say(f"channel_{channel}")} for channel in offered]


def after_sending(
    client: Individual,
    safe_channels: Mapping[str, bool],
    delete_answers_after: str | None = None,
    papers: int = 0,
    case: LegalServerCase | None = None,
) -> Afterwards:
    """Return what remains to be done once the answers are stored.

    Args:
        safe_channels: channel -> whether the client called it safe.
        case: says which numbers are not safe.
        papers: how many papers the client sent along; the message by e-mail counts them.
        delete_answers_after: such as `24 hours` after delivery; empty: never; None: as the Configuration says.

    Raises:
        ConfigurationInvalid: the interview's length of time can't be read.
    """
    given = _given(client, case)
    after = _length(delete_answers_after)
    return Afterwards(
        channels={name: given[name] for name in settings().tell_clients_by if safe_channels.get(name) and given[name]},
        language=get_language(),
        papers=papers,
        interview=compat.interview_name(),
        session="" if after is None else compat.session_id(),
        delete_after=after.total_seconds() if after else 0.0,
    )


def _given(client: Individual, case: LegalServerCase | None) -> dict[str, str]:
    number = str(client.mobile_number or "").strip()
    is_safe = case is None or not is_unsafe(case.record, number)
    return {"email": str(client.email or "").strip(), "sms": number if is_safe else ""}


def _length(delete_answers_after: str | None) -> timedelta | None:
    if delete_answers_after is None:
        return settings().delete_answers
    return read_length_of_time(delete_answers_after, "delete_answers_after") if delete_answers_after else None
