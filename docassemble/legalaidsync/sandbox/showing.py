"""Records as JSON, in the shapes of either API version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from . import custom, matters
from .directory import Directory
from .fields import Field
from .kinds import KINDS
from .linking import MODULES
from .names import full_name
from .references import Frame
from .resources import RESOURCES, Resource
from .settings import DEFAULTS, Settings
from .store import Record, Records

ADDRESS_PARTS = ("street", "street_2", "apt_num", "city", "state", "zip")
BRIEF_PARTS = ("all_values", "county_name")
TEXT_OR_LOOKUP = ("dob_status", "api_integration_preference", "eye_color", "hair_color", "birth_state")


@dataclass
class Scene:
    """What one request works in.

    Attributes:
        records: the open transaction; version: 1 or 2; now: the site's time; host: root address of the stand-in;
        hidden: (resource, key) pairs that a missing "Include" permission takes out of records;
        settings: those in force; descending: whether arrays inside a matter run backwards;
        custom: names of the custom fields asked for, by resource;
        brief: whether matters are shown in the pro bono shape;
        actor: uuid of the member of staff who acts; empty for the API user.
    """

    records: Records
    version: int
    now: datetime
    host: str
    hidden: frozenset[tuple[str, str]] = frozenset()
    settings: Settings = DEFAULTS
    descending: bool = False
    custom: Mapping[str, list[str]] = field(default_factory=dict)
    brief: bool = False
    actor: str = ""

    def __post_init__(self) -> None:
        self.directory = Directory(self.records)

    def author(self) -> Record:
        """Return the user who acts."""
        return self.directory.record("users", self.actor) or matters.api_user(self.directory)

    def frame(self, field: Field) -> Frame:
        return Frame(field, self.directory, self.version, self.settings)

    def children(self, resource: str, parent: str) -> list[Record]:
        return self.records.all(resource, parent=parent)


def show(record: Record, scene: Scene, resource: Resource | None = None) -> dict[str, Any]:
    """Return a record as the API shows it: every readable key, and the custom fields asked for on top."""
    face = resource or RESOURCES[record.resource]
    shown = {
        field.name: show_field(record, field, scene)
        for field in face.fields.values()
        if field.readable(scene.version) and (face.name, field.name) not in scene.hidden
    }
    if scene.brief and scene.version == 1 and face.name == "matters":
        shown = {key: _brief(key, value) for key, value in shown.items()}
    return _respelled(face, shown, scene) | custom_fields(record, scene, scene.custom.get(face.name, ()))


def _brief(key: str, value: Any) -> Any:
    """Return a value as v1's pro bono shape has it: a text where the whole matter has several values or a county."""
    named = value if isinstance(value, dict) else {}
    part = "raw_value" if key == "pro_bono_expiration_date" else next((one for one in BRIEF_PARTS if one in named), "")
    return value[part] if part else value


def _respelled(resource: Resource, shown: dict[str, Any], scene: Scene) -> dict[str, Any]:
    """Apply the settings about doubtful keys (section 15, rows 22 and 23)."""
    if resource.name == "matters" and scene.version == 2 and "work_phone_safe" in shown:
        shown[scene.settings.work_phone_safe] = shown.pop("work_phone_safe")
    if resource.name == "incomes" and scene.settings.income_family_key != "both":
        unused = {"family id", "family_id"} - {scene.settings.income_family_key}
        shown.pop(unused.pop(), None)
    return shown


def custom_fields(record: Record, scene: Scene, names: Any) -> dict[str, Any]:
    """Return the named custom fields of a record, those that are known or on file."""
    stored = record.fields.get("custom_fields") or {}
    frame = scene.frame(Field("custom_fields", "custom", "", "X", frozenset({1, 2})))
    known = (name for name in names if name in stored or name in custom.CUSTOM_KINDS)
    return {name: custom.shown(name, stored.get(name), frame) for name in known}


