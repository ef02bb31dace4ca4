"""What a person says of a fact on the review screen instead of an answer: unknown, leave it, remove it.

A mark is about the answer that stood there when it was given; with another answer it is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .facts import Fact, is_nothing

UNKNOWN, LEFT, REMOVED = "unknown", "left", "removed"
# Who the client is, and what LegalServer counts and sorts cases by: these are corrected, never blank.
NEVER_REMOVED = frozenset({"first_name", "last_name", "date_of_birth", "adults", "children", "county", "problem"})

Marks = Mapping[str, tuple[str, str]]


def ways_for(fact: Fact, on_file: Any) -> tuple[str, ...]:
    """Return the marks that a fact may get; only what is on file, and seen, can be left or removed.

    LegalServer's word for blank does not clear fields that hold several values: section 6.3 of the API sheet.
    """
    if is_nothing(on_file):
        return (UNKNOWN,)
    removable = fact.fact not in NEVER_REMOVED and not fact.is_list
    return (UNKNOWN, LEFT, REMOVED) if removable else (UNKNOWN, LEFT)


def marked(mark: str, answer: Any) -> tuple[str, str]:
    """Return a mark with what it is about, as plain data."""
    return mark, _as_text(answer)


def mark_of(marks: Marks, fact: str, answer: Any) -> str:
    """Return the mark that a fact has; an empty text if it has none, or has another answer since."""
    mark, about = marks.get(fact, ("", ""))
    return mark if about == _as_text(answer) else ""


def _as_text(answer: Any) -> str:
    return "" if is_nothing(answer) else str(answer)
