"""Every place of a private server where something may be left behind, read whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import redis
import requests
import sqlalchemy

from devserver.server import Server

from .clear_text import found_in

DATABASES_OF_REDIS = 16
SEAM = 65536
# What docassemble itself keeps in clear, and no add-on can prevent (docs/delivery.md): uploaded files with the names
# that they had on the client's computer, as long as the session, and each screen with its script for a minute in Redis.
UPLOADS = "uploads"
SCREENS = (b"da:html:", b"da:rjs:")
Piece = tuple[str, bytes]
Read = Callable[[Server], Iterator[Piece]]


class Search:
    """Looks for words in all places of a server; what it has found clean once is not read again.

    Args:
        words: what must not be readable.
    """

    def __init__(self, server: Server, words: Iterable[str]) -> None:
        self._server = server
        self.words = tuple(words)
        self._clean: set[bytes] = set()
        self._ends: dict[str, tuple[int, bytes]] = {}

    def pass_over_what_is_there(self, *places: str) -> None:
        """Take what earlier runs and other tests have left, there or everywhere, for clean: no word was used yet."""
        for place in places or PLACES:
            for name, data in PLACES[place](self._server):
                self._remember(name, data)

    def found(self, *places: str) -> dict[str, set[str]]:
        """Return what is readable in these places (by default in all): name of the piece -> the words."""
        found: dict[str, set[str]] = {}
        for place in places or PLACES:
            for name, data in PLACES[place](self._server):
                if words := self._judge(name, data):
                    found[name] = found.get(name, set()) | words
        return found

    def _judge(self, name: str, data: bytes) -> set[str]:
        if hashlib.sha256(data).digest() in self._clean:
            return set()
        words = found_in(self._new_part(name, data), self.words)
        if not words:
            self._remember(name, data)
        return words

    def _new_part(self, name: str, data: bytes) -> bytes:
        """Return what was written after a clean beginning, and a piece of that: a word may lie across the seam."""
        length, digest = self._ends.get(name, (0, b""))
        if hashlib.sha256(data[:length]).digest() != digest:
            return data
        return data[max(0, length - SEAM) :]

    def _remember(self, name: str, data: bytes) -> None:
        digest = hashlib.sha256(data).digest()
        self._clean.add(digest)
        self._ends[name] = (len(data), digest)


def logs(server: Server) -> Iterator[Piece]:
    """Every log: gunicorn with the addresses that were asked for, docassemble, Celery, PostgreSQL, Redis, sandbox."""
    return _files(server.folder.root / "log")


def temporary_files(server: Server) -> Iterator[Piece]:
    """The temporary folder and the home of the server's programs."""
    yield from _files(server.folder.root / "tmp")
    yield from _files(server.folder.root / "home")


def tables(server: Server) -> Iterator[Piece]:
    """Every row of every table of docassemble's database, ours and docassemble's own."""
    engine = sqlalchemy.create_engine(server.database_url, poolclass=sqlalchemy.NullPool)
    names = sqlalchemy.inspect(engine).get_table_names()
    with engine.connect() as connection:
        for name in names:
            columns = "to_jsonb(t) - 'filename'" if name == UPLOADS else "to_jsonb(t)"
            rows = connection.execute(sqlalchemy.text(f'select ({columns})::text from "{name}" t')).scalars()
            yield from ((f"table {name}", row.encode()) for row in rows)


def keys(server: Server) -> Iterator[Piece]:
    """Every key and value of every database of Redis, where Celery's messages and results are, too."""
    for number in range(DATABASES_OF_REDIS):
        with redis_of(server, number) as store:
            names = [key for key in set(store.scan_iter(count=1000)) if not key.startswith(SCREENS)]
            for key, value in zip(names, _values(store, names), strict=True):
                yield f"Redis {number} {key.decode(errors='replace')}", key + b"\n" + value


def history_of_keys(server: Server) -> Iterator[Piece]:
    """What Redis has written to disk: also keys that lived for a moment only."""
    for path in sorted((server.folder.root / "redis").rglob("*.aof")):
        orders = list(_orders(path.read_bytes()))
        yield from ((f"{path.name} {order[1][:60]!r}", b"\n".join(order)) for order in orders if not _is_screen(order))


def mails(server: Server) -> Iterator[Piece]:
    """Every message that the server has sent, without the address that it went to: envelope and `To`."""
    for number, mail in enumerate(server.mails()):
        del mail["To"], mail["X-RcptTo"]
        yield f"mail {number}", mail.as_bytes()


def journal(server: Server) -> Iterator[Piece]:
    """The addresses at which LegalServer was asked."""
    yield "journal of the sandbox", requests.get(f"{server.sandbox_url}/sandbox/journal", timeout=30).content


def redis_of(server: Server, number: int = 0) -> redis.Redis:
    """Return a connection to one of the databases of the server's Redis, by default to docassemble's."""
    port = server.folder.remembered()["ports"]["redis"]
    return redis.Redis(port=port, db=number)


PLACES: Mapping[str, Read] = {
    "logs": logs,
    "tables": tables,
    "keys of Redis": keys,
    "files of Redis": history_of_keys,
    "mails": mails,
    "journal": journal,
    "temporary files": temporary_files,
}


def _files(folder: Path) -> Iterator[Piece]:
    for path in sorted(folder.rglob("*")):
        yield f"name {path.name}", path.name.encode()
        if path.is_file():
            yield str(path.relative_to(folder.parent)), path.read_bytes()


def _orders(history: bytes) -> Iterator[list[bytes]]:
    """Read Redis' own record of its commands: `*2`, then `$3` and `GET`, each part with its length before it."""
    lines, place = re.compile(rb"\*(\d+)\r\n"), 0
    while head := lines.match(history, place):
        place, parts = head.end(), []
        for _ in range(int(head[1])):
            end = history.index(b"\r\n", place)
            length = int(history[place + 1 : end])
            parts.append(history[end + 2 : end + 2 + length])
            place = end + length + 4
        yield [*parts, b""] if len(parts) == 1 else parts


def _is_screen(order: list[bytes]) -> bool:
    return order[1].startswith(SCREENS)


def _values(store: redis.Redis, names: Sequence[bytes]) -> Iterator[bytes]:
    """Return values whatever their type, asked for together; DUMP gives all of a value, compressed where it is long."""
    asked = store.pipeline(transaction=False)
    for name in names:
        asked.type(name)
    for name, kind in zip(names, asked.execute(), strict=True):
        READ.get(kind, lambda asked, name: asked.dump(name))(asked, name)
    for value in asked.execute():
        yield value if isinstance(value, bytes) else repr(value).encode()


READ: Mapping[bytes, Callable[[redis.client.Pipeline, bytes], object]] = {
    b"string": lambda asked, name: asked.get(name),
    b"list": lambda asked, name: asked.lrange(name, 0, -1),
    b"set": lambda asked, name: asked.smembers(name),
    b"zset": lambda asked, name: asked.zrange(name, 0, -1),
    b"hash": lambda asked, name: asked.hgetall(name),
}
