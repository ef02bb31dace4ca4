"""Facts that another program tells about a client before the client is asked, checked like typed ones.

Told facts are proposals: they stand in the fields of questions and become answers when the client has seen them there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import NotAcceptable
from ..nearest import nearest
from .kinds import refuse
from .mapping import Fact, facts, is_blank
from .validation import accept

# What may stand in an address, where logs and browsers keep it: it says nothing about who the person is.
HARMLESS = ("state", "county")
OnList = Callable[[Fact, str], bool]


@dataclass(frozen=True)
class Told:
    """What was told: facts that can be used, and what is wrong with the others, by name.

    Args:
        facts: fact -> value as LegalServer would hold it, plain data.
        unknown: name -> the nearest fact, or an empty text.
        wrong: fact -> why it is not acceptable.
    """

    facts: Mapping[str, Any] = field(repr=False)
    unknown: Mapping[str, str]
    wrong: Mapping[str, NotAcceptable]


def check_told(told: Mapping[str, Any], on_list: OnList) -> Told:
    """Check facts about a client.

    Args:
        told: names of facts of the mapping table's `matter`, or names of interview variables, with plain values.
        on_list: says whether a value is an entry of the list that a fact is picked from.
    """
    by_name = {name: fact for fact in facts() for name in (fact.fact, fact.attribute)}
    good: dict[str, Any] = {}
    wrong: dict[str, NotAcceptable] = {}
    for name in (name for name in told if name in by_name):
        try:
            good |= _checked(by_name[name], told[name], on_list)
        except NotAcceptable as problem:
            wrong[name] = problem
    return Told(good, _unknown(told, by_name), wrong)


def _unknown(told: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    there = list(known)
    return {name: nearest(name, there) for name in told if name not in there}


def _checked(fact: Fact, value: Any, on_list: OnList) -> dict[str, Any]:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise refuse("plain_value")
    kept = accept(fact.fact, value)
    if is_blank(kept):
        return {}
    if fact.table and not on_list(fact, str(kept)):
        raise refuse("not_on_list")
    return {fact.fact: fact.rules.write(kept)}
