"""Whatever may set deliveries going besides the worker: docassemble's cron, and a signed address for any scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import requests
from sqlalchemy import NullPool, create_engine, text

from devserver.client_link import signer_of
from devserver.server import Server
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from tests import forking
from tests.integration.test_doors import DOORS, call
from tests.sandbox_client import SandboxClient
from tests.walking import OutboxRows, player, wait_for

CRON = "docassemble.legalaidsync:data/questions/cron.yml"
SECONDS = 120


@pytest.fixture(scope="module")
def doors(server: Server) -> str:
    """The session of the doors; a client's first signed link makes it."""
    client = player(server)
    client.walk()
    client.browser.action("sync_status_link")
    session, *_ = sessions_of(server, DOORS)  # other tests have made sessions of their own
    return session


@pytest.fixture
def waiting(server: Server, sandbox: SandboxClient) -> Iterator[str]:
    """The reference of a submission that is due, and that nobody is going to look at."""
    engine = create_engine(server.database_url, poolclass=NullPool)
    outbox = Outbox(engine, Cipher(["not needed here"]))
    outbox.pause_site("sandbox", "test")
    reference = player(server).walk().reference
    assert OutboxRows(server).all_in(reference, "queued")
    outbox.resume_site("sandbox", "test")
    yield reference
    outbox.resume_site("sandbox", "test")


def has_arrived(server: Server, reference: str) -> Callable[[], bool]:
    return lambda: OutboxRows(server).all_in(reference, "sent", "needs a decision")


def sessions_of(server: Server, interview: str) -> list[str]:
    """The sessions of an interview, straight from docassemble's database."""
    engine = create_engine(server.database_url, poolclass=NullPool)
    with closing(engine.connect()) as connection:
        found = connection.execute(text("SELECT DISTINCT key FROM userdict WHERE filename = :f"), {"f": interview})
        return list(found.scalars())


def run_cron(server: Server) -> None:
    forking.run("docassemble.webapp.cron", "-type", "cron_hourly", env=server.environment(), check=True)


def test_cron_delivers_what_is_due(server: Server, waiting: str) -> None:
    run_cron(server)
    wait_for(has_arrived(server, waiting))


def test_there_is_one_session_for_cron_however_many_clients_came(server: Server, waiting: str) -> None:
    assert len(sessions_of(server, CRON)) == 1


def test_nobody_but_cron_is_let_in(server: Server, waiting: str) -> None:
    [session] = sessions_of(server, CRON)
    visit = {"i": CRON, "session": session}
    for extra in ({}, {"action": "eyJhY3Rpb24iOiAiY3Jvbl9ob3VybHkiLCAiYXJndW1lbnRzIjoge319"}):
        answer = requests.get(f"{server.url}/interview", params=visit | extra, timeout=SECONDS, allow_redirects=False)
        assert (answer.status_code, answer.json()["ok"]) == (404, False)
    assert OutboxRows(server).all_in(waiting, "queued")


def test_a_signed_address_delivers_what_is_due(server: Server, doors: str, waiting: str) -> None:
    token = signer_of(server).door_token("deliver_due", {}, "program scheduler", doors, 1)
    answer = call(server, doors, "deliver_due", {"token": token})
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "data": {"nudged": True}, "error": None})
    wait_for(has_arrived(server, waiting))


def test_the_address_for_a_scheduler_is_printed_by_a_command(server: Server, waiting: str) -> None:
    printed = forking.command("deliver-url", "--days", "30", env=server.environment(), check=True)
    answer = requests.get(printed.stdout.strip(), timeout=SECONDS, allow_redirects=False)
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    wait_for(has_arrived(server, waiting))


@pytest.mark.parametrize("token", ["", "forged.token"])
def test_without_a_good_token_nothing_is_delivered(server: Server, doors: str, waiting: str, token: str) -> None:
    answer = call(server, doors, "deliver_due", {"token": token})
    assert answer.status_code == 401
    assert OutboxRows(server).all_in(waiting, "queued")
