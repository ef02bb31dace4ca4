"""Fields that v1 shows in another form than its rule for their kind would have it (the vendor's v1 description).

Importing this module fills the table in `showing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .fields import Field
from .kinds import KINDS
from .showing import BY_KIND, Scene, computes
from .store import Record


def _usual(record: Record, field: Field, scene: Scene) -> Any:
    return KINDS[field.kind].show(record.fields.get(field.stored), scene.frame(field))


def _part(shown: Any, key: str) -> Any:
    return shown[key] if isinstance(shown, Mapping) else shown


@computes("assignments", "office")
def _office(record: Record, field: Field, scene: Scene) -> Any:
    shown = _usual(record, field, scene)
    return _part(shown, "office_name") if scene.version == 1 else shown


@computes("litigations", "court_id")
def _court(record: Record, field: Field, scene: Scene) -> Any:
    shown = _usual(record, field, scene)
    return _part(shown, "organization_id") if scene.version == 1 else shown


@computes("services", "creating_process")
def _process(record: Record, field: Field, scene: Scene) -> Any:
    return _part(_usual(record, field, scene), "raw_value")


@computes("charges", "charge_tag_id")
def _tags(record: Record, field: Field, scene: Scene) -> Any:
    shown = _usual(record, field, scene)
    return _part(shown, "all_values") if scene.version == 1 else shown


@computes("organizations", "parent_organization")
def _plain_list(record: Record, field: Field, scene: Scene) -> Any:
    shown = _usual(record, field, scene)
    return _part(shown, "individual_values") if scene.version == 1 else shown


@computes("related_matters", "id")
def _relation_id(record: Record, field: Field, scene: Scene) -> Any:
    return record.uuid if scene.version == 1 else record.id


@computes("users", "contact_types")
def _names(record: Record, field: Field, scene: Scene) -> Any:
    shown = _usual(record, field, scene)
    return _part(shown, "all_values") if scene.version == 1 else shown


@computes("case_notes", "module")
def _module_word(record: Record, field: Field, scene: Scene) -> Any:
    """Show what a note hangs on: in v1 by the module's word alone (section 8.7)."""
    if scene.version == 1:
        return record.fields.get("module") or "matter"
    return BY_KIND[field.kind](record, field, scene)


@computes("reminder_recipients", "user")
def _user_list(record: Record, field: Field, scene: Scene) -> Any:
    return [_usual(record, field, scene)]
