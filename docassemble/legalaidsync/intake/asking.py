# do not pre-load
"""What questions ask with: checks of what was typed, and LegalServer's lists to choose from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docassemble.base.util import log, validation_error

from ..casefile import lookup_lists
from ..casefile.kinds import refuse
from ..casefile.mapping import fact_named, is_blank
from ..casefile.objects import LegalServerCase
from ..casefile.validation import accept, accept_kind
from ..connections import connect, settings
from ..errors import LegalAidSyncError, NotAcceptable
from ..screens import label, say
from ..transport import page_budget

__all__ = ["acceptable", "acceptable_text", "check_with", "entry_choices", "list_choices", "list_of", "on_the_list"]


def acceptable(fact_name: str, *, required: bool = False) -> Callable[[Any], bool]:
    """Return a check for a field's `validate:`, by the rules of the mapping table."""
    fact = fact_named(fact_name)
    return check_with(lambda answer: accept(fact_name, answer, required=required), fact.label)


def acceptable_text(kind: str, text: str, limit: int | None = None, *, required: bool = False) -> Callable[[Any], bool]:
    """Return a check for a field that is no row of the mapping table."""
    return check_with(lambda answer: accept_kind(kind, answer, limit=limit, required=required), text)


def list_of(case: LegalServerCase, attribute: str) -> str:
    """Return the list from which an answer is picked, as the site's mapping says it."""
    return next(str(fact.table) for fact in case.asked() if fact.attribute == attribute)


def on_the_list(case: LegalServerCase, table: str, text: str, *, required: bool = True) -> Callable[[Any], bool]:
    """Return a check that an answer is an entry of a list of LegalServer's, or blank if it need not be given."""

    def check(answer: Any) -> None:
        may_stay = is_blank(answer) and not required
        if not may_stay and str(answer) not in dict(case.lists.get(table, [])):
            raise refuse("not_on_list")

    return check_with(check, text)


def check_with(check: Callable[[Any], Any], text: str, field: str | None = None) -> Callable[[Any], bool]:
    def checked(answer: Any) -> bool:
        try:
            check(answer)
        except NotAcceptable as problem:
            validation_error(say(problem.detail, label=label(text), **problem.words), field=field)
        return True

    return checked


def list_choices(case: LegalServerCase, table: str) -> list[dict[str, str]]:
    """Return a list of LegalServer's as choices; an empty one if the list can't be read and never was.

    The list is kept in the answers, so that labels stay known when LegalServer goes away.
    """
    if not case.lists.get(table):
        client, site = connect(case.site)
        try:
            with page_budget(settings().timeouts.page):
                case.lists[table] = list(lookup_lists.choices(site.name, client, table))
        except LegalAidSyncError as error:
            log(f"legalaidsync: {error}")
            return []
    return [{value: text} for value, text in case.lists[table]]


def entry_choices(case: LegalServerCase, table: str, fact: str = "") -> list[str]:
    """Return the names of a list of LegalServer's as choices, for facts that hold an entry's name.

    Args:
        table: LegalServer's name of the list.
        fact: of the matter: only the entries are offered that the site's mapping names for it.

    Raises:
        LegalAidSyncError: the list could not be read and never was.
    """
    client, site = connect(case.site)
    with page_budget(settings().timeouts.page):
        names = [name for _, name in lookup_lists.choices(site.name, client, table)]
    return lookup_lists.offered(names, next((each.entries for each in case.facts() if each.fact == fact), ()))
