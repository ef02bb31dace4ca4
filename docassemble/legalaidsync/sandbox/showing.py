"""Records as JSON, in the shapes of either API version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import matters
from .directory import Directory
from .fields import Field
from .kinds import KINDS
from .references import Frame
from .resources import RESOURCES, Resource
from .store import Record, Records

ADDRESS_PARTS = ("street", "street_2", "apt_num", "city", "state", "zip")
DOWNLOAD = "/modules/document/download.php"


@dataclass
class Scene:
    """What one request works in.

    Attributes:
        records: the open transaction; version: 1 or 2; now: the site's time; host: root address of the stand-in;
        hidden: names of keys that a missing "Include" permission takes out of matters.
    """

    records: Records
    version: int
    now: datetime
    host: str
    hidden: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.directory = Directory(self.records)

    def frame(self, field: Field) -> Frame:
        return Frame(field, self.directory, self.version)

    def children(self, resource: str, parent: str) -> list[Record]:
        return self.records.all(resource, parent=parent)


def show(record: Record, scene: Scene) -> dict[str, Any]:
    """Return a record as the API shows it, every readable key included."""
    resource = RESOURCES[record.resource]
    return {
        field.name: show_field(record, field, scene)
        for field in resource.fields.values()
        if field.readable(scene.version) and field.name not in scene.hidden
    }


def show_field(record: Record, field: Field, scene: Scene) -> Any:
    """Return one field: computed where a rule says how, otherwise the stored value in the shape of its kind."""
    computed = COMPUTED.get((record.resource, field.name)) or BY_KIND.get(field.kind)
    if computed:
        return computed(record, field, scene)
    return KINDS[field.kind].show(record.fields.get(field.name), scene.frame(field))


def show_narrowed(record: Record, scene: Scene, named: list[str] | None, custom: list[str]) -> dict[str, Any]:
    """Return a record cut to `custom_results` (None: whole) with the custom fields asked for on top."""
    shown = show(record, scene)
    resource = RESOURCES[record.resource]
    if named is not None:
        shown = {key: value for key, value in shown.items() if key in named or key == resource.uuid_key}
    stored = record.fields.get("custom_fields") or {}
    return shown | {name: stored[name] for name in custom if name in stored}


def _address(record: Record, field: Field, scene: Scene) -> dict[str, Any]:
    """Put an address together from the flattened keys by which it is written (section 5.4)."""
    known = RESOURCES[record.resource].fields
    parts = [part for part in ADDRESS_PARTS if f"{field.about}_{part}" in known]
    address = {part: record.fields.get(f"{field.about}_{part}") for part in parts}
    if record.resource == "matters" and field.about == "home":
        address["safe_address"] = record.fields.get("home_address_safe")
        address["county"] = show_field(record, known["county_of_residence"], scene)
    return address


def _children(record: Record, field: Field, scene: Scene) -> list[dict[str, Any]]:
    return [show(child, scene) for child in scene.children(field.about, record.uuid)]


def _matter_of(record: Record, scene: Scene) -> Record:
    found = scene.directory.record("matters", record.parent)
    assert found is not None, "a child without its matter"
    return found


def _matter_number(record: Record, field: Field, scene: Scene) -> Any:
    return _matter_of(record, scene).fields["case_number"]


def _matter_reference(record: Record, field: Field, scene: Scene) -> Any:
    matter = _matter_of(record, scene)
    name, number = matters.full_name(matter), matter.fields["case_number"]
    return {"matter": name, "matter_identification_number": number, "matter_uuid": matter.uuid}


def _poverty(record: Record, field: Field, scene: Scene) -> Any:
    return matters.percentage_of_poverty(record, scene.children("incomes", record.uuid))


Computed = Callable[[Record, Field, Scene], Any]
BY_KIND: Mapping[str, Computed] = {
    "ID": lambda record, field, scene: record.id,
    "UUID": lambda record, field, scene: record.uuid,
    "ADDR": _address,
    "CHILD": _children,
}
COMPUTED: Mapping[tuple[str, str], Computed] = {
    ("matters", "client_full_name"): lambda record, field, scene: matters.full_name(record),
    ("matters", "days_open"): lambda record, field, scene: matters.days_open(record, scene.now.date()),
    ("matters", "percentage_of_poverty"): _poverty,
    ("matters", "adjusted_percentage_of_poverty"): _poverty,
    ("matters", "case_email_address"): lambda record, field, scene: f"{record.fields['case_number']}@sandbox.example",
    ("matters", "case_profile_url"): lambda record, field, scene: f"{scene.host}{matters.PROFILE}{record.id}",
    ("case_notes", "matter_id"): lambda record, field, scene: _matter_of(record, scene).id,
    ("case_notes", "matter_identification_number"): _matter_number,
    ("incomes", "matter_id"): lambda record, field, scene: matters.full_name(_matter_of(record, scene)),
    ("documents", "module"): _matter_reference,
    ("documents", "download_url"): lambda record, field, scene: f"{DOWNLOAD}?unique_id={record.uuid}",
}


def results_shape(resource: Resource, results: str | None, scene: Scene) -> list[str] | None:
    """Return the keys that `results=` leaves of a matter, None for all of them (end of section 8.1)."""
    if resource.name != "matters" or results in (None, "full"):
        return None
    keys = matters.CALLER_ID_KEYS if results == "caller_id" else matters.pro_bono_keys(resource.fields)
    return [key for key in keys if key in resource.fields and resource.fields[key].readable(scene.version)]
