# do not pre-load
"""Compares this server's clock with others: links, leases and retries are wrong where they differ."""

from __future__ import annotations

import time

from ..wording import Sentence
from .finding import Finding

TOLERATED = 60.0  # seconds; HTTP's Date header and a slow answer make up for a few


def clock_finding(name: Sentence, theirs: float | None, ours: float | None = None) -> Finding:
    """Return whether another clock agrees with ours.

    Args:
        theirs: seconds since 1970 by the other clock; None if it does not say.
        ours: by this server's clock at the same moment; now, unless given.
    """
    ahead = 0.0 if theirs is None else theirs - (time.time() if ours is None else ours)
    if abs(ahead) <= TOLERATED:
        return Finding(name)
    key = "health_clock_ahead" if ahead > 0 else "health_clock_behind"
    return Finding(name, Sentence(key, seconds=round(abs(ahead))))
