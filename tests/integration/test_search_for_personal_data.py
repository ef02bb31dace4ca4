"""The search of test_privacy.py sees every place: what is planted there is found, and gone when it is taken away."""

from __future__ import annotations

import pickle
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from mailbox import Maildir

import pytest
import requests
import sqlalchemy

from devserver.server import Server
from tests.places import PLACES, Search, redis_of
from tests.sandbox_client import SandboxClient

PLANTED = "Plantedcañary Nobody"
CELERY = 5
Plant = Callable[[Server], Iterator[None]]


def in_a_log(server: Server) -> Iterator[None]:
    path = server.folder.root / "log" / "planted.log"
    path.write_text(f"INFO the client {PLANTED} was not found\n")
    yield
    path.unlink()


def in_a_table(server: Server) -> Iterator[None]:
    engine = sqlalchemy.create_engine(server.database_url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("create table canary_planted (content bytea)"))
        row = {"content": zlib.compress(PLANTED.encode())}
        connection.execute(sqlalchemy.text("insert into canary_planted values (:content)"), row)
    yield
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("drop table canary_planted"))


def as_a_result_of_celery(server: Server) -> Iterator[None]:
    store = redis_of(server, CELERY)
    store.set("celery-task-meta-planted", pickle.dumps({"status": "FAILURE", "result": ValueError(PLANTED)}))
    yield
    store.delete("celery-task-meta-planted")


def as_a_message_of_celery(server: Server) -> Iterator[None]:
    store = redis_of(server, CELERY)
    store.lpush("planted", zlib.compress(pickle.dumps([PLANTED])))
    yield
    store.delete("planted")


def in_a_mail(server: Server) -> Iterator[None]:
    mail = EmailMessage()
    mail["To"] = "staff@mail.example"
    mail.set_content(f"{PLANTED} has sent answers.")
    mails = Maildir(server.folder.mailbox, factory=None)
    key = mails.add(mail)
    yield
    mails.discard(key)


def in_an_address_of_legalserver(server: Server) -> Iterator[None]:
    requests.get(f"{server.sandbox_url}/api/v2/matters/{PLANTED}", timeout=30)
    yield
    requests.delete(f"{server.sandbox_url}/sandbox/journal", timeout=30)


def in_a_temporary_file(server: Server) -> Iterator[None]:
    path = server.folder.root / "tmp" / "datempplanted.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{PLANTED}</w:t>")
    yield
    path.unlink()


def in_the_name_of_a_temporary_file(server: Server) -> Iterator[None]:
    path = server.folder.root / "tmp" / f"{PLANTED}.txt"
    path.touch()
    yield
    path.unlink()


PLANTS: list[tuple[str, Plant]] = [
    ("logs", in_a_log),
    ("tables", in_a_table),
    ("keys of Redis", as_a_result_of_celery),
    ("keys of Redis", as_a_message_of_celery),
    ("mails", in_a_mail),
    ("journal", in_an_address_of_legalserver),
    ("temporary files", in_a_temporary_file),
    ("temporary files", in_the_name_of_a_temporary_file),
]


@pytest.mark.parametrize(("place", "plant"), PLANTS)
def test_what_is_planted_is_found_until_it_is_taken_away(
    server: Server, sandbox: SandboxClient, place: str, plant: Plant
) -> None:
    search = Search(server, [PLANTED])
    search.pass_over_what_is_there(place)
    with contextmanager(plant)(server):
        assert list(search.found(place).values()) == [{PLANTED}]
    assert search.found(place) == {}


def test_what_was_in_redis_for_a_moment_only_is_found_on_disk(server: Server) -> None:
    """The file keeps it for good, so each run plants another word."""
    word = f"Momentcañary {uuid.uuid4().hex}"
    search = Search(server, [word])
    search.pass_over_what_is_there("files of Redis")
    store = redis_of(server, 0)
    store.set("planted", word)
    store.delete("planted")
    assert list(search.found("files of Redis").values()) == [{word}]
    assert search.found("keys of Redis") == {}


@pytest.mark.parametrize("key", ["da:html:planted", "da:rjs:planted"])
def test_a_screen_that_docassemble_keeps_for_a_minute_is_the_only_key_left_out(server: Server, key: str) -> None:
    """A known exception: see docs/delivery.md."""
    search, store = Search(server, [PLANTED]), redis_of(server, 0)
    search.pass_over_what_is_there("keys of Redis")
    store.set(key, PLANTED, ex=60)
    assert search.found("keys of Redis") == {}
    store.rename(key, "da:planted")
    assert list(search.found("keys of Redis").values()) == [{PLANTED}]
    store.delete("da:planted")


def test_every_address_that_a_browser_asks_for_is_in_a_log(server: Server) -> None:
    """So a value in an address of ours would be found; docassemble's own log has no addresses."""
    search = Search(server, [f"Addresscañary{uuid.uuid4().hex}"])
    search.pass_over_what_is_there("logs")
    requests.get(f"{server.url}/interview", params={"i": search.words[0]}, timeout=60)
    assert set(search.found("logs")) == {"log/docassemble.log", "log/gunicorn.log"}


def test_something_is_planted_in_every_place() -> None:
    assert {place for place, _ in PLANTS} | {"files of Redis"} == set(PLACES)


def test_a_word_that_begins_in_what_was_found_clean_is_found_when_it_is_complete(server: Server) -> None:
    """Of a file that has grown only the end is read."""
    path = server.folder.root / "log" / "planted.log"
    path.write_text("INFO nothing happened\n" * 10_000 + PLANTED[:7])
    search = Search(server, [PLANTED])
    search.pass_over_what_is_there("logs")
    assert search.found("logs") == {}
    with path.open("a") as log:
        log.write(PLANTED[7:])
    assert search.found("logs") == {"log/planted.log": {PLANTED}}
    path.unlink()
