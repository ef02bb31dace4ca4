"""One rate limit for all processes of a server: a moving window in Redis, corrected by what the site's answers say.

Facts: section 10.2 of the API sheet. Without Redis each process counts for itself; `is_shared` tells which it is.
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage

from ..errors import RateLimited

PER_MINUTE = 200
# A second more than the site's minute: it counts when a call arrives, we count when it leaves.
WINDOW_SECONDS = 61
SHARE_OF_BACKGROUND = 0.95
SHARE_WHILE_PEOPLE_WAIT = 0.8
# Background work goes at an even pace. In one burst it would use the window up, and whoever comes then would wait for
# most of a minute; so there is always a call that is about to be forgotten.
PACE_SECONDS = 2
PEOPLE_ARE_REMEMBERED = 10
BACKGROUND_PATIENCE = 75.0
REDIS_SECONDS = 0.5
REDIS_IS_TRIED_AGAIN = 30.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.02, 1.0
LONGEST_HOLD = 60.0
HOLD_IS_TRUSTED = 0.25  # seconds for which a process need not ask again whether another one was answered 429
LOW_WATER = 0.5

logger = logging.getLogger(__name__)
_background: ContextVar[bool] = ContextVar("legalaidsync_background", default=False)


@contextmanager
def background() -> Iterator[None]:
    """Mark the calls inside as work that nobody waits for: they leave room for people and wait for their turn."""
    token = _background.set(True)
    try:
        yield
    finally:
        _background.reset(token)


def in_background() -> bool:
    """Return whether nobody waits for the running work."""
    return _background.get()


@dataclass(frozen=True)
class Standing:
    """What is known of a site's limit now.

    Args:
        used: calls that count at this moment, of `limit` in `window` seconds.
        held: seconds until anybody calls again, because the site asked for a pause; 0 if it did not.
        rests: seconds for which a process leaves the site alone after failures (breaker.py); 0 if none does.
        is_shared: the numbers are those of all processes; False: Redis is away, they are of this process alone.
    """

    used: int
    limit: int
    window: int
    held: float
    rests: float
    is_shared: bool


class RateLimit:
    """How often one site may be called, and what the processes of a server know together of it.

    Args:
        site: address of the site; all who use the same one share one count.
        per_minute: requests that the site allows.
        redis_url: where the count is kept; None keeps it in this process.
        redis_options: for the Redis client, for example certificates.
        window: seconds that a request counts.

    Interactive callers get `RateLimited` at once if no turn comes within their patience. Background work may use
    95 % of the limit at an even pace, and waits at 80 % while people have called within the last ten seconds.
    """

    def __init__(
        self,
        site: str,
        per_minute: int = PER_MINUTE,
        *,
        redis_url: str | None = None,
        redis_options: Mapping[str, Any] | None = None,
        window: int = WINDOW_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls, self._pace, self._hold, self._people, self._rest = (
            f"{site}/{what}" for what in ("calls", "pace", "hold", "people", "rest")
        )
        self._configured = self._limit = per_minute
        self._window = window
        self._sleep = sleep
        self._own = MemoryStorage()
        self._shared = _open_redis(redis_url, redis_options or {}) if redis_url else None
        self._redis_rests_until = 0.0
        self._people_noted = self._no_hold_at = -math.inf
        self._lock = threading.Lock()

    @property
    def is_shared(self) -> bool:
        """True if the count is kept in Redis and Redis answers now."""
        return self._shared is not None and self._shared.check()

    def wait_for_turn(self, patience: float) -> float:
        """Count one request, waiting until there is room for it; return the seconds waited.

        Args:
            patience: the longest wait, in seconds.

        Raises:
            RateLimited: no turn will come in time; nothing was sent. `retry_after` is the earliest moment for another
                attempt.
        """
        started = time.monotonic()
        while not self._take_turn():
            waited = time.monotonic() - started
            pause = self._seconds_to_room()
            if waited + pause > patience:
                raise RateLimited("our own limit for this site is reached", retry_after=pause)
            self._sleep(pause)
        return time.monotonic() - started

    def hold(self, seconds: float) -> None:
        """Let nobody call the site for some seconds, because it answered 429."""
        pause = math.ceil(min(seconds, LONGEST_HOLD))
        self._no_hold_at = -math.inf
        self._with_storage(lambda storage: self._begin(storage, self._hold, pause))

    def note_rest(self, seconds: float) -> None:
        """Write down that this process leaves the site alone for some seconds, for whoever asks for `standing`."""
        self._with_storage(lambda storage: self._begin(storage, self._rest, math.ceil(seconds)))

    def standing(self) -> Standing:
        """Return how much of the limit is used and whether the site is left alone; counts no call."""
        return self._with_storage(self._standing_in)  # type: ignore[no-any-return]

    def _standing_in(self, storage: Any) -> Standing:
        _, used = storage.get_moving_window(self._calls, self._limit, self._window)
        held, rests = (self._seconds_left(storage, key) for key in (self._hold, self._rest))
        return Standing(int(used), self._limit, self._window, held, rests, is_shared=storage is not self._own)

    @staticmethod
    def _seconds_left(storage: Any, key: str) -> float:
        return max(0.0, float(storage.get_expiry(key)) - time.time()) if storage.get(key) else 0.0

    def learn(self, headers: Mapping[str, str], seconds: float) -> None:
        """Correct the count by the headers of an answer, for others may call the site too.

        Args:
            seconds: how long the answer took; the headers of a slow one are out of date.
        """
        limit, remaining = (headers.get(f"x-rate-limit-{name}", "") for name in ("limit", "remaining"))
        if limit.isdecimal() and int(limit) > 0:
            self._limit = min(self._configured, int(limit))
        if remaining.isdecimal() and int(remaining) < self._limit * LOW_WATER and seconds < 1:
            self._with_storage(lambda storage: self._note_others(storage, int(remaining)))

    @staticmethod
    def _begin(storage: Any, key: str, seconds: int) -> None:
        """Clear first: a key that exists would keep its earlier end."""
        storage.clear(key)
        storage.incr(key, seconds)

    def _note_others(self, storage: Any, remaining: int) -> None:
        """Enter calls that the site has counted and we have not."""
        _, used = storage.get_moving_window(self._calls, self._limit, self._window)
        others = self._limit - remaining - int(used)
        if others > 0:
            storage.acquire_entry(self._calls, self._limit, self._window, others)

    def _take_turn(self) -> bool:
        if not in_background():
            self._note_person()
        return bool(self._with_storage(self._take_from))

    def _take_from(self, storage: Any) -> bool:
        if self._is_held(storage) or (in_background() and not self._keeps_pace(storage)):
            return False
        return bool(storage.acquire_entry(self._calls, self._allowed(storage), self._window))

    def _is_held(self, storage: Any) -> bool:
        if time.monotonic() - self._no_hold_at < HOLD_IS_TRUSTED:
            return False
        if storage.get(self._hold):
            return True
        self._no_hold_at = time.monotonic()
        return False

    def _keeps_pace(self, storage: Any) -> bool:
        """Count one step of background work, unless as many as the pace allows are taken."""
        steps = math.ceil(self._limit * SHARE_OF_BACKGROUND * PACE_SECONDS / self._window)
        return bool(storage.acquire_entry(self._pace, steps, PACE_SECONDS))

    def _allowed(self, storage: Any) -> int:
        if not in_background():
            return self._limit
        share = SHARE_WHILE_PEOPLE_WAIT if storage.get(self._people) else SHARE_OF_BACKGROUND
        return max(1, math.floor(self._limit * share))

    def _note_person(self) -> None:
        now = time.monotonic()
        if now - self._people_noted >= 1:
            self._people_noted = now
            self._with_storage(lambda storage: storage.incr(self._people, PEOPLE_ARE_REMEMBERED))

    def _seconds_to_room(self) -> float:
        pause = float(self._with_storage(self._pause_in))
        return pause + random.uniform(0, SHORTEST_PAUSE)

    def _pause_in(self, storage: Any) -> float:
        now = time.time()
        if storage.get(self._hold):
            return max(SHORTEST_PAUSE, float(storage.get_expiry(self._hold)) - now)
        oldest, used = storage.get_moving_window(self._calls, self._limit, self._window)
        if used < self._limit:  # there is room, but not for us who yield: look again soon
            return LONGEST_PAUSE if in_background() else SHORTEST_PAUSE
        return max(SHORTEST_PAUSE, float(oldest) + self._window - now)

    def _with_storage(self, work: Callable[[Any], Any]) -> Any:
        """Work on Redis; if it is away, on the count of this process, and try Redis again later."""
        if self._shared is not None and time.monotonic() >= self._redis_rests_until:
            try:
                return work(self._shared)
            except StorageError as error:
                self._redis_rests_until = time.monotonic() + REDIS_IS_TRIED_AGAIN
                logger.warning("the rate limit is counted per process, Redis is away: %s", type(error).__name__)
        with self._lock:
            return work(self._own)


def _open_redis(url: str, options: Mapping[str, Any]) -> RedisStorage:
    """Connecting happens at the first use."""
    return RedisStorage(
        url,
        key_prefix="legalaidsync",
        wrap_exceptions=True,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        **options,
    )
