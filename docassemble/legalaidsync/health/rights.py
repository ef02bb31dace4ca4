# do not pre-load
"""Which permissions our features need of the token's user, and which are missing: found by reading, never by writing.

Facts: sections 2.1, 2.2 and 3 of the API sheet. The names are those of the table of resources, which LegalServer's
administrator ticks for the role of the user.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..delivery.job import resource_row
from ..delivery.operations import KINDS
from ..errors import PermissionMissing, TokenRefused
from ..legalserver import LegalServer
from ..legalserver.rows import Tier

AT_ONCE = 4
SEARCH_MATTERS, FULL_RESULTS = "API Matter: Search", "API Get Matter Full Results"


@dataclass(frozen=True)
class Read:
    """A harmless read that tells whether a permission is there; `of_a_case` needs a case to look into."""

    resource: str
    verb: str = "search"
    of_a_case: bool = True


READS = (
    Read("lookups", of_a_case=False),
    Read("matters", "get"),
    Read("case_notes"),
    Read("documents"),
    Read("adverse_parties"),
    Read("incomes"),
)
# Feature of the set-up wizard -> what it writes, as (resource, verb).
WRITES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "deliver": (("case_notes", "create"), ("documents", "upload")),
    "changes": (
        ("matters", "update"),
        ("matters", "create"),
        ("adverse_parties", "create"),
        ("adverse_parties", "update"),
        ("incomes", "create"),
        ("incomes", "update"),
    ),
}


@dataclass(frozen=True)
class Rights:
    """What was found: permissions that are missing, and whether there was a case to look into."""

    missing: tuple[str, ...]
    saw_a_case: bool


def missing_rights(client: LegalServer) -> Rights:
    """Try every read, side by side.

    Raises:
        LegalAidSyncError: LegalServer can't be asked now.
    """
    newest, missing = _newest_case(client)
    matter = {"matter": newest, "uuid": newest}
    reads = [read for read in READS if _exists(read, client.version) and (newest or not read.of_a_case)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(copy_context().run, partial(_try, client, read, matter)) for read in reads]
        found = [name for each in waiting for name in each.result()]
    return Rights(tuple(dict.fromkeys([*missing, *found])), bool(newest))


def permission_of(resource: str, verb: str, version: int = 2) -> str:
    """Return the name of the permission that a verb needs."""
    return resource_row(resource, version).verbs[verb].permission


def permissions_to_write(features: Iterable[str], version: int = 2) -> Iterator[str]:
    """Yield what the features need besides reading, once each."""
    named = (permission_of(*write, version) for feature in features for write in WRITES.get(feature, ()))
    yield from dict.fromkeys(name for name in named if name)


def permission_of_kind(kind: str) -> str:
    """Return the permission that an operation of the outbox needs."""
    return permission_of(KINDS[kind].resource, KINDS[kind].verb)


def is_paid(feature: str) -> bool:
    """Return whether a feature needs LegalServer's paid tier."""
    verbs = (resource_row(resource).verbs[verb] for resource, verb in WRITES.get(feature, ()))
    return any(verb.tier is not Tier.INCLUDED for verb in verbs)


def _exists(read: Read, version: int) -> bool:
    """Return whether a version of the API has a read, and a permission for it."""
    has_it = version in resource_row(read.resource, version).versions_of(read.verb)
    return has_it and bool(permission_of(read.resource, read.verb, version))


def _newest_case(client: LegalServer) -> tuple[str, tuple[str, ...]]:
    try:
        rows = _rows(client, "matters", {}, results="caller_id", sort="desc")
    except (PermissionMissing, TokenRefused) as error:
        return "", error.keys or (SEARCH_MATTERS,)
    return (str(rows[0]["matter_uuid"]) if rows else ""), ()


def _try(client: LegalServer, read: Read, matter: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the permissions for want of which a read is refused; v1 refuses with 401: section 2.1."""
    try:
        if read.verb == "get":
            client.matters.get(matter["uuid"], results="full")
        else:
            scope = {} if read.of_a_case else {"table": "note_type"}
            _rows(client, read.resource, {**matter, **scope})
    except (PermissionMissing, TokenRefused) as error:
        usual = permission_of(read.resource, read.verb, client.version)
        return error.keys or ((usual, FULL_RESULTS) if read.verb == "get" else (usual,))
    return ()


def _rows(client: LegalServer, resource: str, inside: Mapping[str, str], **query: Any) -> list[dict[str, Any]]:
    """Return one record at most: whether we may read is all that counts."""
    row = resource_row(resource, client.version)
    narrowed = {key: text.format(**inside) for key, text in row.scope.get("matter", {}).items()}
    path = f"/api/v{client.version}{row.path_of('search')}".format(**inside)
    body = client.send("GET", path, query={"page_size": 1, **narrowed, **query})
    return list(body.get("data") or ()) if isinstance(body, dict) else list(body)
