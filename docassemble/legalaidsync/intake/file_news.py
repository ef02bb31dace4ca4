# do not pre-load
"""Notices that somebody has changed a case while a client answers: reads it again, says so, overwrites nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docassemble.base.util import define, defined, log

from ..casefile.confirming import kept
from ..casefile.mapping import Fact, fact_named, facts
from ..casefile.objects import LegalServerCase
from ..connections import connect
from ..errors import LegalAidSyncError, NotAcceptable
from ..screens import label, say
from .reading import read_case

__all__ = ["look_for_news", "news_choices", "news_is_over", "news_lines", "settle_news"]

# attribute of the case -> section that people know it by
LISTS = {"party_records": "parties", "income_records": "incomes"}


def look_for_news(case: LegalServerCase) -> bool:
    """Read a case again if it was changed since it was read.

    The one who changes it sets a mark in Redis: any process of this server that writes, or the door `case_changed`.

    Returns:
        Whether there is news that the client has not seen yet.
    """
    if not case.is_pulled:
        return False
    marks = connect(case.site)[0].marks(case.matter_uuid)
    if marks and marks != case.marks:
        before = {"record": case.record} | {name: getattr(case, name) for name in LISTS}
        try:
            read_case(case)
        except LegalAidSyncError as error:  # the next screen tries again
            log(f"legalaidsync: {error}")
            return bool(case.news)
        case.news = _merged(case.news, _news(case, before))
    return bool(case.news)


def news_lines(case: LegalServerCase) -> list[tuple[str, str, str]]:
    """Return (label, before, now) of everything that changed; two empty texts for a list."""
    return [_line(name, texts) for name, texts in case.news.items()]


def news_choices(case: LegalServerCase) -> list[dict[str, str]]:
    """Return what the client has answered otherwise, as choices: fact -> what the office has now."""
    said = case.said()
    differ = [fact for fact in _facts_in(case.news) if fact.fact in said and _is_new(case, fact, said[fact.fact])]
    return [{fact.fact: f"{label(fact.label)}: {fact.text_on_file(case.record)}"} for fact in differ]


def settle_news(case: LegalServerCase, taken: Mapping[str, bool]) -> None:
    """Take from the file what the client has ticked; everything else stays as the client said it."""
    for fact in _facts_in(case.news):
        if taken.get(fact.fact) and defined(fact.attribute):
            define(fact.attribute, kept(fact, case.on_file(fact)))


def news_is_over(case: LegalServerCase) -> None:
    """Note that the client has seen the news."""
    case.news = {}


def _news(case: LegalServerCase, before: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    old = before["record"]
    seen = [fact for fact in facts() if fact.may_see(case.viewer)]
    changed = [fact for fact in seen if not fact.same(fact.on_file(old), case.on_file(fact))]
    news = {fact.fact: (fact.text_on_file(old), fact.text_on_file(case.record)) for fact in changed}
    return news | {name: ("", "") for name in LISTS if getattr(case, name) != before[name]}


def _merged(unseen: Mapping[str, Any], newer: Mapping[str, Any]) -> dict[str, Any]:
    """What was unseen keeps what stood there before it."""
    both = {name: (unseen[name][0], newer[name][1]) for name in unseen.keys() & newer.keys()}
    return {**unseen, **newer, **both}


def _line(name: str, texts: tuple[str, str]) -> tuple[str, str, str]:
    return (say(f"section_{LISTS[name]}"), "", "") if name in LISTS else (label(fact_named(name).label), *texts)


def _facts_in(news: Mapping[str, Any]) -> list[Fact]:
    return [fact_named(name) for name in news if name not in LISTS]


def _is_new(case: LegalServerCase, fact: Fact, answer: Any) -> bool:
    """Whether the file now says something else than the client, in a form that can be an answer."""
    found = case.on_file(fact)
    try:
        kept(fact, found)
    except NotAcceptable:
        return False
    return not fact.same(found, answer)
