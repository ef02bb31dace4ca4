"""An outbox with any number of operations, made by SQL: the shapes that a queue has in good weeks and in outages."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, text

PER_SUBMISSION = 20
SITES = 3
NEWEST = 20  # submissions that are due in every shape

SUBMISSIONS = """
INSERT INTO legalaidsync_submission (key, site, matter_uuid, reference, interview, actor, created_at)
SELECT 'session ' || n, 'site ' || n % :sites, 'matter ' || n, 'K7QF3', 'intake.yml', 'link 1', now()
FROM generate_series(1, :submissions) n
"""
OPERATIONS = """
INSERT INTO legalaidsync_operation (submission_id, position, site, matter_uuid, kind, summary, sealed, concerns,
    attempts, outcome_unknown, queued_at, updated_at, state, due_at)
SELECT s.id, p, s.site, s.matter_uuid, 'case_note', 'what happened', '', '[]', 0, false, now(), now(), {state}, {due}
FROM (SELECT *, id <= max(id) OVER () - :newest AS older FROM legalaidsync_submission) s,
    generate_series(0, :per_submission - 1) p
ORDER BY s.id, p
"""
DUE = "now() - interval '1 minute'"
RETRY_AT = "now() + interval '1 second' * (600 + s.id * 7919 % 3000)"


@dataclass(frozen=True)
class Shape:
    """What a queue looks like: SQL for the state and for the due time of an operation, and what else is so."""

    state: str
    due: str
    besides: str = ""


SHAPES = {
    "everything is due": Shape("'queued'", DUE),
    "all but twenty submissions have arrived": Shape(
        "CASE WHEN older THEN 'sent' ELSE 'queued' END", f"CASE WHEN older THEN NULL ELSE {DUE} END"
    ),
    # The first operation of an older case waits for its retry; those behind it carry its time (delivery/order.py).
    "LegalServer was down, all but twenty cases wait for a retry": Shape(
        "CASE WHEN older AND p = 0 THEN 'retry' ELSE 'queued' END", f"CASE WHEN older THEN {RETRY_AT} ELSE {DUE} END"
    ),
    "one of three sites is paused, and its operations are the oldest": Shape(
        "'queued'",
        f"CASE WHEN s.site = 'site 0' THEN {DUE} - interval '1 day' ELSE {DUE} END",
        "INSERT INTO legalaidsync_site (name, paused_for, paused_by, paused_at) "
        "VALUES ('site 0', 'staff', 'user 7', now())",
    ),
}
# The same outage if those behind a retry stayed due: each claim walks past them.
WITHOUT_ORDER = Shape(
    "CASE WHEN older AND p = 0 THEN 'retry' ELSE 'queued' END",
    f"CASE WHEN older AND p = 0 THEN {RETRY_AT} ELSE {DUE} END",
)


def fill(engine: Engine, operations: int, shape: Shape) -> None:
    """Fill an empty outbox with this many operations."""
    with engine.begin() as connection:
        connection.execute(text(SUBMISSIONS), {"sites": SITES, "submissions": operations // PER_SUBMISSION})
        statement = OPERATIONS.format(state=shape.state, due=shape.due)
        connection.execute(text(statement), {"newest": NEWEST, "per_submission": PER_SUBMISSION})
        if shape.besides:
            connection.execute(text(shape.besides))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # as autovacuum does by itself
