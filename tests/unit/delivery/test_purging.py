"""What was delivered does not stay here longer than it must."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from docassemble.legalaidsync.delivery import purging
from docassemble.legalaidsync.delivery.purging import purge_delivered
from docassemble.legalaidsync.delivery.tables import attempts, decisions, documents, operations, submissions
from docassemble.legalaidsync.errors import Refused, Unreachable
from tests.unit.delivery.conftest import Office, note, upload

WEEK = timedelta(days=7)


def purge(office: Office) -> int:
    return purge_delivered(office.engine, before=office.clock() - WEEK, now=office.clock())


def sealed_bytes(office: Office) -> int:
    """How many bytes of people's own words rest in the database."""
    columns = (operations.c.sealed, operations.c.sealed_reasons, documents.c.sealed, decisions.c.sealed)
    with office.engine.connect() as connection:
        return sum(connection.execute(select(func.sum(func.length(each)))).scalar_one() or 0 for each in columns)


def test_what_was_delivered_is_purged_after_a_week_and_not_before(office: Office) -> None:
    submission = office.submit(note(), upload(b"PK" * 500))
    office.deliver()
    with office.engine.begin() as connection:
        connection.execute(update(operations).values(sealed_reasons=b"refused value"))
        row = {"operation_id": 1, "field": "f", "label": "l", "sealed": b"three values", "created_at": office.clock()}
        connection.execute(decisions.insert().values(**row))
    office.clock.advance(days=7)
    assert purge(office) == 0
    office.clock.advance(seconds=1)
    assert purge(office) == 1
    assert sealed_bytes(office) == 0
    assert office.states(submission) == ["sent", "sent"]


def test_ids_and_the_trail_stay(office: Office) -> None:
    office.submit(note())
    office.deliver()
    kept = select(attempts.c.id, attempts.c.fingerprint, attempts.c.field_names)
    with office.engine.connect() as connection:
        before = connection.execute(kept).all()
    office.clock.advance(days=8)
    purge(office)
    with office.engine.connect() as connection:
        assert connection.execute(kept).all() == before
        assert connection.execute(select(submissions.c.purged_at)).scalars().all() == [office.clock()]


@pytest.mark.parametrize("error", [Unreachable("down"), Refused("bad", keys=["body"])])
def test_a_submission_that_still_waits_keeps_everything(office: Office, error: Exception) -> None:
    """Its document was delivered long ago, but its note waits for LegalServer or for a person."""
    office.server.fail("case_notes.create", error)
    office.submit(note(), upload())
    office.deliver()
    office.clock.advance(days=30)
    before = sealed_bytes(office)
    assert purge(office) == 0
    assert sealed_bytes(office) == before > 0


def test_what_staff_withdrew_is_purged_too(office: Office) -> None:
    submission = office.submit(note())
    operation = office.outbox.status(submission).rows[0].operation_id  # type: ignore[union-attr]
    office.outbox.cancel(operation, "user 1")
    office.clock.advance(days=8)
    assert purge(office) == 1
    assert sealed_bytes(office) == 0


def test_many_submissions_are_purged_in_one_run_and_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    for number in range(5):
        office.submit(note(), key=f"session-{number}", matter_uuid=f"matter-{number}")
    office.deliver()
    office.clock.advance(days=8)
    assert purge(office) == 5
    assert purge(office) == 0


def test_a_submission_that_gains_an_operation_meanwhile_is_spared(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff send a lost document again at the very moment of the purge."""
    office.submit(note())
    office.deliver()
    office.clock.advance(days=8)
    candidates = purging._candidates

    def resent_meanwhile(*arguments: object) -> list[int]:
        found = candidates(*arguments)  # type: ignore[arg-type]
        with office.engine.begin() as connection:
            connection.execute(update(operations).values(state="queued"))
        return found

    monkeypatch.setattr(purging, "_candidates", resent_meanwhile)
    assert purge(office) == 0
    assert sealed_bytes(office) > 0
