# do not pre-load
"""What an administrator does about a failed call to LegalServer, one sentence for each class of error."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import (
    LegalAidSyncError,
    OutcomeUnknown,
    PermissionMissing,
    PremiumRequired,
    RateLimited,
    SiteDown,
    TokenRefused,
    Unreachable,
)
from ..wording import Sentence

SENTENCES: Mapping[type[LegalAidSyncError], str] = {
    TokenRefused: "health_token_refused",
    PermissionMissing: "health_permission_missing",
    PremiumRequired: "health_premium_required",
    RateLimited: "health_rate_limited",
    SiteDown: "health_site_down",
    Unreachable: "health_unreachable",
    OutcomeUnknown: "health_no_answer",
}


def reason_of(error: LegalAidSyncError) -> Sentence:
    """Return what to do about an error."""
    key = next((SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES), "health_call_failed")
    rights = ", ".join(f"`{name}`" for name in error.keys) or "`API Access`"
    return Sentence(key, rights=rights, error=str(error))
