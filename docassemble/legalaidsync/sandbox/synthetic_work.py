"""What surrounds the synthetic cases: organizations, processes, custom tables, grants, and work on the first case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .clock import stamp
from .directory import CUSTOM_TABLES
from .resources import RESOURCES
from .showing import Scene
from .store import Record, Records, fixed_uuid
from .writing import create

FIRST_CASE = "26-0001042"
EARLIER_CASE = "25-0000978"
Body = Mapping[str, Any]

ORGANIZATIONS: tuple[Body, ...] = (
    {"name": "Prairie County District Court", "abbreviation": "PCDC", "types": ["Court"], "city": "Chicago"},
    {"name": "Lakeshore Legal Aid", "types": ["Legal Aid"], "city": "Chicago", "state": "IL"},
)
PROCESSES: tuple[Body, ...] = (
    {"name": "Core API Intake", "type": "matter"},
    {"name": "Add Service", "type": "service"},
)
CUSTOM: tuple[Body, ...] = (
    {"name": "Veteran Branch", "description": "The site's own list", "table_name": "lookup_custom_24"},
)
GRANTS: tuple[Body, ...] = ({"description": "Housing stability", "code": "HS-1", "source": "State", "active": True},)
TERMS: tuple[Body, ...] = (
    {"name": "2026", "start_date": "2026-01-01", "end_date": "2026-12-31", "active": True, "fiscal_year": "2026"},
)
EXPORTS: tuple[Body, ...] = ({"report_schedule_id": 7, "format": "json", "primary_table_name": "matter"},)

WORK: Mapping[str, tuple[Body, ...]] = {
    "non_adverse_parties": (
        {
            "first": "Teasel",
            "last": "Featherstone",
            "date_of_birth": "2016-09-02",
            "relationship_type": "Child",
            "family_member": True,
            "household_member": True,
        },
    ),
    "additional_names": ({"first": "Marigold", "last": "Thornberry", "type": "Maiden Name"},),
    "assignments": (
        {
            "type": "Primary",
            "start_date": "2026-03-03",
            "program": "Housing Unit",
            "office": "Main Office",
            "user": 2,
            "assigned_by": 3,
        },
    ),
    "charges": (
        {"top_charge": True, "lookup_charge": "Noise ordinance violation", "charge_date": "2026-02-11"},
        {"top_charge": False, "lookup_charge": "Trespass", "charge_date": "2026-02-12"},
    ),
    "litigations": (
        {
            "caption": "Copper Kettle Apartments LLC v. Featherstone",
            "docket": "2026-EX-000123",
            "court_id": 1,
            "litigation_relationship": "Defendant",
        },
    ),
    "services": ({"title": "Eviction answer and hearing", "type": "Extended Representation"},),
    "expenses": ({"type": "Rent", "amount": 900, "period": 12},),
    "assets": ({"type": "Checking Account", "amount": "$310"},),
    "callbacks": ({"date": "2026-03-06", "reason": "Follow-up", "time_of_day": "Morning", "user": 2},),
    "addresses": ({"type": "Home", "street": "2114 Wisteria Court", "city": "Chicago", "state": "IL"},),
    "phone_numbers": ({"phone_number": "312-555-0117", "type": "Mobile", "is_primary": True},),
    "government_ids": ({"type": "State ID", "generated_id_number": "SYN-0001"},),
}


ROLE: Body = {"uuid": fixed_uuid("volunteer_roles", 1), "name": "Interviewer"}
PRO_BONO: Body = {
    "pro_bono_headline": "Help tenants",
    "pro_bono_description": "Advice on notices to quit.",
    "pro_bono_volunteer_instructions": "Bring a laptop.",
    "is_pro_bono_opportunity": True,
    "location": "Library",
    "address": {"addr1": "1 Fern Way", "addr2": None, "city": "Chicago", "state": "IL", "zip": "60699"},
    "url": "https://clinic.example/tenants",
}
CLINIC: Body = {"name": "Tenant clinic", **PRO_BONO, "email": "clinic@mail.example", "volunteer_roles": [ROLE]}
CLINIC_EVENT: Body = {
    "date": "2026-03-12",
    "time_start": "09:00:00",
    "time_end": "12:00:00",
    "volunteer_positions": [
        {"uuid": fixed_uuid("volunteer_positions", 1), "num_available": 3, "volunteer_role": ROLE},
    ],
}
TRAINING: Body = {
    "name": "Evictions for volunteers",
    **PRO_BONO,
    "offices": [{"uuid": fixed_uuid("offices", "MAIN"), "name": "Main Office"}],
    "time_start": "17:00:00",
    "time_end": "18:30:00",
    "location_type": "In person",
    "date": "2026-04-02",
}
APPOINTMENT: Body = {
    "id": 1,
    "start_time": "09:00:00",
    "end_time": "09:30:00",
    "clinic_event_date": "2026-03-12",
    "status": "Confirmed",
    "label": "Tenant clinic",
    "category": None,
    "notes": None,
    "problem_notes": None,
    "available_online": False,
    "pending_case_transfer": False,
}


def add_surroundings(records: Records, scene: Scene) -> None:
    """Store what cases refer to and no endpoint creates, and the organizations."""
    for order, entry in enumerate(ORGANIZATIONS, 1):
        _add("organizations", entry, scene, order)
    plain = (("processes", PROCESSES), (CUSTOM_TABLES, CUSTOM), ("grants", GRANTS), ("data_exports", EXPORTS))
    for resource, entries in plain:
        for order, entry in enumerate(entries, 1):
            records.add(resource, _whole(resource, entry), uuid=fixed_uuid(resource, order))
    for order, entry in enumerate(TERMS, 1):
        grant, uuid = fixed_uuid("grants", 1), fixed_uuid("contract_terms", order)
        records.add("contract_terms", _whole("contract_terms", entry), parent=grant, uuid=uuid)


def _whole(resource: str, entry: Body) -> dict[str, Any]:
    """Return the fields of an entry over the defaults of its resource."""
    known = RESOURCES[resource].fields.values() if resource in RESOURCES else ()
    return {field.name: field.default for field in known if field.default is not None} | dict(entry)


def _add_pro_bono(scene: Scene) -> None:
    """Store a clinic with one event and a training, and a user of another site who has signed up for both."""
    records, user = scene.records, scene.records.by_id("users", 2)
    assert user is not None, "users are among the synthetic records"
    user.fields["external_sites"] = {"pbm": fixed_uuid("external_sites", "pbm", 2)}
    records.save(user)
    clinic = records.add("clinics", dict(CLINIC), uuid=fixed_uuid("clinics", 1))
    event = records.add("clinic_events", dict(CLINIC_EVENT), parent=clinic.uuid, uuid=fixed_uuid("clinic_events", 1))
    training = records.add("trainings", dict(TRAINING), uuid=fixed_uuid("trainings", 1))
    for owner, own in ((event, {"of": "clinic", "role": ROLE}), (training, {"of": "training"})):
        records.add("pro_bono_volunteers", {"user": user.uuid, "notes": [], **own}, parent=owner.uuid)


def add_work(scene: Scene) -> None:
    """Store one record of everything that hangs on a case, a person or an organization."""
    matter, earlier = _case(FIRST_CASE, scene), _case(EARLIER_CASE, scene)
    for resource, entries in WORK.items():
        for order, entry in enumerate(entries, 1):
            _add(resource, entry, scene, order, matter.uuid)
    contact = scene.records.by_id("contacts", 1)
    link = {"contact_uuid": contact.uuid if contact else None, "case_contact_type": "Opposing Counsel"}
    _add("case_contacts", link, scene, 1, matter.uuid)
    related = {"related_matter_uuid": earlier.uuid, "matter_relationship_type": "Companion Case"}
    _add("related_matters", related, scene, 1, matter.uuid)
    _add_calendar(matter, scene)
    _add_appointment(scene)
    _add_people(scene)
    _add_pro_bono(scene)


def _case(number: str, scene: Scene) -> Record:
    return next(matter for matter in scene.records.all("matters") if matter.fields["case_number"] == number)


def _add(resource: str, body: Body, scene: Scene, order: int, parent: str | None = None) -> Record:
    return create(RESOURCES[resource], dict(body), scene, parent=parent, uuid=fixed_uuid(resource, order))


def _add_calendar(matter: Record, scene: Scene) -> None:
    event = {
        "title": "Eviction hearing",
        "start_datetime": "2026-03-19T09:30:00-05:00",
        "end_datetime": "2026-03-19T10:30:00-05:00",
        "court": 1,
        "event_type": "Hearing",
        "attendees": [2],
        "matters": [matter.uuid],
    }
    made = _add("events", event, scene, 1)
    reminder = {"subject": "Hearing tomorrow", "message": "Bring the lease.", "when_to_send": "relative"}
    interval = {"relative_time_amount": 1, "relative_time_interval": "days", "relative_time_direction": "before"}
    reminded = _add("event_reminders", reminder | interval, scene, 1, made.uuid)
    _add("reminder_recipients", {"user": 2}, scene, 1, reminded.uuid)
    task = {
        "title": "File appearance",
        "list_date": "2026-03-04",
        "deadline": False,
        "is_this_a_case_alert": False,
        "task_type": "Court Filing",
        "module": "matter",
        "module_uuid": matter.uuid,
        "users": [2],
    }
    _add("tasks", task, scene, 1)


def _add_appointment(scene: Scene) -> None:
    """Put a clinic appointment into the first case; no endpoint of it is described (section 8.13)."""
    matter, user = _case(FIRST_CASE, scene), scene.records.by_id("users", 2)
    own = {"uuid": fixed_uuid("appointments", 1), "user": user.uuid if user else None}
    matter.fields["appointments"] = [{**APPOINTMENT, **own}]
    scene.records.save(matter)


def _add_people(scene: Scene) -> None:
    user, chief = (scene.records.by_id("users", number) for number in (2, 3))
    assert user is not None, "users are among the synthetic records"
    assert chief is not None, "users are among the synthetic records"
    _add("supervisors", {"supervisor": chief.id, "supervisor_type": "Legal"}, scene, 1, user.uuid)
    _add("affiliations", {"organization": {"organization_id": 2}}, scene, 1, user.uuid)
    _add("subjects", {"subject": "Housing law"}, scene, 1, user.uuid)
    court = fixed_uuid("organizations", 1)
    _add("organization_phases", {"title": "Quarterly check-in", "type": "Brief Service"}, scene, 1, court)
    draft = {"user": user.uuid, "subject": "Half a note", "body": "To be", "created_at": stamp(scene.now)}
    scene.records.add("note_drafts", draft | {"modified_at": stamp(scene.now)}, uuid=fixed_uuid("note_drafts", 1))
