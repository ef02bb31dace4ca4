"""How one resource of LegalServer's API is written down: a row of data, one `Verb` for each thing that can be done.

Facts: section 3 (endpoints) and 4.1 (envelopes) of the API sheet. Lists of names are written as one text with spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Tier(Enum):
    """What a site pays for."""

    INCLUDED = "included"
    PREMIUM = "premium"
    SEPARATE = "premium, and switched on for the site separately"


class Answer(Enum):
    """What comes back: section 4.1."""

    LIST = "records, page by page"
    WHOLE_LIST = "all records at once: no paging"
    ONE = "one record"
    RAW = "JSON without an envelope"
    EMPTY = "nothing"
    FILE = "the bytes of a file"


BOTH = frozenset({1, 2})
V1 = frozenset({1})
V2 = frozenset({2})
ANY = "*"

METHODS: Mapping[str, str] = {"get": "GET", "search": "GET", "create": "POST", "update": "PATCH", "delete": "DELETE"}
ANSWERS: Mapping[str, Answer] = {"search": Answer.LIST, "delete": Answer.EMPTY}
OF_THE_COLLECTION = frozenset({"search", "create"})


@dataclass(frozen=True)
class Verb:
    """One thing that can be done with a resource.

    Args:
        permission: what the API user's role needs, in the spelling of v2's refusals where it is known.
        tier: what the site needs; a site without it answers 402.
        required: keys of the body, or of a search; alternatives are divided by `|`, the fullest first.
        keys: names of query parameters besides paging; other names pass too, because custom fields are search keys.
        keys_v2: further ones that only v2 has.
        match: keys for `upsert`; empty if LegalServer describes none, `*` if it doesn't list them.
        versions: if other than the resource's.
        method, path, answer: if other than usual for the verb; `path` replaces the whole path.
        id_key: where the record's id travels if it isn't in the path: `body:name` or `query:name`.
        as_given: the body is sent as it is, because its keys are no names of fields.
        note: what one must know besides.
    """

    permission: str = ""
    tier: Tier = Tier.INCLUDED
    required: str = ""
    keys: str = ""
    keys_v2: str = ""
    match: str = ""
    versions: frozenset[int] = frozenset()
    method: str = ""
    path: str = ""
    answer: Answer | None = None
    id_key: str = ""
    as_given: bool = False
    note: str = ""


@dataclass(frozen=True)
class Resource:
    """One kind of record.

    Args:
        name: attribute of the facade.
        path: collection, after `/api/v1` or `/api/v2`; names in braces are keyword arguments of every verb.
        key: name of the uuid in a record.
        verbs: what can be done; names other than get, search, create, update and delete are actions.
        versions: of the API.
        item: path of one record, if it isn't the collection and the uuid.
        scope: keyword argument of `search` -> query parameters it stands for, where a filter replaces a path.
        section: of the API sheet.
    """

    name: str
    path: str
    key: str
    verbs: Mapping[str, Verb]
    versions: frozenset[int] = BOTH
    item: str = ""
    scope: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    section: str = "3.2"

    def versions_of(self, verb: str) -> frozenset[int]:
        """Return the versions of the API that have a verb; none if it doesn't exist."""
        found = self.verbs.get(verb)
        return (found.versions or self.versions) if found else frozenset()

    def path_of(self, verb: str) -> str:
        """Return the path template of a verb."""
        item = self.item or self.path + "/{uuid}"
        usual = self.path if verb in OF_THE_COLLECTION or self.verbs[verb].id_key else item
        return self.verbs[verb].path or usual

    def method_of(self, verb: str) -> str:
        """Return the HTTP method of a verb."""
        return self.verbs[verb].method or METHODS.get(verb, "POST")

    def answer_of(self, verb: str) -> Answer:
        """Return what a verb brings back."""
        return self.verbs[verb].answer or ANSWERS.get(verb, Answer.ONE)


def names(text: str) -> tuple[str, ...]:
    """Return the names of a list that is written with spaces."""
    return tuple(text.split())


def alternatives(required: str) -> tuple[tuple[str, ...], ...]:
    """Return the sets of keys of which one must be complete."""
    return tuple(names(part) for part in required.split("|"))
