# do not pre-load
"""The one gate of every message that leaves this package, to clients and to staff: docs/safety.md.

A text message goes to no number that LegalServer marks as not safe, whoever has called it safe. LegalServer is asked
each time, right before sending; if it can't be asked, nothing is sent. It has no such mark for e-mail.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import compat
from .audit import record_view
from .client_links.contact import fields_read, is_unsafe
from .connections import connect, engine, settings
from .delivery import actors
from .delivery.new_matter import is_placeholder
from .delivery.notices import Way
from .errors import LegalAidSyncError, NotFound, NotSafe, SafetyUnknown
from .legalserver.caching import fresh
from .transport import page_budget

__all__ = ["tell_client", "tell_staff"]

TEXT_MESSAGE = "sms"


def tell_client(way: Way, subject: str, text: str, actor: str = "") -> None:
    """Send a client a message, unless LegalServer marks the number as not safe; the audit says that it was asked.

    Args:
        actor: who writes, as the audit names people; by default a worker.

    Raises:
        NotSafe: LegalServer marks it, or has no such case any more; nothing was sent.
        SafetyUnknown: LegalServer can't be asked; nothing was sent.
        LegalAidSyncError: what `compat.send_message` raises.
    """
    if way.channel == TEXT_MESSAGE and not is_placeholder(way.matter_uuid):
        _ask_legalserver(way, actor or actors.worker())
    compat.send_message(way.channel, way.to, subject, text)


def tell_staff(recipients: Iterable[str], subject: str, text: str) -> None:
    """Send the office's own people a message; raises what `compat.send_email` raises."""
    compat.send_email(recipients, subject, text)


def _ask_legalserver(way: Way, actor: str) -> None:
    try:
        client, _ = connect(way.site)
        with fresh(), page_budget(settings().timeouts.page):
            matter = client.matters.get(way.matter_uuid)
    except NotFound:
        raise NotSafe("the case is gone, and its marks with it") from None
    except LegalAidSyncError as error:
        raise SafetyUnknown(str(error)) from None
    record_view(engine(), actor=actor, site=way.site, matter_uuid=way.matter_uuid, field_names=fields_read())
    if is_unsafe(matter, way.to):
        raise NotSafe("LegalServer marks the number as not safe")
