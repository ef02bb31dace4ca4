# do not pre-load
"""What staff do at the sync desk (dashboard.yml): where they look, and turning the switches.

An order is a text such as `withdraw:17`: the switch, and what it is about. It comes with the button that was pressed,
so that a second tab of the same session can't change what a button means. What screens show: screens.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from docassemble.base.util import log, validation_error

from ..connections import connect, outbox, settings
from ..delivery.decisions import CLIENT, ON_FILE
from ..delivery.relinking import relink
from ..delivery.resending import resend
from ..errors import LegalAidSyncError
from ..scheduled import ask_a_worker
from ..screens import say
from ..staff import ASK, LEAD, View, may, staff

__all__ = [
    "a_day",
    "asked_for_relinking",
    "carry_out",
    "first_view",
    "looked",
    "permitted",
]

# Where staff can look, and the tile (settings/desk.py) whose privilege that needs.
PLACES: Mapping[str, str] = {
    "home": "",
    "filter": "submissions",
    "submission": "submissions",
    "operation": "submissions",
    "decide": "values",
    "values": "values",
    "relink": "switches",
    "site": "sites",
}
NUMBERS = ("submission", "operation", "before", "after")
TEXTS = ("state", "site", "text", "kind", "since", "until")
DAYS = ("since", "until")
NO_FILTER = dict.fromkeys(TEXTS, "")


def first_view() -> View:
    """Return where staff look first: the newest submissions."""
    return {"place": "home", **NO_FILTER, "before": None, "after": None, "submission": 0, "operation": 0}


def looked(view: Mapping[str, Any], arguments: Mapping[str, Any]) -> View:
    """Return the view after a link was followed; what is no place or number of ours is left out."""
    place = str(arguments.get("place"))
    moved: View = {"place": place if place in PLACES else "home", "before": None, "after": None}
    moved |= {name: str(arguments[name]) for name in TEXTS if name in arguments}
    moved |= {name: int(arguments[name]) for name in NUMBERS if str(arguments.get(name, "")).isdigit()}
    return {**first_view(), **view, **moved}


def permitted(view: View) -> View:
    """Return the view with days as links name them; the first view if the visitor lacks the privilege of its place."""
    allowed = may_turn(view["asked"]) if view["place"] == "sure" else may(PLACES.get(view["place"], ""))
    days = {name: str(day_of(view.get(name)) or "") for name in DAYS}
    return {**first_view(), **view, **days} if allowed else first_view()


def may_turn(order: str) -> bool:
    """Return whether the visitor may give an order; leading somewhere needs what that place needs."""
    name, _, about = order.partition(":")
    if name == LEAD:
        return may(PLACES.get(about, ""))
    if name == ASK:
        return may_turn(about)
    return name not in ORDERS or all(may(tile) for tile in NEEDED.get(name, ("switches",)))


def a_day(text: Any) -> bool:
    """Check a day that staff filter by; none is fine."""
    if not text or day_of(text):
        return True
    validation_error(say("desk_no_day"))
    return False


def day_of(day: Any) -> date | None:
    """Return the day that a filter names, as a link (2026-11-22) or as docassemble's date; None if it names none."""
    if isinstance(day, datetime):
        return day.date()
    try:
        return date.fromisoformat(str(day or ""))
    except ValueError:
        return None


def asked_for_relinking(view: View, case_number: str) -> View:
    """Return the view that asks whether staff mean the case number that they have typed."""
    return {**view, "place": "sure", "asked": f"relink:{view['submission']}:{str(case_number).strip()}"}


def carry_out(view: View, order: str) -> tuple[View, str]:
    """Turn one switch, or lead where the order leads, if the visitor has the privilege.

    Returns:
        Where staff look next, and the key of the sentence that says what happened (empty: nothing did).

    Raises:
        PermissionError: the visitor is not staff.
    """
    actor = staff()
    if not may_turn(order):
        return looked(view, {}), "desk_not_yours"
    name, _, about = order.partition(":")
    if name == LEAD:
        return looked(view, {"place": about}), ""
    if name == ASK:
        return {**view, "place": "sure", "asked": about}, ""
    if name not in ORDERS:
        return looked(view, {}), ""
    return _turn(view, name, about, actor)


def _turn(view: View, name: str, about: str, actor: str) -> tuple[View, str]:
    place = AFTERWARDS.get(name, "operation")
    try:
        said = ORDERS[name](about, actor)
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return {**view, "place": place, "trouble": error.sentence}, "desk_failed"
    ask_a_worker()
    return {**view, "place": place}, said


def _again(about: str, actor: str) -> str:
    return "desk_sent_again" if outbox().requeue(int(about), actor) else "desk_too_late"


def _withdraw(about: str, actor: str) -> str:
    return "desk_withdrawn" if outbox().cancel(int(about), actor) else "desk_too_late"


def _again_all(about: str, actor: str) -> str:
    return "desk_sent_again" if outbox().retry_all(actor, submission=int(about)) else "desk_nothing"


def _withdraw_all(about: str, actor: str) -> str:
    return "desk_withdrawn" if outbox().cancel_all(actor, int(about)) else "desk_nothing"


def _again_site(about: str, actor: str) -> str:
    return "desk_sent_again" if outbox().retry_all(actor, site=about) else "desk_nothing"


def _pause(about: str, actor: str) -> str:
    outbox().pause_site(settings().site(about).name, actor)
    return "desk_paused"


def _resume(about: str, actor: str) -> str:
    return "desk_resumed" if outbox().resume_site(about, actor) else "desk_nothing"


def _relink(about: str, actor: str) -> str:
    submission, _, case_number = about.partition(":")
    relink(outbox(), connect, int(submission), case_number.strip(), actor)
    return "desk_relinked"


def _resend(about: str, actor: str) -> str:
    resend(outbox(), int(about), actor)
    return "desk_resent"


def _use_client(about: str, actor: str) -> str:
    return "desk_decided" if outbox().decide(int(about), CLIENT, actor) else "desk_too_late"


def _use_on_file(about: str, actor: str) -> str:
    return "desk_decided" if outbox().decide(int(about), ON_FILE, actor) else "desk_too_late"


ORDERS: Mapping[str, Callable[[str, str], str]] = {
    "again": _again,
    "withdraw": _withdraw,
    "again_all": _again_all,
    "withdraw_all": _withdraw_all,
    "again_site": _again_site,
    "pause": _pause,
    "resume": _resume,
    "relink": _relink,
    "resend": _resend,
    "use_client": _use_client,
    "use_on_file": _use_on_file,
}
# Which tiles a switch belongs to; otherwise the tile `switches`.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "pause": ("pause",),
    "resume": ("pause",),
    "use_client": ("switches", "values"),
    "use_on_file": ("switches", "values"),
}
# Where staff look after a switch; elsewhere at the operation.
AFTERWARDS: Mapping[str, str] = {
    "again_all": "submission",
    "withdraw_all": "submission",
    "again_site": "site",
    "pause": "site",
    "resume": "site",
    "relink": "submission",
    "resend": "submission",
    "use_client": "decide",
    "use_on_file": "decide",
}
