"""Loading a matter with its parts: how many requests, which of them side by side, and nobody asked for twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from docassemble.legalaidsync.errors import NotFound, PermissionMissing, SiteDown
from docassemble.legalaidsync.legalserver.loading import INSIDE, load
from docassemble.legalaidsync.legalserver.paging import Results

UUID = "71f41d87-4612-5525-86ce-47e4262b3971"
ANN, BOB = {"user_uuid": "ann", "user_name": "Ann"}, {"user_uuid": "bob", "user_name": "Bob"}


class Site:
    """A site that answers from a script and notes who was asked.

    Args:
        inside: key of the matter -> its records; refused: names of resources that answer with an error.
    """

    def __init__(self, inside: dict[str, Any] | None = None, **refused: Exception) -> None:
        self._matter = {"matter_uuid": UUID, **(inside or {})}
        self._refused = refused
        self.asked: list[str] = []
        self.together: threading.Barrier | None = None
        self.office: list[dict[str, str]] = []

    def __getattr__(self, resource: str) -> Resource:
        return Resource(self, resource)

    def answer(self, asked: str, resource: str, found: Any) -> Any:
        self.asked.append(asked)
        if self.together:
            self.together.wait(10)
        if resource in self._refused:
            raise self._refused[resource]
        return self._matter if resource == "matters" else found


class Resource:
    def __init__(self, site: Site, name: str) -> None:
        self._site, self._name = site, name

    def get(self, uuid: str) -> Any:
        return self._site.answer(f"{self._name} {uuid}", self._name, {"user_uuid": uuid, "last": uuid.title()})

    def search(self, *, matter: str = "", most_pages: int | None = None) -> Iterator[Any]:
        if most_pages:
            return self._page_of_users()
        assert matter == UUID
        return iter(self._site.answer(self._name, self._name, [{"of": self._name, "user": ANN}]))

    def _page_of_users(self) -> Results:
        """Ann is on it if the site has an office; else our user may not read the list."""
        if not self._site.office:
            raise PermissionMissing("the list of users")
        return Results(lambda _: self._site.answer("page of users", "page", {"data": self._site.office}), "user_uuid")


def loaded(site: Site, *parts: str, users: bool = False) -> Any:
    return load(site, UUID, parts, users=users)  # type: ignore[arg-type]


def test_what_the_matter_holds_is_not_asked_for_again() -> None:
    site = Site({"incomes": [{"amount": "$1"}], "notes": [], "contacts": [{"first": "C"}]})
    found = loaded(site, "incomes", "case_notes", "case_contacts")
    assert site.asked == [f"matters {UUID}"]
    assert found.parts == {"incomes": [{"amount": "$1"}], "case_notes": [], "case_contacts": [{"first": "C"}]}


def test_a_whole_matter_with_all_parts_is_two_requests_because_it_holds_charges_in_short_only() -> None:
    site = Site({key: [] for key in INSIDE.values() if key})
    found = loaded(site, *INSIDE)
    assert sorted(site.asked) == ["charges", f"matters {UUID}"]
    assert list(found.parts) == list(INSIDE)


def test_what_the_matter_does_not_hold_is_one_request_each() -> None:
    site = Site({"incomes": []})
    found = loaded(site, "incomes", "case_notes", "adverse_parties")
    assert sorted(site.asked) == ["adverse_parties", "case_notes", f"matters {UUID}"]
    assert found.parts["case_notes"] == [{"of": "case_notes", "user": ANN}]


def test_what_a_site_leaves_out_is_asked_for_together_with_the_next_matter() -> None:
    """The three requests wait for one another, so they can only be answered side by side."""
    site = Site()
    loaded(site, "case_notes", "adverse_parties")
    site.asked.clear()
    site.together = threading.Barrier(3)
    loaded(site, "case_notes", "adverse_parties")
    assert len(site.asked) == 3


def test_each_user_is_asked_for_once_wherever_they_are_named() -> None:
    assignments = [{"user": ANN, "assigned_by": BOB}, {"user": BOB, "assigned_by": ANN}, {"user": {"user_uuid": None}}]
    site = Site({"assignments": assignments, "intake_user": ANN})
    found = loaded(site, "assignments", "case_notes", users=True)
    assert sorted(site.asked) == ["case_notes", f"matters {UUID}", "users ann", "users bob"]
    assert {uuid: user["last"] for uuid, user in found.users.items()} == {"ann": "Ann", "bob": "Bob"}


def test_the_users_of_the_office_are_asked_for_side_by_side_with_the_matter() -> None:
    """The two requests wait for one another, so they can only be answered side by side."""
    site = Site({"intake_user": ANN})
    site.office, site.together = [{**ANN, "last": "on the page"}], threading.Barrier(2)
    assert loaded(site, users=True).users["ann"]["last"] == "on the page"
    assert sorted(site.asked) == [f"matters {UUID}", "page of users"]


def test_users_are_asked_for_only_if_they_are_wanted() -> None:
    site = Site({"intake_user": ANN})
    assert loaded(site).users == {}
    assert len(site.asked) == 1


def test_a_user_who_no_longer_exists_is_left_out() -> None:
    found = loaded(Site({"intake_user": ANN}, users=NotFound("gone")), users=True)
    assert found.users == {}
    assert found.missing == ()


def test_parts_and_users_that_may_not_be_read_are_named() -> None:
    site = Site({"intake_user": ANN}, users=PermissionMissing("no"), case_notes=PermissionMissing("no"))
    found = loaded(site, "case_notes", "adverse_parties", users=True)
    assert found.missing == ("case_notes", "users")
    assert list(found.parts) == ["adverse_parties"]


@pytest.mark.parametrize("resource", ["matters", "case_notes", "users"])
def test_a_failure_that_passes_is_an_error_of_the_whole_load(resource: str) -> None:
    """Half a case looks like a case in which nothing else is on file."""
    with pytest.raises(SiteDown):
        loaded(Site({"intake_user": ANN}, **{resource: SiteDown("down")}), "case_notes", users=True)
