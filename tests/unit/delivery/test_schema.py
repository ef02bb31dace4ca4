"""The migrations build what the tables say, beside whatever else lives in the database."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Table, create_engine, inspect, select, text

from docassemble.legalaidsync.delivery.schema import VERSION_TABLE, ensure_schema, upgrade
from docassemble.legalaidsync.delivery.tables import accesses, metadata, wakeups


def test_the_migrations_build_exactly_the_tables(make_engine: Callable[[], Engine]) -> None:
    engine = make_engine()
    ensure_schema(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_names_of_indexes_and_constraints_are_equal_too(make_engine: Callable[[], Engine], table: Table) -> None:
    """Alembic's comparison does not look at them all."""
    migrated, created = make_engine(), create_engine("sqlite://")
    upgrade(migrated)
    metadata.create_all(created)
    for look in ("get_columns", "get_indexes", "get_unique_constraints", "get_foreign_keys", "get_pk_constraint"):
        one, other = (getattr(inspect(engine), look)(table.name) for engine in (migrated, created))
        assert json.dumps(one, default=str) == json.dumps(other, default=str)


def test_upgrading_again_changes_nothing_and_leaves_other_tables_alone(make_engine: Callable[[], Engine]) -> None:
    engine = make_engine()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('docassemble')"))
    upgrade(engine)
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["docassemble"]
        assert len(connection.execute(select(wakeups)).all()) == 1


def test_threads_of_one_process_upgrade_once(make_engine: Callable[[], Engine]) -> None:
    failures: list[Exception] = []

    def ensure() -> None:
        try:
            ensure_schema(make_engine())
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=ensure) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_times_come_back_aware_and_in_utc(make_engine: Callable[[], Engine]) -> None:
    engine = make_engine()
    upgrade(engine)
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=-6)))
    row = {"at": noon, "actor": "a", "site": "s", "matter_uuid": "m", "resource": "matters", "field_names": "[]"}
    with engine.begin() as connection:
        connection.execute(accesses.insert().values(**row))
        found = connection.execute(select(accesses.c.at)).scalar_one()
    assert found == noon
    assert found.tzinfo is UTC
