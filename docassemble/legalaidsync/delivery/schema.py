"""Brings the tables of the outbox up to date: alembic, with a version table of its own."""

from __future__ import annotations

import os
import threading
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

VERSION_TABLE = "alembic_version_legalaidsync"  # docassemble's own database has a table `alembic_version` already
MIGRATIONS = Path(__file__).resolve().parent.parent / "alembic"
ADVISORY_LOCK = 0x1E6A1A1D  # any number that nobody else locks

_upgraded: set[tuple[int, str]] = set()
_one_at_a_time = threading.Lock()


def ensure_schema(engine: Engine) -> None:
    """Create or upgrade the tables, once per process and database; several processes may call it at once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database is away or refuses.
    """
    key = (os.getpid(), engine.url.render_as_string(hide_password=True))
    with _one_at_a_time:
        if key in _upgraded:
            return
        upgrade(engine)
        if engine.url.database not in (None, "", ":memory:"):  # each engine in memory is a database of its own
            _upgraded.add(key)


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction."""
    with engine.begin() as connection:
        _keep_others_out(connection)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@cache
def newest_revision() -> str:
    """Return the newest of our migrations."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def revision_of(connection: Connection) -> str | None:
    """Return the migration up to which a database has come; None if it has none of our tables."""
    known = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return known.get_current_revision()


def _keep_others_out(connection: Connection) -> None:
    """Hold a lock until the end of the transaction, where the database has one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
