"""LegalServer's own reasons for refusing an operation: kept encrypted, told to staff in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace

from sqlalchemy import Connection, select

from ..errors import Reason
from ..wording import SOURCE_LANGUAGE, say
from .content import Content
from .encryption import Cipher
from .tables import operations

# The keys of sentences.yml by what LegalServer says.
SENTENCES = {
    "invalid_values": "reason_invalid_value",
    "invalid_parameters": "reason_unknown_field",
    "missing_arguments": "reason_missing",
}


def with_labels(reasons: Iterable[Reason], content: Content | None) -> tuple[Reason, ...]:
    """Name the fields as people do."""
    return tuple(replace(each, field=content.label(each.field)) if content else each for each in reasons)


def seal(reasons: Iterable[Reason], cipher: Cipher) -> bytes:
    """Encrypt: LegalServer repeats what it does not accept."""
    return cipher.seal_json({"reasons": [asdict(reason) for reason in reasons]})


def read(connection: Connection, cipher: Cipher, operation_id: int) -> tuple[Reason, ...]:
    """The reasons of the last refusal, values of the case included: audit who sees them."""
    mine = select(operations.c.sealed_reasons).where(operations.c.id == operation_id)
    sealed = connection.execute(mine).scalar_one_or_none()
    return tuple(Reason(**row) for row in cipher.unseal_json(sealed)["reasons"]) if sealed else ()


def explain(reason: Reason, language: str = SOURCE_LANGUAGE) -> str:
    """One plain sentence for staff."""
    key = SENTENCES.get(reason.what, "reason_said")
    if key == "reason_invalid_value" and not reason.words:
        key = "reason_invalid"
    if key == "reason_said" and reason.field:
        return say(key, language, words=f"{reason.field} {reason.words}".strip())
    return say(key, language, field=reason.field, words=reason.words)
