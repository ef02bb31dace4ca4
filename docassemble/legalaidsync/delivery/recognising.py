"""What the outbox knows of records in LegalServer, so that an operation can tell its own from others."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from .claiming import Claim, holds_lease
from .encryption import Cipher
from .tables import operations, submissions


def taken_results(connection: Connection, site: str, matter_uuid: str) -> frozenset[str]:
    """uuids of the records of a matter that operations of the outbox have made already."""
    mine = (operations.c.site == site, operations.c.matter_uuid == matter_uuid)
    made = select(operations.c.result_id).where(*mine, operations.c.result_id.is_not(None))
    return frozenset(connection.execute(made).scalars())


def made_by(connection: Connection, submission_id: int, slot: str) -> str | None:
    """uuid of what the operation of a slot has made, in this submission or in one that it revises; None if nothing."""
    series = select(submissions.c.series).where(submissions.c.id == submission_id).scalar_subquery()
    one = (submissions.c.id == submission_id) | (submissions.c.series == series)
    made = (
        select(operations.c.result_id)
        .join(submissions, submissions.c.id == operations.c.submission_id)
        .where(one, operations.c.slot == slot, operations.c.result_id.is_not(None))
        .order_by(operations.c.id.desc())
        .limit(1)
    )
    found: str | None = connection.execute(made).scalar_one_or_none()
    return found


def remember_baseline(connection: Connection, cipher: Cipher, claim: Claim, baseline: tuple[str, ...]) -> bool:
    """Keep which records are there before anything is sent; False if another worker holds the lease now."""
    mine = operations.c.id == claim.subject.operation_id
    opened = cipher.unseal_json(connection.execute(select(operations.c.sealed).where(mine)).scalar_one())
    sealed = cipher.seal_json({**opened, "baseline": list(baseline)})
    kept = update(operations).where(mine, *holds_lease(claim)).values(sealed=sealed)
    return connection.execute(kept).rowcount == 1
