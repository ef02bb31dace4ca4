"""Fixtures `server` and `sandbox`: one private docassemble server for the whole run, a fresh sandbox for each test."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
import sqlalchemy

from devserver.folder import TEST_FOLDER
from devserver.server import Server
from tests.sandbox_client import SandboxClient

# Its one row says when the next delivery is scheduled; it belongs to the schema.
WAKEUP = "legalaidsync_wakeup"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start docassemble, Celery, PostgreSQL, Redis and the sandbox once; also SIGTERM stops them in good order."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Server(TEST_FOLDER) as running:
        forget_earlier_submissions(running)
        yield running


def forget_earlier_submissions(server: Server) -> None:
    """Empty the outbox, so that nothing that a broken run left behind arrives in the middle of a test."""
    engine = sqlalchemy.create_engine(server.database_url, poolclass=sqlalchemy.NullPool)
    ours = [
        name
        for name in sqlalchemy.inspect(engine).get_table_names()
        if name.startswith("legalaidsync_") and name != WAKEUP
    ]
    if ours:
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text(f"truncate {', '.join(ours)} cascade"))


@pytest.fixture
def sandbox(server: Server) -> Iterator[SandboxClient]:
    """Give a test the sandbox with its first records, and leave it running and without faults."""
    client = SandboxClient(server.sandbox_url, server.sandbox_token)
    client.reset()
    yield client
    client.reset()
