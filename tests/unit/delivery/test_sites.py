"""Pauses of a site and what it does not pay for."""

from __future__ import annotations

from datetime import timedelta

from docassemble.legalaidsync.delivery import sites
from tests.unit.delivery.conftest import Office

NOTES = "POST /api/v2/matters/{matter}/notes"


def test_a_pause_says_why_by_whom_and_since_when(office: Office) -> None:
    office.outbox.pause_site("sandbox", "user 7")
    pause = office.outbox.paused_sites()["sandbox"]
    assert (pause.why, pause.by, pause.at) == ("staff", "user 7", office.clock())


def test_only_the_named_site_is_paused_and_only_until_it_is_resumed(office: Office) -> None:
    office.outbox.pause_site("sandbox", "user 7")
    with office.engine.connect() as connection:
        assert sites.is_paused(connection, "sandbox")
        assert not sites.is_paused(connection, "other")
    assert office.outbox.resume_site("sandbox", "user 7")
    assert office.outbox.paused_sites() == {}
    assert not office.outbox.resume_site("sandbox", "user 7")


def test_a_refused_token_does_not_end_the_pause_of_staff_nor_does_one_that_works(office: Office) -> None:
    office.outbox.pause_site("sandbox", "user 7")
    now = office.clock()
    with office.engine.begin() as connection:
        sites.token_refused(connection, "sandbox", "print", by="worker-1", at=now, probe_at=now)
        assert not sites.token_works(connection, "sandbox", now)
    assert office.outbox.paused_sites()["sandbox"].why == "staff"


def test_a_token_that_is_refused_again_keeps_the_time_of_the_first_refusal(office: Office) -> None:
    began = office.clock()
    for _ in range(2):
        now = office.clock()
        with office.engine.begin() as connection:
            probe_at = now + timedelta(minutes=10)
            sites.token_refused(connection, "sandbox", "print", by="worker-1", at=now, probe_at=probe_at)
        office.clock.advance(minutes=10)
    pause = office.outbox.paused_sites()["sandbox"]
    assert (pause.why, pause.at, pause.probe_at) == ("token", began, began + timedelta(minutes=20))


def test_one_worker_at_a_time_may_try_the_token(office: Office) -> None:
    now = office.clock()
    with office.engine.begin() as connection:
        sites.token_refused(connection, "sandbox", "print", by="worker-1", at=now, probe_at=now)
        until = now + timedelta(minutes=1)
        assert sites.take_probe(connection, "sandbox", now, until)
        assert not sites.take_probe(connection, "sandbox", now, until)
        assert sites.take_probe(connection, "sandbox", until, until + timedelta(minutes=1))


def test_an_endpoint_that_answered_402_is_known_for_a_day(office: Office) -> None:
    now = office.clock()
    with office.engine.begin() as connection:
        sites.remember_unpaid(connection, "sandbox", NOTES, now)
        assert sites.is_unpaid(connection, "sandbox", NOTES, now + timedelta(hours=23))
        assert not sites.is_unpaid(connection, "sandbox", NOTES, now + timedelta(hours=24))
        assert not sites.is_unpaid(connection, "other", NOTES, now)


def test_resuming_a_site_asks_again_what_it_pays_for(office: Office) -> None:
    """An office that has just bought the paid tier need not wait for a day."""
    with office.engine.begin() as connection:
        sites.remember_unpaid(connection, "sandbox", NOTES, office.clock())
        sites.resume(connection, "sandbox", by="user 7", at=office.clock())
        assert not sites.is_unpaid(connection, "sandbox", NOTES, office.clock())
