"""Fills the store with the synthetic site: lookup values, offices, users, contacts and cases, always the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from functools import cache
from typing import Any

from .clock import SITE_ZONE, stamp
from .directory import LOOKUPS
from .lookup_tables import lookup_values
from .resources import RESOURCES
from .showing import Scene
from .store import Record, Records, Rows, fixed_uuid
from .synthetic_cases import CASES
from .synthetic_people import CONTACTS, OFFICES, USERS
from .synthetic_work import add_surroundings, add_work
from .writing import create

HOST = "http://127.0.0.1"
BEGINNING = datetime(2026, 1, 5, 9, 0, tzinfo=SITE_ZONE)
CHILDREN = ("adverse_parties", "incomes", "documents", "case_notes")


def restore(records: Records) -> None:
    """Empty the store and fill it with the synthetic site."""
    records.rebuild()
    records.put_rows(_rows())


@cache
def _rows() -> Rows:
    """Make the synthetic site, once in a process: it is the same each time, and each test begins with it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        records = Records(connection)
        records.rebuild()
        _fill(records)
        return records.rows()


def _fill(records: Records) -> None:
    for table, value in lookup_values():
        unique = (table, value["name"], value.get("county_state", ""))
        records.add(LOOKUPS, value, parent=table, uuid=fixed_uuid(LOOKUPS, *unique))
    for office in OFFICES:
        records.add("offices", dict(office), uuid=fixed_uuid("offices", office["office_code"]))
    scene = Scene(records, 2, BEGINNING, HOST)
    for user in USERS:
        _add("users", user, scene, uuid=fixed_uuid("users", user["login"]))
    scene = Scene(records, 2, BEGINNING, HOST)
    for contact in CONTACTS:
        _add("contacts", contact, scene, uuid=fixed_uuid("contacts", contact["email"]))
    add_surroundings(records, scene)
    for case in CASES:
        _add_case(case, scene)
    add_work(scene)


def _add(resource: str, body: Mapping[str, Any], scene: Scene, *, uuid: str, **known: Any) -> Record:
    return create(RESOURCES[resource], body, scene, uuid=uuid, **known)


def _add_case(case: Mapping[str, Any], scene: Scene) -> None:
    """Store a case and what hangs on it, as of the day it came in."""
    number, day = case["case_number"], datetime.fromisoformat(case["entered"]).replace(tzinfo=SITE_ZONE)
    scene.now = day
    generated = {"case_number": number, "created_at": stamp(day)}
    matter = _add(
        "matters", case["matter"], scene, uuid=fixed_uuid("matters", number), id=case["case_id"], generated=generated
    )
    for resource in CHILDREN:
        for order, entry in enumerate(case.get(resource, ()), 1):
            _add_child(resource, dict(entry), matter, scene, fixed_uuid(resource, number, order))


def _add_child(resource: str, body: dict[str, Any], matter: Record, scene: Scene, uuid: str) -> None:
    """Store a note, party, income or document; `text` of a document is its content, `at` its time."""
    generated: dict[str, Any] = {}
    if "at" in body:
        scene.now = datetime.fromisoformat(body.pop("at")).replace(tzinfo=SITE_ZONE)
    text = body.pop("text", None)
    if text is not None:
        generated = {"mime_type": "text/plain", "disk_file_size": len(text.encode())}
        scene.records.put_file(uuid, text.encode())
    create(RESOURCES[resource], body, scene, parent=matter.uuid, uuid=uuid, generated=generated)
