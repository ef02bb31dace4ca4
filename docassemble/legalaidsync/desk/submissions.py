# do not pre-load
"""The list of submissions at the sync desk: what staff filter by, a page of what fits, and the pages beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from docassemble.base.util import format_date

from .. import compat
from ..connections import outbox, settings
from ..delivery.operations import KINDS
from ..delivery.states import State
from ..delivery.worklist import PAGE, Listed, Wanted
from ..screens import safe, say
from ..staff import View, staff
from .screens import state_words, what
from .switches import day_of

__all__ = ["filter_kinds", "filter_sites", "filter_states", "filters_shown", "page_of"]

Choice = dict[str, str]


@dataclass(frozen=True)
class Page:
    """Some of the submissions that fit, the newest first.

    Args:
        total: how many fit, on all pages together.
        newer: the page before ends above this submission; None: this is the first page.
        older: the next page begins below this submission; None: this is the last page.
    """

    rows: tuple[Listed, ...]
    total: int
    newer: int | None
    older: int | None


def page_of(view: View) -> Page:
    """Return the page of submissions that staff look at."""
    staff("submissions")
    wanted = wanted_of(view)
    found = outbox().find(wanted, PAGE + 1)
    if wanted.after is not None and len(found) <= PAGE:  # nothing is newer than that: the first page, filled up
        wanted = replace(wanted, after=None)
        found = outbox().find(wanted, PAGE + 1)
    upwards = wanted.after is not None
    rows = found[-PAGE:] if upwards else found[:PAGE]
    is_first = not upwards and wanted.before is None
    is_last = not upwards and len(found) <= PAGE
    return Page(
        rows,
        outbox().count_found(wanted),
        newer=None if is_first or not rows else rows[0].submission_id,
        older=None if is_last or not rows else rows[-1].submission_id,
    )


def wanted_of(view: View) -> Wanted:
    """Return what a view filters by; days are those of the office, both included."""
    since, until = (day_of(view.get(name)) for name in ("since", "until"))
    return Wanted(
        **{name: str(view.get(name) or "") for name in ("state", "site", "kind", "text")},
        since=_morning(since) if since else None,
        until=_morning(until + timedelta(days=1)) if until else None,
        before=view.get("before"),
        after=view.get("after"),
    )


def filters_shown(view: View) -> list[str]:
    """Return what staff filter by, in words that are safe to show."""
    return [safe(words) for words in _filters(view)]


def filter_states() -> list[Choice]:
    """Return the states to filter by."""
    return [{state.value: state_words(state)} for state in State]


def filter_kinds() -> list[Choice]:
    """Return the kinds of items to filter by."""
    return [{kind: what(kind)} for kind in KINDS]


def filter_sites() -> list[Choice]:
    """Return the sites to filter by."""
    return [{name: name} for name in settings().sites]


def _filters(view: View) -> Iterator[str]:
    state, kind = str(view.get("state") or ""), str(view.get("kind") or "")
    if state:
        yield state_words(State(state)) if state in set(State) else state
    if kind:
        yield what(kind) if kind in KINDS else kind
    yield from (str(view[name]) for name in ("site", "text") if view.get(name))
    for name in ("since", "until"):
        day = day_of(view.get(name))
        if day:
            yield say(f"desk_{name}", day=format_date(day.isoformat(), format="medium"))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), compat.time_zone())
