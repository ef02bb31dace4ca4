"""The walk through pages, over scripted answers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest

from docassemble.legalaidsync.errors import OutcomeUnknown
from docassemble.legalaidsync.legalserver.paging import records


def pages(*bodies: Any) -> tuple[Callable[[int], Any], list[int]]:
    """Return a fetch function and the list of the pages it was asked for."""
    asked: list[int] = []

    def fetch(number: int) -> Any:
        asked.append(number)
        return bodies[min(number, len(bodies)) - 1]

    return fetch, asked


def page(*uuids: str, of: Any = 1) -> dict[str, Any]:
    return {"total_number_of_pages": of, "data": [{"uuid": uuid} for uuid in uuids]}


def uuids(fetch: Callable[[int], Any]) -> list[str]:
    return [row["uuid"] for row in records(fetch, "uuid")]


def test_all_pages_are_read_in_order_with_one_request_each() -> None:
    fetch, asked = pages(page("a", "b", of=3), page("c", "d", of=3), page("e", of=3))
    assert uuids(fetch) == ["a", "b", "c", "d", "e"]
    assert asked == [1, 2, 3]


def test_a_page_is_fetched_only_when_it_is_needed() -> None:
    fetch, asked = pages(page("a", "b", of=2), page("c", of=2))
    walk = records(fetch, "uuid")
    assert asked == []
    assert len(list(islice(walk, 2))) == 2
    assert asked == [1]


def test_a_server_that_sends_the_same_page_again_is_noticed() -> None:
    fetch, asked = pages(page("a", "b", of=900))
    with pytest.raises(OutcomeUnknown):
        uuids(fetch)
    assert asked == [1, 2]


def test_an_error_of_paging_names_the_endpoint() -> None:
    fetch, _ = pages(page("a", of=9))
    with pytest.raises(OutcomeUnknown) as caught:
        list(records(fetch, "uuid", "GET /api/v2/users"))
    assert caught.value.endpoint == "GET /api/v2/users"


@pytest.mark.parametrize("total", [0, None, 1])
def test_nothing_found_is_one_request(total: Any) -> None:
    fetch, asked = pages(page(of=total))
    assert uuids(fetch) == []
    assert asked == [1]


@pytest.mark.parametrize("body", [{"data": [{"uuid": "a"}]}, [{"uuid": "a"}], page("a", of="many")])
def test_without_a_number_of_pages_there_is_one(body: Any) -> None:
    """A v1 list is a bare array: section 4.1."""
    fetch, asked = pages(body)
    assert uuids(fetch) == ["a"]
    assert asked == [1]


def test_records_without_the_key_are_yielded_up_to_the_last_page() -> None:
    fetch, asked = pages({"total_number_of_pages": 2, "data": [{"name": "x"}]})
    assert list(records(fetch, "uuid")) == [{"name": "x"}, {"name": "x"}]
    assert asked == [1, 2]


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}, "x", None, {"data": [1]}, {"data": ["x"]}])
def test_what_is_no_list_of_records_is_no_answer(body: Any) -> None:
    fetch, _ = pages(body)
    with pytest.raises(OutcomeUnknown):
        uuids(fetch)
