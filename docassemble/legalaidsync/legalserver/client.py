"""The facade: one object per site, resources as attributes, the same verbs everywhere."""

from __future__ import annotations

import requests
from requests.auth import AuthBase

from ..settings import Timeouts, Token
from ..transport import CircuitBreaker, Transport
from .answers import judge
from .documents import Documents
from .endpoints import Endpoint
from .resources import RESOURCES


class BearerAuth(AuthBase):
    """Puts the token into the header of each request, and nowhere else. Its representation is masked."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token!s}"
        return request

    def __repr__(self) -> str:
        return "BearerAuth(***)"


class LegalServer:
    """LegalServer's Core API on one site.

    Args:
        base_url: for example `https://example.legalserver.org`.
        token: a personal access token; it acts as the user who made it.
        version: 1 or 2.
        timeouts: seconds to connect, to read, and for all calls of a page.
        session: a prepared requests session; by default a pooled one.

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
    ) -> None:
        self.base_url = base_url
        transport = Transport(
            base_url=base_url, auth=BearerAuth(token), judge=judge, timeouts=timeouts, session=session, breaker=breaker
        )
        for resource in RESOURCES:
            kind = Documents if resource.name == "documents" else Endpoint
            setattr(self, resource.name, kind(resource, transport, version))

    def __repr__(self) -> str:
        return f"LegalServer({self.base_url!r})"
