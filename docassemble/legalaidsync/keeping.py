# do not pre-load
"""What is done now and then beside the deliveries: notices, deletion of answers, purging. Any process may do it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import select

from . import compat
from .audit.troubles import forget_troubles
from .compat.mail import channels_that_work
from .connections import engine, link_register, outbox, settings
from .contacting import tell_client, tell_staff
from .delivery.deleting_answers import delete_answers
from .delivery.digest import due_digest, subject_of_digest, text_of_digest
from .delivery.notices import Sending, send_once
from .delivery.purging import purge_delivered
from .delivery.reminders import is_any_waiting, send_due
from .delivery.retention import Forgotten, forget
from .delivery.tables import submissions
from .delivery.telling_clients import tell_clients
from .doors.remembering import forget_old_calls
from .errors import LegalAidSyncError

logger = logging.getLogger(__name__)


def keep() -> None:
    """Do whatever is due. What fails is logged by its class and tried again the next time."""
    for name, work in WORK.items():
        try:
            work()
        except Exception as error:  # one kind of work must not stop the others
            logger.warning("%s: %s", name, error if isinstance(error, LegalAidSyncError) else type(error).__name__)


def has_something_to_keep() -> bool:
    """Return whether something is to be purged, deleted or told later, so that somebody must look again."""
    waiting = select(submissions.c.id).where(submissions.c.purged_at.is_(None) | submissions.c.sealed.is_not(None))
    with outbox().engine.connect() as connection:
        if connection.execute(waiting.limit(1)).first() is not None:
            return True
    return is_any_waiting(outbox().engine)


def purge() -> int:
    """Take away what was delivered long enough ago; return how many submissions."""
    box = outbox()
    now = box.clock()
    return purge_delivered(box.engine, before=now - timedelta(days=settings().retention.payloads), now=now)


def forget_old_audit() -> Forgotten:
    """Remove the rows of the audit that are older than the office keeps them; return how many."""
    box = outbox()
    return forget(box.engine, box.cipher, box.clock() - timedelta(days=settings().retention.audit))


def forget_old_links() -> int:
    """Remove links of the register that expired before the audit begins; return how many."""
    register = link_register()
    return register.forget(register.clock() - timedelta(days=settings().retention.audit))


def forget_old_troubles() -> int:
    """Remove the errors that are older than the office keeps its audit; return how many."""
    box = outbox()
    return forget_troubles(box.engine, box.clock() - timedelta(days=settings().retention.audit))


def digest_to_staff() -> Sending | None:
    """Send staff the digest of this period, once among all processes; None if there is none to send."""
    if not settings().notify:
        return None
    box, zone, language = outbox(), compat.time_zone(), compat.language()
    digest = due_digest(box.engine, box.clock(), settings().notify_every, zone)
    if digest is None:
        return None
    subject, text = subject_of_digest(digest, language), text_of_digest(digest, language, zone)
    return send_once(box.engine, digest.key, box.clock, lambda: tell_staff(settings().notify, subject, text))


def notices_to_clients() -> int:
    """Tell clients that we have their answers, where they said it is safe; return how many notices went out."""
    return tell_clients(outbox(), tell_client)


def reminders_to_clients() -> int:
    """Send the reminders whose time has come; return how many."""
    return send_due(outbox(), tell_client, channels_that_work())


def delete_delivered_answers() -> int:
    """Delete the interview sessions whose answers have arrived; return how many."""
    return delete_answers(outbox(), compat.delete_session)


def forget_old_door_calls() -> int:
    """Remove what calls of other programs were answered, once they can't be repeated any more; return how many."""
    return forget_old_calls(engine(), outbox().clock())


WORK: Mapping[str, Callable[[], object]] = {
    "notices to clients": notices_to_clients,
    "reminders to clients": reminders_to_clients,
    "digest to staff": digest_to_staff,
    "deletion of answers": delete_delivered_answers,
    "purge": purge,
    "retention of the audit": forget_old_audit,
    "retention of links": forget_old_links,
    "retention of errors": forget_old_troubles,
    "retention of calls": forget_old_door_calls,
}
