"""Offices, users and contacts of the synthetic site. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OFFICES: tuple[Mapping[str, Any], ...] = (
    {"office_name": "Main Office", "office_code": "MAIN"},
    {"office_name": "Riverside Office", "office_code": "RIVER"},
)

USERS: tuple[Mapping[str, Any], ...] = (
    {
        "login": "api.account",
        "first": "API",
        "last": "Account",
        "email": "api@legalaid.example",
        "role": "API",
        "types": ["Integration"],
        "office": "Main Office",
        "program": "Intake Unit",
    },
    {
        "login": "obrightwater",
        "first": "Odalys",
        "last": "Brightwater",
        "email": "odalys.brightwater@legalaid.example",
        "title": "Staff Attorney",
        "role": "Attorney",
        "types": ["Attorney"],
        "office": "Main Office",
        "program": "Housing Unit",
        "languages": ["English", "Spanish"],
        "phone_business": "312-555-0141",
    },
    {
        "login": "hpennywhistle",
        "first": "Hollis",
        "last": "Pennywhistle",
        "email": "hollis.pennywhistle@legalaid.example",
        "title": "Intake Specialist",
        "role": "Intake Worker",
        "types": ["Paralegal"],
        "office": "Main Office",
        "program": "Intake Unit",
        "languages": ["English"],
        "phone_business": "312-555-0142",
    },
    {
        "login": "jtamblyn",
        "first": "Juno",
        "last": "Tamblyn",
        "email": "juno.tamblyn@legalaid.example",
        "title": "Paralegal",
        "role": "Intake Worker",
        "types": ["Paralegal"],
        "office": "Riverside Office",
        "program": "Family Unit",
        "current": False,
        "active": False,
    },
)

CONTACTS: tuple[Mapping[str, Any], ...] = (
    {
        "first": "Percival",
        "last": "Oakenfold",
        "type": ["Attorney"],
        "email": "percival.oakenfold@lawfirm.example",
        "phone_business": "312-555-0151",
        "work_street": "77 Gavel Row",
        "work_city": "Chicago",
        "work_state": "IL",
        "work_zip": "60699",
    },
    {
        "first": "Winifred",
        "last": "Stackpole",
        "type": ["Court Clerk"],
        "email": "winifred.stackpole@court.example",
        "phone_business": "312-555-0152",
    },
    {
        "first": "Anselmo",
        "last": "Villaverde",
        "type": ["Interpreter"],
        "email": "anselmo.villaverde@words.example",
        "phone_mobile": "312-555-0153",
        "language": "Spanish",
    },
)
