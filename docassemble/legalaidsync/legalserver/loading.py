"""Loads a matter with any of its parts in as few requests as possible, side by side, and each user once.

With full results a matter holds most of its parts (section 8.1 of the API sheet): assignments, contacts, services,
litigations and incomes always, notes, parties, names, events and tasks if our user has the "Include" permission.
What it does not hold is one request each. Which parts a site leaves out is remembered, so that the next load asks for
them together with the matter. The users whom it names come from `people`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..errors import FixTheConfiguration
from .caching import watch_staleness
from .people import People

if TYPE_CHECKING:
    from .client import LegalServer

Record = dict[str, Any]
MOST_AT_ONCE = 32

# Resource -> key of the matter that holds its records; None where the matter holds at most a short form.
INSIDE: Mapping[str, str | None] = {
    "additional_names": "additional_names",
    "addresses": "matter_addresses",
    "adverse_parties": "adverse_parties",
    "assets": "assets",
    "assignments": "assignments",
    "callbacks": "callbacks",
    "case_contacts": "contacts",
    "case_notes": "notes",
    "charges": None,
    "documents": "documents",
    "events": "events",
    "expenses": "expenses",
    "government_generated_ids": "government_generated_ids",
    "incomes": "incomes",
    "litigations": "litigations",
    "non_adverse_parties": "non_adverse_parties",
    "phone_numbers": "phone_numbers",
    "related_matters": "related_cases",
    "services": "services",
    "tasks": "tasks",
}

_left_out: WeakKeyDictionary[LegalServer, set[str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Loaded:
    """A matter and what was asked for with it.

    Args:
        users: uuid -> record of every user who is named in it, if they were asked for.
        missing: parts, or `users`, that LegalServer does not let our user read.
        stale: age in seconds of the oldest answer that was served because the site failed; None if none was.
    """

    matter: Record = field(repr=False)
    parts: Mapping[str, list[Record]] = field(repr=False)
    users: Mapping[str, Record] = field(repr=False)
    missing: tuple[str, ...] = ()
    stale: float | None = None


def load(
    site: LegalServer,
    matter_uuid: str,
    parts: Iterable[str] = INSIDE,
    *,
    users: bool = False,
    custom_fields: Iterable[str] = (),
) -> Loaded:
    """Read a matter, the named parts of it, and the users whom they name.

    Args:
        site: the client of the site.
        matter_uuid: which matter.
        parts: names of resources, of `INSIDE`.
        users: whether to read the users too.
        custom_fields: names of the site's own fields of the matter, which LegalServer shows only if it is asked to.

    Raises:
        LegalAidSyncError: the matter, or a part that our user may read, could not be read.
    """
    with watch_staleness() as seen:
        loading = _Loading(site, matter_uuid, tuple(dict.fromkeys(parts)), users=users, custom=tuple(custom_fields))
        matter, found = loading.matter_and_parts()
        people = loading.people()
    return Loaded(matter, found, people, tuple(loading.missing), seen.age)


@cache
def _threads(pid: int) -> ThreadPoolExecutor:
    """Return the threads of this process, which wait for work; a forked process has none of its parent's."""
    return ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="load")


class _Loading:
    """One load while it runs; every request is started as soon as it is known that it will be needed."""

    def __init__(
        self, site: LegalServer, matter_uuid: str, parts: tuple[str, ...], *, users: bool, custom: tuple[str, ...]
    ) -> None:
        self._site = site
        self._uuid = matter_uuid
        self._parts = parts
        self._pool = _threads(os.getpid())
        asked = {"custom_fields": list(custom)} if custom else {}
        self._matter = self._start(partial(site.matters.get, matter_uuid, **asked))
        self._people = People(site, self._start) if users else None
        self.missing: list[str] = []

    def matter_and_parts(self) -> tuple[Record, dict[str, list[Record]]]:
        """Ask for the matter and what it will not hold; then for what it turned out not to hold."""
        left_out = _left_out.setdefault(self._site, set())
        apart = [part for part in self._parts if INSIDE[part] is None or part in left_out]
        under_way = {part: self._start_part(part) for part in apart}
        matter = self._matter.result()
        found = {part: matter[key] for part in self._parts if part not in apart and _holds(matter, key := INSIDE[part])}
        for part in self._parts:
            if part not in found and part not in under_way:
                under_way[part] = self._start_part(part)
                left_out.add(part)
        left_out -= {part for part in under_way if _holds(matter, INSIDE[part])}
        self._take_users(matter)
        found |= self._finish(under_way)
        return matter, {part: found[part] for part in self._parts if part in found}

    def people(self) -> dict[str, Record]:
        """Return the users who were named, as far as our user may read them."""
        found = self._people.result() if self._people else {}
        if self._people and self._people.refused:
            self.missing.append("users")
        return found

    def _finish(self, under_way: Mapping[str, Future[list[Record]]]) -> dict[str, list[Record]]:
        found = {}
        for part, comes in under_way.items():
            try:
                found[part] = comes.result()
            except FixTheConfiguration:
                self.missing.append(part)
            else:
                self._take_users(found[part])
        return found

    def _start_part(self, part: str) -> Future[list[Record]]:
        resource = getattr(self._site, part)
        return self._start(lambda: list(resource.search(matter=self._uuid)))

    def _take_users(self, records: Any) -> None:
        if self._people:
            self._people.take_from(records)

    def _start(self, read: Callable[[], Any]) -> Future[Any]:
        """The thread works in a copy of the caller's context, where the page's time budget is."""
        return self._pool.submit(copy_context().run, read)


def _holds(matter: Record, key: str | None) -> bool:
    return key is not None and isinstance(matter.get(key), list)
