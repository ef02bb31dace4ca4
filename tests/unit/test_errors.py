"""The tree of errors: grouped by what to do next, and safe to log."""

from __future__ import annotations

import inspect
import re

import pytest

from docassemble.legalaidsync import errors
from docassemble.legalaidsync.errors import (
    FixTheConfiguration,
    FixTheData,
    GiveUp,
    LegalAidSyncError,
    RateLimited,
    RetryLater,
)

EVERY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, LegalAidSyncError)]
REACTIONS = (RetryLater, FixTheData, FixTheConfiguration, GiveUp)


@pytest.mark.parametrize("kind", [kind for kind in EVERY if kind is not LegalAidSyncError])
def test_every_error_asks_for_exactly_one_reaction(kind: type[LegalAidSyncError]) -> None:
    assert sum(issubclass(kind, reaction) for reaction in REACTIONS) == 1


@pytest.mark.parametrize("kind", EVERY)
def test_every_error_has_a_sentence_for_people(kind: type[LegalAidSyncError]) -> None:
    assert re.fullmatch(r"[A-Z].*\.", kind.sentence)


@pytest.mark.parametrize("kind", EVERY)
def test_only_what_stopped_before_the_effect_is_certainly_not_done(kind: type[LegalAidSyncError]) -> None:
    """Whoever repeats a write asks this; an error that may follow an effect must say no."""
    certain = {"Unreachable", "SiteDown", "RateLimited", "CircuitOpen", "LeaseLost", "NeedsBrowser"}
    certain |= {"NotSafe", "SafetyUnknown"}
    assert kind.certainly_not_done == (kind.__name__ in certain)


def test_the_head_of_the_module_shows_the_tree_as_it_is() -> None:
    drawn = re.findall(r"^( *)([A-Z]\w+)(?: {2,}.*)?$", str(errors.__doc__), re.MULTILINE)
    depth = {name: len(spaces) // 2 for spaces, name in drawn}
    assert depth == {kind.__name__: len(kind.__mro__) - len(LegalAidSyncError.__mro__) for kind in EVERY}


def test_an_error_tells_a_log_what_is_known_and_nothing_more() -> None:
    error = RateLimited(
        "too many", status=429, endpoint="GET /users", request_id="r-1", keys=["a", "b"], retry_after=2.0
    )
    assert str(error) == "RateLimited; too many; status 429; GET /users; keys: a, b; request r-1"
    assert str(GiveUp()) == "GiveUp"
    assert error.retry_after == 2.0


def test_a_sentence_of_its_own_changes_one_error_only() -> None:
    assert GiveUp(sentence="No.").sentence == "No."
    assert GiveUp().sentence != "No."
