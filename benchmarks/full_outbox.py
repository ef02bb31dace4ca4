"""An outbox with any number of operations, made by SQL: the shapes that a queue has in ordinary weeks and in outages."""

from __future__ import annotations

from sqlalchemy import Engine, text

PER_SUBMISSION = 20
SITES = 3

SUBMISSIONS = """
INSERT INTO legalaidsync_submission (key, site, matter_uuid, reference, interview, actor, created_at)
SELECT 'session ' || n, 'site ' || n % :sites, 'matter ' || n, 'K7QF3', 'intake.yml', 'link 1', now()
FROM generate_series(1, :submissions) n
"""
OPERATIONS = """
INSERT INTO legalaidsync_operation (submission_id, position, site, matter_uuid, kind, summary, state, sealed, due_at,
    attempts, outcome_unknown, concerns, queued_at, updated_at)
SELECT s.id, p, s.site, s.matter_uuid, 'case_note', 'what happened', 'queued', '', now() - interval '1 minute',
    0, false, '[]', now(), now()
FROM legalaidsync_submission s, generate_series(0, :per_submission - 1) p ORDER BY s.id, p
"""
_OLDER = "submission_id <= (SELECT max(id) - 20 FROM legalaidsync_submission)"
# The newest twenty submissions wait; all others have arrived long ago.
HISTORY = [f"UPDATE legalaidsync_operation SET state = 'sent', due_at = NULL WHERE {_OLDER}"]
# LegalServer was down: but for the newest twenty, each first operation waits up to an hour for its retry.
_RETRY_AT = "now() + interval '1 second' * (10 + submission_id * 7919 % 3590)"
OUTAGE = [
    f"UPDATE legalaidsync_operation SET state = 'retry', attempts = 5, due_at = {_RETRY_AT} "
    f"WHERE position = 0 AND {_OLDER}",
    "UPDATE legalaidsync_operation o SET due_at = r.due_at FROM legalaidsync_operation r "
    "WHERE r.submission_id = o.submission_id AND r.position = 0 AND r.state = 'retry' AND o.position > 0",
]
# What the same outage would look like if those behind a retry stayed due: each claim would walk past them.
OUTAGE_WITHOUT_ORDER = OUTAGE[:1]
# One of three sites is paused by staff, and its operations are the oldest.
PAUSED = [
    "INSERT INTO legalaidsync_site (name, paused_for, paused_by, paused_at) VALUES ('site 0', 'staff', 'user 7', now())",
    "UPDATE legalaidsync_operation SET due_at = due_at - interval '1 day' WHERE site = 'site 0'",
]


def fill(engine: Engine, operations: int, shape: list[str]) -> None:
    """Fill an empty outbox.

    Args:
        operations: how many.
        shape: statements that turn a queue in which everything is due into another one.
    """
    numbers = {"sites": SITES, "submissions": operations // PER_SUBMISSION, "per_submission": PER_SUBMISSION}
    with engine.begin() as connection:
        for statement in (SUBMISSIONS, OPERATIONS, *shape):
            known = {name: number for name, number in numbers.items() if f":{name}" in statement}
            connection.execute(text(statement), known)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # as autovacuum does by itself
