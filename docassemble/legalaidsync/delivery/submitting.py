"""Commits a plan in one transaction. The same again changes nothing; something else is a revision."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select
from sqlalchemy.exc import IntegrityError

from . import order
from .afterwards import seal_afterwards
from .content import seal
from .encryption import Cipher
from .new_matter import NEW_MATTER, check_new_matter, is_placeholder
from .operations import KINDS, in_order
from .plan import Plan, PlannedOperation
from .revising import DRY_RUN, Revised, Series, cancel_for, hold_series, read_series, revise, supersede
from .sameness import plan_digests
from .states import State, Subject, Trace, append_new
from .tables import documents, operations, submissions

MOST_RACES = 5


@dataclass(frozen=True)
class Submission:
    """A committed plan. `is_new` is False if the same had been submitted before."""

    id: int
    reference: str
    site: str
    matter_uuid: str
    case_number: str | None
    created_at: datetime
    is_new: bool
    revision: int = 1


def submit(engine: Engine, cipher: Cipher, plan: Plan, at: datetime) -> Submission:
    """Commit every operation of the plan in one transaction.

    The same key and the same answers again are the same submission. Other answers under the same key are its next
    revision: what earlier ones have not sent is cancelled, what has been sent is amended when it is this one's turn.

    Raises:
        ValueError: the plan has an operation of an unknown kind, or waits for a case that nothing makes.
        sqlalchemy.exc.SQLAlchemyError: the database is away; then nothing is stored.
    """
    unknown = {operation.kind for operation in plan.operations} - set(KINDS)
    if unknown:
        raise ValueError(f"unknown kinds of operations: {', '.join(sorted(unknown))}")
    check_new_matter(plan)
    plan = replace(plan, operations=in_order(plan.operations))
    digests = plan_digests(plan, cipher)
    for _ in range(MOST_RACES):
        try:
            with engine.begin() as connection:
                return _submit(connection, cipher, plan, digests, at)
        except IntegrityError as error:  # another request has just submitted under this key: look again
            lost = error
    raise lost


def _submit(connection: Connection, cipher: Cipher, plan: Plan, digests: tuple[str, ...], at: datetime) -> Submission:
    series = read_series(connection, plan.key)
    if (same := _repeated(series, plan, digests)) is not None:
        return same
    plan = _with_its_case(connection, plan)
    series = hold_series(connection, plan.key)
    if (same := _repeated(series, plan, digests)) is not None:
        return same
    revised = revise(plan, series, cipher)
    submission = _insert_submission(connection, cipher, plan, series, digests[0], at)
    _insert_operations(connection, cipher, plan, submission, revised)
    if plan.dry_run:
        _cancel_all(connection, submission, plan.actor)
    elif series.last_real is not None:
        supersede(connection, _earlier_ids(connection, plan.key, submission.id), actor=plan.actor, at=at)
    order.hold_back(connection, submission.site, submission.matter_uuid)
    return submission


def _with_its_case(connection: Connection, plan: Plan) -> Plan:
    """Hold the submission that makes the case, so that it is made before or after, and take over what it knows."""
    if not plan.case_of:
        return plan
    making = hold_series(connection, plan.case_of)
    answers = making.last_real or making.newest
    if answers is None:
        raise ValueError("the answers that make the case are not sent yet")
    return replace(plan, matter_uuid=answers.matter_uuid, case_number=answers.case_number)


def _repeated(series: Series, plan: Plan, digests: tuple[str, ...]) -> Submission | None:
    current = series.current(dry_run=plan.dry_run)
    return _submission(current, is_new=False) if current is not None and current.digest in digests else None


def _insert_submission(
    connection: Connection, cipher: Cipher, plan: Plan, series: Series, digest: str, at: datetime
) -> Submission:
    revision = series.next_revision
    values = {name: getattr(plan, name) for name in ("site", "reference", "interview", "actor", "dry_run")}
    values |= _where_the_case_is(plan, series.last_real)
    values |= {"key": plan.key if revision == 1 else f"{plan.key} revision {revision}", "series": plan.key}
    values |= {"revision": revision, "digest": digest, "created_at": at}
    values["sealed"] = seal_afterwards(plan.afterwards, cipher)
    made = connection.execute(insert(submissions).values(**values).returning(submissions)).one()
    return _submission(made, is_new=True)


def _where_the_case_is(plan: Plan, earlier: Row[Any] | None) -> dict[str, str | None]:
    """A case that was made meanwhile is no longer a new one, and where staff have moved the answers, others follow."""
    known = plan if earlier is None else earlier
    return {"matter_uuid": known.matter_uuid, "case_number": known.case_number}


def _insert_operations(
    connection: Connection, cipher: Cipher, plan: Plan, submission: Submission, revised: Sequence[Revised]
) -> None:
    """One statement for all operations, one for all their rows of the audit; documents are too large for that."""
    if not revised:
        return
    rows = [_new_row(submission, position, each, cipher) for position, each in enumerate(revised)]
    if submission.matter_uuid != plan.matter_uuid:  # the client has seen records of the case that staff moved it from
        rows = [{**row, "target": None} for row in rows]
    made = insert(operations).returning(operations.c.id, sort_by_parameter_order=True)
    ids = connection.execute(made, rows).scalars().all()
    queued = []
    for operation_id, operation in zip(ids, [each.operation for each in revised], strict=True):
        if operation.document:
            _insert_document(connection, cipher, operation_id, operation.document.content)
        subject = Subject(operation_id, submission.id, submission.site, submission.matter_uuid, operation.kind)
        queued.append((subject, _trace(operation, cipher)))
    append_new(connection, queued, actor=plan.actor, at=submission.created_at)


def _insert_document(connection: Connection, cipher: Cipher, operation_id: int, content: bytes) -> None:
    row = {"operation_id": operation_id, "size": len(content), "sealed": cipher.seal(content)}
    connection.execute(insert(documents).values(**row))


def _trace(operation: PlannedOperation, cipher: Cipher) -> Trace:
    """What the audit says of a planned operation, so that it can be compared with what is sent."""
    document = operation.document
    return Trace(
        record_uuid=operation.target,
        field_names=tuple(operation.payload) or (("file",) if document else ()),
        fingerprint=cipher.fingerprint(dict(operation.payload), document.content if document else b""),
    )


def _new_row(submission: Submission, position: int, revised: Revised, cipher: Cipher) -> dict[str, Any]:
    now, operation = submission.created_at, revised.operation
    waits = is_placeholder(submission.matter_uuid) and operation.kind != NEW_MATTER  # for the case itself
    return {
        "submission_id": submission.id,
        "position": position,
        "key": f"{submission.reference}.{submission.revision}.{position + 1}.{secrets.token_hex(6)}",
        "sealed": seal(operation, cipher),
        "site": submission.site,
        "matter_uuid": submission.matter_uuid,
        "kind": operation.kind,
        "summary": operation.summary,
        "target": operation.target,
        "state": State.QUEUED.value,
        "due_at": None if waits else now,
        "attempts": 0,
        "outcome_unknown": False,
        "concerns": "[]",
        "queued_at": now,
        "updated_at": now,
        "slot": revised.slot,
        "digest": revised.digest,
        "follows": revised.follows,
    }


def _cancel_all(connection: Connection, submission: Submission, actor: str) -> None:
    mine = select(operations).where(operations.c.submission_id == submission.id).order_by(operations.c.position)
    for row in connection.execute(mine).all():
        cancel_for(connection, row, DRY_RUN, actor=actor, at=submission.created_at)


def _earlier_ids(connection: Connection, key: str, newest: int) -> Sequence[int]:
    earlier = select(submissions.c.id).where(submissions.c.series == key, submissions.c.id < newest)
    return connection.execute(earlier).scalars().all()


def _submission(row: Row[Any], *, is_new: bool) -> Submission:
    return Submission(
        id=row.id,
        reference=row.reference,
        site=row.site,
        matter_uuid=row.matter_uuid,
        case_number=row.case_number,
        created_at=row.created_at,
        is_new=is_new,
        revision=row.revision,
    )
