# do not pre-load
"""Facts that another program has told: they stand in the fields of an intake until the client confirms them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docassemble.base.util import log

from .. import compat
from ..casefile.mapping import Fact, fact_named, facts_of
from ..casefile.objects import LegalServerCase
from ..casefile.told import HARMLESS, check_told
from ..doors.prefill import PARAMETER, is_on_list
from ..errors import LegalAidSyncError
from ..screens import label

__all__ = ["notes_of_told", "take_told", "told_labels"]

KEPT_AT = re.compile(r"([A-Za-z0-9]{16})\.([A-Za-z0-9]{16})")


def take_told(case: LegalServerCase, url_args: Mapping[str, Any]) -> bool:
    """Take what was told about the client: from the stash that the address names, and harmless values of its own.

    The rules are checked here too, because whoever has an API key of this server can fill a stash. What is no good is
    left out, and the log names it. Of somebody new nothing is taken that only an address says, and a stash opens once.

    Returns:
        Whether anything was told.
    """
    facts, by = _from_stash(str(url_args.get(PARAMETER, "")), only_once=case.is_new)
    harmless = () if case.is_new else HARMLESS
    told = {name: str(url_args[name]) for name in harmless if name in url_args} | facts
    if not told:
        return False
    found = check_told(told, lambda fact, value: _may_be_on_list(case, fact, value))
    if found.unknown or found.wrong:
        log(f"legalaidsync: told facts left out: {len(found.unknown)} unknown, wrong: {', '.join(sorted(found.wrong))}")
    case.told, case.told_by = dict(found.facts), by
    return bool(found.facts)


def _may_be_on_list(case: LegalServerCase, fact: Fact, value: str) -> bool:
    """While LegalServer is away nobody can say; the question checks it again when the client goes on."""
    try:
        return is_on_list(case.site, fact, value)
    except LegalAidSyncError as error:
        log(f"legalaidsync: a list can't be read: {error}")
        return True


def told_labels(case: LegalServerCase, section: str) -> list[str]:
    """Return the labels of the facts of a section that are as they were told, in the language of the screen."""
    said = case.said()
    told = [fact for fact in facts_of(section) if fact.fact in case.told and fact.fact in said]
    return [label(fact.label) for fact in told if fact.same(case.told[fact.fact], said[fact.fact])]


def notes_of_told(case: LegalServerCase) -> list[str]:
    """Return lines for staff, in English, without any value; none if nothing was told."""
    if not case.told:
        return []
    by = f" by {case.told_by}" if case.told_by else ""
    labels = [fact_named(name).label for name in sorted(case.told)]
    return [f"Filled in beforehand{by}, and shown to the client: {', '.join(labels)}."]


def _from_stash(kept_at: str, *, only_once: bool) -> tuple[dict[str, Any], str]:
    """Return the facts of a stash, and who told them; docassemble's API stashes what its caller likes."""
    place = KEPT_AT.fullmatch(kept_at)
    found = compat.stashed(*place.groups(), only_once=only_once) if place else None
    if not isinstance(found, dict) or not isinstance(found.get("facts"), dict):
        return {}, ""
    told = found["facts"]
    by = str(found.get("told_by") or "")
    return {str(name): value for name, value in told.items()}, by if re.fullmatch(r"[\w .:-]{1,60}", by) else ""
