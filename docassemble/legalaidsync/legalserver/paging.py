"""Walks through the pages of a search. Facts: section 4.2 of the API sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import OutcomeUnknown

PAGE_SIZE = 100

FetchPage = Callable[[int], Any]


def records(fetch: FetchPage, key: str) -> Iterator[dict[str, Any]]:
    """Yield the records of all pages, one request at a time, when they are asked for.

    Args:
        fetch: takes a page number from 1 and returns the JSON body.
        key: name of the uuid, by which a page that comes twice is noticed.

    Raises:
        OutcomeUnknown: the server sent the same page again, or something that is no list.
    """
    seen: set[Any] = set()
    number = 1
    while True:
        body = fetch(number)
        rows = body.get("data") if isinstance(body, Mapping) else body
        if not isinstance(rows, list):
            raise OutcomeUnknown("the answer holds no list")
        ids = {row[key] for row in rows if key in row}
        if ids and ids <= seen:
            raise OutcomeUnknown(f"page {number} came twice")
        seen |= ids
        yield from rows
        if number >= _last_page(body):
            return
        number += 1


def _last_page(body: Any) -> int:
    return int(body.get("total_number_of_pages") or 1) if isinstance(body, Mapping) else 1
