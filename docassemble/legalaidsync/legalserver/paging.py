"""Walks through the pages of a search. Facts: section 4.2 of the API sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import OutcomeUnknown

PAGE_SIZE = 100

FetchPage = Callable[[int], Any]


def records(fetch: FetchPage, key: str, endpoint: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the records of all pages, one request at a time, when they are asked for.

    Args:
        fetch: takes a page number from 1 and returns the JSON body.
        key: name of the uuid, by which a page that comes twice is noticed.
        endpoint: method and template, for errors.

    Raises:
        OutcomeUnknown: the server sent the same page again, or something that is no list.
    """
    seen: set[Any] = set()
    number = 1
    while True:
        body = fetch(number)
        rows = body.get("data") if isinstance(body, Mapping) else body
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            raise OutcomeUnknown("the answer holds no list of records", endpoint=endpoint)
        ids = {row[key] for row in rows if key in row}
        if ids and ids <= seen:
            raise OutcomeUnknown(f"page {number} came twice", endpoint=endpoint)
        seen |= ids
        yield from rows
        if number >= _last_page(body):
            return
        number += 1


def _last_page(body: Any) -> int:
    """Only a number is believed; without one there is one page, as LegalServer's own client has it."""
    pages = body.get("total_number_of_pages") if isinstance(body, Mapping) else None
    return pages if isinstance(pages, int) else 1
