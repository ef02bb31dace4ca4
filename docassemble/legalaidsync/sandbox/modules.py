"""What a note, a task or a timeslip hangs on: the record that its `module` keys name. Facts: sections 8.7 and 9.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .linking import MODULES
from .refusals import Refusal
from .showing import Scene

SHORT_KEYS = {"matter_uuid": "matter", "event_uuid": "event"}
KEYS = ("module_id", "module_uuid", *SHORT_KEYS)


def place(values: dict[str, Any], scene: Scene) -> str | None:
    """Take the module keys out of the values, leave the module's word, and return the uuid of what is named.

    Raises:
        Refusal: 400 if the named record is not there.
    """
    named = {key: values.pop(key) for key in KEYS if values.get(key) is not None}
    word = values.get("module") or next((SHORT_KEYS[key] for key in named if key in SHORT_KEYS), None)
    if word is None or not named:
        return None
    values["module"] = word
    return _found(word, named, scene)


def _found(word: str, named: Mapping[str, Any], scene: Scene) -> str:
    resource, (key, wanted) = MODULES[word].resource, next(iter(named.items()))
    find = scene.records.by_id if key == "module_id" else scene.records.by_uuid
    record = find(resource, wanted)
    if record is None:
        raise Refusal(400, {"invalid_values": {key: wanted}})
    return record.uuid
