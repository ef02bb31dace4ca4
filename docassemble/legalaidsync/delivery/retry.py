"""When to try again, and what each class of error means for an operation."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..errors import (
    ChangedMeanwhile,
    ConfigurationInvalid,
    FixTheConfiguration,
    FixTheData,
    OutcomeUnknown,
    RateLimited,
    RetryLater,
    TokenRefused,
)
from .states import State

# First match wins: put a class before its parents.
REACTIONS: tuple[tuple[type[Exception], State], ...] = (
    (RetryLater, State.RETRY),
    (TokenRefused, State.RETRY),  # the site's trouble: nothing is wrong with the data
    (ConfigurationInvalid, State.RETRY),
    (ChangedMeanwhile, State.NEEDS_DECISION),
    (FixTheData, State.NEEDS_ATTENTION),
    (FixTheConfiguration, State.NEEDS_ATTENTION),
    (Exception, State.NEEDS_ATTENTION),
)


@dataclass(frozen=True)
class RetryPolicy:
    """Full-jitter exponential waiting; seconds throughout.

    Args:
        base: longest wait after the first attempt; it doubles with each further one.
        longest: no wait is longer, not even one that LegalServer names.
        settle: shortest wait after a lost answer, so that LegalServer has finished what it was doing.
        total: after this long since the operation was queued, staff are asked,
        fewest: but not before so many attempts: the server may have been off for days, or its clock wrong.
        probe: a refused token is tried again this often.
        jitter: draws the wait between a shortest and a longest.
    """

    base: float = 30.0
    longest: float = 3600.0
    settle: float = 30.0
    total: float = 72 * 3600.0
    fewest: int = 12
    probe: float = 600.0
    jitter: Callable[[float, float], float] = random.uniform

    def wait(self, attempt: int, error: Exception) -> float:
        """Seconds to wait after attempt number `attempt` (from 1) failed with `error`."""
        if isinstance(error, TokenRefused):
            return 0.0  # its site is paused
        named = float(getattr(error, "retry_after", None) or 0.0)
        if isinstance(error, RateLimited) and named:
            return min(max(named, 1.0), self.longest)
        ceiling = min(self.longest, self.base * 2.0 ** min(attempt - 1, 30))
        shortest = self.settle if isinstance(error, OutcomeUnknown) else 1.0
        return min(max(self.jitter(0.0, ceiling), shortest, named), self.longest)

    def next_attempt(self, attempt: int, queued_at: datetime, now: datetime, error: Exception) -> datetime | None:
        """When to try again; None if it has been tried for long enough. A refused token never ends an operation."""
        due = now + timedelta(seconds=self.wait(attempt, error))
        in_time = due - queued_at <= timedelta(seconds=self.total) or attempt < self.fewest
        return due if in_time or isinstance(error, TokenRefused) else None


DEFAULT_POLICY = RetryPolicy()


def reaction(error: Exception) -> State:
    """The state that an error leads to."""
    return next(state for kind, state in REACTIONS if isinstance(error, kind))


def leaves_outcome_unknown(error: Exception) -> bool:
    """True if LegalServer may have acted although the attempt failed.

    An answered refusal (400, 402, 403 ...) means that nothing was done; a surprise of our own may come later than that.
    """
    if isinstance(error, RetryLater):
        return not error.certainly_not_done
    return not isinstance(error, (FixTheData, FixTheConfiguration))
