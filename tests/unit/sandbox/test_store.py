"""The file of the stand-in: few connections, shared by threads, forks and processes, whole after a kill."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from docassemble.legalaidsync.sandbox.store import Store

WRITE_AND_DIE = """
import os, signal, sys
from docassemble.legalaidsync.sandbox.store import Store
store = Store(sys.argv[1])
with store.writing() as records:
    records.add("notes", {"subject": "kept"})
with store.writing() as records:
    records.add("notes", {"subject": "never committed"})
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what is added to whenever a connection is opened."""
    made: list[Any] = []
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *path, **how: made.append(path) or connect(*path, **how))
    return made


@pytest.fixture
def store(tmp_path: Path, opened: list[Any]) -> Store:
    made = Store(tmp_path / "site.sqlite")
    with made.writing() as records:
        records.rebuild()
    return made


def add(store: Store, subject: str) -> None:
    with store.writing() as records:
        records.add("notes", {"subject": subject})


def subjects(store: Store) -> list[str]:
    with store.reading() as records:
        return [record.fields["subject"] for record in records.all("notes")]


def test_many_transactions_of_many_threads_share_one_connection_when_they_follow_each_other(
    store: Store, opened: list[Any]
) -> None:
    for number in range(20):
        thread = threading.Thread(target=add, args=(store, str(number)))
        thread.start()
        thread.join()
    assert subjects(store) == [str(number) for number in range(20)]
    assert len(opened) == 1


def test_threads_side_by_side_lose_nothing(store: Store, opened: list[Any]) -> None:
    threads = [threading.Thread(target=lambda: [add(store, "x") for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(subjects(store)) == 100
    assert len(opened) <= 5


def test_a_failed_transaction_leaves_its_connection_fit_for_the_next(store: Store, opened: list[Any]) -> None:
    with suppress(ZeroDivisionError), store.writing() as records:
        records.add("notes", {"subject": "undone"})
        raise ZeroDivisionError
    add(store, "done")
    assert (subjects(store), len(opened)) == (["done"], 1)


def test_a_forked_process_opens_its_own_connection(store: Store) -> None:
    add(store, "parent")
    child = multiprocessing.get_context("fork").Process(target=add, args=(store, "child"))
    child.start()
    child.join(30)
    add(store, "parent again")
    assert (child.exitcode, subjects(store)) == (0, ["parent", "child", "parent again"])


def test_a_file_that_was_replaced_is_opened_anew(store: Store, tmp_path: Path) -> None:
    add(store, "old")
    for part in tmp_path.glob("site.sqlite*"):
        part.unlink()
    other = Store(store.path)
    with other.writing() as records:
        records.rebuild()
    add(store, "new")
    assert subjects(other) == ["new"]


def test_what_a_killed_process_committed_is_kept_and_nothing_else(store: Store) -> None:
    add(store, "first")
    ended = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(store.path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert subjects(store) == ["first", "kept"]


@pytest.mark.parametrize("path", ["/sandbox/reset", "/sandbox/desk/reset"])
def test_a_reset_empties_the_log(site: Any, tmp_path: Path, path: str) -> None:
    log = tmp_path / "site.sqlite-wal"
    site.note()
    assert log.stat().st_size > 0
    site.post(path)
    assert log.stat().st_size == 0
