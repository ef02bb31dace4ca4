"""Writes down an attempt that found fields which somebody else had changed: what was taken, what waits for staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from .claiming import Claim
from .comparing import same_value
from .content import unseal
from .decisions import Conflict, store
from .encryption import Cipher
from .settling import Verdict
from .states import State, append_attempt
from .tables import operations, submissions

LOOKED_BACK = 20


def note_down(connection: Connection, cipher: Cipher, claim: Claim, verdict: Verdict, at: datetime) -> None:
    """Keep the contested fields for staff, and the written ones in the trail, in the caller's transaction."""
    named = [replace(found, earlier=_writer(connection, cipher, claim, found)) for found in verdict.conflicts]
    store(connection, cipher, claim.subject.operation_id, named, at)
    if verdict.written:
        waiting = State.NEEDS_DECISION
        append_attempt(connection, claim.subject, waiting, waiting, actor=claim.worker, at=at, trace=verdict.written)


def _writer(connection: Connection, cipher: Cipher, claim: Claim, found: Conflict) -> str:
    """The reference code of another submission that has written what is on file now; empty if none has."""
    for reference, sealed in _sent_to_the_record(connection, claim):
        content = unseal(sealed, None, cipher)
        if found.name in content.expect and same_value(found.name, found.value, content.expect[found.name]):
            return reference
    return ""


def _sent_to_the_record(connection: Connection, claim: Claim) -> Iterator[tuple[str, bytes]]:
    """(reference, sealed content) of the newest changes of the same record that other submissions have sent."""
    subject = claim.subject
    others = (
        select(submissions.c.reference, operations.c.sealed)
        .join(submissions, submissions.c.id == operations.c.submission_id)
        .where(
            operations.c.site == subject.site,
            operations.c.matter_uuid == subject.matter_uuid,
            operations.c.kind == subject.kind,
            operations.c.target.is_not_distinct_from(claim.target),
            operations.c.state == State.SENT.value,
            operations.c.sealed != b"",  # else it is purged
            operations.c.submission_id != subject.submission_id,
        )
        .order_by(operations.c.updated_at.desc())
        .limit(LOOKED_BACK)
    )
    for row in connection.execute(others):
        yield row.reference, row.sealed
