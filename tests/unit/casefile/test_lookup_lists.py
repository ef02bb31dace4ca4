"""LegalServer's lists as choices: the right value for a write, and one request an hour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from docassemble.legalaidsync.casefile.lookup_lists import choices, offered
from docassemble.legalaidsync.errors import LegalAidSyncError
from tests.stand_in import StandIn


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    choices.cache_clear()
    yield
    choices.cache_clear()


class Scripted:
    """A client whose lists are given."""

    version = 2

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.lookups = self
        self._rows = rows

    def search(self, table: str) -> Iterator[dict[str, Any]]:
        return iter(self._rows)


def scripted(table: str, *rows: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return choices("scripted", Scripted(*rows), table)  # type: ignore[arg-type]


def test_a_list_is_asked_for_once(stand_in: StandIn) -> None:
    first = choices("a", stand_in.client, "problem_code")
    assert choices("a", stand_in.connect(), "problem_code") is first
    assert len(stand_in.journal()) == 1


def test_each_site_and_each_list_is_kept_for_itself(stand_in: StandIn) -> None:
    for site, table in (("a", "county"), ("b", "county"), ("a", "income")):
        choices(site, stand_in.client, table)
    assert len(stand_in.journal()) == 3


def test_a_failure_is_not_kept(stand_in: StandIn) -> None:
    stand_in.fault(path="/api/v2/lookups/*", status=404)
    with pytest.raises(LegalAidSyncError):
        choices("a", stand_in.client, "income")
    assert choices("a", stand_in.client, "income")
    assert len(stand_in.journal()) == 2


def test_a_choice_is_written_by_uuid(stand_in: StandIn) -> None:
    entry = next(iter(stand_in.client.lookups.search(table="income")))
    assert (entry["uuid"], entry["name"]) in choices("a", stand_in.client, "income")


def test_a_county_is_written_by_its_fips_code_with_the_leading_zero() -> None:
    """It comes as a number: section 9.9."""
    assert scripted("county", {"fips": 1001, "name": "Autauga", "uuid": "u"}) == (("01001", "Autauga"),)


def test_entries_stand_in_the_order_of_the_site_and_then_by_name() -> None:
    rows = ({"uuid": "b", "name": "B", "list_order": 2}, {"uuid": "c", "name": "C"}, {"uuid": "a", "name": "A"})
    assert [label for _, label in scripted("income", *rows)] == ["A", "C", "B"]


def test_entries_that_are_not_active_or_can_not_be_written_are_left_out() -> None:
    rows = (
        {"fips": 17031, "name": "Cook", "active": True},
        {"fips": 17097, "name": "Lake", "active": False},
        {"fips": None, "name": "Nowhere", "active": True},
        {"fips": 17043, "name": None, "active": True},
    )
    assert scripted("county", *rows) == (("17031", "Cook"),)


def test_a_site_offers_the_entries_that_its_mapping_names_in_its_order() -> None:
    assert offered(["English", "Polish", "Spanish"], ("Spanish", "English", "Elvish")) == ["Spanish", "English"]
    assert offered(["English", "Polish"], ()) == ["English", "Polish"]


def test_version_1_takes_names_alone_but_for_counties(stand_in: StandIn) -> None:
    choices.cache_clear()
    client = stand_in.connect(version=1)
    assert all(value == text for value, text in choices("one", client, "language"))
    assert ("17031", "Cook") in choices("one", client, "county")
