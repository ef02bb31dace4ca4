"""Creating, changing and removing records: what is accepted, what is refused, what LegalServer fills in.

Facts: sections 6 (values), 7 (write semantics, upsert) and 10.1 (refusals) of the API sheet. One bad key fails the
whole request; the caller's transaction is then rolled back, so nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import custom, modules, rules
from .clock import stamp
from .fields import Field
from .kinds import KINDS
from .references import is_uuid
from .refusals import Refusal, malformed, message, unknown
from .resources import Resource
from .searching import EMPTY, find
from .showing import Scene
from .store import Record

# Section 6.3: an empty text is refused here, although %empty% clears.
NEVER_BLANK = frozenset({("matters", "client_email_address")})


def locate(resource: Resource, uuid: str, scene: Scene, parent: str | None = None) -> Record:
    """Return the record that a path names.

    Raises:
        Refusal: 400 if the uuid is malformed, 404 if there is no such record, or not under this parent.
    """
    if not is_uuid(uuid):
        raise malformed(resource.uuid_key, scene.settings.malformed_uuid_status)
    record = scene.records.by_uuid(resource.stored, uuid.lower())
    if record is None or (parent and record.parent != parent):
        raise unknown(resource.noun)
    return record


def accepted(
    resource: Resource, body: Mapping[str, Any], verb: str, scene: Scene, lacking: list[str] | None = None
) -> dict[str, Any]:
    """Return the stored values that a body stands for.

    Args:
        verb: `create` or `update`; some keys may be written by one of them only.
        lacking: required keys that the body does not have.

    Raises:
        Refusal: 400 naming every key that is lacking, unknown or read only, and every value that is not acceptable.
    """
    parameters = [key for key in body if not _writable(resource, key, verb, scene)]
    values: dict[str, Any] = {}
    bad: dict[str, Any] = {}
    for key in sorted(body.keys() - set(parameters)):
        try:
            values[resource.fields[key].stored] = _stored(resource, resource.fields[key], body[key], scene)
        except (ValueError, TypeError):
            bad[key] = body[key]
    if bad or parameters or lacking:
        refused = {"invalid_values": bad, "invalid_parameters": parameters, "missing_arguments": lacking}
        raise Refusal(400, {name: found for name, found in refused.items() if found})
    return values


def _writable(resource: Resource, key: str, verb: str, scene: Scene) -> bool:
    field = resource.fields.get(key)
    if key == "is_html" and verb == "create" and scene.settings.note_is_html_on_create == "refused":
        return False
    return field is not None and field.writable(scene.version, verb)


def _stored(resource: Resource, field: Field, value: Any, scene: Scene) -> Any:
    if value is None or value == EMPTY:
        return None
    if value == "" and (resource.name, field.name) in NEVER_BLANK:
        raise ValueError("cannot be blank")
    if field.kind == "custom" and isinstance(value, dict):
        custom.check(value, scene.frame(field))
    return KINDS[field.kind].read(value, scene.frame(field))


def create(
    resource: Resource,
    body: Mapping[str, Any],
    scene: Scene,
    *,
    parent: str | None = None,
    generated: Mapping[str, Any] | None = None,
    uuid: str = "",
    id: int | None = None,
) -> Record:
    """Store a new record.

    Args:
        body: what the caller sent; generated: stored values that only the site itself may set.
        uuid, id: for the synthetic records, which always have the same ones.

    Raises:
        Refusal: 400 for bad or missing keys.
    """
    values = accepted(resource, body, "create", scene, _lacking(resource, _filled(body), scene.version))
    parent = modules.place(values, scene) if resource.module else parent
    defaults = {field.name: field.default for field in resource.fields.values() if field.default is not None}
    fields = defaults | values | dict(generated or {})
    _keep_unique(resource, values, scene, None)
    rules.apply(rules.Change(resource, fields, values, scene, parent, None))
    touch(parent, scene)
    return scene.records.add(resource.stored, fields, parent=parent, uuid=uuid, id=id)


def update(resource: Resource, record: Record, body: Mapping[str, Any], scene: Scene) -> Record:
    """Change the keys that a body names and nothing else.

    Raises:
        Refusal: 400 for bad keys, or if a required key would be emptied.
    """
    values = accepted(resource, body, "update", scene, _lacking_in_patch(resource, body, scene))
    parent = modules.place(values, scene) if resource.module else None
    if "custom_fields" in values:
        values["custom_fields"] = (record.fields.get("custom_fields") or {}) | (values["custom_fields"] or {})
    merged = record.fields | values
    emptied = {key: body[key] for key in body if _emptied(values.get(key, key)) and _required_somewhere(resource, key)}
    if emptied and _lacking(resource, _filled(merged), scene.version):
        raise Refusal(400, {"invalid_values": emptied})
    _keep_unique(resource, values, scene, record)
    record.parent = parent or record.parent
    rules.apply(rules.Change(resource, merged, values, scene, record.parent, record))
    record.fields = merged
    scene.records.save(record)
    touch(record.parent, scene)
    return record


def remove(record: Record, resource: Resource, scene: Scene) -> None:
    """Delete a record that hangs on another.

    Raises:
        Refusal: 409 if others need it.
    """
    rules.before_removal(record, resource, scene)
    scene.records.remove(record)
    touch(record.parent, scene)


def upsert(
    resource: Resource, body: Mapping[str, Any], scene: Scene, *, parent: str | None, permit_update: Callable[[], None]
) -> tuple[Record, bool]:
    """Create, or change the one record that `update` finds; return the record and whether it is new (section 7.5).

    Args:
        permit_update: called before a found record is changed; raises if the caller may not PATCH.

    Raises:
        Refusal: 400 if `update` finds several records, or for any reason of a create or update.
    """
    keys = body["update"]
    if not isinstance(keys, dict) or not keys:
        raise Refusal(400, {"invalid_values": {"update": keys}})
    fields = {key: value for key, value in body.items() if key not in ("update", "update_data")}
    hits = find(resource, keys, scene, parent=parent, allowed=resource.upsert)
    if len(hits) > 1:
        raise Refusal(400, {scene.settings.upsert_many_key: "Cannot process multiple records for upsert"})
    if not hits:
        copied = {resource.aliases.get(key, key): value for key, value in keys.items()}
        writable = {key: value for key, value in copied.items() if _writable(resource, key, "create", scene)}
        return create(resource, writable | fields, scene, parent=parent), True
    permit_update()
    return update(resource, hits[0], body.get("update_data", fields), scene), False


def _lacking(resource: Resource, values: Mapping[str, Any], version: int) -> list[str]:
    """Return the missing keys of the alternative that comes nearest; none if one of them is complete."""
    gaps = [[key for key in keys if not values.get(key)] for keys in resource.requires(version)]
    return min(gaps, key=len, default=[])


def _filled(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a body really says; an amount of 0 counts, an empty text or `%empty%` does not."""
    said = {key: value for key, value in body.items() if value not in (None, "", EMPTY, [])}
    return {key: str(value) for key, value in said.items() if key != "is_group" or value is not False}


