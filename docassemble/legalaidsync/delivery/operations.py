"""The kinds of operations, one row each, in the order in which those of one submission are sent.

LegalServer keeps no idempotency keys (API sheet, section 15 row 51), so an attempt whose outcome is unknown is looked
up: by the `external_id` where a record has one, by the reference in a subject or file name, or by comparing with what
was there before. The case note can carry every kind that belongs to the paid tier, but for a new case: that waits until
staff give its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .creating import create, create_with_key, find_by_key, find_like, list_before
from .job import Kind, resource_row
from .new_matter import NEW_MATTER
from .notes_and_documents import find_document, find_note, send_note, upload
from .plan import PlannedOperation
from .updating import update, update_matter
from .zipping import find_zip, send_zip


def _keyed(resource: str) -> Kind:
    """A record that keeps our key."""
    key = resource_row(resource).key
    return Kind(resource, "create", create_with_key(resource, key), find_by_key(resource, key))


def _compared(resource: str, *narrow: str, fallback: bool = True) -> Kind:
    """A record without a key: recognised by what it says and by not having been there before."""
    key = resource_row(resource).key
    found, before = find_like(resource, key, *narrow), list_before(resource, key, *narrow)
    return Kind(resource, "create", create(resource, key), found, before, fallback)


def _changed(resource: str) -> Kind:
    """A change of a record that is on file."""
    return Kind(resource, "update", update(resource))


KINDS: Mapping[str, Kind] = {
    NEW_MATTER: replace(_keyed("matters"), fallback=False),
    "update_matter": Kind("matters", "update", update_matter),
    "update_adverse_party": _changed("adverse_parties"),
    "create_adverse_party": _compared("adverse_parties"),
    "update_non_adverse_party": _changed("non_adverse_parties"),
    "create_non_adverse_party": _compared("non_adverse_parties"),
    "update_additional_name": _changed("additional_names"),
    "create_additional_name": _compared("additional_names"),
    "create_contact": _compared("contacts", "first", "last", fallback=False),  # included in every site
    "update_contact_link": _changed("case_contacts"),
    "link_contact": _compared("case_contacts"),
    "update_income": _changed("incomes"),
    "create_income": _compared("incomes"),
    "update_charge": _changed("charges"),
    "create_charge": _keyed("charges"),
    "update_litigation": _changed("litigations"),
    "create_litigation": _keyed("litigations"),
    "update_service": _changed("services"),
    "create_service": _keyed("services"),
    "update_assignment": _changed("assignments"),
    "create_assignment": _compared("assignments"),
    "update_event": _changed("events"),
    "create_event": _keyed("events"),
    "update_task": _changed("tasks"),
    "create_task": _compared("tasks", "title"),
    "case_note": Kind("case_notes", "create", send_note, find_note, fallback=False),
    "upload_document": Kind("documents", "upload", upload, find_document, fallback=False),
    "upload_zip": Kind("documents", "upload_zip", send_zip, find_zip, fallback=False),
}
_RANK = {name: rank for rank, name in enumerate(KINDS)}


def in_order(operations: Iterable[PlannedOperation]) -> tuple[PlannedOperation, ...]:
    """The operations of a plan as they must be sent: what others need first, the note and the documents last.

    Operations of one kind keep their order: of charges the first must be the top charge, of assignments the primary.
    """
    return tuple(sorted(operations, key=lambda operation: _RANK[operation.kind]))
