"""Signed addresses outlive docassemble's `interview delete days`, judged by docassemble's own cron."""

from __future__ import annotations

import pytest
import requests
from sqlalchemy import NullPool, create_engine, text

from devserver.server import Server
from tests import forking
from tests.integration.test_doors import DOORS
from tests.integration.test_scheduled import CRON, SECONDS, sessions_of

LONG_AGO = "1999-01-01"


def run_cron(server: Server, kind: str) -> None:
    """Run what `docassemble.webapp.cron` itself starts; the whole of it runs in test_scheduled.py."""
    job = ("--app", "docassemble.webapp.server", "cron", "run", kind)
    forking.run("flask", *job, env=server.environment() | {"IN_CRON": "true"}, check=True)


def signed_address(server: Server) -> str:
    return forking.command("deliver-url", "--days", "30", env=server.environment(), check=True).stdout.strip()


def answers(url: str) -> bool:
    answer = requests.get(url, timeout=SECONDS, allow_redirects=False)
    return answer.status_code == 200 and answer.json()["ok"] is True


def let_age(server: Server, interview: str) -> None:
    engine = create_engine(server.database_url, poolclass=NullPool)
    with engine.begin() as connection:
        age = text("UPDATE userdict SET modtime = :long_ago WHERE filename = :interview")
        connection.execute(age, {"long_ago": LONG_AGO, "interview": interview})


@pytest.fixture
def address(server: Server) -> str:
    return signed_address(server)


def test_the_hourly_cron_keeps_the_session_of_signed_addresses(server: Server, address: str) -> None:
    let_age(server, DOORS)
    run_cron(server, "cron_hourly")
    run_cron(server, "cron_daily")
    assert answers(address)


def test_the_hourly_cron_keeps_its_own_session(server: Server, address: str) -> None:
    let_age(server, CRON)
    run_cron(server, "cron_hourly")
    run_cron(server, "cron_daily")
    assert len(sessions_of(server, CRON)) == 1


def test_a_new_address_works_although_the_session_was_deleted(server: Server, address: str) -> None:
    """Nobody ran the hourly cron for long."""
    let_age(server, DOORS)
    run_cron(server, "cron_daily")
    assert sessions_of(server, DOORS) == []
    assert answers(signed_address(server))
