"""Sends what is due: claim, look, send, write down. Any process may run it at any time, several at once."""

from __future__ import annotations

import logging
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ..errors import ChangedMeanwhile, LegalAidSyncError, OutcomeUnknown, PremiumRequired
from ..legalserver.caching import fresh
from ..transport import Replies, background, keep_replies
from .amending import Past, amend
from .claiming import Claim
from .client import Connect
from .content import Content
from .encryption import Cipher
from .job import Job, Kind
from .lease import LEASE_SECONDS, LeaseKeeper
from .new_matter import NEW_MATTER, case_number
from .operations import KINDS
from .outbox import Outbox
from .retry import DEFAULT_POLICY, RetryPolicy, leaves_outcome_unknown, reaction
from .settling import Verdict
from .states import NO_TRACE, State, Trace

logger = logging.getLogger(__name__)
NextAttempt = Callable[[int, datetime, datetime, Exception], datetime | None]


@dataclass(frozen=True)
class DeliveryReport:
    """What one run did.

    Args:
        reached: state -> how many attempts ended there.
        lost_leases: attempts whose operation another worker had taken over meanwhile.
        next_due: when something may be taken next, None if all is at rest.
    """

    reached: Mapping[State, int]
    lost_leases: int
    next_due: datetime | None


def deliver_due(
    outbox: Outbox,
    connect: Connect,
    *,
    worker: str,
    limit: int | None = None,
    policy: RetryPolicy = DEFAULT_POLICY,
    lease_seconds: float = LEASE_SECONDS,
    on_tick: Callable[[], None] | None = None,
) -> DeliveryReport:
    """Send due operations until none is left.

    Args:
        connect: name of a site -> (client, site).
        worker: an id that no other running worker has.
        limit: stop after so many attempts.
        on_tick: called after each attempt.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away; leases run out by themselves.
    """
    attempts: Counter[State | None] = Counter()
    while limit is None or attempts.total() < limit:
        claim = outbox.claim(worker, lease_seconds)
        if claim is None:
            break
        attempts[_deliver(outbox, connect, claim, policy, lease_seconds)] += 1
        if on_tick:
            on_tick()
    reached = {state: number for state, number in attempts.items() if state is not None}
    return DeliveryReport(reached, attempts[None], outbox.next_due())


def _deliver(outbox: Outbox, connect: Connect, claim: Claim, policy: RetryPolicy, lease_seconds: float) -> State | None:
    """Make one attempt; return the state it reached, None if the lease was lost."""
    started = time.monotonic()
    content, replies = None, Replies()
    try:
        content = outbox.open(claim)
        with LeaseKeeper(outbox, claim, lease_seconds), background(), fresh(), keep_replies(replies):
            verdict = _attempt(outbox, connect, claim, content)
    except SQLAlchemyError:  # our own database is away: nothing can be written down, the lease runs out by itself
        raise
    except Exception as error:  # every class has its reaction; a surprise must not stop the operations behind it
        verdict = _verdict_on(error, claim, content, policy.next_attempt, outbox.clock())
    duration = round((time.monotonic() - started) * 1000)
    done = _what_was_done(claim, content, outbox.cipher, verdict, replies)
    trace = replace(verdict.trace, duration_ms=duration, **done)
    if verdict.written and content:
        verdict = replace(verdict, written=_trace_of_part(verdict.written, trace, content, outbox.cipher))
    return outbox.settle(claim, replace(verdict, trace=trace))


def _attempt(outbox: Outbox, connect: Connect, claim: Claim, content: Content) -> Verdict:
    """Look for an earlier effect if there may be one, else send."""
    kind, subject = KINDS[claim.subject.kind], claim.subject
    client, site = connect(subject.site)
    if site.premium == "no" and kind.fallback and not claim.outcome_unknown:
        return _carry(claim, NO_TRACE)
    job = Job(
        client,
        subject.matter_uuid,
        claim.target,
        content,
        carried=outbox.carried(claim),
        taken=lambda: outbox.taken_results(subject.site, subject.matter_uuid),
        key=claim.key,
        made=lambda slot: outbox.made_by(subject.submission_id, slot),
    )
    past = outbox.past(claim)
    if past.superseded:
        return _look_only(kind, claim, job, past)
    amended = amend(subject.kind, job, past)
    if amended.arrived is not None:
        return _sent(amended.arrived, claim, job)
    kind, job = amended.kind, amended.job
    found = kind.look(job) if claim.outcome_unknown else None
    if found is None and kind.before and job.content.baseline is None:
        _note_what_is_there(outbox, claim, kind.before(job))
    return _sent(found or kind.send(job), claim, job)


