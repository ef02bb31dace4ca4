"""One planned operation of every kind about the complete case of the stand-in, in payloads that both versions take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docassemble.legalaidsync.delivery.plan import PlannedOperation
from docassemble.legalaidsync.legalserver import LegalServer

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """A record of one kind.

    Args:
        what: the kinds are `create_{what}` and `update_{what}`; of links `link_contact` and `update_contact_link`.
        resource, key: where the client finds it, and the name of its uuid.
        payload: of the create.
        change: of the update; each field is read where it is written.
        paths: where a changed field is read instead, by version of the API.
    """

    what: str
    resource: str
    key: str
    payload: Fields
    change: Fields = field(default_factory=dict)
    paths: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where it is made; the version of the API is left open."""
        own = {"case_contacts": "contacts"}.get(self.resource, self.resource)
        beside = self.resource in ("contacts", "events", "tasks")
        return f"/api/v{{version}}/{own}" if beside else f"/api/v{{version}}/matters/*/{own}"


CHARGE = "8c526d5e-1193-5d33-8eb5-119ece203709"  # Noise ordinance violation
CONTACT = "8c580a9d-b484-5ec6-866d-6d0618c67d02"  # the second contact of the site
ROLE = {1: {"case_contact_type": "case_contact_type"}, 2: {"case_contact_type": "case_contact_type.lookup_value_name"}}
TEODORA = {"first": "Teodora", "last": "Quillfeather"}
HEARING = {"start_datetime": "2026-12-03T09:30:00-06:00", "end_datetime": "2026-12-03T10:30:00-06:00"}
OFFICE = {"program": "Housing Unit", "office": "Main Office", "user": 2, "assigned_by": 3}
TASK = {"list_date": "2026-12-01", "deadline": False, "is_this_a_case_alert": False, "task_type": "Court Filing"}

EXAMPLES = (
    Example("adverse_party", "adverse_parties", "uuid", {**TEODORA, "phone_mobile": "312-555-0142"}, {"last": "Moss"}),
    Example(
        "non_adverse_party", "non_adverse_parties", "uuid", {**TEODORA, "relationship_type": "Child"}, {"last": "Moss"}
    ),
    Example("additional_name", "additional_names", "uuid", {**TEODORA, "type": "Maiden Name"}, {"last": "Moss"}),
    Example("contact", "contacts", "uuid", {**TEODORA, "email": "teodora@mail.example"}),
    Example(
        "contact_link",
        "case_contacts",
        "case_contact_uuid",
        {"contact_uuid": CONTACT, "case_contact_type": "Witness"},
        {"case_contact_type": "Judge"},
        ROLE,
    ),
    Example(
        "income",
        "incomes",
        "income_uuid",
        {"type": "Employment", "amount": "1450.50", "period": "26"},
        {"amount": "1600"},
    ),
    Example(
        "charge",
        "charges",
        "charge_uuid",
        {"top_charge": True, "lookup_charge_uuid": CHARGE, "note": "told online"},
        {"note": "told twice"},
    ),
    Example("litigation", "litigations", "litigation_uuid", {"caption": "Moss v. Quillfeather"}, {"docket": "26-EX-1"}),
    Example(
        "service",
        "services",
        "service_uuid",
        {"title": "Answer to the notice", "type": "Extended Representation"},
        {"note": "due soon"},
    ),
    Example("assignment", "assignments", "uuid", {**OFFICE, "type": "Primary"}, {"notes": "asked for online"}),
    Example("event", "events", "event_uuid", {"title": "Second hearing", **HEARING}, {"location": "Room 2"}),
    Example("task", "tasks", "task_uuid", {"title": "Call the client back", **TASK}, {"title": "Call the clerk"}),
)
UPDATABLE = tuple(example for example in EXAMPLES if example.change)


def creating(example: Example, **known: Any) -> PlannedOperation:
    """A new record; what is there already is for delivery to find out."""
    kind = "link_contact" if example.what == "contact_link" else f"create_{example.what}"
    readable = {example.what: ("", "as the client says")}
    return PlannedOperation(kind, example.what, payload=example.payload, readable=readable, **known)


def changing(example: Example, client: LegalServer, record: Fields) -> PlannedOperation:
    """A change of a record that is on file."""
    paths = dict(example.paths.get(client.version, {key: key for key in example.change}))
    shown = {key: record.get(path.partition(".")[0]) for key, path in paths.items()}
    names = {key: value["lookup_value_name"] if isinstance(value, dict) else value for key, value in shown.items()}
    return PlannedOperation(
        f"update_{example.what}",
        example.what,
        target=record[example.key],
        payload=example.change,
        on_file=names,
        readable={example.what: ("", "as the client says")},
        read_paths=paths,
        expect=example.change,
    )
