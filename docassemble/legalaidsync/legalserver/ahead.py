"""Fetches pages before they are asked for, side by side, and hands them out in order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from types import TracebackType
from typing import Any


class Ahead:
    """Up to `at_once` pages under way at a time; with 1 no thread is made.

    Each thread runs in a copy of the caller's context, so that the page's time budget holds there too.
    """

    def __init__(self, fetch: Callable[[int], Any], at_once: int = 1) -> None:
        self._fetch = fetch
        self._at_once = at_once
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="legalserver-page") if at_once > 1 else None
        self._under_way: dict[int, Future[Any]] = {}

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def take(self, number: int, last: int) -> Any:
        """Return a page, and start those after it up to page `last`."""
        if self._pool is None:
            return self._fetch(number)
        for page in range(number, min(last, number + self._at_once - 1) + 1):
            if page not in self._under_way:
                self._under_way[page] = self._pool.submit(copy_context().run, self._fetch, page)
        return self._under_way.pop(number).result()

    def forget(self) -> None:
        """Drop what was fetched ahead, because it is no longer true."""
        for waiting in self._under_way.values():
            waiting.cancel()
        self._under_way.clear()
