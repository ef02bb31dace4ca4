"""Walks through the pages of a search. Facts: sections 4.1 and 4.2 of the API sheet."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import OutcomeUnknown
from .ahead import Ahead

PAGE_SIZE = 100  # version 2 silently cuts larger ones
PAGES_REMEMBERED = 4

FetchPage = Callable[[int], Any]
Row = dict[str, Any]


class Results(Iterator[Row]):
    """The records of all pages, fetched when they are asked for.

    `total_records` is how many LegalServer counted, `authorized_records` how many of them this user may see; both are
    None until the first page came, and on lists that don't say. The first can be larger than what the walk yields.

    A list that becomes shorter while it is read moves records to pages that were read already: those are read again,
    and no record comes twice. Memory doesn't grow with the list.

    Args:
        fetch: takes a page number from 1 and returns the JSON body.
        key: name of the uuid, by which a record that comes twice is noticed.
        endpoint: method and template, for errors.
        at_once: pages fetched side by side.
        most: pages to read; None for all.

    Raises:
        OutcomeUnknown: the server sent the same page again, or no list, or the list lost too much meanwhile.
    """

    def __init__(
        self, fetch: FetchPage, key: str, endpoint: str | None = None, *, at_once: int = 1, most: int | None = None
    ) -> None:
        self.total_records: int | None = None
        self.authorized_records: int | None = None
        self._key = key
        self._endpoint = endpoint
        self._most = most or math.inf
        self._recent: deque[set[str | int | None]] = deque(maxlen=PAGES_REMEMBERED)
        self._page_of: dict[int, int] = {}
        self._stepped_back: set[tuple[int, int]] = set()
        self._walk = self._records(Ahead(fetch, at_once))

    def __iter__(self) -> Results:
        return self

    def __next__(self) -> Row:
        return next(self._walk)

    def _records(self, pages: Ahead) -> Iterator[Row]:
        number = last = 1
        with pages:
            while number <= last:
                body = pages.take(number, last)
                rows = self._rows(body)
                last = int(min(_last_page(body), self._most))
                lost = self._count(number, body)
                if lost:
                    number = self._step_back(number, lost)
                    pages.forget()
                    continue
                self._check_for_a_loop(number, rows)
                yield from self._fresh(rows)
                number += 1

    def _rows(self, body: Any) -> list[Row]:
        rows = body.get("data") if isinstance(body, Mapping) else body
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
        raise OutcomeUnknown("the answer holds no list of records", endpoint=self._endpoint)

    def _count(self, number: int, body: Any) -> int:
        """Note the totals of a page and return how many records the list lost since the page before.

        The same loss is told once only: a page that comes from a cache would tell it again and again.
        """
        before, now = self.total_records, _number(body, "total_records")
        self.total_records, self.authorized_records = now, _number(body, "authorized_records")
        if before is None or now is None or before <= now or (number, now) in self._stepped_back:
            return 0
        self._stepped_back.add((number, now))
        return before - now

    def _step_back(self, number: int, lost: int) -> int:
        """Return the page from which to read again: a lost record may have stood on any page before."""
        pages = math.ceil(lost / PAGE_SIZE)
        if pages > PAGES_REMEMBERED:
            raise OutcomeUnknown(f"the list lost {lost} records while it was read", endpoint=self._endpoint)
        start = max(1, number - pages)
        self._page_of = {mark: page for mark, page in self._page_of.items() if page < start}
        return start

    def _check_for_a_loop(self, number: int, rows: list[Row]) -> None:
        ids = tuple(map(self._id, rows))
        if any(ids) and self._page_of.setdefault(hash(ids), number) != number:
            raise OutcomeUnknown(f"page {number} came twice", endpoint=self._endpoint)

    def _fresh(self, rows: list[Row]) -> list[Row]:
        known = set().union(*self._recent)
        self._recent.append({self._id(row) for row in rows} - {None})
        return [row for row in rows if self._id(row) not in known]

    def _id(self, row: Row) -> str | int | None:
        found = row.get(self._key)
        return found if isinstance(found, str | int) else None


def _number(body: Any, key: str) -> int | None:
    found = body.get(key) if isinstance(body, Mapping) else None
    return found if isinstance(found, int) else None


def _last_page(body: Any) -> int:
    """Only a number is believed; without one there is one page, as LegalServer's own client has it.

    Clinics and trainings say it elsewhere.
    """
    metadata = body.get("metadata") if isinstance(body, Mapping) else None
    return _number(body, "total_number_of_pages") or _number(metadata, "num_pages") or 1
