"""What the stand-in knows of one kind of record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..fields import Field

VERBS = ("search", "get", "create", "update", "delete")
PARENT = re.compile(r"<(\w+)>")


@dataclass(frozen=True, eq=False)
class Resource:
    """One kind of record.

    Attributes:
        path: collection path after `/api/vN`; `<matters>` stands for the uuid of the matter it hangs on.
        noun: word after "Unknown" in a 404.
        permission: word in the permission's name, as in `API Matter Note: Create`.
        uuid_key: the key that holds the record's uuid; also the word after "Invalid" in a 400.
        verbs: what the stand-in answers; premium: the verbs of LegalServer's paid tier.
        required: alternatives, of which one must be given whole on create; required_v1: the same where v1 differs.
        search: keys that filter a search; aliases: field by search key where the two differ.
        upsert: keys allowed in `update` (v2).
        paged: whether a search answer carries the paging keys, paged_v1: the same where v1 differs;
            counted: whether it carries `authorized_records` (v2).
        versions: the API versions that have the resource.
        permissions: the name of a verb's permission where it does not follow the rule.
        records: the name under which records are stored, where two resources are faces of the same records.
        module: whether a record hangs on what its body names as `module`, not on what its path names.
        answers_v1: the status of a verb where v1 differs.
        also_at: a second collection path under which single records are found.
        by_body: records are changed and deleted by an id in the body, not by a path.
    """

    name: str
    path: str
    noun: str
    permission: str
    uuid_key: str
    fields: Mapping[str, Field]
    verbs: tuple[str, ...]
    premium: tuple[str, ...] = ()
    required: tuple[tuple[str, ...], ...] = ()
    required_v1: tuple[tuple[str, ...], ...] = ()
    search: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    upsert: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    paged: bool = True
    paged_v1: bool = True
    counted: bool = False
    versions: tuple[int, ...] = (1, 2)
    permissions: Mapping[str, str] = field(default_factory=dict)
    records: str = ""
    module: bool = False
    answers_v1: Mapping[str, int] = field(default_factory=dict)
    also_at: str = ""
    by_body: bool = False

    @property
    def stored(self) -> str:
        """Name under which the records are stored."""
        return self.records or self.name

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the resources in the path, the outermost first."""
        return tuple(PARENT.findall(self.path))

    def pages(self, version: int) -> bool:
        """Tell whether a search answer of an API version carries the paging keys."""
        return self.paged and (self.paged_v1 or version == 2)

    def permission_for(self, verb: str) -> str:
        """Return the name of the permission that a verb needs, in the spelling of v2."""
        return self.permissions.get(verb) or f"API {self.permission}: {verb.title()}"

    def requires(self, version: int) -> tuple[tuple[str, ...], ...]:
        """Return the alternatives of required keys in an API version."""
        return (self.required_v1 if version == 1 else ()) or self.required


def words(text: str) -> tuple[str, ...]:
    """Split a list of keys written with blanks between."""
    return tuple(text.split())
