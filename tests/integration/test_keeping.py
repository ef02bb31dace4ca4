"""Notices, the end of answers, keys and databases on a real docassemble server with a real mail server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
import yaml

from devserver.configuration import STAFF
from devserver.intake_player import IntakePlayer, Walk
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from tests import forking
from tests.sandbox_client import SandboxClient
from tests.server_database import database_of
from tests.walking import GAPS, OutboxRows, player, sheet, wait_for

CLIENT = "canary.client@mail.example"
STORY = "canarytale about a green piano"
PAPER = b"canaryletter: please pay for the piano"
NOTES = "/api/v2/matters/*/notes"


@dataclass(frozen=True)
class Office:
    """The private server from where an administrator sits: commands, the database, the mailbox."""

    server: Server

    def run(self, *command: str, config: Path | None = None, fails: bool | None = False) -> str:
        """Run a command of ours as an administrator would, and return what it prints; `fails=None`: it may fail."""
        env = self.server.environment() | ({"DA_CONFIG_FILE": str(config)} if config else {})
        done = forking.command(*command, env=env)
        assert fails is None or bool(done.returncode) is fails, done.stdout + done.stderr
        return done.stdout

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Run one statement in docassemble's database."""
        with database_of(self.server).begin() as connection:
            result = connection.execute(sqlalchemy.text(statement), values)
            return list(result) if result.returns_rows else []

    def letters_to(self, address: str) -> list[str]:
        """Return subject and text of every message to an address."""
        found = [mail for mail in self.server.mails() if address in str(mail["To"])]
        return [f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}" for mail in found]  # type: ignore[union-attr]

    def config_with(self, folder: Path, **changed: Any) -> Path:
        """Write a Configuration that differs; keys of `legalaidsync` with spaces are written with underscores."""
        settings = yaml.safe_load(self.server.config_file.read_text())
        ours = {name.replace("_", " "): value for name, value in changed.items() if name != "top"}
        settings["legalaidsync"] |= ours
        path = folder / "config.yml"
        path.write_text(yaml.safe_dump(settings | changed.get("top", {})))
        return path


@pytest.fixture
def office(server: Server) -> Iterator[Office]:
    """An empty mailbox, and a mail server that runs afterwards."""
    server.forget_mails()
    office = Office(server)
    [[table]] = office.sql("select to_regclass('legalaidsync_notice')")
    if table:  # a fresh server has none before its first use
        office.sql("delete from legalaidsync_notice")
    yield office
    server.start_mail()


@pytest.fixture
def sandbox(sandbox: SandboxClient) -> SandboxClient:
    """The case with gaps has no e-mail address either, so that the client is asked for one."""
    sandbox.edit(GAPS, client_email_address=None)
    return sandbox


def client_with_mail(server: Server, paper: bytes = PAPER) -> IntakePlayer:
    answers = sheet(
        client__email=CLIENT,
        safe_channels=["email"],
        what_happened=STORY,
        papers=[Upload("letter.txt", paper, "text/plain")],
    )
    return player(server, GAPS, answers)


def arrived(server: Server, walk: Walk) -> None:
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))


def sealed(office: Office, reference: str) -> Any:
    return office.sql("select sealed from legalaidsync_submission where reference = :r", r=reference)[0].sealed


def test_a_client_hears_where_it_is_safe_and_the_address_is_forgotten(
    server: Server, sandbox: SandboxClient, office: Office
) -> None:
    """The worker sends the message through docassemble's mail; it says nothing that a stranger could use."""
    walk = client_with_mail(server).walk()
    wait_for(lambda: office.letters_to(CLIENT))
    arrived(server, walk)
    [letter] = office.letters_to(CLIENT)
    assert walk.reference in letter
    for telling in (GAPS, "legal", "sandbox", "Umberwick", STORY):
        assert telling.lower() not in letter.lower()
    assert CLIENT.encode() not in bytes(sealed(office, walk.reference))
    assert CLIENT not in server.log_text()


def test_a_client_who_calls_nothing_safe_hears_nothing(server: Server, sandbox: SandboxClient, office: Office) -> None:
    walk = player(server, GAPS, sheet(client__email=CLIENT, safe_channels=[])).walk()
    arrived(server, walk)
    office.run("deliver")
    assert office.letters_to(CLIENT) == []


