"""Finds the name that was probably meant, so that a refusal can say how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LIKE_ENOUGH = 0.6  # of 1, as difflib measures it


def nearest(name: str, known: Iterable[str], like: float = LIKE_ENOUGH) -> str:
    """Return the known name that is most like a name; an empty text if none is like enough."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=like)), "")
