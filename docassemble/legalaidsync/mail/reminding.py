# do not pre-load
"""What reminders.yml asks: whether, when and how the client wants to be reminded."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from docassemble.base.util import DAObject, Individual, format_date, get_language, log

from .. import compat
from ..casefile.objects import LegalServerCase
from ..client_links.contact import is_unsafe
from ..compat.mail import channels_that_work
from ..connections import outbox, settings
from ..delivery import reminders
from ..intake.origin import series_of
from ..scheduled import ask_a_worker
from ..screens import say

__all__ = [
    "keep_reminder",
    "reminder_channels",
    "reminder_days",
    "reminder_hours",
    "reminder_of_date",
]

NONE = "none"
DAYS = (1, 3, 7, 14)
HOURS = (9, 13, 18)  # of the office's time zone
HOUR_BEFORE_A_DATE = 9


def reminder_channels(case: LegalServerCase, client: Individual) -> list[dict[str, str]]:
    """Return, as choices, the ways that the office offers, the server has, the client gave and the case allows."""
    given = {"email": str(client.email or "").strip(), "sms": str(client.mobile_number or "").strip()}
    if is_unsafe(case.record, given["sms"]):
        given["sms"] = ""
    offered = [name for name in settings().remind_clients_by if name in channels_that_work() and given[name]]
    return [{name: say(f"channel_{name}")} for name in offered]


def reminder_days() -> list[dict[str, str]]:
    """Return when a reminder may come, as choices; none is the first."""
    return [{NONE: say("reminder_none")}, *({str(days): say(f"reminder_in_{days}")} for days in DAYS)]


def reminder_hours() -> list[dict[str, str]]:
    """Return the times of the day, as choices."""
    return [{str(hour): say(f"reminder_at_{hour}")} for hour in HOURS]


def keep_reminder(case: LegalServerCase, client: Individual, kind: str, wanted: DAObject) -> None:
    """Keep what the client chose, in place of what was chosen before."""
    if wanted.days == NONE:
        reminders.withdraw(outbox().engine, reminders.key_of(series_of(case), kind), outbox().clock())
        return
    day = outbox().clock().astimezone(compat.time_zone()).date() + timedelta(days=int(wanted.days))
    _keep(case, client, kind, wanted.channel, _at(day, int(wanted.hour)))


def reminder_of_date(case: LegalServerCase, client: Individual, channel: str, day: date, days_before: int = 1) -> bool:
    """Remind the client of a day, such as an appointment, on the morning so many days before it.

    Returns:
        False if that morning is past, or the client was reminded already.
    """
    due = _at(day - timedelta(days=days_before), HOUR_BEFORE_A_DATE)
    return due > outbox().clock() and _keep(case, client, reminders.DATE, channel, due, day=format_date(day))


def _keep(case: LegalServerCase, client: Individual, kind: str, channel: str, due: datetime, **more: Any) -> bool:
    box = outbox()
    to = {"email": client.email, "sms": client.mobile_number}[channel]
    known = {"site": case.site, "matter_uuid": case.matter_uuid, "series": series_of(case), "language": get_language()}
    reminder = reminders.Reminder(kind=kind, due_at=due, channel=channel, to=str(to), **known, **more)
    kept = reminders.remind(box.engine, box.cipher, reminder, box.clock())
    if kept and not ask_a_worker():
        log("legalaidsync: a reminder waits for the next run of cron")
    return kept


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), compat.time_zone())
