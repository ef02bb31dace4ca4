"""A private PostgreSQL without docassemble, for tests and measurements of the outbox alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from devserver import ports
from devserver.folder import PrivateFolder
from devserver.postgres import Postgres

NAME = "postgres"
SECONDS = 60.0


class PostgresAlone:
    """A cluster in a folder of its own. Start it from the main thread: it dies with the thread that started it."""

    def __init__(self, folder: Path) -> None:
        private = PrivateFolder(folder)
        private.make()
        self._postgres = Postgres(private, "synthetic")
        self._port = ports.choose([NAME], {})[NAME]
        self._postgres.initialise()
        self._child = self._postgres.child(self._port, {"PATH": os.environ["PATH"]})

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._child.start()
        self._child.wait_until(lambda: self._postgres.answers(self._port), SECONDS)

    def stop(self) -> None:
        """Stop it; connections that are open break."""
        self._child.stop()

    def make_database(self, name: str) -> str:
        """Make an empty database and return its SQLAlchemy URL."""
        self._postgres.create_database(self._port)
        url = self._postgres.url(self._port)
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return f"{url.rpartition('/')[0]}/{name}"


@contextmanager
def running_postgres(folder: Path) -> Iterator[PostgresAlone]:
    """Run a private PostgreSQL in an empty folder."""
    postgres = PostgresAlone(folder)
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()