def _emptied(value: Any) -> bool:
    return value in (None, "", [])


def _lacking_in_patch(resource: Resource, body: Mapping[str, Any], scene: Scene) -> list[str]:
    """Return what a PATCH lacks, where the site asks for names again (section 15, row 45)."""
    asked = resource.name == "adverse_parties" and scene.version == 2
    if not asked or scene.settings.adverse_party_names_in_patch == "free":
        return []
    return _lacking(resource, _filled(body), scene.version)


def _required_somewhere(resource: Resource, key: str) -> bool:
    return any(key in keys for keys in (*resource.required, *resource.required_v1))


def _keep_unique(resource: Resource, values: Mapping[str, Any], scene: Scene, own: Record | None) -> None:
    """Refuse a value that another record has, where values must be unique (section 15, row 7)."""
    watched = [key for key in resource.unique if values.get(key)]
    others = scene.records.all(resource.stored) if watched else []
    taken = {
        key: values[key]
        for key in watched
        if any(other.fields.get(key) == values[key] for other in others if own is None or other.uuid != own.uuid)
    }
    if taken and scene.settings.unique_clash_status == 409:
        raise message(409, "Conflict")
    if taken:
        raise Refusal(400, {"invalid_values": taken})


def touch(parent: str | None, scene: Scene) -> None:
    """Move the matter's `updated_at` when one of its records changes (section 15, row 46)."""
    touched = parent and scene.settings.sub_records_touch_matter
    matter = scene.records.by_uuid("matters", parent) if parent and touched else None
    if matter:
        matter.fields["updated_at"] = stamp(scene.now)
        scene.records.save(matter)
