# do not pre-load
"""The package's own sessions, one of cron.yml and one of doors.yml: found by a record of docassemble's, kept alive.

docassemble deletes a session that was last saved more than `interview delete days` ago: the `modtime` of its newest row
in the table `userdict` decides. Signed addresses carry the id of the doors' session, so it must not age.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from docassemble.base.util import create_session, log, read_records, set_session_variables, write_record

CRON = "docassemble.legalaidsync:data/questions/cron.yml"
DOORS = "docassemble.legalaidsync:data/questions/doors.yml"
RECORDS: Mapping[str, str] = {CRON: "legalaidsync cron session", DOORS: "legalaidsync doors session"}
# The visits of these sessions save nothing, so one of their variables says when we did.
SAVED_AT = "kept_alive_at"


def own_session(interview: str) -> str:
    """Return the id of the one session of `interview`, one of the two above; it is saved, or made if it is gone."""
    alive = keep_alive(interview)
    if alive:
        return alive[0]
    write_record(RECORDS[interview], create_session(interview))
    return keep_alive(interview)[0]  # another process may have made one a moment before


def keep_alive(interview: str) -> list[str]:
    """Save the sessions of `interview` that are still there; return their ids, the oldest first."""
    known = read_records(RECORDS[interview])
    return [session for session in (str(known[number]) for number in sorted(known)) if _saved(interview, session)]


def _saved(interview: str, session: str) -> bool:
    now = {SAVED_AT: datetime.now(UTC).isoformat()}
    try:
        set_session_variables(interview, session, now, overwrite=True)
    except Exception as error:  # docassemble has no class of its own for a session that is gone
        log(f"legalaidsync: a session of {interview} is gone: {type(error).__name__}")
        return False
    return True
