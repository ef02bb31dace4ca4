"""What an error means for the operation that met it, and for its site. Its class decides; its text is never kept."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..errors import (
    ChangedMeanwhile,
    FixTheData,
    LegalAidSyncError,
    PermissionMissing,
    PremiumRequired,
    RecordOfAnotherCase,
    TokenRefused,
)
from .claiming import Claim
from .client import SiteSettings
from .content import Content
from .encryption import Cipher
from .learning import Learned
from .operations import KINDS
from .reasons import with_labels
from .retry import RetryPolicy, leaves_outcome_unknown, reaction
from .settling import Verdict
from .states import State, Trace

# LegalServer has looked at the request, so it knows who asked.
ANSWERS_TO_A_KNOWN_USER = (FixTheData, PremiumRequired, PermissionMissing)
PREMIUM = Trace(error_class=PremiumRequired.__name__)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Circumstances:
    """What else counts beside the error.

    Args:
        content: None if it could not be opened.
        token: asks for the keyed fingerprint of the site's credentials.
    """

    claim: Claim
    content: Content | None
    policy: RetryPolicy
    now: datetime
    token: Callable[[], str]


def fingerprint_of_token(site: SiteSettings, cipher: Cipher) -> str:
    """What tells the credentials of a site from others, and nobody what they are."""
    secrets = {"user": site.user, "token": str(site.token), "next token": str(site.next_token or "")}
    return cipher.fingerprint(secrets)


def carry(claim: Claim, trace: Trace = PREMIUM, learned: Learned | None = None) -> Verdict:
    """The case note takes the operation along; without a note that can, staff must look at it."""
    return Verdict(
        State.QUEUED,
        outcome_unknown=claim.outcome_unknown,
        carry=True,
        trace=trace,
        learned=learned or Learned(),
    )


def verdict_on(error: Exception, around: Circumstances) -> Verdict:
    """What becomes of an operation whose attempt has ended with an error."""
    claim, trace, learned = around.claim, _trace_of(error), _learned(error, around)
    if isinstance(error, (PremiumRequired, RecordOfAnotherCase)) and KINDS[claim.subject.kind].fallback:
        return carry(claim, trace, learned)
    if not isinstance(error, LegalAidSyncError):
        _log_surprise(error, claim)
    to, due = reaction(error), None
    if to is State.RETRY:
        due = around.policy.next_attempt(claim.attempt, claim.queued_at, around.now, error)
        to = to if due else State.NEEDS_ATTENTION
    return Verdict(
        to,
        due_at=due,
        concerns=tuple(around.content.label(key) for key in trace.field_names) if around.content else (),
        outcome_unknown=claim.outcome_unknown or leaves_outcome_unknown(error),
        trace=trace,
        learned=learned,
        **_contested(error),
    )


def _learned(error: Exception, around: Circumstances) -> Learned:
    if isinstance(error, TokenRefused):
        return Learned(around.token(), around.now + timedelta(seconds=around.policy.probe))
    if not isinstance(error, LegalAidSyncError):
        return Learned()
    kind = KINDS[around.claim.subject.kind]
    return Learned(
        unpaid_endpoint=kind.endpoint if isinstance(error, PremiumRequired) else None,
        token_works=around.claim.is_probe and isinstance(error, ANSWERS_TO_A_KNOWN_USER) and error.status is not None,
        reasons=with_labels(error.reasons, around.content) if isinstance(error, FixTheData) else (),
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


def _log_surprise(error: Exception, claim: Claim) -> None:
    """Name the class and the place; the message of a foreign exception may hold what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    logger.error("operation %s: unexpected %s at %s", claim.subject.operation_id, type(error).__name__, place)
