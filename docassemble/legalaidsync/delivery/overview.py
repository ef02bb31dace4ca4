"""What the whole outbox looks like now: by state and day, what has waited longest, what is wrong and how often.

Each function is one statement of SQL, however many operations there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from .new_matter import NEW_MATTER
from .states import UNSENT, State
from .tables import operations, submissions

IN_TROUBLE = (State.NEEDS_ATTENTION, State.NEEDS_DECISION, State.RETRY)  # the first two wait for a person


@dataclass(frozen=True)
class Waiting:
    """The operation that has waited longest."""

    submission_id: int
    reference: str
    site: str
    state: State
    since: datetime


@dataclass(frozen=True)
class Problem:
    """Operations of a site that stand at the same place for the same reason.

    Args:
        makes_case: they make the case that the rest of their submission waits for.
        since: when the oldest of them came in.
    """

    site: str
    state: State
    error_class: str | None
    makes_case: bool
    number: int
    since: datetime


def count_by_day(connection: Connection, mornings: Sequence[datetime]) -> list[dict[State, int]]:
    """Count the operations that came in on each of some days, by where they stand now.

    Args:
        mornings: the first moment of each day, aware and rising; a day lasts until the next one, the last has no end.
    """
    days: list[dict[State, int]] = [{} for _ in mornings]
    came_in = [(operations.c.queued_at >= morning, number) for number, morning in reversed(list(enumerate(mornings)))]
    day = case(*came_in).label("day")
    counted = select(day, operations.c.state, func.count()).where(operations.c.queued_at >= mornings[0])
    for number, state, count in connection.execute(counted.group_by(day, operations.c.state)):
        days[number][State(state)] = count
    return days


def oldest_waiting(connection: Connection) -> Waiting | None:
    """Return what has waited longest, for LegalServer or for a person; None if nothing waits."""
    unsent = operations.c.state.in_([state.value for state in (*UNSENT, State.SENDING)])
    together = operations.join(submissions, submissions.c.id == operations.c.submission_id)
    columns = (submissions.c.id, submissions.c.reference, operations.c.site, operations.c.state, operations.c.queued_at)
    oldest = select(*columns).select_from(together).where(unsent).order_by(operations.c.queued_at, operations.c.id)
    row = connection.execute(oldest.limit(1)).one_or_none()
    return None if row is None else Waiting(row.id, row.reference, row.site, State(row.state), row.queued_at)


def problems(connection: Connection) -> tuple[Problem, ...]:
    """Return what is wrong: what waits for a person first, then the most frequent."""
    makes_case = (operations.c.kind == NEW_MATTER).label("makes_case")
    same = (operations.c.site, operations.c.state, operations.c.error_class, makes_case)
    counted = select(*same, func.count().label("number"), func.min(operations.c.queued_at).label("since"))
    wrong = counted.where(operations.c.state.in_([state.value for state in IN_TROUBLE])).group_by(*same)
    found = [
        Problem(row.site, State(row.state), row.error_class, bool(row.makes_case), row.number, row.since)
        for row in connection.execute(wrong)
    ]
    return tuple(sorted(found, key=lambda each: (IN_TROUBLE.index(each.state), -each.number, each.site)))
