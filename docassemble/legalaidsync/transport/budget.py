"""The time budget of a page: all outside calls made while one screen is prepared share it."""

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
