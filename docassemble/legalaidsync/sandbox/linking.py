"""Fields that point at other records: organizations, processes, matters, events, charges. Shapes: sections 0.3 and 5.3.

Stored: the uuid of what is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .names import full_name, person_name, user_name
from .references import Frame, is_uuid
from .store import Record


@dataclass(frozen=True)
class Pointer:
    """How one kind of record is pointed at.

    Attributes:
        resource: name of the records; keys: the shown keys for its id, its name and its uuid, in the order shown.
        accepted: further keys by which a writer may name it, `uuid` or `id` at the end of each.
    """

    resource: str
    keys: Mapping[str, Callable[[Record], Any]]
    accepted: tuple[str, ...] = ()

    def read(self, value: Any, frame: Frame) -> str:
        """Accept an id, a uuid, or an object with one of the keys.

        Raises:
            ValueError: nothing is named, or it is not there.
        """
        if isinstance(value, dict):
            named = (value[key] for key in (*self.keys, *self.accepted) if value.get(key) is not None)
            value = next(named, None)
        found = None
        if type(value) is int or (isinstance(value, str) and value.isascii() and value.isdigit()):
            found = frame.directory.record_by_id(self.resource, int(value))
        elif isinstance(value, str) and is_uuid(value):
            found = frame.directory.record(self.resource, value.lower())
        if found is None:
            raise ValueError(f"no such record of {self.resource}")
        return found.uuid

    def show(self, uuid: str | None, frame: Frame) -> dict[str, Any] | None:
        found = frame.directory.record(self.resource, uuid)
        if found is None and frame.settings.unset_reference == "null":
            return None
        return {key: part(found) if found else None for key, part in self.keys.items()}

    def wanted(self, text: str, frame: Frame) -> str:
        return self.read(text, frame)


def _id(record: Record) -> int:
    return record.id


def _uuid(record: Record) -> str:
    return record.uuid


def _named(key: str) -> Callable[[Record], Any]:
    return lambda record: record.fields.get(key)


ORGANIZATION = Pointer(
    "organizations",
    {"organization_id": _id, "organization_uuid": _uuid, "organization_name": _named("name")},
    ("uuid", "id"),
)
PARENT_ORGANIZATION = Pointer("organizations", {"id": _id, "uuid": _uuid, "name": _named("name")})
PROCESS = Pointer(
    "processes", {"dynamic_process_id": _id, "dynamic_process_name": _named("name"), "dynamic_process_uuid": _uuid}
)
OUTREACH = Pointer("outreaches", {"outreach_id": _id, "outreach_name": _named("name"), "outreach_uuid": _uuid})
EVENT = Pointer("events", {"event_name": _named("title"), "event_id": _id, "event_uuid": _uuid})
MATTER = Pointer(
    "matters",
    {"matter": full_name, "matter_identification_number": _named("case_number"), "matter_uuid": _uuid},
    ("matter_id",),
)
TASK = Pointer("tasks", {"task_id": _id, "task_name": _named("title"), "task_uuid": _uuid})
GRANT = Pointer("grants", {"grant_name": _named("description"), "grant_id": _id, "grant_uuid": _uuid})
CONTACT = Pointer(
    "contacts",
    {"contact_name": person_name, "contact_id": _id, "contact_uuid": _uuid},
)
USER = Pointer("users", {"user_id": _id, "user_uuid": _uuid, "user_name": user_name}, ("uuid", "id"))
CHARGE = Pointer("charges", {"charge_uuid": _uuid, "charge_date": _named("charge_date")})

MODULES: Mapping[str, Pointer] = {
    "matter": MATTER,
    "event": EVENT,
    "organization": ORGANIZATION,
    "user": USER,
    "todo": TASK,
    "task": TASK,
    "contact": CONTACT,
    "grant": GRANT,
    "outreach": OUTREACH,
}


def show_process(uuid: str | None, frame: Frame) -> dict[str, Any] | None:
    """Show a process as the version does."""
    return show_process_v1(uuid, frame) if frame.version == 1 else PROCESS.show(uuid, frame)


def show_process_v1(uuid: str | None, frame: Frame) -> dict[str, Any]:
    """Show a process as v1 does: `{raw_value, text_value}`."""
    found = frame.directory.record("processes", uuid)
    return {"raw_value": found.id if found else None, "text_value": found.fields["name"] if found else None}


def show_charge(uuid: str | None, frame: Frame) -> dict[str, Any] | None:
    """Show a charge of a service with the lookup value it stands for."""
    shown = CHARGE.show(uuid, frame)
    charge = frame.directory.record("charges", uuid)
    name = frame.directory.record("lookups", charge.fields.get("lookup_charge")) if charge else None
    return None if shown is None else shown | {"lookup_charge": name.fields["name"] if name else None}


def comma_list(value: Any) -> Any:
    """Split the comma list in which matters of an event may be named; anything else stays as it is."""
    return [part.strip() for part in value.split(",")] if isinstance(value, str) and "," in value else value
