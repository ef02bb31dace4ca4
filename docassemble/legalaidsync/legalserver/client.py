"""The facade: one object per site, resources as attributes, the same verbs everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

import requests

from ..settings import Timeouts, Token
from ..transport import Call, CircuitBreaker, RateLimit
from .answers import body_of
from .caching import Cache
from .changes_elsewhere import UNKNOWN, Marks
from .documents import Documents
from .endpoints import Endpoint
from .loading import INSIDE, Loaded, load
from .reports import Reports
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

    version: int
    reports: Reports
    documents: Documents
    matters: Endpoint
    conflicts: Endpoint
    processes: Endpoint
    process_sessions: Endpoint
    data_exports: Endpoint
    additional_names: Endpoint
    addresses: Endpoint
    adverse_parties: Endpoint
    non_adverse_parties: Endpoint
    case_contacts: Endpoint
    government_generated_ids: Endpoint
    phone_numbers: Endpoint
    assignments: Endpoint
    callbacks: Endpoint
    assets: Endpoint
    expenses: Endpoint
    incomes: Endpoint
    charges: Endpoint
    litigations: Endpoint
    services: Endpoint
    case_notes: Endpoint
    case_documents: Endpoint
    related_matters: Endpoint
    contacts: Endpoint
    organizations: Endpoint
    organization_phases: Endpoint
    users: Endpoint
    organization_affiliations: Endpoint
    subjects: Endpoint
    supervisors: Endpoint
    notes: Endpoint
    note_drafts: Endpoint
    events: Endpoint
    event_reminders: Endpoint
    reminder_recipients: Endpoint
    tasks: Endpoint
    timeslips: Endpoint
    grants: Endpoint
    grant_contract_terms: Endpoint
    lookups: Endpoint
    custom_lookups: Endpoint
    custom_lookup_values: Endpoint
    clinics: Endpoint
    clinic_events: Endpoint
    clinic_appointments: Endpoint
    clinic_volunteers: Endpoint
    trainings: Endpoint
    training_volunteers: Endpoint
    external_users: Endpoint

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
        self._versions = {version: self}
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
        self._transport = transport
        self.reports = Reports(transport)
        self._attach(version)

    def _attach(self, version: int) -> None:
        """Make one attribute of each resource. One that this version lacks refuses when it is used."""
        self.version = version
        for resource in sorted(RESOURCES, key=lambda row: version in row.versions):
            kind = Documents if resource.name == "documents" else Endpoint
            setattr(self, resource.name, kind(resource, self._transport, version))

    @property
    def v1(self) -> LegalServer:
        """The same site in version 1 of the API, over the same connections."""
        return self._in_version(1)

    @property
    def v2(self) -> LegalServer:
        """The same site in version 2 of the API, over the same connections."""
        return self._in_version(2)

    def _in_version(self, version: int) -> LegalServer:
        """Always the same object, because what was learnt of a site is remembered with it."""
        if version not in self._versions:
            other = copy(self)
            other._attach(version)
            self._versions[version] = other
        return self._versions[version]

    def send(self, method: str, path: str, *, query: Mapping[str, Any] | None = None, json: Any = None) -> Any:
        """Make a call that the table of resources lacks, and return the JSON as it comes, envelope included.

        Args:
            path: on the site, for example `/api/v2/contractors/invoices`. Ids in it get into error messages.
        """
        call = Call(method, path.replace("{", "{{").replace("}", "}}"), query=query, json=json)
        return body_of(self._transport.send(call), call)

    def load(self, matter_uuid: str, parts: Iterable[str] = INSIDE, *, users: bool = False) -> Loaded:
        """Return a matter with any of its parts, in as few requests as possible, side by side.

        Args:
            parts: names of resources, of `loading.INSIDE`.
            users: whether to read the users whom they name, each once.
        """
        return load(self, matter_uuid, parts, users=users)

    @property
    def keeps_answers(self) -> bool:
        """True if this client has a cache."""
        return self._cache is not None

    def forget(self, matter_uuid: str) -> None:
        """Forget what is kept of a matter, because it has changed."""
        if self._cache:
            self._cache.forget(matter_uuid)

    def marks(self, matter_uuid: str) -> Marks:
        """Return what tells one state of a matter from the next, for all processes; empty while nobody can say."""
        return self._cache.marks(matter_uuid) if self._cache else UNKNOWN

    def __repr__(self) -> str:
        return f"LegalServer({self.base_url!r}, version={self.version})"
