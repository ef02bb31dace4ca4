"""A person who exists nowhere: whatever of her is readable outside of LegalServer, somebody has let out."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml
from sqlalchemy import NullPool, create_engine

from devserver.client_link import matter_of
from devserver.intake_player import AnswerSheet
from devserver.server import Server
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import Plan, PlannedOperation, new_reference
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from docassemble.legalaidsync.settings import read_settings

from .walking import GAPS, sheet

BIRTH_ON_FILE, BIRTH = date(1933, 2, 27), date(1931, 8, 19)
PAPER_NAME = "Räumungscanary Zoltanwyck.txt"
PAPER_NAME_ON_DISK = "Raumungscanary_Zoltanwyck.txt"  # as docassemble spells it
PAPER_TEXT = "canaryletter: leave the marzipan lighthouse"
REFUSED = "Canaryrefused {Zoltanwyck}"

# What staff have in LegalServer: key of the matter -> value.
ON_FILE: dict[str, Any] = {
    "first": "Quetzalcañary",
    "last": "Zoltanwyck",
    "home_street": "977 Canaryquarz Parkway",
    "client_email_address": "canary.onfile@mail.example",
    "mobile_phone": "907-555-0187",
    "date_of_birth": BIRTH_ON_FILE.isoformat(),
    "ssn": "987-65-4321",
}
# What staff write while the client answers.
MEANWHILE = "907-555-0176"

# What the client says.
SAID = {
    "street": "43 Canaryfjord Crescent",
    "email": "canary.said@mail.example",
    "phone": "907-555-0165",
    "party": "Canaryfeather Holdings",
    "ssn": "987-65-4329",
    "story": "canarystory about a yellow sofa",
    "later": "canaryrevision about a mauve sofa",
    "income": "canaryincome from selling kazoos",
}


def _all_words() -> tuple[str, ...]:
    phones = (ON_FILE["mobile_phone"], MEANWHILE, SAID["phone"])
    others = (ON_FILE["first"], ON_FILE["last"], ON_FILE["home_street"], ON_FILE["client_email_address"])
    ssns = (ON_FILE["ssn"], "987654321", "987654329")
    said = tuple(value for name, value in SAID.items() if name != "phone")
    births = tuple(form for day in (BIRTH_ON_FILE, BIRTH) for form in (f"{day}", f"{day:%m/%d/%Y}", f"{day:%B %d, %Y}"))
    written = tuple(form for phone in phones for form in _phone(phone))
    return (*others, *said, *births, *written, *ssns, PAPER_NAME, PAPER_NAME_ON_DISK, PAPER_TEXT, REFUSED)


def _phone(number: str) -> tuple[str, ...]:
    area, exchange, line = number.split("-")
    return number, f"({area}) {exchange}-{line}", f"{area}{exchange}{line}"


# Every spelling in which a value may be written down.
WORDS = _all_words()


def answers(**changed: object) -> AnswerSheet:
    """Return what the canary person says; dots in names of variables are written as two underscores."""
    known: dict[str, object] = {
        "wrong_sections": ["address", "birth", "contact"],
        "client__address__address": SAID["street"],
        "client__email": SAID["email"],
        "safe_channels": [],
        "client__mobile_number": SAID["phone"],
        "client__birthdate": BIRTH,
        "what_happened": f"{SAID['story']}. My number is {SAID['ssn']}.",
        "income_story": SAID["income"],
        "papers": [Upload(PAPER_NAME, PAPER_TEXT.encode(), "text/plain")],
    }
    parties = [{"kind": "organization", "organization": SAID["party"]}]
    return sheet({"adverse_parties": parties}, **{**known, **changed})


def submit_elsewhere(server: Server, operation: PlannedOperation, *, dry_run: bool = False) -> str:
    """Submit one write to her case, as another interview on the same server would; return the reference code."""
    keys = read_settings(yaml.safe_load(server.config_file.read_text())).encryption_keys
    outbox = Outbox(create_engine(server.database_url, poolclass=NullPool), Cipher(keys))
    reference = new_reference()
    plan = Plan(
        key=f"canary {reference}",
        site="sandbox",
        matter_uuid=matter_of(server, GAPS),
        case_number=GAPS,
        reference=reference,
        interview="other.yml",
        actor="link canary",
        operations=(operation,),
        dry_run=dry_run,
    )
    return outbox.submit(plan).reference
