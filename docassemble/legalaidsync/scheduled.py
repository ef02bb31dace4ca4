# do not pre-load
"""What sets deliveries going: an interview that has submitted something, docassemble's cron, any other scheduler."""

from __future__ import annotations

from functools import cache
from typing import Any

from docassemble.base.util import background_action, interface, json_response, log, user_has_privilege

from . import compat, keeping
from .delivering import deliver_here
from .own_sessions import CRON, DOORS, keep_alive, own_session

__all__ = ["ask_a_worker", "deliver_from_cron", "deliver_soon", "keep_cron_session", "only_for_cron"]

PRIVILEGES = ["cron", "admin"]
BACKGROUND = "deliver_in_background"
# A cron run has its time; a page that a program asks for must end.
MOST_FROM_CRON, SECONDS_FROM_CRON = 500, 1200.0
MOST_FROM_DOOR, SECONDS_FROM_DOOR = 10, 15.0


def ask_a_worker(*, anew: bool = False) -> bool:
    """Ask a worker to deliver what is due, without waiting; False where none knows how, or the broker is away.

    Args:
        anew: do not trust that an earlier scheduled run still exists.
    """
    if not compat.has_own_task():
        return False
    from .tasks import nudge  # it imports the web application

    return nudge(anew=anew)


def deliver_soon() -> None:
    """Set going what an interview has just submitted.

    Where the Configuration does not name our task, the interview's own event `deliver_in_background` delivers.
    """
    if compat.has_own_task():
        ask_a_worker()
    else:
        _ask_for_a_background_action()
    keep_cron_session()


def _ask_for_a_background_action() -> None:
    try:
        background_action(BACKGROUND)
    except Exception as error:  # kombu, redis and the socket each raise classes of their own; the rows are in SQL
        log(f"legalaidsync: delivery not begun, the broker is away: {type(error).__name__}")


def only_for_cron() -> None:
    """Refuse every visitor but docassemble's cron: nothing may be asked for here."""
    if interface() != "cron" or not user_has_privilege(PRIVILEGES):
        json_response({"ok": False, "error": "There is no interview here."}, response_code=404)


def deliver_from_cron() -> None:
    """Set going what is due, or do it here if no worker does; keep the doors' session alive."""
    keep_alive(DOORS)
    done = deliver_or_nudge(limit=MOST_FROM_CRON, seconds=SECONDS_FROM_CRON)
    if not done["nudged"]:
        keeping.keep()


def deliver_for_a_program() -> dict[str, Any]:
    """Set going what is due, or do a little of it here; return numbers and times, nothing of a case."""
    return deliver_or_nudge(limit=MOST_FROM_DOOR, seconds=SECONDS_FROM_DOOR)


def deliver_or_nudge(*, limit: int, seconds: float) -> dict[str, Any]:
    """Ask a worker to deliver what is due; where none knows how, or the broker is away, deliver some in this process.

    Returns:
        `{"nudged": True}`, or `{"nudged": False, "attempts": {state: number}, "next": time or None}`.
    """
    if ask_a_worker(anew=True):
        return {"nudged": True}
    report = deliver_here(limit=limit, seconds=seconds)
    return {
        "nudged": False,
        "attempts": {state.value: number for state, number in report.reached.items()},
        "next": report.next_due.isoformat() if report.next_due else None,
    }


@cache
def keep_cron_session() -> None:
    """Make the one session in which docassemble's cron finds us, unless it is there; looked for once per process."""
    try:
        own_session(CRON)
    except Exception as error:  # the client who happens to come first must not notice
        log(f"legalaidsync: no session for cron: {type(error).__name__}")
