"""Whether what is on file may be confirmed as it stands, and in which form it becomes an answer."""

from __future__ import annotations

from typing import Any

from ..errors import NotAcceptable
from .mapping import Fact, facts, is_blank


def is_confirmable(fact: Fact, found: Any) -> bool:
    """Whether the client may confirm a value: it is there, unless it need not be, and our own rules accept it."""
    if is_blank(found):
        return fact.optional
    try:
        kept(fact, found)
    except NotAcceptable:
        return False
    return True


def is_kept_alone(fact: Fact, found: Any) -> bool:
    """Whether a value is on file and may be confirmed, whatever else of its section is missing."""
    return not is_blank(found) and is_confirmable(fact, found)


def can_be_held(record_kind: str, record: dict[str, Any]) -> bool:
    """Whether an item of a list can be shown for confirmation: every value on file is one that our rules accept."""
    found = ((fact, fact.on_file(record)) for fact in facts(record_kind))
    return all(is_blank(value) or is_confirmable(fact, value) for fact, value in found)


def kept(fact: Fact, found: Any) -> Any:
    """Return a value on file in the form in which the interview keeps an answer."""
    return "" if is_blank(found) else fact.rules.check(found, None)
