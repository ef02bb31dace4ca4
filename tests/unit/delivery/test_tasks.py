"""The Celery task with a private Celery application in place of docassemble's."""

from __future__ import annotations

import importlib
import logging
import sys
from contextlib import nullcontext
from types import ModuleType
from typing import Any

import pytest
from celery import Celery
from sqlalchemy.exc import OperationalError

from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.errors import Unreachable
from docassemble.legalaidsync.settings import Settings
from tests.unit.delivery.conftest import Office, note, upload

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def kept() -> list[str]:
    """What was done beside the deliveries; with `something` in it, something is left to do."""
    return []


@pytest.fixture
def tasks(office: Office, monkeypatch: pytest.MonkeyPatch, kept: list[str]) -> Any:
    """`tasks.py`, imported against stand-ins of docassemble's modules and of our connections."""
    stand_ins: dict[str, dict[str, Any]] = {
        "docassemble.webapp.tasks.app": {"celery_app": Celery("private", broker=NOWHERE)},
        "docassemble.webapp.tasks.context": {"bg_context": nullcontext},
        "docassemble.legalaidsync.connections": {
            "outbox": lambda: office.outbox,
            "connect": office.connect,
            "settings": lambda: Settings(sites={}),
            "retry_policy": lambda: office.policy,
        },
        "docassemble.legalaidsync.keeping": {
            "keep": lambda: kept.append("kept"),
            "has_something_to_keep": lambda: "something" in kept,
        },
    }
    for name, members in stand_ins.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    package = importlib.import_module("docassemble.legalaidsync")
    for name in ("connections", "keeping"):
        monkeypatch.setattr(package, name, sys.modules[f"docassemble.legalaidsync.{name}"], raising=False)
    for name in ("delivering", "tasks"):  # put in and taken out, so that the test's end removes what is imported now
        monkeypatch.setitem(sys.modules, f"docassemble.legalaidsync.{name}", package)
        del sys.modules[f"docassemble.legalaidsync.{name}"]
    return importlib.import_module("docassemble.legalaidsync.tasks")


@pytest.fixture
def scheduled(tasks: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The countdowns of the runs that were put on the broker."""
    countdowns: list[float] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda kwargs, countdown, **options: countdowns.append(countdown))
    return countdowns


def test_a_run_delivers_and_schedules_nothing_when_all_is_at_rest(
    office: Office, tasks: Any, scheduled: list[float]
) -> None:
    office.submit(note())
    tasks.deliver.run()
    assert office.outbox.counts()[State.SENT] == 1
    assert scheduled == []


def test_any_number_of_runs_schedules_one_next_run(office: Office, tasks: Any, scheduled: list[float]) -> None:
    """Ten nudges while LegalServer is down leave one scheduled run behind, not ten."""
    office.submit(note())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=120))
    office.submit(note(), key="session-2", matter_uuid="matter-2")
    for _ in range(10):
        tasks.deliver.run()
    assert scheduled == [120]
    tasks.deliver.run(anew=True)
    assert scheduled == [120, 120]


def test_a_long_wait_is_cut_into_shorter_ones(office: Office, tasks: Any, scheduled: list[float]) -> None:
    office.submit(note())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=7200))
    tasks.deliver.run()
    assert scheduled == [tasks.LONGEST_WAIT]


def test_a_nudge_without_a_broker_says_so_and_loses_nothing(
    office: Office, tasks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    office.submit(note())
    with caplog.at_level(logging.WARNING):
        assert tasks.nudge() is False
    assert "the broker is away: OperationalError" in caplog.text
    assert office.outbox.counts()[State.QUEUED] == 1


def test_the_task_is_acknowledged_late_and_redelivered_when_its_process_dies(tasks: Any) -> None:
    assert tasks.deliver.name == "legalaidsync.deliver"
    assert tasks.deliver.acks_late
    assert tasks.deliver.reject_on_worker_lost


def test_a_run_does_what_is_to_be_kept_and_looks_again_while_something_is(
    tasks: Any, scheduled: list[float], kept: list[str]
) -> None:
    """Purging and digests need no cron: as long as something is left, a run every half hour looks after it."""
    tasks.deliver.run()
    assert kept == ["kept"]
    assert scheduled == []
    kept.append("something")
    for _ in range(3):
        tasks.deliver.run()
    assert scheduled == [tasks.LONGEST_WAIT]


def test_a_run_without_the_database_comes_back(
    office: Office,
    tasks: Any,
    scheduled: list[float],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A task that fails is gone for good, and nobody else would look into the outbox for an hour."""
    office.submit(note())

    def away(*_arguments: object) -> None:
        raise OperationalError("SELECT 'Zebulon Canary'", {}, Exception("connection refused"))

    with monkeypatch.context() as broken, caplog.at_level(logging.DEBUG):
        broken.setattr(office.outbox, "claim", away)
        tasks.deliver.run()
    assert scheduled == [tasks.DATABASE_IS_TRIED_AGAIN]
    assert "the database is away" in caplog.text
    assert "Canary" not in caplog.text
    tasks.deliver.run()
    assert office.outbox.counts()[State.SENT] == 1


def test_a_wakeup_that_could_not_be_scheduled_is_not_believed(
    office: Office, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis was away for a moment: the next run, however early, schedules the one that is missing."""
    office.submit(note())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=600))
    tasks.deliver.run()
    countdowns: list[float] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda kwargs, countdown, **options: countdowns.append(countdown))
    tasks.deliver.run()
    assert countdowns == [600]


def test_a_scheduled_run_that_redis_has_forgotten_is_scheduled_anew_by_cron(
    office: Office, tasks: Any, scheduled: list[float]
) -> None:
    office.submit(note())
    office.server.fail("case_notes.create", Unreachable("down", retry_after=600))
    tasks.deliver.run()
    tasks.nudge(anew=True)
    tasks.deliver.run(anew=True)
    assert scheduled == [600, 0.0, 600]


def test_a_run_of_a_program_ends_after_its_time(office: Office, tasks: Any) -> None:
    """A page that delivers has to answer; what is left waits for the next one."""
    office.submit(note(), upload())
    assert tasks.deliver_here(limit=10, seconds=0.0).reached == {}
    assert tasks.deliver_here(limit=1).reached == {State.SENT: 1}