def show_field(record: Record, field: Field, scene: Scene) -> Any:
    """Return one field: computed where a rule says how, otherwise the stored value in the shape of its kind."""
    computed = COMPUTED.get((record.resource, field.name)) or BY_KIND.get(field.kind)
    if computed:
        return computed(record, field, scene)
    stored = record.fields.get(field.stored)
    if field.kind == "dt" and stored and scene.settings.time_zone == "UTC":
        stored = datetime.fromisoformat(stored).astimezone(UTC).isoformat(timespec="seconds")
    shown = KINDS[field.kind].show(stored, scene.frame(field))
    if field.name in TEXT_OR_LOOKUP and scene.settings.text_or_lookup_keys == "lookup" and isinstance(shown, str):
        return {"lookup_value_name": shown, "lookup_type_table_name": field.name}
    return shown


def _address(record: Record, field: Field, scene: Scene) -> dict[str, Any]:
    """Put an address together from the flattened keys by which it is written (section 5.4)."""
    known = RESOURCES[record.resource].fields
    parts = [part for part in ADDRESS_PARTS if f"{field.about}_{part}" in known]
    address = {part: record.fields.get(f"{field.about}_{part}") for part in parts}
    if record.resource == "matters" and field.about == "home":
        address["safe_address"] = record.fields.get("home_address_safe")
        address["county"] = show_field(record, known["county_of_residence"], scene)
        if scene.settings.geocoding:
            address |= matters.geocode(address)
    return address


def _children(record: Record, field: Field, scene: Scene) -> list[dict[str, Any]]:
    resource = RESOURCES[field.about]
    return [show(child, scene, resource) for child in _ordered(scene.children(resource.stored, record.uuid), scene)]


def _ordered(children: list[Record], scene: Scene) -> list[Record]:
    """Order the arrays of a record: by ascending id, or backwards (section 15, row 47)."""
    backwards = scene.descending and scene.settings.arrays_in_matter == "follow sort"
    return children[::-1] if backwards else children


def _via(record: Record, field: Field, scene: Scene) -> Any:
    """Show a field of the record that another field points at: `pointer/resource/field`, `*` for its name."""
    pointer, resource, name = field.about.split("/")
    target = scene.directory.record(resource, record.fields.get(pointer))
    if name == "*":
        return KINDS["USR"].show(target.uuid, scene.frame(field))["user_name"] if target else None
    other = RESOURCES[resource].fields[name]
    return show_field(target, other, scene) if target else KINDS[other.kind].show(None, scene.frame(other))


def _parent(record: Record, field: Field, scene: Scene) -> Any:
    pointer = next(pointer for pointer in MODULES.values() if pointer.resource == field.about)
    return pointer.show(record.parent, scene.frame(field))


def _module(record: Record, field: Field, scene: Scene) -> Any:
    word = record.fields.get("module") or ("matter" if record.resource != "tasks" else None)
    if word is None or record.parent is None:
        return None
    return MODULES[word].show(record.parent, scene.frame(field))


def _matter_of(record: Record, scene: Scene) -> Record:
    found = scene.directory.record("matters", record.parent)
    assert found is not None, "a child without its matter"
    return found


Computed = Callable[[Record, Field, Scene], Any]
BY_KIND: Mapping[str, Computed] = {
    "ID": lambda record, field, scene: record.id,
    "UUID": lambda record, field, scene: record.uuid,
    "ADDR": _address,
    "CHILD": _children,
    "VIA": _via,
    "PARENT": _parent,
    "MODULE": _module,
    "MID": lambda record, field, scene: _matter_of(record, scene).id,
    "MNUMBER": lambda record, field, scene: _matter_of(record, scene).fields["case_number"],
    "MNAME": lambda record, field, scene: full_name(_matter_of(record, scene)),
}
COMPUTED: dict[tuple[str, str], Computed] = {}


def computes(resource: str, *names: str) -> Callable[[Computed], Computed]:
    """Mark a function as the one that works out these fields of a resource."""

    def remember(function: Computed) -> Computed:
        COMPUTED.update({(resource, name): function for name in names})
        return function

    return remember


def results_shape(resource: Resource, results: str | None, scene: Scene) -> list[str] | None:
    """Return the keys that `results=` leaves of a matter, None for all of them (end of section 8.1)."""
    if resource.name != "matters" or results in (None, "full"):
        return None
    pro_bono = matters.pro_bono_keys(resource.fields, scene.version)
    keys = matters.CALLER_ID_KEYS if results == "caller_id" else pro_bono
    return [key for key in keys if key in resource.fields and resource.fields[key].readable(scene.version)]