def test_a_mail_server_that_is_down_costs_nobody_a_message(
    server: Server, sandbox: SandboxClient, office: Office
) -> None:
    server.stop_mail()
    walk = client_with_mail(server).walk()
    arrived(server, walk)
    wait_for(lambda: office.sql("select 1 from legalaidsync_notice where refused_at is not null"))
    assert CLIENT not in server.log_text()
    server.start_mail()
    office.sql("update legalaidsync_notice set refused_at = refused_at - interval '1 hour'")
    office.run("deliver")
    assert len(office.letters_to(CLIENT)) == 1


def test_staff_hear_once_in_a_period_whatever_processes_want_to_tell_them(
    server: Server, sandbox: SandboxClient, office: Office
) -> None:
    sandbox.fault(method="POST", path=NOTES, times=1, when="before", kind="status", status=400)
    walk = client_with_mail(server).walk()
    wait_for(lambda: office.letters_to(STAFF))
    deliver = forking.Program(forking.OURS, ("deliver",), server.environment())
    together = [deliver.start() for _ in range(2)]
    assert [process.wait(120) for process in together] == [0, 0]
    [letter] = office.letters_to(STAFF)
    assert f"{walk.reference} (sandbox)" in letter
    for private in (GAPS, "Umberwick", STORY, CLIENT, sandbox.matter_uuid(GAPS)):
        assert private not in letter


def test_answers_and_papers_are_deleted_a_day_after_they_arrived(
    server: Server, sandbox: SandboxClient, office: Office
) -> None:
    """The session is encrypted: the worker has no key of it and needs none. docassemble itself leaves the files."""
    paper = b"canaryletter " + uuid.uuid4().hex.encode()
    walk = client_with_mail(server, paper).walk()
    arrived(server, walk)
    [[session]] = office.sql(
        "select split_part(series, ' ', 2) from legalaidsync_submission where reference = :r", r=walk.reference
    )
    assert [row.encrypted for row in answers(office, session)].count(False) == 0
    assert files_with(server, paper)
    office.run("deliver")
    assert answers(office, session)
    office.sql("update legalaidsync_operation set updated_at = updated_at - interval '25 hours'")
    office.run("deliver")
    assert answers(office, session) == []
    assert office.sql("select 1 from userdictkeys where key = :s", s=session) == []
    assert office.sql("select 1 from uploads where key = :s", s=session) == []
    assert files_with(server, paper) == []
    assert sealed(office, walk.reference) is None
    assert [note["subject"].count(walk.reference) for note in sandbox.notes(GAPS)].count(1) == 1


def test_keys_are_rotated_by_a_command_and_back(
    server: Server, sandbox: SandboxClient, office: Office, tmp_path: Path
) -> None:
    walk = client_with_mail(server).walk()
    arrived(server, walk)
    office.sql("update legalaidsync_submission set sealed = null where reference <> :r", r=walk.reference)
    secret = yaml.safe_load(server.config_file.read_text())["secretkey"]
    both = office.config_with(tmp_path, encryption_keys=["a new key", secret])
    assert "opened by none of the keys: 0" in office.run("rotate-keys", config=both)
    try:
        told = office.run("rotate-keys", fails=True)
        assert "Put the older key back" in told
        new = office.config_with(tmp_path, encryption_keys=["a new key"])
        assert "sealed with the newest key: 0" in office.run("rotate-keys", config=new)
    finally:
        office.run("rotate-keys", config=office.config_with(tmp_path, encryption_keys=[secret, "a new key"]))


def test_the_outbox_may_live_in_a_database_of_its_own(server: Server, office: Office, tmp_path: Path) -> None:
    database = yaml.safe_load(server.config_file.read_text())["db"]
    autocommit = sqlalchemy.create_engine(server.database_url, isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        connection.execute(sqlalchemy.text("drop database if exists legalaidsync_apart"))
        connection.execute(sqlalchemy.text("create database legalaidsync_apart"))
    apart = {"las db": database | {"name": "legalaidsync_apart"}}
    config = office.config_with(tmp_path, database="las db", top=apart)
    assert "queued: 0" in office.run("status", config=config)
    url = sqlalchemy.make_url(server.database_url).set(database="legalaidsync_apart")
    tables = sqlalchemy.inspect(sqlalchemy.create_engine(url)).get_table_names()
    assert "legalaidsync_operation" in tables
    assert "userdict" not in tables


def answers(office: Office, session: str) -> list[Any]:
    return office.sql("select encrypted from userdict where key = :s", s=session)


def files_with(server: Server, content: bytes) -> list[Path]:
    uploads = server.folder.root / "files"
    return [path for path in uploads.rglob("*") if path.is_file() and content in path.read_bytes()]
