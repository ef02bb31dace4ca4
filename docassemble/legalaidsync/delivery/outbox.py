"""The outbox: what was submitted, and how far each operation has come. SQL decides; everything else only nudges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import Reason
from . import (
    amending,
    by_hand,
    claiming,
    contested,
    decisions,
    learning,
    order,
    overview,
    reasons,
    recognising,
    revising,
    settling,
    sites,
    submitting,
    worklist,
)
from .amending import Past
from .chain import sealing
from .claiming import Claim
from .content import Content
from .decisions import Decision
from .encryption import Cipher
from .opening import open_operation
from .overview import Problem, Waiting
from .plan import Plan
from .settling import Verdict
from .sites import SitePause
from .states import UNSENT, State
from .status import SubmissionStatus, count_by_state, find_by_reference, read_status
from .submitting import Submission
from .tables import operations, wakeups
from .worklist import Exported, Intent, Listed, Wanted

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


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
        """Commit every operation of the plan in one transaction: see `submitting.submit`.

        Raises:
            ValueError: the plan has an operation of an unknown kind.
            sqlalchemy.exc.SQLAlchemyError: the database is away; then nothing is stored.
        """
        return submitting.submit(self.engine, self.cipher, plan, self.clock())

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
        with self.engine.connect() as connection:
            return open_operation(connection, self.cipher, claim.subject.operation_id)

    def carried(self, claim: Claim) -> tuple[tuple[str, Content], ...]:
        """(summary, content) of the operations that this case note carries, in their order."""
        with self.engine.connect() as connection:
            rows = settling.carried_rows(connection, claim.subject.operation_id)
            return tuple((row.summary, open_operation(connection, self.cipher, row.id).wanted) for row in rows)

    def taken_results(self, site: str, matter_uuid: str) -> frozenset[str]:
        """uuids of the records of a matter that operations of the outbox have made already."""
        with self.engine.connect() as connection:
            return recognising.taken_results(connection, site, matter_uuid)

    def made_by(self, submission_id: int, slot: str) -> str | None:
        """uuid of what the operation of a slot has made, in this submission or in one that it revises."""
        with self.engine.connect() as connection:
            return recognising.made_by(connection, submission_id, slot)

    def past(self, claim: Claim) -> Past:
        """What earlier revisions said about the same, and whether there is a newer one."""
        with self.engine.connect() as connection:
            return amending.read_past(connection, self.cipher, claim.subject.operation_id)

    def remember_baseline(self, claim: Claim, baseline: tuple[str, ...]) -> bool:
        """Keep which records are there before anything is sent; False if the lease was lost meanwhile."""
        with self.engine.begin() as connection:
            return recognising.remember_baseline(connection, self.cipher, claim, baseline)

    def settle(self, claim: Claim, verdict: Verdict) -> State | None:
        """Write how the attempt ended; None, with nothing written, if the lease was lost meanwhile."""
        now = self.clock()
        with self.engine.begin() as connection:
            reached = settling.settle(connection, claim, verdict, now)
            if reached is not None:
                learning.write_down(connection, self.cipher, claim, verdict.learned, now)
            if reached is State.NEEDS_DECISION:
                contested.note_down(connection, self.cipher, claim, verdict, now)
            if reached not in (None, State.SENT):
                mine = claim.subject.submission_id
                revising.settle_superseded(connection, mine, actor=claim.worker, at=now)
            return reached

    def requeue(self, operation_id: int, actor: str) -> bool:
        """Send an operation again that waits for a retry, for attention or for a decision; False if it does not."""
        with self.engine.begin() as connection:
            return by_hand.requeue(connection, operation_id, actor, self.clock())

    def cancel(self, operation_id: int, actor: str) -> bool:
        """Withdraw an operation that is not being sent; False if it is too late."""
        with self.engine.begin() as connection:
            return by_hand.cancel(connection, operation_id, actor, self.clock())

    def retry_all(self, actor: str, *, site: str | None = None, submission: int | None = None) -> int:
        """Send everything again that waits for a retry or for attention; return how many operations moved."""
        kind = (by_hand.requeue, by_hand.RELEASED_TOGETHER)
        return by_hand.for_all(self.engine, *kind, actor=actor, clock=self.clock, site=site, submission=submission)

    def cancel_all(self, actor: str, submission: int) -> int:
        """Withdraw what is left of a submission; return how many operations moved."""
        kind = (by_hand.cancel, UNSENT)
        return by_hand.for_all(self.engine, *kind, actor=actor, clock=self.clock, submission=submission)

    def decisions(self, operation_id: int) -> tuple[Decision, ...]:
        """What staff decide, or have decided, about an operation: values of the case; audit who sees them."""
        with self.engine.connect() as connection:
            return decisions.read(connection, self.cipher, operation_id)

    def decide(self, decision_id: int, choice: str, actor: str) -> bool:
        """Choose `client` or `on file` for one field; False if it is chosen already or no longer waits."""
        with self.engine.begin() as connection:
            return decisions.decide(connection, decision_id, choice, actor=actor, at=self.clock())

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

    def try_new_token(self, site: str, fingerprint: str) -> bool:
        """Let an operation try a site's token at once if it is another one than LegalServer has refused."""
        with self.engine.begin() as connection:
            return sites.probe_now(connection, site, fingerprint, self.clock())

    def is_unpaid(self, site: str, endpoint: str) -> bool:
        """True for a day after an endpoint of a site has answered that it belongs to the paid tier."""
        with self.engine.connect() as connection:
            return sites.is_unpaid(connection, site, endpoint, self.clock())

    def unpaid_endpoints(self, site: str) -> tuple[str, ...]:
        """Every endpoint that the site does not pay for, as far as is known."""
        with self.engine.connect() as connection:
            return sites.unpaid(connection, site, self.clock())

    def kinds_without_permission(self, site: str) -> tuple[str, ...]:
        """Every kind of operation that waits because the token's user lacks a permission."""
        with self.engine.connect() as connection:
            return sites.kinds_without_permission(connection, site)

    def reasons(self, operation_id: int) -> tuple[Reason, ...]:
        """LegalServer's own reasons for the last refusal: may hold values of the case; audit who sees them."""
        with self.engine.connect() as connection:
            return reasons.read(connection, self.cipher, operation_id)

    def set_right(self, lease_seconds: float) -> int:
        """Bring back the times that a wrong clock has written too far into the future; return how many."""
        now = self.clock()
        with self.engine.begin() as connection:
            return order.set_right(connection, now, now + timedelta(seconds=lease_seconds))

    def next_due(self) -> datetime | None:
        """When the next operation may be taken; in the past if one is due now, None if all are at rest."""
        with self.engine.connect() as connection:
            return claiming.next_due_at(connection, self.clock())

    def status(self, submission_id: int) -> SubmissionStatus | None:
        """What screens may show about a submission; None if there is none."""
        with self.engine.connect() as connection:
            return read_status(connection, submission_id)

    def status_by_reference(self, reference: str) -> tuple[SubmissionStatus, ...]:
        """The submissions with that reference, newest first; nearly always one or none."""
        with self.engine.connect() as connection:
            return find_by_reference(connection, reference)

    def find(self, wanted: Wanted, limit: int = worklist.PAGE) -> tuple[Listed, ...]:
        """The newest submissions that staff look for, or those next to where a page began or ended."""
        with self.engine.connect() as connection:
            return worklist.find_submissions(connection, wanted, limit)

    def count_found(self, wanted: Wanted) -> int:
        """How many submissions staff look for, on all pages together."""
        with self.engine.connect() as connection:
            return worklist.count_submissions(connection, wanted)

    def exported(self, wanted: Wanted) -> tuple[Exported, ...]:
        """The operations of what staff look for, for a spreadsheet."""
        with self.engine.connect() as connection:
            return tuple(worklist.exported(connection, wanted))

    def listed(self, submission_id: int) -> Listed | None:
        """One submission, as the list shows it."""
        with self.engine.connect() as connection:
            return worklist.find_one(connection, submission_id)

    def intents(self, submission_id: int) -> tuple[Intent, ...]:
        """What a submission writes: values of the case; audit who sees them. Empty once it is purged."""
        with self.engine.connect() as connection:
            return worklist.intents(connection, self.cipher, submission_id)

    def submission_of(self, operation_id: int) -> int | None:
        """The submission that an operation belongs to; None if there is no such operation."""
        mine = select(operations.c.submission_id).where(operations.c.id == operation_id)
        with self.engine.connect() as connection:
            found: int | None = connection.execute(mine).scalar_one_or_none()
            return found

    def counts(self) -> dict[State, int]:
        """How many operations are in each state."""
        with self.engine.connect() as connection:
            return count_by_state(connection)

    def counts_by_day(self, mornings: Sequence[datetime]) -> list[dict[State, int]]:
        """How many operations came in on each day, by where they stand now: see `overview.count_by_day`."""
        with self.engine.connect() as connection:
            return overview.count_by_day(connection, mornings)

    def oldest_waiting(self) -> Waiting | None:
        """What has waited longest, for LegalServer or for a person."""
        with self.engine.connect() as connection:
            return overview.oldest_waiting(connection)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong now, what waits for a person first."""
        with self.engine.connect() as connection:
            return overview.problems(connection)

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


def _keep_wakeup_row(connection: Connection) -> None:
    """Make the one row of the table if it is gone: without it nothing would ever be scheduled again."""
    if connection.execute(select(wakeups.c.id)).first() is not None:
        return
    with suppress(IntegrityError), connection.begin_nested():  # another worker may be making it
        connection.execute(insert(wakeups).values(id=1, scheduled_for=LONG_AGO))
