"""Remembers what a site answered to the calls of one attempt, for the audit: never a body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from .calls import Call


@dataclass(frozen=True)
class Reply:
    """One answer: method and template, HTTP status, and the id that the request carried."""

    endpoint: str
    status: int
    request_id: str


class Replies:
    """The answers that matter of several calls."""

    def __init__(self) -> None:
        self._read: Reply | None = None
        self._written: Reply | None = None

    @property
    def decisive(self) -> Reply | None:
        """The answer to the last call that may have changed something, else to the last one; None if there was none."""
        return self._written or self._read

    def add(self, call: Call, status: int, request_id: str) -> None:
        """Remember one answer."""
        reply = Reply(call.endpoint, status, request_id)
        if call.is_safe:
            self._read = reply
        else:
            self._written = reply


_kept: ContextVar[Replies | None] = ContextVar("legalaidsync_replies", default=None)


@contextmanager
def keep_replies(replies: Replies) -> Iterator[None]:
    """Remember in `replies` what is answered inside the `with` block, in this thread."""
    token = _kept.set(replies)
    try:
        yield
    finally:
        _kept.reset(token)


def note_reply(call: Call, status: int, request_id: str) -> None:
    """Tell whoever keeps replies that a call was answered."""
    replies = _kept.get()
    if replies is not None:
        replies.add(call, status, request_id)
