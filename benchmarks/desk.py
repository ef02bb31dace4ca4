"""How long staff wait for the sync desk on a whole docassemble server whose outbox holds ten thousand operations."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine, text

from devserver.folder import BENCH_FOLDER
from devserver.server import Server
from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen

from .busy_desk import fill_desk, reference_of
from .figures import Figure
from .samples import Prepare, Sample, sample_in_rounds

DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
OPERATIONS = 10_000
ROUNDS = 15
FLOOR = "a screen of the desk that reads nothing"
FORGET = (
    "set local session_replication_role = replica",  # the audit's triggers refuse it to others
    "delete from legalaidsync_operation where matter_uuid like 'matter %'",
    "delete from legalaidsync_submission where key like 'busy %'",
)
MEANING = "Under a second, whatever staff look for."
Look = Callable[[Browser], Screen]


def figures() -> Iterator[Figure]:
    """Start the private server, fill its outbox and measure each way of looking; yield one figure after the other."""
    with Server(BENCH_FOLDER, say=_say) as server:
        engine = create_engine(server.database_url)
        ensure_schema(engine)
        _forget(engine)
        fill_desk(engine, OPERATIONS, datetime.now(UTC))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))  # as autovacuum does by itself
        taken = _measured(server)
        _forget(engine)
        engine.dispose()
    floor = taken.pop(FLOOR)
    for name, sample in taken.items():
        yield _figure(name, sample, floor)


def _measured(server: Server) -> dict[str, Sample]:
    browser = Browser(server.url)
    browser.log_in(server.admin_email, server.admin_password)
    browser.start(DESK)
    _say(f"looking at {OPERATIONS:,} operations")
    return sample_in_rounds({name: _prepared(browser, look) for name, look in LOOKS.items()}, ROUNDS)


def _prepared(browser: Browser, look: Look) -> Prepare:
    def call() -> None:
        screen = look(browser)
        if screen.title not in TITLES:
            raise RuntimeError(f"{screen.title!r} is not the desk: this is no measurement")

    return lambda: call


def _home(**arguments: str) -> Look:
    wanted = {"text": "", "state": "", "kind": "", "since": "", "until": ""} | arguments
    return lambda browser: browser.action("look", place="home", **wanted)


TITLES = ("Sync with LegalServer", "Which submissions do you look for?")
LOOKS: Mapping[str, Look] = {
    FLOOR: lambda browser: browser.action("look", place="filter"),
    "the whole desk": _home(),
    "a reference code": _home(text=reference_of(7)),
    "a case number": _home(text="26-2000007"),
    "state and kind": _home(state="needs attention", kind="update_matter"),
}


def _forget(engine: Engine) -> None:
    with engine.begin() as connection:
        for statement in FORGET:
            connection.execute(text(statement))


def _figure(name: str, sample: Sample, floor: Sample) -> Figure:
    measured = f"**{sample.in_ms}**, {sample.times(floor):.1f} x {FLOOR} ({floor.in_ms})"
    title = f"The sync desk with {OPERATIONS:,} operations: {name}"
    return Figure(title, measured, MEANING, f"{sample.raw}; {FLOOR}: {floor.raw}")


def _say(message: str) -> None:
    print(message, file=sys.stderr)
