"""Which database the outbox lives in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError


@pytest.mark.parametrize(("database", "used"), [(None, "db"), ("las db", "las db")])
def test_the_outbox_lives_where_the_configuration_says(
    docassemble_context: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: str | None, used: str
) -> None:
    """docassemble's own database, or the one that another section describes."""
    from docassemble.legalaidsync import compat, connections

    configuration = {"secretkey": "s", "las db": {"name": "las"}, "legalaidsync": {"database": database}}
    monkeypatch.setattr(compat, "configuration", lambda: configuration)
    monkeypatch.setattr(compat, "alchemy_url", lambda section: f"sqlite:///{tmp_path / section}.db")
    monkeypatch.setattr(compat, "connect_args", lambda section: {})
    monkeypatch.setattr(connections, "_settings", connections._settings.__wrapped__)
    monkeypatch.setattr(connections, "_engine", connections._engine.__wrapped__)
    assert connections.outbox().counts()
    assert [path.stem for path in tmp_path.iterdir()] == [used]
    assert "legalaidsync_operation" in inspect(create_engine(f"sqlite:///{tmp_path / used}.db")).get_table_names()


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_written(
    docassemble_context: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """SQLAlchemy's errors end with the parameters of the statement, unless it is told not to."""
    from docassemble.legalaidsync import compat, connections

    monkeypatch.setattr(compat, "configuration", lambda: {"secretkey": "s", "legalaidsync": {}})
    monkeypatch.setattr(compat, "alchemy_url", lambda section: f"sqlite:///{tmp_path / section}.db")
    monkeypatch.setattr(compat, "connect_args", lambda section: {})
    monkeypatch.setattr(connections, "_settings", connections._settings.__wrapped__)
    engine = connections._engine.__wrapped__(0)
    with engine.connect() as connection, pytest.raises(OperationalError) as failed:
        connection.execute(text("insert into nowhere values (:said)"), {"said": "canarystory"})
    assert "nowhere" in str(failed.value)
    assert "canarystory" not in str(failed.value)
