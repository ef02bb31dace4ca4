"""The users whom a case names: a page of all users comes side by side with the matter, who is not on it comes singly.

Nobody can ask for a user before the matter has named them; asking for a page of the office's users saves that wait. The
page holds the records that `users.get` gives (section 9.7 of the API sheet; `supervisors` and `supervisees` only if our
user may see them in searches too). Where the page does not help it is left out for a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..errors import FixTheConfiguration, LegalAidSyncError, NotFound
from .caching import SECONDS, asks_anew
from .listed import PERMITTED

if TYPE_CHECKING:
    from .client import LegalServer

Record = dict[str, Any]
Start = Callable[[Callable[[], Any]], "Future[Any]"]
MOST_USERS = 300  # of a larger office one page holds too few
PAGE_IS_TRIED_AGAIN = 600.0
PAGE_IS_KEPT = SECONDS["users"] - 10.0

_no_page_until: WeakKeyDictionary[LegalServer, float] = WeakKeyDictionary()
_page_kept_until: WeakKeyDictionary[LegalServer, float] = WeakKeyDictionary()


@dataclass(frozen=True)
class Page:
    """The first page of a site's users by uuid, and how many users the site has."""

    users: Mapping[str, Record] = field(default_factory=dict, repr=False)
    total: int = 0

    @property
    def is_whole(self) -> bool:
        """True if it holds every user."""
        return self.total <= len(self.users)


class People:
    """The users of one load.

    Args:
        site: the client of the site. Its page of users is asked for at once, unless it did not help lately.
        start: runs a read in a thread.

    Attributes:
        refused: True once it turned out that our user may not read somebody.
    """

    refused = False

    def __init__(self, site: LegalServer, start: Start) -> None:
        self._site = site
        self._start = start
        now = time.monotonic()
        is_kept = not asks_anew() and _page_kept_until.get(site, 0.0) > now
        wanted = not is_kept and _no_page_until.get(site, 0.0) <= now
        self._page = start(partial(_first_page, site)) if wanted else None
        self._on_page: dict[str, Record] = {}
        self._singly: dict[str, Future[Record]] = {}

    def take_from(self, records: Any) -> None:
        """Find the users whom these records name, at any depth: on the page, or each by a request of its own."""
        for uuid in _named_users(records):
            if uuid in self._on_page or uuid in self._singly:
                continue
            page = self._page.result() if self._page else Page()
            if uuid in page.users:
                self._on_page[uuid] = page.users[uuid]
            else:
                self._singly[uuid] = self._start(partial(self._site.users.get, uuid))
                self._judge(page)

    def result(self) -> dict[str, Record]:
        """Return everybody who was named; who no longer exists is left out.

        Raises:
            LegalAidSyncError: somebody could not be read.
        """
        found = dict(self._on_page)
        for uuid, comes in self._singly.items():
            try:
                found[uuid] = comes.result()
            except NotFound:
                continue
            except FixTheConfiguration:
                self.refused = True
                break
        return found

    def _judge(self, page: Page) -> None:
        """A page that lacks somebody although it holds all there are is as good as a page can be."""
        if self._page and not (page.users and page.is_whole):
            _leave_out(self._site)


def _first_page(site: LegalServer) -> Page:
    """Read the page; who may not read it, or fails to, reads users singly for a while."""
    try:
        found = site.users.search(most_pages=1)
        page = Page({row["user_uuid"]: row for row in found if row.get("user_uuid")}, found.total_records or 0)
    except LegalAidSyncError:
        _leave_out(site)
        return Page()
    if page.total > MOST_USERS:
        _leave_out(site)
    elif site.keeps_answers and all(user.keys() >= PERMITTED for user in page.users.values()):
        _page_kept_until[site] = time.monotonic() + PAGE_IS_KEPT  # each of them singly, which is quicker to read
    return page


def _leave_out(site: LegalServer) -> None:
    _no_page_until[site] = time.monotonic() + PAGE_IS_TRIED_AGAIN


def _named_users(found: Any) -> Iterator[str]:
    """Yield the uuids of users at any depth, some of them several times."""
    if isinstance(found, Mapping):
        uuid = found.get("user_uuid")
        if isinstance(uuid, str) and uuid:
            yield uuid
    for inner in found.values() if isinstance(found, Mapping) else found if isinstance(found, list) else ():
        if isinstance(inner, Mapping | list):
            yield from _named_users(inner)