def _note_what_is_there(outbox: Outbox, claim: Claim, baseline: tuple[str, ...]) -> None:
    if not outbox.remember_baseline(claim, baseline):
        raise OutcomeUnknown("another worker holds the lease now")


def _sent(result_id: str, claim: Claim, job: Job) -> Verdict:
    number = case_number(job, result_id) if claim.subject.kind == NEW_MATTER else None
    return Verdict(State.SENT, result_id=result_id, case_number=number)


def _look_only(kind: Kind, claim: Claim, job: Job, past: Past) -> Verdict:
    """Answers that the client has replaced are not sent any more; `Outbox.settle` cancels what is not there."""
    found = kind.look(job) if claim.outcome_unknown else None
    if found is not None:
        return _sent(found, claim, job)
    can_tell = kind.find is not None and not past.earlier  # it may have been an update of an earlier record
    return Verdict(State.RETRY, outcome_unknown=claim.outcome_unknown and not can_tell)


def _carry(claim: Claim, trace: Trace) -> Verdict:
    """The case note takes the operation along; without a note that can, staff must look at it."""
    named = replace(trace, error_class=PremiumRequired.__name__)
    return Verdict(State.QUEUED, outcome_unknown=claim.outcome_unknown, carry=True, trace=named)


def _verdict_on(
    error: Exception, claim: Claim, content: Content | None, next_attempt: NextAttempt, now: datetime
) -> Verdict:
    """What an error means for the operation: its class decides, its text is never kept."""
    trace = _trace_of(error)
    if isinstance(error, PremiumRequired) and KINDS[claim.subject.kind].fallback:
        return _carry(claim, trace)
    if not isinstance(error, LegalAidSyncError):
        _log_surprise(error, claim)
    to = reaction(error)
    due = next_attempt(claim.attempt, claim.queued_at, now, error) if to is State.RETRY else None
    return Verdict(
        State.NEEDS_ATTENTION if to is State.RETRY and due is None else to,
        due_at=due,
        concerns=tuple(content.label(key) for key in trace.field_names) if content else (),
        outcome_unknown=claim.outcome_unknown or leaves_outcome_unknown(error),
        trace=trace,
        **_contested(error),
    )


def _contested(error: Exception) -> dict[str, Any]:
    """What staff decide about, and the other fields of the same operation, which were written."""
    if not isinstance(error, ChangedMeanwhile):
        return {}
    written = Trace(field_names=error.written) if error.written else None
    return {"conflicts": error.conflicts, "written": written}


def _trace_of(error: Exception) -> Trace:
    name = type(error).__name__
    if not isinstance(error, LegalAidSyncError):
        return Trace(error_class=name)
    return Trace(
        endpoint=error.endpoint,
        field_names=error.keys,
        http_status=error.status,
        request_id=error.request_id,
        error_class=name,
    )


def _what_was_done(
    claim: Claim, content: Content | None, cipher: Cipher, verdict: Verdict, replies: Replies
) -> dict[str, Any]:
    """The parts of the attempt row that come from the operation and its calls, where the error did not give them."""
    return {
        **_answer(claim, verdict.trace, replies),
        "attempt": claim.attempt,
        "record_uuid": verdict.result_id or claim.target,
        "field_names": verdict.trace.field_names or (content.wanted.field_names if content else ()),
        "fingerprint": content.wanted.fingerprint(cipher) if content else None,
    }


def _answer(claim: Claim, trace: Trace, replies: Replies) -> dict[str, Any]:
    """Where LegalServer was asked, and what it answered, unless the error says so already."""
    kind, reply = KINDS.get(claim.subject.kind), replies.decisive
    if trace.endpoint:
        return {}
    if reply is None:
        return {"endpoint": kind.endpoint if kind else None}
    return {"endpoint": reply.endpoint, "http_status": reply.status, "request_id": reply.request_id}


def _trace_of_part(part: Trace, whole: Trace, content: Content, cipher: Cipher) -> Trace:
    """The row of the fields that were written while others were contested."""
    fingerprint = content.limited_to(part.field_names).fingerprint(cipher)
    return replace(whole, field_names=part.field_names, fingerprint=fingerprint, error_class=None)


def _log_surprise(error: Exception, claim: Claim) -> None:
    """Name the class and the place; the message of a foreign exception may hold what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    logger.error("operation %s: unexpected %s at %s", claim.subject.operation_id, type(error).__name__, place)
