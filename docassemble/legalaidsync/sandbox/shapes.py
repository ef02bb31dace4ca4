"""The kinds of fields as JSON schemas: how records show them and how bodies may give them, in either version.

Facts: sections 0.3 and 5 of the API sheet. Part of the stand-in's own description (`openapi.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .fields import Field
from .resources import RESOURCES

Schema = dict[str, Any]


def _or_null(kind: str, **more: Any) -> Schema:
    return {"type": [kind, "null"], **more}


def _object(*keys: str) -> Schema:
    return {"type": ["object", "null"], "properties": {key: {} for key in keys}, "required": list(keys)}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


TEXT = _or_null("string")
NUMBER = _or_null("integer")
YES_NO = _or_null("boolean")
DATE = _or_null("string", pattern=r"^\d{4}-\d{2}-\d{2}$")
MOMENT = _or_null("string", pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2}|Z)?$")
LOOKUP = _object(
    *("lookup_value_id", "lookup_value_name", "lookup_value_uuid", "lookup_type_name", "lookup_type_table_name"),
    *("lookup_type_custom", "lookup_type_uuid"),
)
COUNTY = _object(*LOOKUP["required"], "lookup_value_FIPS", "lookup_value_state")
COUNTY_V1 = _object("county_name", "county_state", "county_FIPS")
USER = _object("user_id", "user_uuid", "user_name")
OFFICE = _object("office_name", "office_code", "office_display")
ORGANIZATION = _object("organization_id", "organization_uuid", "organization_name")
PARENT = _object("id", "uuid", "name")
PROCESS = _object("dynamic_process_id", "dynamic_process_name", "dynamic_process_uuid")
PROCESS_V1 = _object("raw_value", "text_value")
MATTER = _object("matter", "matter_identification_number", "matter_uuid")
SEVERAL_V1 = _object("all_values", "individual_values")

PLAIN: Mapping[str, Schema] = {
    **dict.fromkeys(("str", "name", "uuid", "link", "choice", "period", "money", "ROOM", "JUDGE"), TEXT),
    **dict.fromkeys(("MNAME", "MNUMBER", "OFCHARGE"), TEXT),
    **dict.fromkeys(("int", "MID"), NUMBER),
    "ID": {"type": "integer"},
    "UUID": {"type": "string", "format": "uuid"},
    "bool": YES_NO,
    "date": DATE,
    "dt": MOMENT,
    "null": {"type": "null"},
    "COUNTY1": COUNTY_V1,
    "ADDR": _object("street", "city", "state", "zip"),
    "PROC1": PROCESS_V1,
    "ORG": ORGANIZATION,
    "MAT": MATTER,
    "USR": USER,
    "OFF": OFFICE,
    "OUTR": _object("outreach_id", "outreach_name", "outreach_uuid"),
    "EVREF": _object("event_name", "event_id", "event_uuid"),
    "PARENT": ORGANIZATION,
    "MODULE": {"type": ["object", "null"]},
    "LIST": _list({}),
}
SINGLE: Mapping[str, tuple[Schema, Schema]] = {
    "DATE": (_object("raw_value", "text_value"), DATE),
    "LKP": (TEXT, LOOKUP),
    "LKPC": (COUNTY_V1, COUNTY),
    "PROC": (PROCESS_V1, PROCESS),
}
ITEMS: Mapping[str, Schema] = {
    "LKP[]": LOOKUP,
    "LKPC[]": COUNTY,
    "USR[]": USER,
    "OFF[]": OFFICE,
    "str[]": TEXT,
    "MAT[]": MATTER,
    "ORG[]": ORGANIZATION,
    "ORGP[]": PARENT,
    "OUTR[]": {"type": ["object", "null"]},
    "CHREF[]": _object("charge_uuid", "charge_date", "lookup_charge"),
}
# Fields whose form a rule of their own decides.
RULED: Mapping[tuple[str, str], Schema] = {
    ("matters", "court_tracking_numbers"): {"type": ["array", "string", "null"]},
    ("matters", "charges"): _list(_object("charge_name", "top_charge", "charge_uuid")),
    ("matters", "events"): _list({"type": "object"}),
    ("users", "supervisees"): _list(_object("uuid", "supervisor_uuid", "supervisee", "supervisor_type")),
    ("reminder_recipients", "user"): _list(USER),
}
RULED_V1 = frozenset(
    {
        ("assignments", "office"),
        ("litigations", "court_id"),
        ("services", "creating_process"),
        ("charges", "charge_tag_id"),
        ("organizations", "parent_organization"),
        ("related_matters", "id"),
        ("users", "contact_types"),
        ("case_notes", "module"),
        ("notes", "module"),
    }
)


def shown(resource: str, field: Field, version: int) -> Schema:
    """Return the schema of a field as records show it."""
    key = (resource, field.name)
    if key in RULED or (version == 1 and key in RULED_V1):
        return RULED.get(key, {})
    if field.kind == "CHILD":
        return _list({"$ref": reference(field.about, version)})
    if field.kind == "VIA":
        _, other, name = field.about.split("/")
        return TEXT if name == "*" else shown(other, RESOURCES[other].fields[name], version)
    if field.kind in ITEMS:
        return SEVERAL_V1 if version == 1 else _list(ITEMS[field.kind])
    if field.kind in SINGLE:
        return SINGLE[field.kind][version - 1]
    return PLAIN.get(field.kind, {})


def reference(resource: str, version: int) -> str:
    """Return the address of a record's schema inside the description."""
    return f"#/components/schemas/v{version}_{resource}"


_WRITTEN: Mapping[str, Callable[[Field], Schema]] = {
    "choice": lambda field: {"enum": [*field.about.split("|"), None]},
    "period": lambda field: {"enum": [1, 4, 12, 24, 26, 52, "1", "4", "12", "24", "26", "52"]},
    "money": lambda field: {"type": ["number", "string"], "minimum": 0},
    "custom": lambda field: {"type": "object"},
    "obj": lambda field: {"type": "object"},
    "any": lambda field: {},
    "DATE": lambda field: DATE,
    "MODULE": lambda field: {"type": "string"},
    "link": lambda field: {"type": "string", "format": "uuid"},
}
_SCALARS = frozenset({"str", "name", "int", "bool", "date", "dt", "uuid"})


def written(field: Field) -> Schema:
    """Return the schema of a field in a body; what refers to something else may be named in several ways."""
    if field.kind in _SCALARS:
        return PLAIN[field.kind]
    if field.kind in _WRITTEN:
        return _WRITTEN[field.kind](field)
    kinds = ["string", "integer", "object", "null"]
    return {"type": [*kinds, "array"] if field.kind.endswith("[]") else kinds}


def _or_brief(schema: Schema) -> Schema:
    """Return the schema of a value that v1's pro bono shape has as a text (`showing.py`)."""
    kinds = schema.get("type", [])
    return schema | {"type": [*kinds, "string"]} if "object" in kinds and "string" not in kinds else schema


def record(resource: str, version: int) -> Schema:
    """Return the schema of a record of a resource."""
    known = RESOURCES[resource].fields.values()
    properties = {field.name: shown(resource, field, version) for field in known if field.readable(version)}
    if (resource, version) == ("matters", 1):
        properties = {name: _or_brief(schema) for name, schema in properties.items()}
    return {"type": "object", "properties": properties}
