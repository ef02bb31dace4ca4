"""Time budgets: of a page, which all outside calls made while one screen is prepared share, and of one call."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("legalaidsync_deadline", default=None)


@contextmanager
def page_budget(seconds: float) -> Iterator[None]:
    """Give all calls inside the block `seconds` together; a budget that is already running is never made longer."""
    wanted = time.monotonic() + seconds
    running = _deadline.get()
    token = _deadline.set(wanted if running is None else min(running, wanted))
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left(otherwise: float) -> float:
    """Return what is left of the running budget, never below zero; without one, `otherwise`."""
    deadline = _deadline.get()
    return otherwise if deadline is None else max(0.0, deadline - time.monotonic())


class CallTime:
    """The time of one call with all its attempts: its own seconds, or the page's if those end sooner.

    Args:
        seconds: for connecting, sending, reading and the pauses between attempts together.
        patience: for waiting until the site's rate limit has room, which is not taken from `seconds`; 0 if it is.
    """

    def __init__(self, seconds: float, *, patience: float = 0.0) -> None:
        self._end = time.monotonic() + seconds
        self._patience = patience
        self._waits_apart = patience > 0

    @property
    def left(self) -> float:
        """Seconds that are left, never below zero."""
        own = max(0.0, self._end - time.monotonic())
        return min(own, seconds_left(own))

    @property
    def for_waiting(self) -> float:
        """Seconds that may be spent on waiting for the rate limit."""
        return self._patience if self._waits_apart else self.left

    def waited(self, seconds: float) -> None:
        """Note that a turn was waited for."""
        if self._waits_apart:
            self._patience = max(0.0, self._patience - seconds)
            self._end += seconds
