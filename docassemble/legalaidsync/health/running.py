# do not pre-load
"""Runs all checks side by side, each in a thread of its own, until a deadline that none of them can hold up."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from ..errors import ConfigurationInvalid, LegalAidSyncError
from ..wording import Sentence
from .finding import Finding
from .reasons import reason_of

DEADLINE = 8.0  # seconds for all checks together; a check gives up by itself sooner

Look = Callable[[], Iterable[Finding]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    """One look at the server.

    Args:
        name: what is looked at, for when nothing comes back.
        look: yields what it finds.
        database: section of the Configuration that describes the database it needs.
    """

    name: str
    look: Look
    database: str = "db"


@dataclass
class Looked:
    """A check that was run: what it found, and the seconds that it took (None if it was still at it)."""

    check: Check
    found: list[Finding] = field(default_factory=list)
    seconds: float | None = None


def side_by_side(
    checks: Sequence[Check], context: Callable[[], AbstractContextManager[None]], deadline: float = DEADLINE
) -> Iterator[Looked]:
    """Yield each check, in their order, with what it found before the deadline.

    Args:
        context: what each thread is in while it looks.
        deadline: seconds, for all of them together.
    """
    ends_at = time.monotonic() + deadline
    started = [(Looked(check), threading.Event()) for check in checks]
    for looked, is_done in started:
        # A daemon: whatever hangs may not keep the command from ending.
        threading.Thread(target=_look, args=(looked, is_done, context), daemon=True).start()
    for looked, is_done in started:
        if is_done.wait(max(0.0, ends_at - time.monotonic())):
            yield looked
        else:
            late = Sentence("health_too_late", seconds=f"{deadline:g}")
            yield Looked(looked.check, [Finding(looked.check.name, late)])


def _look(looked: Looked, is_done: threading.Event, context: Callable[[], AbstractContextManager[None]]) -> None:
    started = time.monotonic()
    try:
        with context():
            looked.found = found_by(looked.check)
    except Exception as error:  # the context itself: docassemble's own database or Redis is away
        looked.found = [Finding(looked.check.name, _unexpected(error, looked.check))]
    looked.seconds = time.monotonic() - started
    is_done.set()


def found_by(check: Check) -> list[Finding]:
    """Run a check here and now; a failure is a finding too."""
    try:
        return list(check.look())
    except ConfigurationInvalid as error:
        return [Finding(check.name, Sentence("health_wrong_setting", detail=error.detail))]
    except LegalAidSyncError as error:
        return [Finding(check.name, reason_of(error))]
    except SQLAlchemyError as error:
        return [Finding(check.name, _no_database(error, check))]
    except Exception as error:
        return [Finding(check.name, _unexpected(error, check))]


def _no_database(error: Exception, check: Check) -> Sentence:
    return Sentence("health_no_database", error=type(error).__name__, section=check.database)


def _unexpected(error: Exception, check: Check) -> Sentence:
    """Name the class only: the text of an error of somebody else's may hold anything."""
    if isinstance(error, SQLAlchemyError):
        return _no_database(error, check)
    logger.warning("legalaidsync: the check %s failed: %s", check.name, type(error).__name__)
    return Sentence("health_check_failed", error=type(error).__name__)
