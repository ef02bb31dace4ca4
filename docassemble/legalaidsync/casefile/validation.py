"""Checks one answer by its row of the mapping table; one check serves the screen and the moment of writing."""

from __future__ import annotations

from typing import Any

from ..errors import NotAcceptable
from .kinds import KINDS
from .mapping import Fact, fact_named, is_blank


def accept(fact_name: str, answer: Any, *, required: bool = False) -> Any:
    """Return the answer in the form in which it is kept.

    Raises:
        NotAcceptable: `detail` is the key of the sentence that says how to mend it, `keys` names the fact.
    """
    return accept_fact(fact_named(fact_name), answer, required=required)


def accept_fact(fact: Fact, answer: Any, *, required: bool = False) -> Any:
    """Return the answer to a fact in the form in which it is kept; raises as `accept`."""
    return accept_kind(fact.kind, answer, limit=fact.limit, required=required, name=fact.fact)


def accept_kind(kind: str, answer: Any, *, limit: int | None = None, required: bool = False, name: str = "") -> Any:
    """Check an answer that is no row of the mapping table, by its kind."""
    try:
        kept = "" if is_blank(answer) else KINDS[kind].check(answer, limit)
        if required and is_blank(kept):
            raise NotAcceptable("needed")
        return kept
    except NotAcceptable as problem:
        problem.keys = (name,) if name else ()
        raise
