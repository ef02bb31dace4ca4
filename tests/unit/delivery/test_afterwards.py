"""Clients hear that we have their answers where they said it is safe; answers go once they have arrived."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from docassemble.legalaidsync.delivery.afterwards import Afterwards
from docassemble.legalaidsync.delivery.deleting_answers import delete_answers
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.notices import Way
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.rotation import rotate_keys
from docassemble.legalaidsync.delivery.tables import submissions
from docassemble.legalaidsync.delivery.telling_clients import tell_clients
from docassemble.legalaidsync.errors import NotSafe, OutcomeUnknown, Refused, SafetyUnknown, Unreachable
from tests.unit.delivery.conftest import REFERENCE, Office, note, upload

EMAIL, PHONE = "client@mail.example", "312-555-0117"
HOUR = 3600.0
DELETE_AFTER_AN_HOUR = Afterwards(interview="intake.yml", session="abc", delete_after=HOUR)


class Post:
    """Remembers what was sent, or fails as it is told."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.sent: list[tuple[str, str, str]] = []

    def __call__(self, way: Way, subject: str, text: str) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((way.to, subject, text))


def tell(office: Office, post: Post) -> int:
    return tell_clients(office.outbox, post)


def delete(office: Office) -> list[tuple[str, str]]:
    gone: list[tuple[str, str]] = []
    delete_answers(office.outbox, lambda interview, session: gone.append((interview, session)))
    return gone


def sealed(office: Office) -> list[Any]:
    with office.engine.connect() as connection:
        return list(connection.execute(select(submissions.c.sealed)).scalars())


def test_a_client_hears_once_on_each_safe_channel_and_the_channels_are_forgotten(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"email": EMAIL, "sms": PHONE}))
    post = Post()
    assert tell(office, post) == 2
    assert tell(office, post) == 0
    assert [to for to, _, _ in post.sent] == [EMAIL, PHONE]
    assert sealed(office) == [None]


def test_a_number_that_the_case_calls_unsafe_gets_no_notice_and_is_forgotten(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"sms": PHONE}))
    post = Post(NotSafe("marked"))
    assert tell(office, post) == tell(office, post) == 0
    assert (post.sent, sealed(office)) == ([], [None])


def test_a_notice_waits_while_legalserver_cant_say_whether_it_is_safe(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"sms": PHONE}))
    post = Post(SafetyUnknown("away"))
    assert tell(office, post) == 0
    office.clock.advance(minutes=15)
    assert tell(office, post) == 1


def test_the_notice_gives_the_reference_code_and_nothing_that_tells_a_stranger_anything(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"email": EMAIL}))
    post = Post()
    tell(office, post)
    _, subject, text = post.sent[0]
    assert REFERENCE in text
    for telling in ("legal", "case", "26-0001042", "office", "sandbox", "LegalServer"):
        assert telling.lower() not in (subject + text).lower()


def test_the_notice_speaks_the_clients_language(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"email": EMAIL}, language="es"))
    post = Post()
    tell(office, post)
    assert "respuestas" in post.sent[0][2]


def test_without_a_safe_channel_nothing_is_kept_and_nobody_is_told(office: Office) -> None:
    office.submit(note())
    post = Post()
    assert tell(office, post) == 0
    assert sealed(office) == [None]


def test_a_channel_rests_encrypted_until_then(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"sms": PHONE}))
    assert PHONE.encode() not in sealed(office)[0]
    assert PHONE not in repr(office.plan(afterwards=Afterwards(channels={"sms": PHONE})))


def test_a_mail_server_that_refuses_is_asked_again_for_three_days(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"email": EMAIL}))
    assert tell(office, Post(Unreachable("mail"))) == 0
    office.clock.advance(hours=1)
    assert tell(office, Post()) == 1
    office.submit(note(), key="session-2", afterwards=Afterwards(channels={"email": EMAIL}))
    office.clock.advance(hours=73)
    assert tell(office, Post(Unreachable("mail"))) == 0
    assert sealed(office) == [None, None]


def test_a_notice_that_may_have_gone_out_is_not_repeated(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"email": EMAIL}))
    assert tell(office, Post(OutcomeUnknown("mail"))) == 0
    office.clock.advance(hours=1)
    assert tell(office, Post()) == 0
    assert sealed(office) == [None]


