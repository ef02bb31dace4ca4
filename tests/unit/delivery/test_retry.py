"""How long to wait, and for how long in all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from docassemble.legalaidsync.delivery.retry import RetryPolicy, leaves_outcome_unknown
from docassemble.legalaidsync.errors import (
    CircuitOpen,
    LegalAidSyncError,
    OutcomeUnknown,
    PremiumRequired,
    RateLimited,
    Refused,
    RetryLater,
    TokenRefused,
    Unreachable,
)

LONGEST = RetryPolicy(jitter=lambda shortest, longest: longest)
SHORTEST = RetryPolicy(jitter=lambda shortest, longest: shortest)
DOWN = Unreachable("down")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_waits_double_from_half_a_minute_to_an_hour() -> None:
    waits = [LONGEST.wait(attempt, DOWN) for attempt in range(1, 10)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert LONGEST.wait(10_000, DOWN) == 3600


def test_the_jitter_is_full_but_never_hammers() -> None:
    assert SHORTEST.wait(5, DOWN) == 1


def test_legalserver_may_name_the_time_itself() -> None:
    assert LONGEST.wait(1, RateLimited("slow down", retry_after=47)) == 47


def test_a_time_that_only_a_wrong_clock_can_name_is_cut() -> None:
    """`x-rate-limit-reset` is a time of day, and the clocks of two machines differ."""
    assert LONGEST.wait(1, RateLimited("slow down", retry_after=90_000)) == 3600


def test_behind_an_open_circuit_the_waits_grow_too() -> None:
    """Else every operation of a long outage would come back every twenty seconds."""
    assert LONGEST.wait(6, CircuitOpen("resting", retry_after=20)) == 960
    assert SHORTEST.wait(6, CircuitOpen("resting", retry_after=20)) == 20


def test_a_server_that_was_off_for_a_week_still_tries() -> None:
    """One failure after it came back must not end what waited; a dozen may."""
    week = NOW + timedelta(days=7)
    assert LONGEST.next_attempt(11, NOW, week, DOWN) == week + timedelta(hours=1)
    assert LONGEST.next_attempt(12, NOW, week, DOWN) is None


def test_a_refused_token_never_ends_an_operation() -> None:
    assert LONGEST.next_attempt(20, NOW, NOW + timedelta(days=30), TokenRefused("401")) == NOW + timedelta(days=30)


def test_after_a_lost_answer_legalserver_gets_time_to_finish() -> None:
    assert SHORTEST.wait(1, OutcomeUnknown("timeout")) == 30


def test_three_days_in_all() -> None:
    assert LONGEST.next_attempt(20, NOW, NOW + timedelta(hours=70), DOWN) == NOW + timedelta(hours=71)
    assert LONGEST.next_attempt(20, NOW, NOW + timedelta(hours=71, minutes=30), DOWN) is None


@pytest.mark.parametrize(
    ("error", "unknown"),
    [
        (OutcomeUnknown(""), True),
        (RetryLater(""), True),
        (KeyError("x"), True),
        (Unreachable(""), False),
        (CircuitOpen(""), False),
        (Refused(""), False),
        (PremiumRequired(""), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_an_answer_or_no_connection_is_certain(error: LegalAidSyncError, unknown: bool) -> None:
    assert leaves_outcome_unknown(error) is unknown
