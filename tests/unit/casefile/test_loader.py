"""Pulling a case: few requests, side by side, and what happens when one of them fails."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.loader import PARTS, pull_case
from docassemble.legalaidsync.errors import NotFound, PermissionMissing, RetryLater
from docassemble.legalaidsync.legalserver.caching import Cache
from docassemble.legalaidsync.transport import page_budget, seconds_left
from tests.stand_in import StandIn

NOBODY = "00000000-0000-4000-8000-000000000000"


def test_a_case_and_its_four_parts_are_one_request(stand_in: StandIn) -> None:
    """The matter holds them all: section 8.1."""
    uuid = stand_in.matter_uuid()
    pulled = pull_case(stand_in.client, uuid)
    assert [row["path"] for row in stand_in.journal()] == [f"/api/v2/matters/{uuid}"]
    assert pulled.matter["case_number"] == "26-0001042"
    assert {part: len(rows) for part, rows in pulled.parts.items()} == {
        "adverse_parties": 1,
        "incomes": 1,
        "case_notes": 2,
        "documents": 1,
    }
    assert pulled.missing == ()


def test_only_the_parts_that_are_wanted_are_given(stand_in: StandIn) -> None:
    pulled = pull_case(stand_in.client, stand_in.matter_uuid(), ("incomes",))
    assert list(pulled.parts) == ["incomes"]
    assert len(stand_in.journal()) == 1


def test_a_case_is_read_anew_each_time(stand_in: StandIn) -> None:
    """What the client confirms must be what is on file now, whatever is kept."""
    client, uuid = stand_in.connect(cache=Cache()), stand_in.matter_uuid()
    client.matters.get(uuid)
    pull_case(client, uuid)
    assert len(stand_in.journal()) == 2


@pytest.mark.parametrize(
    ("part", "permissions"),
    [
        ("adverse_parties", ["API Get Matter Include Adverse Parties", "API Matter Adverse Party: Search"]),
        ("case_notes", ["API Get Matter Include Notes", "API Matter Note: Search"]),
    ],
)
def test_a_part_that_may_not_be_read_is_missing_and_the_rest_is_there(
    stand_in: StandIn, part: str, permissions: list[str]
) -> None:
    stand_in.set(denied_permissions=permissions)
    pulled = pull_case(stand_in.client, stand_in.matter_uuid())
    assert pulled.missing == (part,)
    assert set(pulled.parts) == set(PARTS) - {part}
    assert pulled.matter["first"] == "Marigold"


def test_a_case_that_is_not_there_is_not_found(stand_in: StandIn) -> None:
    with pytest.raises(NotFound):
        pull_case(stand_in.client, NOBODY)


def test_a_matter_that_may_not_be_read_is_an_error(stand_in: StandIn) -> None:
    stand_in.set(denied_permissions=["API Matter: Get"])
    with pytest.raises(PermissionMissing):
        pull_case(stand_in.client, stand_in.matter_uuid())


def test_a_site_that_is_down_is_an_error_that_passes(stand_in: StandIn) -> None:
    uuid = stand_in.matter_uuid()
    stand_in.fault(path="/api/*", times=None, html=True)
    with page_budget(0.05), pytest.raises(RetryLater):
        pull_case(stand_in.client, uuid)


def test_a_case_does_not_show_in_its_representation(stand_in: StandIn) -> None:
    assert "Featherstone" not in repr(pull_case(stand_in.client, stand_in.matter_uuid()))


class Watching:
    """A site that notes, for each read, in which thread it runs and how much of the budget it sees."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, float]] = []
        self.matters = self

    def __getattr__(self, part: str) -> Watching:
        return self

    def _note(self) -> None:
        self.seen.append((threading.get_ident(), seconds_left(otherwise=1e9)))

    def get(self, uuid: str) -> dict[str, Any]:
        self._note()
        return {}

    def search(self, **where: str) -> list[dict[str, Any]]:
        self._note()
        return []


def test_the_budget_of_the_page_reaches_every_read() -> None:
    site = Watching()
    with page_budget(60.0):
        pull_case(site, NOBODY)  # type: ignore[arg-type]
    assert len(site.seen) == 5
    assert all(left <= 60.0 for _, left in site.seen)
    assert threading.get_ident() not in {thread for thread, _ in site.seen}
