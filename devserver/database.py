"""A PostgreSQL cluster by itself, for tests and measurements that need the real database but no docassemble."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import credentials, ports
from .folder import PrivateFolder
from .postgres import Postgres
from .processes import Child, clean_up_leftovers

START_SECONDS = 60.0


@dataclass
class RunningDatabase:
    """A cluster that answers; `restart()` ends it like an operator would, and starts it again on the same port."""

    url: str
    _child: Child
    _postgres: Postgres
    _port: int

    def restart(self) -> None:
        """Stop the server, whatever is connected, and wait until the new one answers."""
        self._child.stop()
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers; raise DidNotStart if it does not."""
        self._child.start()
        self._child.wait_until(lambda: self._postgres.answers(self._port), START_SECONDS)

    def stop(self) -> None:
        """Stop the server."""
        self._child.stop()


@contextmanager
def running_database(root: Path) -> Iterator[RunningDatabase]:
    """Give a running cluster with an empty database `docassemble`, kept in the folder `root` from run to run.

    Raises:
        AlreadyRunning: another process uses the folder.
        DevServerError: PostgreSQL is not installed or does not start.
    """
    folder = PrivateFolder(root)
    folder.make()
    folder.lock()
    try:
        postgres = Postgres(folder, credentials.load_or_make(folder.credentials_file).database_password)
        clean_up_leftovers(folder.root / "run", [folder.root, postgres.data])
        postgres.initialise()
        port = ports.choose(["postgres"], folder.remembered().get("ports", {}))["postgres"]
        folder.remember(ports={"postgres": port})
        running = RunningDatabase(postgres.url(port), postgres.child(port, os.environ), postgres, port)
        running.start()
        try:
            postgres.create_database(port)
            yield running
        finally:
            running.stop()
    finally:
        folder.unlock()
