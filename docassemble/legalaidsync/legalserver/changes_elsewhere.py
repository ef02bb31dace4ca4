"""Lets the processes of a server know that another one changed a matter: a mark in Redis, a new one with each change.

Whoever keeps an answer keeps with it the marks from before it was asked for, and trusts it while they are the same.
A mark is random, because a number that expired and began anew would come back to where it was.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from ..transport.limiter import REDIS_IS_TRIED_AGAIN, REDIS_SECONDS

EVERY_MATTER = "every"
PREFIX = "legalaidsync/changed/"
MARK_SECONDS = 7200  # twice the time after which no process has an answer from before the change any more

Marks = tuple[object, ...]
Answer = TypeVar("Answer")
UNKNOWN: Marks = ()

logger = logging.getLogger(__name__)


class ChangesElsewhere:
    """The changes of all processes that use the same Redis; may be used by many threads.

    Args:
        redis_url: for example `redis://localhost:6379/0`.
        redis_options: for the Redis client, for example certificates.

    Without Redis nobody waits and nothing fails: a process then knows its own changes only.
    """

    def __init__(self, redis_url: str, redis_options: Mapping[str, Any] | None = None) -> None:
        self._redis = Redis.from_url(
            redis_url,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=Retry(NoBackoff(), 1),  # a pooled connection may have been closed meanwhile
            **(redis_options or {}),
        )
        self._rests_until = 0.0

    def marks(self, matter_uuid: str) -> Marks:
        """Return what tells one state of a matter from the next; `UNKNOWN` while Redis is away."""
        names = [PREFIX + matter_uuid, PREFIX + EVERY_MATTER]
        return self._ask(lambda: tuple(self._redis.mget(names)), UNKNOWN)

    def announce(self, matter_uuid: str = EVERY_MATTER) -> None:
        """Let everybody's kept answers about a matter, or about all of them, be worth nothing from now on."""
        self._ask(lambda: self._redis.set(PREFIX + matter_uuid, uuid.uuid4().hex, ex=MARK_SECONDS), None)

    def _ask(self, work: Callable[[], Answer], without: Answer) -> Answer:
        """Work on Redis; if it is away do without, and try it again later."""
        if time.monotonic() < self._rests_until:
            return without
        try:
            return work()
        except RedisError as error:
            self._rests_until = time.monotonic() + REDIS_IS_TRIED_AGAIN
            logger.warning("changes of other processes are not seen, Redis is away: %s", type(error).__name__)
            return without
