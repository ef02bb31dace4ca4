"""Custom fields of the synthetic site: what kind each is, how it is read and shown. Facts: section 6.1.

A name that is not in the table is kept as the text that was sent, so that any site's fields can be tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .fields import Field
from .kinds import KINDS
from .references import Frame

CUSTOM_TABLE = "lookup_custom_24"
CUSTOM_KINDS: Mapping[str, str] = {
    "veteran_branch_41": f"LKP:{CUSTOM_TABLE}",
    "hearing_fee_18": "money",
    "court_date_34": "date",
    "advocate_52": "USR",
    "sponsor_53": "ORG",
    "needs_ramp_54": "bool",
}


def _frame(name: str, frame: Frame) -> Frame:
    kind, _, about = CUSTOM_KINDS[name].partition(":")
    return replace(frame, field=Field(name, kind, about, "W", frozenset({1, 2})))


def check(given: Mapping[str, Any], frame: Frame) -> None:
    """Read the known fields of a body for nothing but their sense.

    Raises:
        ValueError: one of them cannot have such a value.
    """
    for name, value in given.items():
        if name in CUSTOM_KINDS and value not in (None, "%empty%"):
            own = _frame(name, frame)
            KINDS[own.field.kind].read(value, own)


def shown(name: str, value: Any, frame: Frame) -> Any:
    """Return a custom field as records show it when asked (section 15, row 30)."""
    if value == "%empty%":
        value = None
    if frame.settings.custom_field_shapes == "raw" or name not in CUSTOM_KINDS:
        return value
    own = _frame(name, frame)
    kind = KINDS[own.field.kind]
    stored = None if value is None else kind.read(value, own)
    text = kind.show(stored, own)
    if own.field.kind == "LKP" and isinstance(text, dict):
        table = frame.directory.custom_table(own.field.about)
        return text | {"lookup_type_custom": True, "lookup_type_uuid": table.uuid if table else None}
    return text
