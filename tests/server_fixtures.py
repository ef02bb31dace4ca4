"""Fixtures `server` and `sandbox`: one private docassemble server for the whole run, a fresh sandbox for each test."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from devserver.folder import TEST_FOLDER, PrivateFolder
from devserver.server import Server
from docassemble.legalaidsync.delivery.schema import ensure_schema
from tests import forking
from tests.places import redis_of
from tests.quick_passwords import check_quickly
from tests.sandbox_client import SandboxClient
from tests.server_database import database_of

# Its one row says when the next delivery is scheduled; it belongs to the schema.
WAKEUP = "legalaidsync_wakeup"
OPERATION = "legalaidsync_operation"
PATIENCE_IN_TENTHS = 50
FIRST_PROCESS = "gw0"
FOLDER_VARIABLE = "LEGALAIDSYNC_TEST_FOLDER"
# For Redis itself, which looks through its thousands of keys faster than it tells us their names.
FORGET = "for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end"
TRACES = ("log", "tmp")
SESSIONS = ("userdict", "userdictkeys", "tempuser", "uploads", "email", "shortener")
LEARNED = {"legalaidsync_unpaid_endpoint", "legalaidsync_site"}


def pytest_configure(config: pytest.Config) -> None:
    """Where several processes run the tests, they share one that forks."""
    if config.getoption("dist", "no") != "no" and forking.ADDRESS not in os.environ:
        os.environ[forking.ADDRESS] = forking.fork_server()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start docassemble, Celery, PostgreSQL, Redis and the sandbox once; also SIGTERM stops them in good order.

    Each process of pytest-xdist has a server of its own; LEGALAIDSYNC_TEST_FOLDER names another folder.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(os.environ.get(FOLDER_VARIABLE) or TEST_FOLDER).resolve()
    process = os.environ.get("PYTEST_XDIST_WORKER", FIRST_PROCESS)
    mine = folder if process == FIRST_PROCESS else folder.with_name(f"{folder.name}-{process}")
    forget_earlier_traces(mine)
    with Server(mine, spawn=forking.fork, durable=False) as running:
        forget_earlier_submissions(running)
        forget_earlier_sessions(running)
        check_quickly(running, running.admin_email, running.admin_password)
        yield running


def forget_earlier_submissions(server: Server) -> None:
    """Make the outbox and empty it, so that nothing that a broken run left behind arrives in the middle of a test."""
    engine = database_of(server)
    ensure_schema(engine)
    ours = [
        name
        for name in sqlalchemy.inspect(engine).get_table_names()
        if name.startswith("legalaidsync_") and name != WAKEUP
    ]
    if ours:
        with engine.begin() as connection:
            # The audit's triggers refuse it to everybody but the owner of the whole cluster.
            connection.execute(sqlalchemy.text("set local session_replication_role = replica"))
            # Truncating would lock whole tables, while the worker that has just started looks into several of them.
            for name in ours:
                connection.execute(sqlalchemy.text(f"delete from {name}"))


def forget_earlier_traces(folder: Path) -> None:
    """Remove what the searches read through and nothing needs: each run would take longer than the one before.

    Where a server runs, nothing is touched; the next one refuses to start there.
    """
    for name in TRACES if PrivateFolder(folder).holder() is None else ():
        shutil.rmtree(folder / name, ignore_errors=True)


def forget_earlier_sessions(server: Server) -> None:
    """Empty the tables in which docassemble keeps sessions and their files."""
    with database_of(server).begin() as connection:
        connection.execute(sqlalchemy.text(f"truncate {', '.join(SESSIONS)} cascade"))


def forget_what_was_learned(server: Server) -> None:
    """Forget which endpoints answered 402 and which sites are paused: each test has a site of its own kind."""
    engine = database_of(server)
    tables = set(sqlalchemy.inspect(engine).get_table_names()) & LEARNED
    with engine.begin() as connection:
        for table in tables:
            connection.execute(sqlalchemy.text(f"delete from {table}"))


def begin_a_new_minute(server: Server) -> None:
    """The stand-in counts requests afresh after its reset; so must the limit that docassemble's processes share."""
    with redis_of(server) as shared:
        shared.eval(FORGET, 0, "legalaidsync:*")


def withdraw_what_waits(server: Server) -> None:
    """Let nothing of an earlier test arrive in the middle of the next one."""
    engine = database_of(server)
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text(
                f"update {OPERATION} set state = 'cancelled', due_at = null where state in ('queued', 'retry')"
            )
        )
    sending = sqlalchemy.text(f"select count(*) from {OPERATION} where state = 'sending' and due_at > now()")
    for _ in range(PATIENCE_IN_TENTHS):
        with engine.connect() as connection:
            if not connection.execute(sending).scalar_one():
                return
        time.sleep(0.1)


@pytest.fixture
def sandbox(server: Server) -> Iterator[SandboxClient]:
    """Give a test the sandbox with its first records, and leave it running and without faults."""
    client = SandboxClient(server.sandbox_url, server.sandbox_token)
    withdraw_what_waits(server)
    client.reset()
    begin_a_new_minute(server)
    forget_what_was_learned(server)
    yield client
    client.reset()
