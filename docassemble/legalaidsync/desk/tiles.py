# do not pre-load
"""What the tiles of the sync desk show; markup is in desk_tiles.yml. Each tile asks for its own privilege."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from docassemble.base.util import format_date

from .. import compat
from ..connections import outbox, rate_limit, settings
from ..delivery.next_steps import next_step
from ..delivery.overview import Problem, Waiting
from ..delivery.sites import SitePause
from ..delivery.states import State
from ..delivery.status import sentence_of
from ..screens import label, say
from ..settings import DAYS_OF_WARNING, Site
from ..staff import staff
from ..transport import Standing
from .screens import said_of_pause, state_words

__all__ = [
    "chart",
    "counts",
    "environment",
    "legend",
    "next_step_of",
    "oldest",
    "problems",
    "sentence_of_problem",
    "sites_shown",
]

DAYS = 14
WIDTH = 1000  # of the longest bar, in units of its picture


@dataclass(frozen=True)
class Part:
    """The part of a day's bar for one state; lengths in units of the picture."""

    state: State
    number: int
    start: float
    length: float


@dataclass(frozen=True)
class Day:
    """One day of the chart: how many items came in, by where they stand now."""

    day: date
    name: str
    total: int
    parts: tuple[Part, ...]
    words: str


@dataclass(frozen=True)
class SiteShown:
    """One LegalServer site; `calls` of `limit` are used, `lines` are sentences about it, the urgent ones apart."""

    name: str
    calls: int
    limit: int
    lines: tuple[str, ...]
    urgent: tuple[str, ...]


def environment() -> tuple[str, ...]:
    """Return what everybody at the desk must know: which environment this is, and where nothing is sent."""
    staff("environment")
    sites = settings().sites.values()
    dry = ", ".join(site.name for site in sites if site.dry_run)
    stand_in = any(site.in_process for site in sites)
    said = [say("desk_stand_in") if stand_in else say("desk_environment", name=settings().environment)]
    return tuple(said + ([say("desk_dry_run_at", sites=dry)] if dry else []))


def counts() -> list[tuple[State, str, int]]:
    """Return (state, its name, how many items are in it)."""
    staff("counts")
    return [(state, state_words(state), number) for state, number in outbox().counts().items()]


def chart() -> tuple[Day, ...]:
    """Return the days of the last two weeks, the newest first."""
    staff("chart")
    today = datetime.now(compat.time_zone()).date()
    days = [today - timedelta(days=number) for number in reversed(range(DAYS))]
    counted = outbox().counts_by_day([datetime.combine(day, time(), compat.time_zone()) for day in days])
    longest = max(1, *(sum(numbers.values()) for numbers in counted))
    return tuple(reversed([_day(day, numbers, longest) for day, numbers in zip(days, counted, strict=True)]))


def legend() -> list[tuple[State, str]]:
    """Return (state, its name) in the order of the bars."""
    return [(state, state_words(state)) for state in State]


def oldest() -> Waiting | None:
    """Return what has waited longest; None if nothing waits."""
    staff("oldest")
    return outbox().oldest_waiting()


def problems() -> tuple[Problem, ...]:
    """Return what is wrong, each kind of trouble once."""
    staff("problems")
    return outbox().problems()


def sentence_of_problem(problem: Problem) -> str:
    """Return the one sentence that says what is wrong."""
    return label(sentence_of(problem.state, problem.error_class, makes_case=problem.makes_case))


def next_step_of(problem: Problem) -> str:
    """Return the one sentence that says what staff do next."""
    return say(next_step(problem.state, problem.error_class, makes_case=problem.makes_case))


def sites_shown() -> tuple[SiteShown, ...]:
    """Return every site: its rate limit, its breaker, its token, its pause."""
    staff("sites")
    paused = outbox().paused_sites()
    return tuple(_site(site, paused) for site in settings().sites.values())


def _day(day: date, numbers: Mapping[State, int], longest: int) -> Day:
    parts, start = [], 0.0
    for state in State:
        if number := numbers.get(state, 0):
            length = WIDTH * number / longest
            parts.append(Part(state, number, round(start, 1), round(length, 1)))
            start += length
    words = ", ".join(f"{part.number} {state_words(part.state)}" for part in parts)
    return Day(day, str(format_date(day.isoformat(), format="medium")), sum(numbers.values()), tuple(parts), words)


def _site(site: Site, paused: Mapping[str, SitePause]) -> SiteShown:
    standing = rate_limit(site.name).standing()
    pause = paused.get(site.name)
    token, is_urgent = _token(site)
    breaker = say("desk_breaker_open", seconds=round(standing.rests)) if standing.rests else ""
    urgent = (said_of_pause(pause) if pause else "", breaker, _held(standing), token if is_urgent else "")
    lines = ("" if breaker else say("desk_breaker_closed"), "" if is_urgent else token, _alone(standing))
    return SiteShown(
        site.name,
        standing.used,
        standing.limit,
        lines=tuple(line for line in lines if line),
        urgent=tuple(line for line in urgent if line),
    )


def _held(standing: Standing) -> str:
    return say("desk_held", seconds=round(standing.held)) if standing.held else ""


def _alone(standing: Standing) -> str:
    return "" if standing.is_shared else say("desk_counted_alone")


def _token(site: Site) -> tuple[str, bool]:
    """A sentence on how long the token lasts, and whether somebody must do something about it."""
    if site.token_expires is None:
        return say("desk_token_unknown"), False
    days = (site.token_expires - datetime.now(compat.time_zone()).date()).days
    if days < 0:
        return say("desk_token_over", day=site.token_expires.isoformat()), True
    return say("desk_token_days", days=days), days <= DAYS_OF_WARNING
