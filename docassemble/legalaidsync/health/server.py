# do not pre-load
"""Checks of this server: Celery, Redis, the database and our tables in it, routes, launches, disk, waiting items."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import redis
from sqlalchemy import NullPool, create_engine, text

from .. import compat
from ..connections import engine, outbox
from ..delivery.schema import newest_revision, revision_of
from ..delivery.states import State
from ..settings import Settings
from ..wording import Sentence, Several
from .clocks import clock_finding
from .documents import letterheads, pdf_of_documents
from .finding import Finding
from .launch import launch_trouble
from .running import Check, Look

WORKER_SECONDS = 4.0  # a worker's main process answers at once, even while its children deliver
REDIS_SECONDS = 2.0
DATABASE_SECONDS = 3  # libpq and MySQL's client take whole seconds
SMALLEST_DISK = 500 * 1024 * 1024
STOPPED = (State.NEEDS_ATTENTION, State.NEEDS_DECISION)  # until a person does something
USUAL_FOLDERS = {"uploads": "/usr/share/docassemble/files", "log": "/usr/share/docassemble/log"}
CLOUDS = ("s3", "azure")  # with one of them enabled, files rest there


def server_checks(settings: Settings) -> list[Check]:
    """Return the checks that are about no single LegalServer site."""
    section = settings.database
    looks: dict[str, Look] = {
        "health_tasks": celery,
        "health_routes": routes,
        "health_redis": shared_memory,
        "health_database": partial(database, section),
        "health_tables": tables,
        "health_launch": launch,
        "health_items": waiting,
        "health_disk": disk,
        "health_pdf": pdf_of_documents,
        "health_letterheads": letterheads,
    }
    return [Check(Sentence(name), look, section) for name, look in looks.items()]


def celery() -> Iterator[Finding]:
    """Look whether our task is configured, whether a worker answers, and whether it knows the task."""
    name, worker = Sentence("health_tasks"), Sentence("health_worker")
    if not compat.has_own_task():
        yield Finding(name, Sentence("health_no_tasks", module=compat.TASKS))
        return
    yield Finding(name)
    answers = compat.ask_workers(compat.CLOCK, WORKER_SECONDS)
    if not answers:
        yield Finding(worker, Sentence("health_no_worker"))
        return
    times = [answer["ok"] for answer in answers if isinstance(answer.get("ok"), float)]
    yield Finding(worker, "" if times else Sentence("health_old_worker"))
    yield clock_finding(Sentence("health_worker_clock"), times[0] if times else None)


def routes() -> Iterator[Finding]:
    """Look whether the web server has our Flask routes."""
    yield Finding(
        Sentence("health_routes"),
        "" if compat.has_own_routes() else Sentence("health_no_routes", module=compat.ROUTES),
    )


def shared_memory() -> Iterator[Finding]:
    """Look whether docassemble's Redis answers."""
    url, options = compat.redis_address()
    seconds = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    try:
        with redis.Redis.from_url(url, **{**options, **seconds}) as client:
            client.ping()
    except redis.RedisError as error:
        yield Finding(Sentence("health_redis"), Sentence("health_no_redis", error=type(error).__name__))
        return
    yield Finding(Sentence("health_redis"))


def database(section: str) -> Iterator[Finding]:
    """Look whether the outbox's database answers, and what time it is there."""
    url, arguments = compat.database_url(section), compat.database_arguments(section)
    kind = url.partition(":")[0].partition("+")[0]
    given_up = {"connect_timeout": DATABASE_SECONDS} if kind in ("postgresql", "mysql", "mariadb") else {}
    looking = create_engine(url, connect_args={**arguments, **given_up}, poolclass=NullPool, hide_parameters=True)
    with looking.connect() as connection:
        yield Finding(Sentence("health_database"))
        moment = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")) if given_up else None
        theirs = float(moment.scalar_one()) if moment and kind == "postgresql" else None
    yield clock_finding(Sentence("health_database_clock"), theirs)


def tables() -> Iterator[Finding]:
    """Look whether our tables are those of this version of the package; what is missing is made."""
    with engine().connect() as connection:
        found = revision_of(connection)
    newest = newest_revision()
    other = Sentence("health_other_tables", found=found or "-", newest=newest) if found != newest else ""
    yield Finding(Sentence("health_tables"), other)


def launch() -> Iterator[Finding]:
    """Look whether LegalServer can launch interviews, if the office wants that."""
    detail = launch_trouble()
    yield Finding(Sentence("health_launch"), Sentence("health_no_launch", detail=detail) if detail else "")


def waiting() -> Iterator[Finding]:
    """Look for items that wait for a person; the server itself is well."""
    counts = outbox().counts()
    found = Several(*(_counted(state, counts[state]) for state in STOPPED if counts[state]))
    mend = Sentence("health_waiting", counts=found) if found else ""
    yield Finding(Sentence("health_items"), mend, waits_for_staff=True)


def _counted(state: State, count: int) -> Sentence:
    return Sentence("health_count", count=count, state=Sentence("desk_state_" + state.value.replace(" ", "_")))


def disk() -> Iterator[Finding]:
    """Look whether every folder that is written to can be written to, and has room."""
    places = places_written_to(compat.configuration())
    troubles = [trouble for place in places if (trouble := _trouble_with(place))]
    yield Finding(Sentence("health_disk"), troubles[0] if troubles else "")


def places_written_to(configuration: Any) -> list[Path]:
    """Return the folders that docassemble and we write to on this machine."""
    in_cloud = any((configuration.get(cloud) or {}).get("enable") for cloud in CLOUDS)
    wanted = {"log"} if in_cloud else {"uploads", "log"}
    named = [configuration.get(name) or USUAL_FOLDERS[name] for name in sorted(wanted)]
    return [Path(tempfile.gettempdir()), *map(Path, named)]


def _trouble_with(place: Path) -> Sentence | None:
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"1")
        free = shutil.disk_usage(place).free
    except OSError as error:
        return Sentence("health_not_writable", place=place, error=type(error).__name__)
    least = SMALLEST_DISK // 2**20
    return Sentence("health_disk_full", place=place, free=free // 2**20, least=least) if free < SMALLEST_DISK else None
