"""Sends what is due: claim, look, send, write down. Any process may run it at any time, several at once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ..errors import ConfigurationInvalid, LeaseLost, NotFound, RecordGone
from ..legalserver.caching import fresh
from ..transport import Replies, background, before_writing, keep_replies
from .amending import Past, amend
from .claiming import Claim
from .client import Connect, LegalServerClient, SiteSettings
from .content import Content
from .encryption import Cipher
from .job import Job, Kind
from .judging import Circumstances, carry, fingerprint_of_token, verdict_on
from .learning import Learned
from .lease import LEASE_SECONDS, LeaseKeeper
from .new_matter import NEW_MATTER, case_number
from .operations import KINDS
from .outbox import Outbox
from .retry import DEFAULT_POLICY, RetryPolicy
from .settling import Verdict
from .sites import TOKEN
from .states import State, Trace


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
    seconds: float | None = None,
    policy: RetryPolicy = DEFAULT_POLICY,
    lease_seconds: float = LEASE_SECONDS,
    on_tick: Callable[[], None] | None = None,
) -> DeliveryReport:
    """Send due operations until none is left.

    Args:
        connect: name of a site -> (client, site).
        worker: an id that no other running worker has.
        limit: stop after so many attempts.
        seconds: begin no further attempt after so long.
        on_tick: called after each attempt.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away; leases run out by themselves.
    """
    outbox.set_right(lease_seconds)
    _try_new_tokens(outbox, connect)
    attempts: Counter[State | None] = Counter()
    started = time.monotonic()
    while not (_is_over(limit, attempts.total()) or _is_over(seconds, time.monotonic() - started)):
        claim = outbox.claim(worker, lease_seconds)
        if claim is None:
            break
        attempts[_deliver(outbox, connect, claim, policy, lease_seconds)] += 1
        if on_tick:
            on_tick()
    reached = {state: number for state, number in attempts.items() if state is not None}
    return DeliveryReport(reached, attempts[None], outbox.next_due())


def _is_over(most: float | None, so_far: float) -> bool:
    return most is not None and so_far >= most


def _deliver(outbox: Outbox, connect: Connect, claim: Claim, policy: RetryPolicy, lease_seconds: float) -> State | None:
    """Make one attempt; return the state it reached, None if the lease was lost."""
    started = time.monotonic()
    content, replies = None, Replies()
    try:
        content = outbox.open(claim)
        with (
            LeaseKeeper(outbox, claim, lease_seconds) as lease,
            before_writing(lease.confirm),
            background(),
            fresh(),
            keep_replies(replies),
        ):
            verdict = _attempt_in_case(outbox, connect, claim, content)
        if claim.is_probe and verdict.to is State.SENT:
            verdict = replace(verdict, learned=Learned(token_works=True))
    except SQLAlchemyError:  # our own database is away: nothing can be written down, the lease runs out by itself
        raise
    except LeaseLost:  # another worker has the operation, and nothing of ours was sent
        return None
    except Exception as error:  # every class has its reaction; a surprise must not stop the operations behind it
        around = Circumstances(claim, content, policy, outbox.clock(), lambda: _fingerprint(outbox, connect, claim))
        verdict = verdict_on(error, around)
    duration = round((time.monotonic() - started) * 1000)
    done = _what_was_done(claim, content, outbox.cipher, verdict, replies)
    trace = replace(verdict.trace, duration_ms=duration, **done)
    if verdict.written and content:
        verdict = replace(verdict, written=_trace_of_part(verdict.written, trace, content, outbox.cipher))
    return outbox.settle(claim, replace(verdict, trace=trace))


def _try_new_tokens(outbox: Outbox, connect: Connect) -> None:
    """A site whose token was refused need not wait if the Configuration has another one by now."""
    for name, pause in outbox.paused_sites().items():
        if pause.why != TOKEN:
            continue
        try:
            _, site = connect(name)
        except ConfigurationInvalid:  # the site is gone from the Configuration; its operations say so
            continue
        outbox.try_new_token(name, fingerprint_of_token(site, outbox.cipher))


def _fingerprint(outbox: Outbox, connect: Connect, claim: Claim) -> str:
    return fingerprint_of_token(connect(claim.subject.site)[1], outbox.cipher)


def _attempt_in_case(outbox: Outbox, connect: Connect, claim: Claim, content: Content) -> Verdict:
    """Make the attempt; a 404 is about the case unless LegalServer has the case."""
    try:
        return _attempt(outbox, connect, claim, content)
    except NotFound as error:
        if not _has_case(connect(claim.subject.site)[0], claim.subject.matter_uuid):
            raise
        known = {name: getattr(error, name) for name in ("status", "endpoint", "request_id", "keys", "reasons")}
        raise RecordGone(error.detail, **known) from None


def _has_case(client: LegalServerClient, matter_uuid: str) -> bool:
    try:
        client.matters.get(matter_uuid)
    except NotFound:
        return False
    return True


def _attempt(outbox: Outbox, connect: Connect, claim: Claim, content: Content) -> Verdict:
    """Look for an earlier effect if there may be one, else send."""
    kind, subject = KINDS[claim.subject.kind], claim.subject
    client, site = connect(subject.site)
    if kind.fallback and not claim.outcome_unknown and _is_unpaid(outbox, claim, site, kind):
        return carry(claim)
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


def _is_unpaid(outbox: Outbox, claim: Claim, site: SiteSettings, kind: Kind) -> bool:
    """Whether LegalServer need not be asked to know that it would answer 402."""
    if site.premium != "auto":
        return site.premium == "no"
    return outbox.is_unpaid(claim.subject.site, kind.endpoint)


def _note_what_is_there(outbox: Outbox, claim: Claim, baseline: tuple[str, ...]) -> None:
    if not outbox.remember_baseline(claim, baseline):
        raise LeaseLost("another worker holds the lease now")


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
