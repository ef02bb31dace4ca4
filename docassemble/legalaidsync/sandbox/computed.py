"""What LegalServer works out when it shows a record: names, sums, percentages, mirrored references.

Facts: section 8 of the API sheet. Importing this module fills the table in `showing.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from . import linking, matters
from .fields import Field
from .kinds import KINDS, money_text
from .names import full_name, name_by_last
from .references import lookup_shape
from .resources import RESOURCES
from .showing import Scene, computes, show, show_field
from .store import Record

DOWNLOAD = "/modules/document/download.php"
# What a lookup value of a charge calls it by another name (section 9.9).
CHARGE_KEYS = {"charge_category": "charge_category_id"}
SHORT_CHARGE = (
    *("top_charge", "charge_date", "disposition_date", "warrant_number", "note", "charge_tag_id"),
    *("arraignment_date", "charge_uuid"),
)


@computes("matters", "client_full_name")
def _client(record: Record, field: Field, scene: Scene) -> str:
    return full_name(record)


@computes("matters", "days_open")
def _days_open(record: Record, field: Field, scene: Scene) -> int | None:
    return matters.days_open(record, scene.now.date())


@computes("matters", "percentage_of_poverty")
def _poverty(record: Record, field: Field, scene: Scene) -> str | None:
    return matters.percentage_of_poverty(record, scene.children("incomes", record.uuid))


@computes("matters", "adjusted_percentage_of_poverty")
def _adjusted_poverty(record: Record, field: Field, scene: Scene) -> str | None:
    expenses = scene.children("expenses", record.uuid)
    return matters.percentage_of_poverty(record, scene.children("incomes", record.uuid), expenses)


@computes("matters", "total_annual_expenses", "total_monthly_expenses")
def _expenses(record: Record, field: Field, scene: Scene) -> str | None:
    counted = [entry for entry in scene.children("expenses", record.uuid) if not entry.fields.get("exclude")]
    yearly = sum((matters.yearly_amount(entry) for entry in counted), Decimal(0))
    amount = yearly if field.name == "total_annual_expenses" else (yearly / 12).quantize(Decimal("0.01"))
    return money_text(str(amount), scene.frame(field))


@computes("matters", "total_liquid_assets", "total_non_liquid_assets")
def _assets(record: Record, field: Field, scene: Scene) -> str | None:
    liquid = field.name == "total_liquid_assets"
    counted = [
        entry
        for entry in scene.children("assets", record.uuid)
        if bool(entry.fields.get("liquid")) == liquid and not entry.fields.get("exclude")
    ]
    return money_text(str(sum((Decimal(entry.fields["amount"]) for entry in counted), Decimal(0))), scene.frame(field))


@computes("matters", "case_email_address")
def _case_email(record: Record, field: Field, scene: Scene) -> str:
    return f"{record.fields['case_number']}@sandbox.example"


@computes("matters", "case_profile_url")
def _profile(record: Record, field: Field, scene: Scene) -> str:
    return f"{scene.host}{matters.PROFILE}{record.id}"


@computes("matters", "court_tracking_numbers")
def _tracking_numbers(record: Record, field: Field, scene: Scene) -> Any:
    """Show tracking numbers as the client reads them, or as the schema says (section 15, row 19)."""
    stored = record.fields.get(field.name)
    if stored is None or scene.settings.court_tracking_numbers == "text":
        return stored
    return [{"court_tracking_number": number.strip()} for number in stored.split(",")]


@computes("matters", "associated_cases")
def _associated(record: Record, field: Field, scene: Scene) -> Any:
    """Show the other matters of the same client; they have no endpoint of their own."""
    same_client = scene.directory.matters_by_client().get(record.fields.get("client_id"), [])
    others = [other.uuid for other in same_client if other.uuid != record.uuid]
    return KINDS["MAT[]"].show(others, scene.frame(field))


@computes("matters", "events")
def _events(record: Record, field: Field, scene: Scene) -> list[dict[str, Any]]:
    return [show(event, scene) for event in scene.directory.events_by_matter().get(record.uuid, [])]


def _charge_value(charge: Record, scene: Scene) -> Record | None:
    return scene.directory.record("lookups", charge.fields.get("lookup_charge"))


@computes("matters", "appointments")
def _appointments(record: Record, field: Field, scene: Scene) -> list[dict[str, Any]]:
    """Show the clinic appointments, their times under both spellings or one (section 15, row 20)."""
    shown = [dict(entry) for entry in record.fields.get(field.name) or []]
    for entry in shown:
        if scene.settings.appointment_times == "both":
            entry |= {"starttime": entry["start_time"], "endtime": entry["end_time"]}
        entry |= {
            "matter": linking.MATTER.show(record.uuid, scene.frame(field)),
            "user": KINDS["USR"].show(entry["user"], scene.frame(field)),
        }
    return shown


@computes("matters", "charges")
def _charges(record: Record, field: Field, scene: Scene) -> list[dict[str, Any]]:
    """Show the short form of the charges (section 8.4)."""
    return [_short_charge(charge, scene) for charge in scene.children("charges", record.uuid)]


def _short_charge(charge: Record, scene: Scene) -> dict[str, Any]:
    known, value = RESOURCES["charges"].fields, _charge_value(charge, scene)
    named = {
        key: lookup_shape(
            scene.directory.named_record(table, value.fields.get(own)) if value else None, table, scene.version
        )
        for key, own, table in (
            ("charge_category", "charge_category_id", "charge_category"),
            ("penalty_class", "penalty_class", "charge_penalty_class"),
        )
    }
    plain = {
        "charge_name": value.fields["name"] if value else None,
        "statute_number": value.fields.get("statute_number") if value else None,
    }
    return plain | {key: show_field(charge, known[key], scene) for key in SHORT_CHARGE} | named


@computes("charges", "charge_category", "statute_number", "penalty_class")
def _of_charge(record: Record, field: Field, scene: Scene) -> Any:
    value = _charge_value(record, scene)
    return value.fields.get(CHARGE_KEYS.get(field.name, field.name)) if value else None


@computes("assignments", "name")
def _assigned(record: Record, field: Field, scene: Scene) -> str | None:
    user = scene.directory.record("users", record.fields.get("user"))
    return name_by_last(user) if user else None


@computes("users", "supervisees")
def _supervisees(record: Record, field: Field, scene: Scene) -> list[dict[str, Any]]:
    kinds = RESOURCES["supervisors"].fields
    return [
        {
            "uuid": entry.uuid,
            "supervisor_uuid": record.uuid,
            "supervisee": linking.USER.show(entry.parent, scene.frame(field)),
            "supervisor_type": show_field(entry, kinds["supervisor_type"], scene),
        }
        for entry in scene.records.all("supervisors")
        if entry.fields.get("supervisor") == record.uuid
    ]


@computes("documents", "download_url")
def _download_url(record: Record, field: Field, scene: Scene) -> str:
    return f"{DOWNLOAD}?unique_id={record.uuid}"
