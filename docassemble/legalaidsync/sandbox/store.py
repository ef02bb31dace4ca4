"""All records of the stand-in in one SQLite file, shared by every process that opens it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

SCHEMA_VERSION = 3
BUSY_SECONDS = 30
MOST_IDLE = 8
LARGEST_ID = 2**63 - 1
SCHEMA = """
CREATE TABLE records (
    resource TEXT NOT NULL, id INTEGER NOT NULL, uuid TEXT NOT NULL, parent TEXT, fields TEXT NOT NULL,
    PRIMARY KEY (resource, id), UNIQUE (resource, uuid));
CREATE INDEX records_by_parent ON records (resource, parent);
CREATE TABLE files (uuid TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE calls (at REAL NOT NULL, caller TEXT NOT NULL DEFAULT '');
CREATE TABLE faults (
    id INTEGER PRIMARY KEY, remaining INTEGER, throws INTEGER NOT NULL DEFAULT 0, rule TEXT NOT NULL);
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER,
    request_id TEXT, fault TEXT);
"""
TABLES = ("records", "files", "settings", "calls", "faults", "journal")


NAMESPACE = uuid5(NAMESPACE_URL, "https://github.com/docassemble.legalaidsync/sandbox")


def fixed_uuid(*names: object) -> str:
    """Return the uuid that always belongs to these names."""
    return str(uuid5(NAMESPACE, "/".join(map(str, names))))


@dataclass
class Record:
    """One stored record; `fields` holds JSON-ready values, references as uuids."""

    resource: str
    id: int
    uuid: str
    parent: str | None
    fields: dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Rows of the tables `records` and `files`."""

    records: list[tuple[Any, ...]]
    files: list[tuple[Any, ...]]


@dataclass
class Idle:
    """Open connections that no transaction uses, of one process to one file."""

    process: int
    file: tuple[int, int] | None
    connections: deque[sqlite3.Connection]


class Store:
    """Keeps a few connections to the file open and lends each transaction one of its own.

    The file may be shared by threads, forks and processes: a connection that a fork inherited is never touched, and one
    to a file that was deleted or replaced is closed.

    Args:
        path: the SQLite file; made, readable by its owner only, if it is not there.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        # Only a new file is touched: closing a file that SQLite has open would drop the locks of this whole process.
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        self._idle = self._none_idle()
        self._inherited: list[Idle] = []
        with self._lent() as connection:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")

    def _none_idle(self) -> Idle:
        return Idle(os.getpid(), self._file(), deque())

    def _file(self) -> tuple[int, int] | None:
        """Tell which file is at the path now."""
        with suppress(FileNotFoundError):
            about = self.path.stat()
            return about.st_dev, about.st_ino
        return None

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection: one that is idle, or a new one."""
        idle = self._current()
        try:
            connection = idle.connections.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            if idle is self._idle and len(idle.connections) < MOST_IDLE and not connection.in_transaction:
                idle.connections.append(connection)
            else:
                connection.close()

    def _current(self) -> Idle:
        """Return the idle connections, none of them if this is a forked process or another file than before."""
        idle = self._idle
        if idle.process != os.getpid():
            # SQLite forbids even to close what a fork inherited, so it is kept out of the collector's reach.
            self._inherited.append(idle)
            self._idle = self._none_idle()
        elif idle.file != self._file():
            self.close()
        return self._idle

    def close(self) -> None:
        """Close the idle connections; the next transaction opens a new one."""
        idle, self._idle = self._idle, self._none_idle()
        while idle.connections:
            idle.connections.pop().close()

    def _connect(self) -> sqlite3.Connection:
        # A connection wanders between threads, but no two use it at once.
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        # A stand-in's records need not survive a power cut, so no commit waits for the disk.
        connection.execute("PRAGMA synchronous = OFF")
        # The last one to leave would otherwise copy the whole log back.
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
        return connection

    def truncate_log(self) -> None:
        """Copy the write-ahead log back into the file and empty it, as far as other processes let it."""
        with self._lent() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """Yield the records as they are at one moment."""
        with self._transaction("DEFERRED") as records:
            yield records

    @contextmanager
    def writing(self) -> Iterator[Records]:
        """Yield the records for change; one writer at a time, all or nothing."""
        with self._transaction("IMMEDIATE") as records:
            yield records

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[Records]:
        with self._lent() as connection:
            connection.execute(f"BEGIN {kind}")
            try:
                yield Records(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


class Records:
    """The records inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @property
    def prepared(self) -> bool:
        """Tell whether the file already has this version's tables."""
        return bool(self.connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION)

    def rebuild(self) -> None:
        """Drop everything and make empty tables."""
        for name in TABLES:
            self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in SCHEMA.split(";"):
            self.connection.execute(statement)
        self.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def add(
        self, resource: str, fields: dict[str, Any], *, parent: str | None = None, uuid: str = "", id: int | None = None
    ) -> Record:
        """Store a new record under the next free id; a uuid is made unless given."""
        record = Record(resource, id or self._next_id(resource), uuid or str(uuid4()), parent, fields)
        self.connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
            (record.resource, record.id, record.uuid, record.parent, json.dumps(fields)),
        )
        return record

    def _next_id(self, resource: str) -> int:
        highest = self.connection.execute("SELECT max(id) FROM records WHERE resource = ?", (resource,)).fetchone()[0]
        return (highest or 0) + 1

    def save(self, record: Record) -> None:
        """Write a changed record back."""
        self.connection.execute(
            "UPDATE records SET parent = ?, fields = ? WHERE resource = ? AND uuid = ?",
            (record.parent, json.dumps(record.fields), record.resource, record.uuid),
        )

    def remove(self, record: Record) -> None:
        self.connection.execute("DELETE FROM records WHERE resource = ? AND uuid = ?", (record.resource, record.uuid))

    def by_uuid(self, resource: str, uuid: str) -> Record | None:
        return self._one("resource = ? AND uuid = ?", resource, uuid)

    def by_id(self, resource: str, id: int) -> Record | None:
        # SQLite holds no greater number, so there is no such record.
        return self._one("resource = ? AND id = ?", resource, id) if abs(id) <= LARGEST_ID else None

    def all(self, resource: str, parent: str | None = None) -> list[Record]:
        """Return the records of a resource by ascending id, of one parent if given."""
        if parent is None:
            return self._many("resource = ? ORDER BY id", resource)
        return self._many("resource = ? AND parent = ? ORDER BY id", resource, parent)

    def _one(self, condition: str, *values: object) -> Record | None:
        found = self._many(condition, *values)
        return found[0] if found else None

    def _many(self, condition: str, *values: object) -> list[Record]:
        rows = self.connection.execute(
            f"SELECT resource, id, uuid, parent, fields FROM records WHERE {condition}", values
        )
        return [Record(resource, id, uuid, parent, json.loads(fields)) for resource, id, uuid, parent, fields in rows]

    def rows(self) -> Rows:
        """Return all records and files as they are stored."""
        return Rows(
            self.connection.execute("SELECT * FROM records").fetchall(),
            self.connection.execute("SELECT * FROM files").fetchall(),
        )

    def put_rows(self, rows: Rows) -> None:
        """Store records and files of which none is there yet."""
        self.connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", rows.records)
        self.connection.executemany("INSERT INTO files VALUES (?, ?)", rows.files)

    def put_file(self, uuid: str, content: bytes) -> None:
        self.connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (uuid, content))

    def file(self, uuid: str) -> bytes:
        row = self.connection.execute("SELECT content FROM files WHERE uuid = ?", (uuid,)).fetchone()
        return bytes(row[0]) if row else b""
