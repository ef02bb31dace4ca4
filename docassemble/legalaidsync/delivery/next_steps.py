"""What staff do next about an operation: one key of data/sources/sentences.yml for each reason why it stands still."""

from __future__ import annotations

from collections.abc import Mapping

from .. import errors
from .settling import PREMIUM_REQUIRED
from .states import State

BY_STATE: Mapping[State, str] = {
    State.QUEUED: "step_by_itself",
    State.SENDING: "step_by_itself",
    State.RETRY: "step_retry",
    State.NEEDS_DECISION: "step_decide",
}
# For what needs attention, by the class of the error or the nearest class above it.
BY_ERROR: Mapping[str, str] = {
    "RetryLater": "step_gave_up",
    "NotFound": "step_case_number",
    "RecordGone": "step_by_hand",
    "RecordOfAnotherCase": "step_by_hand",
    "Conflict": "step_by_hand",
    "WaitsForAnother": "step_waits",
    "FixTheConfiguration": "step_configuration",
    "TokenRefused": "step_token",
    "PermissionMissing": "step_permission",
    "PremiumRequired": "step_by_hand",
}
OTHERWISE = "step_refused"


def next_step(state: State, error_class: str | None, *, makes_case: bool = False) -> str:
    """Return the key of the sentence that says what staff do; empty if the operation has come to its end.

    Args:
        error_class: why it stands where it does.
        makes_case: it makes the case that the rest of its submission waits for.
    """
    if state is not State.NEEDS_ATTENTION:
        return BY_STATE.get(state, "")
    if makes_case and error_class == PREMIUM_REQUIRED:
        return "step_make_case"
    kind = getattr(errors, error_class or "", object)
    return next((BY_ERROR[each.__name__] for each in kind.__mro__ if each.__name__ in BY_ERROR), OTHERWISE)


def keys() -> frozenset[str]:
    """Return every key that `next_step` may give."""
    return frozenset({*BY_STATE.values(), *BY_ERROR.values(), OTHERWISE, "step_make_case"})
