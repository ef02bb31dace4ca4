"""Keeps answers for a while: lookups an hour, users and organizations ten minutes, what belongs to a matter 30 s.

What is kept are the bytes as they came, so nobody can change what another reader gets, and the bound is one of memory.
Each process keeps its own; what changes in a matter reaches the others through Redis (changes_elsewhere.py).
Whoever decides by what is on file right now reads inside `fresh()`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from cachetools import TLRUCache
from requests import Response

from ..errors import LegalAidSyncError, RetryLater, Unreachable
from ..transport import Call, Transport, seconds_left
from .changes_elsewhere import UNKNOWN, ChangesElsewhere, Marks
from .listed import users_inside

MATTER = "matters"
SECONDS: Mapping[str, float] = {
    "lookups": 3600.0,
    "custom_lookups": 3600.0,
    "users": 600.0,
    "organizations": 600.0,
    MATTER: 30.0,
}
# How long an answer is good enough when the site fails: an hour for a matter, two days for the rest.
STALE_SECONDS: Mapping[str, float] = dict.fromkeys(SECONDS, 172_800.0) | {MATTER: 3600.0}
# Under these names a query, a form or a body says which matter it is about.
MATTER_KEYS = ("module_uuid", "matter_uuid", "matter", "matters", "related_matter_uuid")
MOST_BYTES = 32_000_000
BYTES_PER_ANSWER = 2_000
LONGEST_WAIT = 60.0

_fresh: ContextVar[bool] = ContextVar("legalaidsync_fresh", default=False)
_staleness: ContextVar[Staleness | None] = ContextVar("legalaidsync_staleness", default=None)


@dataclass
class Staleness:
    """What a block of code got to read. `age` is that of the oldest stale answer in seconds; None if none was stale."""

    age: float | None = None

    def note(self, age: float) -> None:
        self.age = max(age, self.age or 0.0)


@contextmanager
def fresh() -> Iterator[None]:
    """Let all reads inside the block come from the site itself; if it fails they fail."""
    token = _fresh.set(True)
    try:
        yield
    finally:
        _fresh.reset(token)


def asks_anew() -> bool:
    """Say whether we are inside a block of `fresh()`."""
    return _fresh.get()


@contextmanager
def watch_staleness() -> Iterator[Staleness]:
    """Learn whether answers inside the block were stale, because the site failed, and how old they were."""
    seen = Staleness()
    token = _staleness.set(seen)
    try:
        yield seen
    finally:
        _staleness.reset(token)
        outer = _staleness.get()
        if outer is not None and seen.age is not None:
            outer.note(seen.age)


@dataclass(frozen=True)
class Key:
    """What an answer is kept under.

    Args:
        scope: site and credentials.
        group: a name of `SECONDS`.
        subject: uuid of the matter, for what belongs to one.
    """

    scope: str
    group: str
    subject: str
    path: str = field(repr=False)
    query: str = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """An answer, when it came, and the marks of its matter from before it was asked for."""

    response: Response
    at: float
    marks: Marks = UNKNOWN


Inside = Callable[[Response], Mapping[Key, Response]]


def nothing_inside(response: Response) -> Mapping[Key, Response]:
    """Say that an answer holds no answer to another question."""
    return {}


class Cache:
    """Answers of one or several sites, bounded in bytes; may be used by many threads.

    Args:
        most_bytes: when it is full, what was not used for longest goes.
        clock: seconds.
        elsewhere: the changes of other processes; without it each learns of them when an answer's time is over.
    """

    def __init__(
        self,
        *,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
        elsewhere: ChangesElsewhere | None = None,
    ) -> None:
        self._clock = clock
        self._elsewhere = elsewhere
        self._kept: TLRUCache[Key, Kept] = TLRUCache(
            most_bytes,
            ttu=lambda key, _, now: now + STALE_SECONDS[key.group],
            timer=clock,
            getsizeof=lambda kept: len(kept.response.content) + BYTES_PER_ANSWER,
        )
        self._flights: dict[tuple[Key, Marks], Future[Response]] = {}
        self._changes = 0
        self._lock = threading.Lock()

    def answer(self, key: Key, send: Callable[[], Response], inside: Inside = nothing_inside) -> Response:
        """Return the kept answer, or send; of several callers who miss the same answer one sends for all.

        Args:
            key: what the answer is kept under.
            send: asks the site.
            inside: answers to other questions that a fresh answer holds; they are kept with it.

        Raises:
            LegalAidSyncError: of `send`, unless the failure passes and an older answer is at hand.
        """
        marks = self._marks(key)
        if _fresh.get():
            return self._send_and_keep(key, marks, send, inside)
        try:
            return self._kept_or_one_flight(key, marks, send, inside)
        except RetryLater:
            marks = self._marks(key)
            with self._lock:
                kept = self._kept_under(key, marks)
            if kept is None:
                raise
        seen = _staleness.get()
        if seen is not None:
            seen.note(self._clock() - kept.at)
        return kept.response

    def forget(self, matter_uuid: str) -> None:
        """Forget a matter and all that belongs to it, on every site and in every process."""
        self._forget(lambda key: key.group == MATTER and key.subject == matter_uuid)
        if self._elsewhere:
            self._elsewhere.announce(matter_uuid)

    def forget_group(self, group: str) -> None:
        """Forget all answers of a group; those of matters in every process."""
        self._forget(lambda key: key.group == group)
        if self._elsewhere and group == MATTER:
            self._elsewhere.announce()

    def marks(self, matter_uuid: str) -> Marks:
        """Return what tells one state of a matter from the next; `UNKNOWN` while Redis is away."""
        return self._elsewhere.marks(matter_uuid) if self._elsewhere else UNKNOWN

    def _forget(self, touched: Callable[[Key], bool]) -> None:
        with self._lock:
            self._changes += 1
            for key in [key for key in self._kept if touched(key)]:
                self._kept.pop(key, None)
            for flight in [flight for flight in self._flights if touched(flight[0])]:
                del self._flights[flight]  # who asks from now on must not get an answer from before

    def _marks(self, key: Key) -> Marks:
        return self._elsewhere.marks(key.subject) if self._elsewhere and key.group == MATTER else UNKNOWN

    def _kept_under(self, key: Key, marks: Marks) -> Kept | None:
        """Return an answer that nothing has changed since; while Redis is away we know our own changes only."""
        kept = self._kept.get(key)
        return kept if kept and marks in (kept.marks, UNKNOWN) else None

    def _kept_or_one_flight(self, key: Key, marks: Marks, send: Callable[[], Response], inside: Inside) -> Response:
        """Look for an answer and for a flight at one go: what lands in between would be missed, and sent for again."""
        with self._lock:
            kept = self._kept_under(key, marks)
            if kept and self._clock() - kept.at < SECONDS[key.group]:
                return kept.response
            flight = self._flights.get((key, marks))
            if flight is None:
                mine: Future[Response] = Future()
                self._flights[key, marks] = mine
        if flight is None:
            return self._fly((key, marks), mine, lambda: self._send_and_keep(key, marks, send, inside))
        try:
            return flight.result(timeout=seconds_left(LONGEST_WAIT))
        except TimeoutError:
            raise Unreachable("the page's time is used up") from None

    def _fly(self, key: tuple[Key, Marks], flight: Future[Response], send: Callable[[], Response]) -> Response:
        try:
            response = send()
        except BaseException as error:
            flight.set_exception(error)
            raise
        else:
            flight.set_result(response)
            return response
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]

    def _send_and_keep(self, key: Key, marks: Marks, send: Callable[[], Response], inside: Inside) -> Response:
        """An answer is not kept if anything was forgotten while it was under way: it may be from before the change."""
        changes = self._changes
        response = send()
        came = {each: Kept(answer, self._clock()) for each, answer in inside(response).items()}
        came[key] = Kept(response, self._clock(), marks)
        with self._lock, suppress(ValueError):  # larger than the whole cache
            if changes == self._changes:
                self._kept.update(came)
        return response


class CachingTransport(Transport):
    """A transport that asks the cache first, and tells it what is written.

    Args:
        cache: may be shared by several sites.
        scope: site and credentials; what one user may read another may not.
        known: arguments of `Transport`.
    """

    def __init__(self, cache: Cache, scope: str, **known: Any) -> None:
        super().__init__(**known)
        self._cache = cache
        self._scope = scope

    def send(self, call: Call) -> Response:
        """Send a call, or answer it from what is kept."""
        if not call.is_safe:
            return self._write(call)
        key = key_of(self._scope, call)
        if key is None:
            return super().send(call)
        send = super().send
        try:
            return self._cache.answer(key, lambda: send(call), lambda response: self._inside(call, response))
        except LegalAidSyncError as error:
            error.endpoint = error.endpoint or call.endpoint
            raise

    def _inside(self, call: Call, response: Response) -> dict[Key, Response]:
        answers = ((key_of(self._scope, other), answer) for other, answer in users_inside(call, response))
        return {key: answer for key, answer in answers if key}

    def _write(self, call: Call) -> Response:
        """Forget before, so that nobody trusts what is about to change, and after, because it has changed."""
        forget_touched(self._cache, call)
        try:
            return super().send(call)
        finally:
            forget_touched(self._cache, call)


def key_of(scope: str, call: Call) -> Key | None:
    """Return what the answer of a read is kept under; None if it is not kept."""
    family, own_id = _family(call)
    query = call.query or {}
    if not family or call.json is not None:
        return None
    subject = own_id if family == MATTER else _matter_named_in(query)
    group = MATTER if subject else family
    if group not in SECONDS or (group == MATTER and not subject):
        return None
    return Key(scope, group, subject, call.path, json.dumps(query, sort_keys=True, default=str))


def forget_touched(cache: Cache, call: Call) -> None:
    """Forget what a write changes; a write that names no matter may change any."""
    family, own_id = _family(call)
    if family in SECONDS and family != MATTER:
        cache.forget_group(family)
        return
    bodies = [body for body in (call.json, call.form) if isinstance(body, Mapping)]
    named = {own_id if family == MATTER else "", *map(_matter_named_in, bodies)} - {""}
    for matter in named:
        cache.forget(matter)
    if not named:
        cache.forget_group(MATTER)


def _family(call: Call) -> tuple[str, str]:
    """Return `matters` and the id of `/api/v2/matters/{id}/...`; empty texts where a path has none."""
    _, api, _, family, own_id, *_ = [*call.path.split("/"), "", "", "", ""]
    return (family, own_id) if api == "api" else ("", "")


def _matter_named_in(values: Mapping[str, Any]) -> str:
    return next((value for key in MATTER_KEYS if isinstance(value := values.get(key), str)), "")
