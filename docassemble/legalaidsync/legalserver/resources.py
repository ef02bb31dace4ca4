"""The table of LegalServer's resources: path, uuid key, tier and filters of each in one row.

Facts: sections 3.1 to 3.10 of the API sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Resource:
    """One kind of record.

    Args:
        name: attribute of the facade.
        path: collection, after `/api/v2`; names in braces are keyword arguments of every verb.
        key: name of the uuid in a record.
        premium_writes: verbs that answer 402 on a site without the paid tier.
        scope: keyword argument -> query parameters it stands for, where a filter replaces a path.
    """

    name: str
    path: str
    key: str
    premium_writes: frozenset[str] = frozenset()
    scope: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


WRITES = frozenset({"create", "update"})

RESOURCES = (
    Resource("matters", "/matters", "matter_uuid", WRITES),
    Resource("case_notes", "/matters/{matter}/notes", "casenote_uuid", frozenset({"update"})),
    Resource("adverse_parties", "/matters/{matter}/adverse_parties", "uuid", WRITES),
    Resource("incomes", "/matters/{matter}/incomes", "income_uuid", WRITES),
    Resource("documents", "/documents", "uuid", scope={"matter": {"module": "matter", "module_uuid": "{matter}"}}),
    Resource("contacts", "/contacts", "uuid"),
    Resource("users", "/users", "user_uuid", WRITES),
    Resource("lookups", "/lookups/{table}", "uuid"),
)
