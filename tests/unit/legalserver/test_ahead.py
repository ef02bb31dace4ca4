"""Pages fetched before they are asked for."""

from __future__ import annotations

import threading
from contextvars import ContextVar

from docassemble.legalaidsync.legalserver.ahead import Ahead


class Pages:
    """A fetch function that counts, whichever thread calls it."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self._lock = threading.Lock()

    def __call__(self, number: int) -> int:
        with self._lock:
            self.asked.append(number)
        return number


def finished(ahead: Ahead) -> None:
    """Wait for what is under way."""
    for page in ahead._under_way.values():
        page.result()


def test_as_many_pages_are_started_as_may_be_under_way_and_no_more() -> None:
    pages = Pages()
    with Ahead(pages, 3) as ahead:
        assert ahead.take(1, 9) == 1
        finished(ahead)
    assert sorted(pages.asked) == [1, 2, 3]


def test_no_page_after_the_last_is_started() -> None:
    pages = Pages()
    with Ahead(pages, 8) as ahead:
        assert [ahead.take(1, 1), ahead.take(2, 3)] == [1, 2]
        finished(ahead)
    assert sorted(pages.asked) == [1, 2, 3]


def test_what_was_forgotten_is_fetched_again() -> None:
    pages = Pages()
    with Ahead(pages, 2) as ahead:
        ahead.take(1, 2)
        finished(ahead)
        ahead.forget()
        assert ahead.take(2, 2) == 2
    assert sorted(pages.asked) == [1, 2, 2]


def test_the_context_of_the_caller_holds_in_the_threads() -> None:
    """The page's time budget lives there."""
    budget: ContextVar[int] = ContextVar("budget", default=0)
    budget.set(7)
    with Ahead(lambda number: budget.get(), 2) as ahead:
        assert [ahead.take(1, 2), ahead.take(2, 2)] == [7, 7]


def test_one_page_at_a_time_needs_no_thread() -> None:
    seen: list[str] = []
    with Ahead(lambda number: seen.append(threading.current_thread().name)) as ahead:
        ahead.take(1, 9)
    assert seen == [threading.current_thread().name]
