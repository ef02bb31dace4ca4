"""Events, tasks and contacts, and new matters, get the verbs of the records inside a matter.

LegalServer's API has them beside the matters.

Facts: sections 3.1, 3.3, 3.6, 3.7 and 5.3 of the API sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .client import Record

FULL = {"results": "full"}  # shorter results of a search for matters have no uuid: section 3.1


@dataclass(frozen=True)
class Place:
    """How a record says to which matter it belongs; each is a function of the matter's uuid.

    Args:
        body: keys that put a new record into the matter.
        search: keys that find the records of the matter, by version of the API.
        holds: whether a record belongs to the matter.
    """

    body: Callable[[str], Mapping[str, Any]]
    search: Mapping[int, Callable[[str], Mapping[str, Any]]]
    holds: Callable[[Record, str], bool]


@dataclass(frozen=True)
class Beside:
    """The records of a resource that stands beside the matters, narrowed to one matter; verbs as in `PartRecords`."""

    records: Any
    place: Place
    version: int

    def get(self, uuid: str, /, *, matter: str) -> Record:
        found: Record = self.records.get(uuid)
        return found

    def search(self, *, matter: str, **keys: Any) -> Iterable[Record]:
        found = self.records.search(**self.place.search[self.version](matter), **keys)
        return (record for record in found if self.place.holds(record, matter))

    def create(self, payload: Mapping[str, Any], /, *, matter: str) -> Record:
        made: Record = self.records.create({**self.place.body(matter), **payload})
        return made

    def update(self, uuid: str, payload: Mapping[str, Any], /, *, matter: str) -> Record:
        changed: Record = self.records.update(uuid, payload)
        return changed

    def upsert(
        self, payload: Mapping[str, Any], /, *, match: Mapping[str, Any], update_data: Mapping[str, Any], matter: str
    ) -> Record:
        body = {**self.place.body(matter), **payload}
        made: Record = self.records.upsert(body, match=match, update_data=update_data)
        return made


def _hangs_on(record: Record, matter: str) -> bool:
    module = record.get("module")
    return isinstance(module, Mapping) and module.get("matter_uuid") == matter


def _by_matters(matter: str) -> Mapping[str, Any]:
    return {"matters": matter}


BESIDE: Mapping[str, Place] = {
    "matters": Place(
        body=lambda matter: {},
        search={1: lambda matter: FULL, 2: lambda matter: FULL},
        holds=lambda record, matter: True,
    ),
    "events": Place(
        body=lambda matter: {"matters": [{"matter_uuid": matter}]},
        search={1: _by_matters, 2: _by_matters},
        holds=lambda record, matter: True,
    ),
    "tasks": Place(
        body=lambda matter: {"module": "matter", "module_uuid": matter},
        search={1: lambda matter: {"module": "matter"}, 2: _by_matters},
        holds=_hangs_on,
    ),
    "contacts": Place(
        body=lambda matter: {},
        search={1: lambda matter: {}, 2: lambda matter: {}},
        holds=lambda record, matter: True,
    ),
}
