"""The facade: one object per site, resources as attributes, the same verbs everywhere."""

from __future__ import annotations

import requests

from ..settings import Timeouts, Token
from ..transport import CircuitBreaker, RateLimit
from .caching import Cache
from .documents import Documents
from .endpoints import Endpoint
from .resources import RESOURCES
from .sending import open_transport


class LegalServer:
    """LegalServer's Core API on one site.

    Args:
        base_url: for example `https://example.legalserver.org`.
        token: a personal access token; it acts as the user who made it. With `user`, that user's password.
        user: the name of a user, for basic authentication.
        next_token: takes over when `token` is refused.
        version: 1 or 2.
        timeouts: seconds to connect, to read, and for all calls of a page.
        session: a prepared requests session; by default a pooled one.
        limit: how often the site may be called, shared by all who call it; by default nothing is counted.
        cache: keeps answers for a while; by default nothing is kept.

    Example:
        >>> site = LegalServer(base_url="https://example.legalserver.org", token=Token("..."))
        >>> matter = site.matters.get("71f41d87-4612-5525-86ce-47e4262b3971")
        >>> [note["subject"] for note in site.case_notes.search(matter=matter["matter_uuid"])]
    """

    matters: Endpoint
    case_notes: Endpoint
    adverse_parties: Endpoint
    incomes: Endpoint
    documents: Documents
    contacts: Endpoint
    users: Endpoint
    lookups: Endpoint

    def __init__(
        self,
        *,
        base_url: str,
        token: Token,
        version: int = 2,
        timeouts: Timeouts | None = None,
        session: requests.Session | None = None,
        breaker: CircuitBreaker | None = None,
        user: str = "",
        next_token: Token | None = None,
        limit: RateLimit | None = None,
        cache: Cache | None = None,
    ) -> None:
        self.base_url = base_url
        self._cache = cache
        transport = open_transport(
            base_url=base_url,
            token=token,
            user=user,
            next_token=next_token,
            timeouts=timeouts,
            session=session,
            breaker=breaker,
            limit=limit,
            cache=cache,
        )
        for resource in RESOURCES:
            kind = Documents if resource.name == "documents" else Endpoint
            setattr(self, resource.name, kind(resource, transport, version))

    def forget(self, matter_uuid: str) -> None:
        """Forget what is kept of a matter, because it has changed."""
        if self._cache:
            self._cache.forget(matter_uuid)

    def __repr__(self) -> str:
        return f"LegalServer({self.base_url!r})"
