"""How long staff wait for the sync desk on a whole docassemble server whose outbox holds ten thousand operations."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine, text

from devserver.folder import BENCH_FOLDER
from devserver.server import Server
from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen

from .busy_desk import fill_desk, reference_of
from .figures import Figure
from .samples import Sample

DESK = "docassemble.legalaidsync:data/questions/dashboard.yml"
SIZES = (100, 10_000)
ROUNDS = 9
FORGET = (
    "set local session_replication_role = replica",  # the audit's triggers refuse it to others
    "delete from legalaidsync_operation where matter_uuid like 'matter %'",
    "delete from legalaidsync_submission where key like 'busy %'",
)
MEANING = "Staff wait for docassemble, not for the queue."


def figures() -> Iterator[Figure]:
    """Start the private server, fill its outbox and measure each way of looking; yield one figure after the other."""
    with Server(BENCH_FOLDER, say=_say) as server:
        engine = create_engine(server.database_url)
        ensure_schema(engine)
        taken = {size: _measured(server, engine, size) for size in SIZES}
        _forget(engine)
        engine.dispose()
    few, many = SIZES
    for name in LOOKS:
        yield _figure(name, taken[few][name], taken[many][name])


def _measured(server: Server, engine: Engine, size: int) -> dict[str, Sample]:
    _forget(engine)
    fill_desk(engine, size, datetime.now(UTC))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))  # as autovacuum does by itself
    _say(f"looking at {size:,} operations")
    browser = Browser(server.url)
    browser.log_in(server.admin_email, server.admin_password)
    browser.start(DESK)
    return {name: Sample(tuple(_seconds(browser, look) for _ in range(ROUNDS))) for name, look in LOOKS.items()}


def _seconds(browser: Browser, look: Callable[[Browser], Screen]) -> float:
    started = time.perf_counter()
    screen = look(browser)
    seconds = time.perf_counter() - started
    if "Sync with LegalServer" not in screen.title:
        raise RuntimeError(f"{screen.title!r} is not the desk: this is no measurement")
    return seconds


def _home(**arguments: str) -> Callable[[Browser], Screen]:
    wanted = {"text": "", "state": "", "kind": "", "since": "", "until": ""} | arguments
    return lambda browser: browser.action("look", place="home", **wanted)


LOOKS: Mapping[str, Callable[[Browser], Screen]] = {
    "the whole desk": _home(),
    "a reference code": _home(text=reference_of(7)),
    "a case number": _home(text="26-2000007"),
    "state and kind": _home(state="needs attention", kind="update_matter"),
}


def _forget(engine: Engine) -> None:
    with engine.begin() as connection:
        for statement in FORGET:
            connection.execute(text(statement))


def _figure(name: str, few: Sample, many: Sample) -> Figure:
    small, large = SIZES
    measured = f"**{many.in_ms}** with {large:,} operations, {many.times(few):.2f} x {small:,} ({few.in_ms})"
    raw = f"{large:,}: {many.raw}; {small:,}: {few.raw}"
    return Figure(f"The sync desk: {name}", measured, MEANING, raw)


def _say(message: str) -> None:
    print(message, file=sys.stderr)
