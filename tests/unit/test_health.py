"""Every fault that an administrator can make is named, with how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.plan import Plan, PlannedOperation
from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.delivery.settling import Verdict
from docassemble.legalaidsync.delivery.sites import token_refused
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.errors import TokenRefused
from docassemble.legalaidsync.settings import read_settings
from tests.stand_in import StandIn

SITE = {"name": "example", "token": "t"}
GOOD = {
    "secretkey": "s" * 32,
    "celery modules": ["docassemble.legalaidsync.tasks"],
    "preloaded modules": ["docassemble.legalaidsync.routes"],
    "legalaidsync": {"sites": [SITE], "encryption keys": ["k"]},
}

Check = Callable[..., dict[str, str]]


@pytest.fixture
def redis_answers() -> dict[str, bool]:
    """Whether Redis answers `now`; a test may change it."""
    return {"now": True}


@pytest.fixture
def outbox() -> Outbox:
    """An empty outbox, which each check looks into."""
    database = create_engine("sqlite://")
    ensure_schema(database)
    return Outbox(database, Cipher(["k"]))


@pytest.fixture
def check(
    docassemble_context: Any,
    monkeypatch: pytest.MonkeyPatch,
    stand_in: StandIn,
    redis_answers: dict[str, bool],
    outbox: Outbox,
) -> Check:
    """Return a function that runs the health check over a Configuration: name of the check -> how to mend it."""
    from docassemble.legalaidsync import compat, health

    database = outbox.engine
    monkeypatch.setattr(health, "engine", lambda: database)
    monkeypatch.setattr(health, "outbox", lambda: outbox)
    monkeypatch.setattr(health, "connect", lambda name: (stand_in.client, None))
    monkeypatch.setattr(health, "rate_limit", lambda name: SimpleNamespace(is_shared=redis_answers["now"]))

    def run(**changed: Any) -> dict[str, str]:
        configuration = GOOD | changed
        monkeypatch.setattr(compat, "configuration", lambda: configuration)
        monkeypatch.setattr(health, "settings", lambda: read_settings(configuration, {}))
        return {finding.name: finding.mend for finding in health.findings()}

    return run


def section(**changed: Any) -> dict[str, Any]:
    return {"sites": [SITE], "encryption keys": ["k"]} | changed


def test_a_good_configuration_has_nothing_to_mend(check: Check) -> None:
    assert check() == dict.fromkeys(
        [
            "Configuration",
            "Delivery tasks",
            "Routes",
            "Database tables",
            "Encryption keys",
            "Rate limit",
            "Launch from LegalServer",
            "Items for staff",
            "Sending e-mail",
            "Sending text messages",
            "Receiving e-mail",
            "LegalServer example",
            "Sending to example",
            "Token of example",
        ],
        "",
    )


def test_a_configuration_that_can_not_be_read_is_the_only_finding(check: Check) -> None:
    found = check(legalaidsync=section(sites=[{"name": "example"}]))
    assert list(found) == ["Configuration"]
    assert "site example: set `token`" in found["Configuration"]


@pytest.mark.parametrize("modules", [None, [], ["somebody.else.tasks"]])
def test_missing_delivery_tasks_are_named(check: Check, modules: Any) -> None:
    found = check(**{"celery modules": modules})
    assert "`docassemble.legalaidsync.tasks`" in found["Delivery tasks"]
    assert [name for name, mend in found.items() if mend] == ["Delivery tasks"]


def test_routes_that_the_web_server_will_not_find_are_named(check: Check) -> None:
    found = check(**{"preloaded modules": None, "packages": "/elsewhere"})
    assert "`docassemble.legalaidsync.routes`" in found["Routes"]
    assert [name for name, mend in found.items() if mend] == ["Routes"]


def test_a_missing_encryption_key_is_named(check: Check) -> None:
    found = check(legalaidsync=section(**{"encryption keys": None}))
    assert "`encryption keys`" in found["Encryption keys"]
    assert [name for name, mend in found.items() if mend] == ["Encryption keys"]


def test_a_limit_that_each_process_counts_alone_is_named(check: Check, redis_answers: dict[str, bool]) -> None:
    redis_answers["now"] = False
    found = check()
    assert "Redis" in found["Rate limit"]
    assert [name for name, mend in found.items() if mend] == ["Rate limit"]


@pytest.mark.parametrize(("days", "is_named"), [(-1, True), (0, True), (30, True), (31, False)])
def test_a_token_is_named_a_month_before_it_expires(check: Check, days: int, is_named: bool) -> None:
    day = date.today() + timedelta(days=days)
    found = check(legalaidsync=section(sites=[SITE | {"token expires": day}]))
    assert bool(found["Token of example"]) is is_named
    assert (str(day) in found["Token of example"]) is is_named


def test_a_refused_token_is_named_with_what_to_do(check: Check, stand_in: StandIn) -> None:
    stand_in.client = stand_in.connect(token="expired")
    assert TokenRefused.sentence in check()["LegalServer example"]


def test_a_site_that_is_down_is_named_and_the_others_are_checked(check: Check, stand_in: StandIn) -> None:
    stand_in.fault(path="/api/*", status=403, times=1)
    found = check(legalaidsync=section(sites=[SITE, SITE | {"name": "other"}]))
    assert found["LegalServer example"]
    assert found["LegalServer other"] == ""


def submit_note(outbox: Outbox, key: str) -> None:
    payload = {"subject": "Intake [K7QF3]", "body": "", "note_type": "General Notes"}
    note = PlannedOperation("case_note", "what happened", payload=payload)
    outbox.submit(Plan(key, "example", "a-matter", "26-0001042", "K7QF3", "intake", "link 3f2a", (note,)))


def test_items_that_wait_for_a_person_are_counted(check: Check, outbox: Outbox) -> None:
    for key, end in (("1", State.NEEDS_ATTENTION), ("2", State.NEEDS_ATTENTION), ("3", State.NEEDS_DECISION)):
        submit_note(outbox, key)
        claim = outbox.claim("worker", 60)
        assert claim is not None
        outbox.settle(claim, Verdict(end))
    found = check()
    assert found["Items for staff"].startswith("2 x needs attention, 1 x needs a decision: open the sync desk")
    assert [name for name, mend in found.items() if mend] == ["Items for staff"]


def test_what_is_on_its_way_is_nothing_to_mend(check: Check, outbox: Outbox) -> None:
    submit_note(outbox, "1")
    assert check()["Items for staff"] == ""


def test_a_site_that_staff_have_paused_is_named_with_who_and_how_to_resume(check: Check, outbox: Outbox) -> None:
    outbox.pause_site("example", "user 7")
    found = check(legalaidsync=section(sites=[SITE, SITE | {"name": "other"}]))
    assert "paused by user 7 since" in found["Sending to example"]
    assert "`resume example`" in found["Sending to example"]
    assert found["Sending to other"] == ""


def test_a_site_that_rests_for_its_token_is_named_with_what_ends_it(check: Check, outbox: Outbox) -> None:
    now = outbox.clock()
    with outbox.engine.begin() as connection:
        token_refused(connection, "example", "fingerprint", by="worker 1", at=now, probe_at=now)
    assert "set a token that works" in check()["Sending to example"]


def test_a_database_that_is_away_is_named_and_the_other_checks_go_on(
    check: Check, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("select", {}, Exception("down"))

    monkeypatch.setattr(outbox, "counts", away)
    found = check()
    assert "check `db` in the Configuration" in found["Items for staff"]
    assert found["LegalServer example"] == ""
