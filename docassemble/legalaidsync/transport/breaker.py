"""A circuit breaker: after several failures in a row a site is left alone for a while, and callers are told at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ..errors import CircuitOpen


class CircuitBreaker:
    """Counts failures in a row and opens for `rest` seconds after `limit` of them.

    When the rest is over one caller is let through as a trial; its success closes the circuit again.

    Args:
        tell: hears when a rest begins, with its seconds, so that other processes can know of it.
    """

    def __init__(
        self,
        *,
        limit: int = 4,
        rest: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._limit = limit
        self._rest = rest
        self._clock = clock
        self._tell = tell
        self._failures = 0
        self._closed_again = 0.0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """True while callers are turned away."""
        return self._failures >= self._limit and self._clock() < self._closed_again

    def refuse_while_open(self) -> None:
        """Raise CircuitOpen while the site rests; nobody becomes the trial."""
        if self.is_open:
            raise CircuitOpen("the site failed several times in a row", retry_after=self._closed_again - self._clock())

    def check(self) -> None:
        """Raise CircuitOpen while the site rests; otherwise let the caller through."""
        with self._lock:
            self.refuse_while_open()
            if self._failures >= self._limit:
                self._closed_again = self._clock() + self._rest

    def succeeded(self) -> None:
        """Forget earlier failures."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Count one failure; open the circuit when there were enough."""
        with self._lock:
            self._failures += 1
            opens = self._failures >= self._limit
            if opens:
                self._closed_again = self._clock() + self._rest
        if opens:
            self._tell(self._rest)
