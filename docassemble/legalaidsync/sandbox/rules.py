"""What LegalServer fills in and forbids by itself when a record is written, by resource.

Facts: sections 3 (notes of the endpoint tables), 7.2 to 7.4, 8.4 and 10.1 (409) of the API sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .clock import stamp
from .matters import apply_disposition, derive_category, prepare_changed, prepare_new
from .refusals import Refusal, message, missing
from .resources import Resource
from .showing import Scene
from .store import Record

TOP_NEEDED = "Can't set current top charge to false. At least one charge has to be set as top charge."
TOP_KEPT = (
    "Can't delete current top charge while other charges exist. "
    "Set another charge as top charge before deleting this charge."
)
INVERSE = {"Appeal": "Appealed Case", "Appealed Case": "Appeal"}
TAKEN = "No: Taken via API"


@dataclass(frozen=True)
class Change:
    """A record about to be stored.

    Attributes:
        fields: the stored values, which a rule may change; given: those that the body named;
        parent: uuid of what the record hangs on; record: the record as it was, None if it is new.
    """

    resource: Resource
    fields: dict[str, Any]
    given: Mapping[str, Any]
    scene: Scene
    parent: str | None
    record: Record | None

    @property
    def new(self) -> bool:
        return self.record is None

    @property
    def today(self) -> str:
        return self.scene.now.date().isoformat()

    def siblings(self) -> list[Record]:
        """Return the other records of the same resource and parent."""
        assert self.parent is not None, "a record that hangs on another"
        own = self.record.uuid if self.record else ""
        return [other for other in self.scene.children(self.resource.stored, self.parent) if other.uuid != own]

    def name_of(self, key: str) -> str:
        """Return the name of the lookup value under a key."""
        value = self.scene.directory.record("lookups", self.fields.get(key))
        return str(value.fields["name"]) if value else ""


def _matter(change: Change) -> None:
    fields, scene = change.fields, change.scene
    if change.new:
        prepare_new(fields, scene.directory, scene.now, scene.settings.case_number_form)
    else:
        prepare_changed(fields, scene.now, by_api=not scene.actor)
    if "case_disposition" in change.given:
        apply_disposition(fields, change.given, scene.directory, scene.now)
    if "legal_problem_code" in change.given:
        derive_category(fields, scene.directory)
    if fields.get("organization_uuid"):
        organization = scene.directory.record("organizations", fields["organization_uuid"])
        fields["organization_name"] = organization.fields["name"] if organization else None


def _note(change: Change) -> None:
    fields, author = change.fields, change.scene.author().uuid
    if change.new:
        fields.setdefault("created_by", author)
        fields.setdefault("date_posted", change.today)
        fields.setdefault("date_time_created", stamp(change.scene.now))
    else:
        fields["last_update"] = stamp(change.scene.now)
        fields["last_updated_by"] = author


def _draft(change: Change) -> None:
    change.fields["modified_at"] = stamp(change.scene.now)


def _contact(change: Change) -> None:
    if change.new:
        change.fields.setdefault("date_created", change.today)


def _organization(change: Change) -> None:
    if change.new:
        change.fields.setdefault("date_org_entered", change.today)


def _document(change: Change) -> None:
    fields, scene = change.fields, change.scene
    if change.new:
        fields.setdefault("title", fields["name"])
        fields.setdefault("date_create", stamp(scene.now))
        fields.setdefault("storage_backend", scene.directory.named("document_storage_backend", "Local disk"))
    fields["date_update"] = stamp(scene.now)


def _assignment(change: Change) -> None:
    """The first assignment is the primary one (an intake may come before); a pro bono one takes the opportunity."""
    if not change.new:
        return
    change.fields.setdefault("start_date", change.today)
    change.fields.setdefault("created_at", stamp(change.scene.now))
    kind = change.name_of("type")
    primary = change.scene.directory.named("assignment_types", "Primary")
    has_primary = any(other.fields.get("type") == primary for other in change.siblings())
    if kind not in ("Primary", "Intake") and not has_primary:
        raise Refusal(400, {"invalid_values": {"type": kind}})
    matter = change.scene.records.by_uuid("matters", change.parent or "")
    if kind == "Pro Bono" and matter:
        matter.fields["pro_bono_opportunity_status"] = change.scene.directory.named("probono_opportunity_status", TAKEN)
        change.scene.records.save(matter)


def _charge(change: Change) -> None:
    """Keep exactly one top charge; a charge may be named by the uuid of its lookup value."""
    uuid = change.fields.pop("lookup_charge_uuid", None)
    if uuid:
        value = change.scene.directory.lookup("charge", lambda one: one.uuid == uuid and one.fields["active"])
        if value is None:
            raise Refusal(400, {"invalid_values": {"lookup_charge_uuid": uuid}})
        change.fields["lookup_charge"] = uuid
    others = change.siblings()
    if not change.fields.get("top_charge"):
        if not any(other.fields.get("top_charge") for other in others):
            raise message(409, TOP_NEEDED)
        return
    for other in others:
        if other.fields.get("top_charge"):
            other.fields["top_charge"] = False
            change.scene.records.save(other)


def _task(change: Change) -> None:
    """A deadline has a deadline type, a task a task type; switching between the two empties the other's."""
    fields = change.fields
    needed, other = ("deadline_type", "task_type") if fields.get("deadline") else ("task_type", "deadline_type")
    if change.given.get(other) and not ("deadline" in change.given and not change.new):
        raise Refusal(400, {"invalid_values": {other: change.name_of(other)}})
    fields[other] = None
    if not fields.get(needed):
        raise missing([needed])
    if change.new:
        fields.setdefault("created_date", change.today)
        fields.setdefault("created_by", change.scene.author().uuid)


