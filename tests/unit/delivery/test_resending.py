"""A document that is no longer in LegalServer is sent once more, and only then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from docassemble.legalaidsync.delivery.purging import purge_delivered
from docassemble.legalaidsync.delivery.resending import resend
from docassemble.legalaidsync.errors import NotFound, RequestInvalid
from tests.unit.delivery.conftest import FILENAME, Office, note, upload


@pytest.fixture
def document(office: Office) -> int:
    """The id of the operation that has sent a document."""
    submission = office.submit(note(), upload(b"PK content"))
    office.deliver()
    return operation_ids(office, submission)[1]


def operation_ids(office: Office, submission: int) -> list[int]:
    status = office.outbox.status(submission)
    assert status is not None
    return [row.operation_id for row in status.rows]


def files(office: Office) -> list[dict[str, Any]]:
    return list(office.server.documents.rows.values())


def test_a_lost_document_is_sent_once_more(office: Office, document: int) -> None:
    office.server.documents.rows.clear()
    resend(office.outbox, document, "user 7")
    office.deliver()
    assert [(file["name"], file["content"]) for file in files(office)] == [(FILENAME, b"PK content")]
    assert office.states(1) == ["sent", "sent", "sent"]


def test_a_document_that_is_there_after_all_is_not_sent_again(office: Office, document: int) -> None:
    resend(office.outbox, document, "user 7")
    office.deliver()
    assert len(files(office)) == 1
    assert office.server.calls["documents.upload"] == 1
    assert office.states(1) == ["sent", "sent", "sent"]


def test_a_second_press_queues_nothing(office: Office, document: int) -> None:
    office.server.documents.rows.clear()
    assert resend(office.outbox, document, "user 7") == resend(office.outbox, document, "user 7")
    office.deliver()
    assert len(files(office)) == 1


def test_a_lost_answer_of_the_second_time_is_looked_up_too(office: Office, document: int) -> None:
    office.server.documents.rows.clear()
    office.server.lose_answer("documents.upload")
    resend(office.outbox, document, "user 7")
    office.deliver()
    office.clock.advance(hours=1)
    office.deliver()
    assert len(files(office)) == 1


def test_the_document_of_an_older_revision_is_sent_once_more_with_the_newest(office: Office, document: int) -> None:
    revision = office.submit(note("Something else."), upload(b"PK content"))
    office.deliver()
    office.server.documents.rows.clear()
    made = resend(office.outbox, document, "user 7")
    assert made in operation_ids(office, revision)
    office.deliver()
    assert [file["name"] for file in files(office)] == [FILENAME]


def test_only_a_document_that_was_sent_can_be_sent_once_more(office: Office, document: int) -> None:
    filed_note = operation_ids(office, 1)[0]
    waiting = operation_ids(office, office.submit(upload(), key="session-2"))[0]
    for operation_id in (filed_note, waiting):
        with pytest.raises(RequestInvalid, match="not a document that was sent"):
            resend(office.outbox, operation_id, "user 7")
    with pytest.raises(NotFound):
        resend(office.outbox, 999, "user 7")


def test_what_was_purged_is_asked_for_again(office: Office, document: int) -> None:
    later = office.clock() + timedelta(days=8)
    purge_delivered(office.engine, before=later, now=later)
    with pytest.raises(RequestInvalid) as refused:
        resend(office.outbox, document, "user 7")
    assert "ask the client" in refused.value.sentence