def test_the_same_answers_again_tell_the_client_nothing_again(office: Office) -> None:
    post = Post()
    for _ in range(2):
        office.submit(note(), afterwards=Afterwards(channels={"email": EMAIL}))
        tell(office, post)
    assert len(post.sent) == 1


def test_answers_go_an_hour_after_they_reached_legalserver(office: Office) -> None:
    office.submit(note(), upload(), afterwards=DELETE_AFTER_AN_HOUR)
    office.deliver()
    office.clock.advance(minutes=59)
    assert delete(office) == []
    office.clock.advance(minutes=1)
    assert delete(office) == [("intake.yml", "abc")]
    assert delete(office) == []
    assert sealed(office) == [None]


@pytest.mark.parametrize("error", [Unreachable("down"), Refused("bad", keys=["body"])])
def test_answers_stay_while_anything_of_them_waits(office: Office, error: Exception) -> None:
    office.server.fail("case_notes.create", error)
    office.submit(note(), upload(), afterwards=DELETE_AFTER_AN_HOUR)
    office.deliver()
    office.clock.advance(days=30)
    assert delete(office) == []


def test_answers_that_staff_withdrew_stay(office: Office) -> None:
    """Nothing of them is in LegalServer, so they exist nowhere else."""
    submission = office.submit(note(), afterwards=DELETE_AFTER_AN_HOUR)
    status = office.outbox.status(submission)
    assert status is not None
    office.outbox.cancel(status.rows[0].operation_id, "user 1")
    office.clock.advance(days=30)
    assert delete(office) == []


def test_answers_of_a_dry_run_stay_and_nobody_is_told(office: Office) -> None:
    rest = Afterwards(channels={"email": EMAIL}, interview="intake.yml", session="abc")
    office.submit(note(), dry_run=True, afterwards=rest)
    office.clock.advance(days=30)
    assert delete(office) == []
    assert tell(office, Post()) == 0


def test_a_revision_that_waits_keeps_the_answers_of_the_session(office: Office) -> None:
    office.submit(note("First."), afterwards=DELETE_AFTER_AN_HOUR)
    office.deliver()
    office.clock.advance(minutes=30)
    office.submit(note("Second."), afterwards=DELETE_AFTER_AN_HOUR)
    office.clock.advance(days=2)
    assert delete(office) == []
    office.deliver()
    office.clock.advance(hours=2)
    assert set(delete(office)) == {("intake.yml", "abc")}
    assert sealed(office) == [None, None]


def test_a_superseded_operation_does_not_keep_the_answers(office: Office) -> None:
    office.submit(note("First."), afterwards=DELETE_AFTER_AN_HOUR)
    office.submit(note("Second."), afterwards=DELETE_AFTER_AN_HOUR)
    office.deliver()
    office.clock.advance(hours=2)
    assert set(delete(office)) == {("intake.yml", "abc")}


def test_a_rotation_of_keys_keeps_what_remains_to_be_done(office: Office) -> None:
    office.submit(note(), afterwards=Afterwards(channels={"email": EMAIL}))
    rotate_keys(office.engine, Cipher(["new", "test key"]))
    office.outbox = Outbox(office.engine, Cipher(["new"]), office.clock)
    assert tell(office, Post()) == 1


def test_a_deletion_that_fails_is_tried_again(office: Office) -> None:
    office.submit(note(), afterwards=DELETE_AFTER_AN_HOUR)
    office.deliver()
    office.clock.advance(hours=2)

    def fails(interview: str, session: str) -> None:
        raise OSError("locked")

    with pytest.raises(OSError, match="locked"):
        delete_answers(office.outbox, fails)
    assert delete(office) == [("intake.yml", "abc")]


def test_what_remains_is_not_lost_when_the_row_changes_meanwhile(office: Office) -> None:
    office.submit(note(), afterwards=DELETE_AFTER_AN_HOUR)
    office.deliver()
    office.clock.advance(hours=2)
    anew = office.outbox.cipher.seal(b"{}")

    def while_another_writes(interview: str, session: str) -> None:
        with office.engine.begin() as connection:
            connection.execute(update(submissions).values(sealed=anew))

    delete_answers(office.outbox, while_another_writes)
    assert sealed(office) == [anew]