def _related_matter(change: Change) -> None:
    """Make the mirror record on the other matter, with the same type or its inverse (section 15, row 41)."""
    other = change.fields.pop("related_matter_uuid", None)
    if other is not None:
        if other == change.parent:
            raise Refusal(400, {"invalid_values": {"related_matter_uuid": other}})
        change.fields["related_matter_id"] = other
    mirror = {**change.fields, "related_matter_id": change.parent}
    if change.scene.settings.mirrored_relationship == "inverse":
        kind = change.name_of("matter_relationship_type")
        named = change.scene.directory.named("matter_relationship_type", INVERSE.get(kind, kind))
        mirror["matter_relationship_type"] = named
    if change.new:
        change.scene.records.add(change.resource.stored, mirror, parent=change.fields["related_matter_id"])
        return
    for twin in change.scene.children(change.resource.stored, change.fields["related_matter_id"]):
        if twin.fields["related_matter_id"] == change.parent:
            twin.fields = mirror
            change.scene.records.save(twin)


def _subject(change: Change) -> None:
    if any(other.fields["subject"] == change.fields["subject"] for other in change.siblings()):
        raise message(409, "Conflict")


def _stamps(made: str, changed: str) -> Rule:
    """Return a rule that keeps the times of creation and of change."""

    def rule(change: Change) -> None:
        change.fields.setdefault(made, stamp(change.scene.now))
        change.fields[changed] = stamp(change.scene.now)

    return rule


Rule = Callable[[Change], None]
RULES: Mapping[str, Rule] = {
    "matters": _matter,
    "case_notes": _note,
    "note_drafts": _draft,
    "contacts": _contact,
    "organizations": _organization,
    "documents": _document,
    "assignments": _assignment,
    "charges": _charge,
    "tasks": _task,
    "related_matters": _related_matter,
    "subjects": _subject,
    "expenses": _stamps("record_created", "record_updated"),
    "assets": _stamps("record_created", "record_updated"),
    "government_ids": _stamps("record_created", "record_updated"),
    "addresses": _stamps("created_at", "updated_at"),
}


def apply(change: Change) -> None:
    """Fill in what the site fills in.

    Raises:
        Refusal: 400 or 409 if a rule forbids the change.
    """
    rule = RULES.get(change.resource.stored)
    if rule:
        rule(change)


def before_removal(record: Record, resource: Resource, scene: Scene) -> None:
    """Do what goes with a deletion: a related matter's mirror goes too.

    Raises:
        Refusal: 409 for a top charge while other charges exist.
    """
    is_top = resource.name == "charges" and bool(record.fields.get("top_charge"))
    if is_top and len(scene.children("charges", record.parent or "")) > 1:
        raise message(409, TOP_KEPT)
    if resource.name == "related_matters":
        for twin in scene.children("related_matters", record.fields["related_matter_id"]):
            if twin.fields["related_matter_id"] == record.parent:
                scene.records.remove(twin)
