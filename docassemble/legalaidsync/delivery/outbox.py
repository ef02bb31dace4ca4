"""The outbox: what was submitted, and how far each operation has come. SQL decides; everything else only nudges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from . import claiming, settling, sites
from .chain import sealing
from .claiming import Claim
from .content import Content, seal, unseal
from .encryption import Cipher
from .operations import KINDS
from .plan import Plan, PlannedOperation
from .settling import Verdict
from .sites import SitePause
from .states import NEW, State, Subject, Trace, append_attempt, move
from .status import SubmissionStatus, count_by_state, find_by_reference, read_status
from .tables import documents, operations, submissions, wakeups

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Submission:
    """A committed plan. `is_new` is False if the same plan had been submitted before."""

    id: int
    reference: str
    site: str
    matter_uuid: str
    case_number: str | None
    created_at: datetime
    is_new: bool


class Outbox:
    """Every operation on its way to LegalServer, in SQL.

    Args:
        engine: a database whose schema is up to date (`schema.ensure_schema`).
        cipher: seals what people typed.
        clock: returns the time, aware and in UTC.
    """

    def __init__(self, engine: Engine, cipher: Cipher, clock: Callable[[], datetime] = utc_now) -> None:
        self.engine = sealing(engine, cipher)
        self.cipher = cipher
        self.clock = clock

    def submit(self, plan: Plan) -> Submission:
        """Commit every operation of the plan in one transaction; the same `plan.key` again changes nothing.

        Raises:
            ValueError: the plan has an operation of an unknown kind.
            sqlalchemy.exc.SQLAlchemyError: the database is away; then nothing is stored.
        """
        unknown = {operation.kind for operation in plan.operations} - set(KINDS)
        if unknown:
            raise ValueError(f"unknown kinds of operations: {', '.join(sorted(unknown))}")
        sealed = [seal(operation, self.cipher) for operation in plan.operations]
        try:
            with self.engine.begin() as connection:
                return _find_submission(connection, plan.key) or self._insert(connection, plan, sealed)
        except IntegrityError:  # another request has just submitted the same plan
            with self.engine.begin() as connection:
                earlier = _find_submission(connection, plan.key)
            if earlier is None:
                raise
            return earlier

    def claim(self, worker: str, lease_seconds: float) -> Claim | None:
        """Take the oldest due operation for `worker`; None if nothing is due."""
        with self.engine.begin() as connection:
            return claiming.claim_next(connection, worker, self.clock(), timedelta(seconds=lease_seconds))

    def heartbeat(self, claim: Claim, lease_seconds: float) -> bool:
        """Renew the lease; False if another worker has taken the operation over."""
        with self.engine.begin() as connection:
            return claiming.renew(connection, claim, self.clock() + timedelta(seconds=lease_seconds))

    def open(self, claim: Claim) -> Content:
        """Decrypt what the claimed operation writes; raise ConfigurationInvalid if no key fits."""
        mine = select(operations.c.sealed, documents.c.sealed.label("sealed_document")).select_from(
            operations.outerjoin(documents, documents.c.operation_id == operations.c.id)
        )
        with self.engine.connect() as connection:
            row = connection.execute(mine.where(operations.c.id == claim.subject.operation_id)).one()
        return unseal(row.sealed, row.sealed_document, self.cipher)

    def carried(self, claim: Claim) -> tuple[tuple[str, Content], ...]:
        """(summary, content) of the operations that this case note carries, in their order."""
        with self.engine.connect() as connection:
            rows = settling.carried_rows(connection, claim.subject.operation_id)
        return tuple((row.summary, unseal(row.sealed, None, self.cipher)) for row in rows)

    def taken_results(self, site: str, matter_uuid: str) -> frozenset[str]:
        """uuids of the records of a matter that operations of the outbox have made already."""
        made = select(operations.c.result_id).where(
            operations.c.site == site, operations.c.matter_uuid == matter_uuid, operations.c.result_id.is_not(None)
        )
        with self.engine.connect() as connection:
            return frozenset(connection.execute(made).scalars())

    def settle(self, claim: Claim, verdict: Verdict) -> State | None:
        """Write how the attempt ended; None, with nothing written, if the lease was lost meanwhile."""
        with self.engine.begin() as connection:
            return settling.settle(connection, claim, verdict, self.clock())

    def requeue(self, operation_id: int, actor: str) -> bool:
        """Send an operation that needed attention or a decision again; False if it is in another state."""
        now = self.clock()
        fresh = {"due_at": now, "queued_at": now, "error_class": None, "concerns": "[]"}
        return self._move_by_hand(
            operation_id, (State.NEEDS_ATTENTION, State.NEEDS_DECISION), State.QUEUED, actor, fresh
        )

    def cancel(self, operation_id: int, actor: str) -> bool:
        """Withdraw an operation that is not being sent; False if it is too late."""
        before = (State.QUEUED, State.RETRY, State.NEEDS_ATTENTION, State.NEEDS_DECISION)
        return self._move_by_hand(operation_id, before, State.CANCELLED, actor, {"due_at": None})

    def pause_site(self, site: str, actor: str) -> None:
        """Let the operations of a site rest, because staff say so; none is lost and new ones join them."""
        with self.engine.begin() as connection:
            sites.pause(connection, site, by=actor, at=self.clock())

    def resume_site(self, site: str, actor: str) -> bool:
        """End the pause of a site, whatever it is for; False if there was none."""
        with self.engine.begin() as connection:
            return sites.resume(connection, site, by=actor, at=self.clock())

    def paused_sites(self) -> dict[str, SitePause]:
        """Every pause by the name of its site: why, who, when."""
        with self.engine.connect() as connection:
            return sites.paused_sites(connection)

    def next_due(self) -> datetime | None:
        """When the next operation may be taken; in the past if one is due now, None if all are at rest."""
        with self.engine.connect() as connection:
            return claiming.next_due_at(connection)

    def status(self, submission_id: int) -> SubmissionStatus | None:
        """What screens may show about a submission; None if there is none."""
        with self.engine.connect() as connection:
            return read_status(connection, submission_id)

    def status_by_reference(self, reference: str) -> tuple[SubmissionStatus, ...]:
        """The submissions with that reference, newest first; nearly always one or none."""
        with self.engine.connect() as connection:
            return find_by_reference(connection, reference)

    def counts(self) -> dict[State, int]:
        """How many operations are in each state."""
        with self.engine.connect() as connection:
            return count_by_state(connection)

    def reserve_wakeup(self, at: datetime, *, anew: bool = False) -> bool:
        """True if the caller should schedule a delivery at `at`; False if one is scheduled before that already.

        Args:
            anew: forget earlier reservations, because the scheduled message may be gone (a restart).
        """
        row = update(wakeups).where(wakeups.c.id == 1).values(scheduled_for=at)
        if not anew:
            row = row.where(or_(wakeups.c.scheduled_for <= self.clock(), wakeups.c.scheduled_for > at))
        with self.engine.begin() as connection:
            _keep_wakeup_row(connection)
            return connection.execute(row).rowcount == 1

    def _insert(self, connection: Connection, plan: Plan, sealed: list[bytes]) -> Submission:
        now = self.clock()
        values = {
            name: getattr(plan, name)
            for name in ("key", "site", "matter_uuid", "case_number", "reference", "interview", "actor")
        }
        made = connection.execute(insert(submissions).values(created_at=now, **values)).inserted_primary_key
        submission_id = int(made[0]) if made else 0
        for position, operation in enumerate(plan.operations):
            self._insert_operation(connection, plan, submission_id, position, operation, sealed[position], now)
        return Submission(submission_id, plan.reference, plan.site, plan.matter_uuid, plan.case_number, now, True)

    def _insert_operation(
        self,
        connection: Connection,
        plan: Plan,
        submission_id: int,
        position: int,
        operation: PlannedOperation,
        sealed: bytes,
        now: datetime,
    ) -> None:
        values = _new_row(plan, operation, now) | {"submission_id": submission_id, "position": position}
        made = connection.execute(insert(operations).values(sealed=sealed, **values)).inserted_primary_key
        operation_id = int(made[0]) if made else 0
        if operation.document:
            content = operation.document.content
            connection.execute(
                insert(documents).values(operation_id=operation_id, size=len(content), sealed=self.cipher.seal(content))
            )
        subject = Subject(operation_id, submission_id, plan.site, plan.matter_uuid, operation.kind)
        trace = Trace(record_uuid=operation.target, field_names=tuple(operation.payload))
        append_attempt(connection, subject, NEW, State.QUEUED, actor=plan.actor, at=now, trace=trace)

    def _move_by_hand(
        self, operation_id: int, before: tuple[State, ...], after: State, actor: str, changes: Mapping[str, Any]
    ) -> bool:
        now = self.clock()
        with self.engine.begin() as connection:
            row = connection.execute(select(operations).where(operations.c.id == operation_id)).one_or_none()
            if row is None or row.state not in before:
                return False
            subject = claiming.subject_of(row)
            alone = operations.c.carried_by.is_(None)  # a carried operation shares the fate of its note
            state = State(row.state)
            done = move(connection, subject, state, after, actor=actor, at=now, changes=changes, only_if=[alone])
            if done and row.kind == settling.NOTE:
                settling.follow_note(connection, row.id, after, None, actor=actor, at=now)
            return done


def _keep_wakeup_row(connection: Connection) -> None:
    """Make the one row of the table if it is gone: without it nothing would ever be scheduled again."""
    if connection.execute(select(wakeups.c.id)).first() is not None:
        return
    with suppress(IntegrityError), connection.begin_nested():  # another worker may be making it
        connection.execute(insert(wakeups).values(id=1, scheduled_for=LONG_AGO))


def _find_submission(connection: Connection, key: str) -> Submission | None:
    row = connection.execute(select(submissions).where(submissions.c.key == key)).one_or_none()
    if row is None:
        return None
    return Submission(row.id, row.reference, row.site, row.matter_uuid, row.case_number, row.created_at, False)


def _new_row(plan: Plan, operation: PlannedOperation, now: datetime) -> dict[str, Any]:
    return {
        "site": plan.site,
        "matter_uuid": plan.matter_uuid,
        "kind": operation.kind,
        "summary": operation.summary,
        "target": operation.target,
        "state": State.QUEUED.value,
        "due_at": now,
        "attempts": 0,
        "outcome_unknown": False,
        "concerns": "[]",
        "queued_at": now,
        "updated_at": now,
    }
