"""The walk through pages, over scripted answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest

from docassemble.legalaidsync.errors import OutcomeUnknown
from docassemble.legalaidsync.legalserver.paging import PAGE_SIZE, Results


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
    return [row["uuid"] for row in Results(fetch, "uuid")]


def test_all_pages_are_read_in_order_with_one_request_each() -> None:
    fetch, asked = pages(page("a", "b", of=3), page("c", "d", of=3), page("e", of=3))
    assert uuids(fetch) == ["a", "b", "c", "d", "e"]
    assert asked == [1, 2, 3]


def test_a_page_is_fetched_only_when_it_is_needed() -> None:
    fetch, asked = pages(page("a", "b", of=2), page("c", of=2))
    walk = Results(fetch, "uuid")
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
        list(Results(fetch, "uuid", "GET /api/v2/users"))
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
    assert list(Results(fetch, "uuid")) == [{"name": "x"}, {"name": "x"}]
    assert asked == [1, 2]


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}, "x", None, {"data": [1]}, {"data": ["x"]}])
def test_what_is_no_list_of_records_is_no_answer(body: Any) -> None:
    fetch, _ = pages(body)
    with pytest.raises(OutcomeUnknown):
        uuids(fetch)


class Shelf:
    """A list that changes while it is read, one record a page; `lose` names what goes before which request."""

    def __init__(self, uuids: str, *, lose: dict[int, str] | None = None, size: int = 1) -> None:
        self.rows = list(uuids)
        self.lose = lose or {}
        self.size = size
        self.asked: list[int] = []

    def __call__(self, number: int) -> dict[str, Any]:
        self.asked.append(number)
        for gone in self.lose.get(len(self.asked), ""):
            self.rows.remove(gone)
        shown = self.rows[(number - 1) * self.size : number * self.size]
        return page(*shown, of=-(-len(self.rows) // self.size)) | {"total_records": len(self.rows)}


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("request_number", [2, 3, 4])
def test_a_list_that_becomes_shorter_meanwhile_skips_nothing_and_repeats_nothing(
    size: int, request_number: int
) -> None:
    """The first record goes, so that all others move up by one."""
    shelf = Shelf("abcdefgh", lose={request_number: "a"}, size=size)
    assert "".join(uuids(shelf)) == "abcdefgh"


def test_a_page_from_a_cache_that_still_tells_the_old_total_does_not_keep_the_walk_going_round() -> None:
    old, new = page("a", of=2) | {"total_records": 3}, page("b", of=2) | {"total_records": 2}
    assert uuids({1: old, 2: new}.__getitem__) == ["a", "b"]


def test_a_record_at_the_top_of_a_list_meanwhile_brings_none_twice() -> None:
    bodies = {1: page("c", "b", of=2), 2: page("b", "a", of=2)}
    assert uuids(bodies.__getitem__) == ["c", "b", "a"]


def test_a_list_that_loses_too_much_meanwhile_is_given_up() -> None:
    first, second = page("a", of=9) | {"total_records": 900}, page("z", of=9) | {"total_records": 10}
    with pytest.raises(OutcomeUnknown):
        uuids({1: first, 2: second}.__getitem__)


def test_the_totals_are_known_once_the_first_page_came() -> None:
    """Records that the user may not see are counted and not shown: section 2.1."""
    fetch, _ = pages(page("a") | {"total_records": 7, "authorized_records": 1})
    walk = Results(fetch, "uuid")
    assert (walk.total_records, walk.authorized_records) == (None, None)
    assert [row["uuid"] for row in walk] == ["a"]
    assert (walk.total_records, walk.authorized_records) == (7, 1)


def test_clinics_say_elsewhere_how_many_pages_there_are() -> None:
    bodies = {n: {"data": [{"uuid": n}], "metadata": {"num_pages": 2}} for n in (1, 2)}
    assert len(uuids(bodies.__getitem__)) == 2


@pytest.mark.parametrize("at_once", [2, 3, 8])
def test_pages_side_by_side_come_in_order_and_each_is_asked_for_once(at_once: int) -> None:
    fetch, asked = pages(*(page(letter, of=6) for letter in "abcdef"))
    assert [row["uuid"] for row in Results(fetch, "uuid", at_once=at_once)] == list("abcdef")
    assert sorted(asked) == [1, 2, 3, 4, 5, 6]


def test_so_many_pages_are_under_way_at_once_and_no_more() -> None:
    """Page 2 waits until page 3 is under way; one by one this would never end."""
    meeting = threading.Barrier(2, timeout=10)

    def fetch(number: int) -> Any:
        if number in (2, 3):
            meeting.wait()
        return page(f"p{number}", of=3)

    assert [row["uuid"] for row in Results(fetch, "uuid", at_once=2)] == ["p1", "p2", "p3"]


def test_pages_that_nobody_reads_are_not_fetched() -> None:
    fetch, asked = pages(*(page(letter, of=9) for letter in "abcdefghi"))
    walk = Results(fetch, "uuid", at_once=2)
    assert len(list(islice(walk, 2))) == 2
    assert max(asked) <= 3


def test_a_shorter_list_is_read_without_gaps_side_by_side_too() -> None:
    shelf = Shelf("abcdefgh", lose={4: "a"}, size=2)
    lock = threading.Lock()

    def fetch(number: int) -> Any:
        with lock:
            return shelf(number)

    assert "".join(row["uuid"] for row in Results(fetch, "uuid", at_once=2)) == "abcdefgh"


def test_the_memory_of_a_walk_does_not_grow_with_the_list() -> None:
    """What is kept of a page that is done with is one number."""
    total = 50

    def fetch(number: int) -> Any:
        return page(*(f"{number}-{row}" for row in range(PAGE_SIZE)), of=total)

    walk = Results(fetch, "uuid")
    assert sum(1 for _ in walk) == total * PAGE_SIZE
    assert sum(map(len, walk._recent)) <= 4 * PAGE_SIZE
    assert len(walk._page_of) == total


@pytest.mark.parametrize("at_once", [1, 4])
def test_no_more_pages_are_read_than_are_wanted(at_once: int) -> None:
    fetch, asked = pages(*(page(letter, of=9) for letter in "abcdefghi"))
    assert [row["uuid"] for row in Results(fetch, "uuid", at_once=at_once, most=2)] == ["a", "b"]
    assert sorted(asked) == [1, 2]
