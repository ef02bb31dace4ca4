"""A server of a test's own for the health check: every service it looks at, in good order until a test spoils one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.delivery.outbox import Outbox
from docassemble.legalaidsync.delivery.schema import ensure_schema
from docassemble.legalaidsync.sandbox.in_process import WsgiAdapter
from docassemble.legalaidsync.settings import read_settings
from tests.stand_in import TOKEN, StandIn

DAY = date(2026, 11, 20)  # on which the guidelines of the package are those of the year
ADDRESS = "https://example.legalserver.org"
KEY = "a-key-that-is-long-enough"
SITE = {"name": "example", "token": TOKEN, "token expires": "2099-01-01"}
SECTION = {"sites": [SITE], "encryption keys": [KEY], "signing keys": [KEY]}
TASKS, ROUTES = "docassemble.legalaidsync.tasks", "docassemble.legalaidsync.routes"


@contextmanager
def thread_context() -> Iterator[None]:
    """Stand in for docassemble's context in a thread."""
    from docassemble.base.thread_context import empty_globals, global_context, user_dict_context

    with global_context(empty_globals()) as context, user_dict_context({}):
        context.current_info = {"user": {"is_anonymous": True}, "yaml_filename": "", "session": "unit-test"}
        yield


@cache
def _migrated() -> bytes:
    """A database file with our tables, made once."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.sqlite"
        engine = create_engine(f"sqlite:///{file}")
        ensure_schema(engine)
        engine.dispose()
        return file.read_bytes()


class World:
    """The server that is looked at; tests change its attributes.

    Attributes:
        configuration: docassemble's Configuration.
        patch: what pytest takes back after the test.
        workers: what Celery's workers answer.
        redis_url, database_url: where those services are thought to be.
        mapping: what staff saved of the site's fields.
        adapters: address of a site -> what answers there; others are looked for on the network.
    """

    def __init__(self, folder: Path, stand_in: StandIn, redis_url: str, patch: pytest.MonkeyPatch) -> None:
        self.stand_in, self.redis_url, self.patch = stand_in, redis_url, patch
        database = folder / "docassemble.sqlite"
        database.write_bytes(_migrated())
        self.database_url = f"sqlite:///{database}"
        self.mapping = ""
        self.workers: list[dict[str, Any]] = []
        self.adapters = {ADDRESS: WsgiAdapter(stand_in.application)}
        self.outbox = Outbox(create_engine(self.database_url), Cipher([KEY]))
        places = {name: str(folder) for name in ("uploads", "log")}
        modules = {"celery modules": [TASKS], "preloaded modules": [ROUTES]}
        self.configuration: dict[str, Any] = {"secretkey": "s" * 32, "legalaidsync": dict(SECTION), **modules, **places}

    def set(self, **changed: Any) -> None:
        """Change keys of the section `legalaidsync`; underscores stand for spaces."""
        named = {name.replace("_", " "): value for name, value in changed.items()}
        self.configuration["legalaidsync"] = self.configuration["legalaidsync"] | named

    def set_site(self, **changed: Any) -> None:
        """Change keys of the one site."""
        named = {name.replace("_", " "): value for name, value in changed.items()}
        self.set(sites=[SITE | named])

    def answer_with(self, response: Response) -> list[Headers]:
        """Let somebody else answer at the site's address; returns the headers of what comes there."""
        seen: list[Headers] = []

        def application(environ: dict[str, Any], start_response: Any) -> Any:
            seen.append(Request(environ).headers)
            return response(environ, start_response)

        self.adapters[ADDRESS] = WsgiAdapter(application)
        return seen

    def session_of(self, site: Any) -> requests.Session:
        session = requests.Session()
        for address, adapter in self.adapters.items():
            session.mount(address, adapter)
        return session

    def find(self, **options: Any) -> dict[str, str]:
        """Run the health check: name of the check -> how to mend it."""
        from docassemble.legalaidsync.health import findings

        return {finding.name: finding.mend for finding in findings(**options)}

    def mended(self, **options: Any) -> dict[str, str]:
        """Run the health check and return only what is to mend."""
        return {name: mend for name, mend in self.find(**options).items() if mend}


def connect(world: World) -> None:
    """Let the health check look at this world."""
    from docassemble.legalaidsync import compat, connections
    from docassemble.legalaidsync.compat import mail as compat_mail
    from docassemble.legalaidsync.health import guidelines as health_of_guidelines
    from docassemble.legalaidsync.health import mapping as health_of_mapping
    from docassemble.legalaidsync.health import server, sites
    from docassemble.legalaidsync.site_mapping import saved as site_mappings

    world.workers = [{"ok": time.time()}]
    for module in (compat, compat_mail):
        world.patch.setattr(module, "configuration", lambda: world.configuration)
    world.patch.setattr(compat, "context_of_a_thread", thread_context)
    world.patch.setattr(compat, "ask_workers", lambda command, seconds: world.workers)
    world.patch.setattr(compat, "redis_address", lambda: (world.redis_url, {}))
    world.patch.setattr(compat, "database_url", lambda section: world.database_url)
    world.patch.setattr(compat, "database_arguments", lambda section: {})
    world.patch.setattr(health_of_guidelines, "date", SimpleNamespace(today=lambda: DAY))
    world.patch.setattr(connections, "RateLimit", lambda *known, **options: None)
    world.patch.setattr(connections, "_settings", lambda pid: read_settings(world.configuration, {}))
    world.patch.setattr(server, "engine", lambda: world.outbox.engine)
    world.patch.setattr(health_of_mapping, "connect", lambda name: (world.stand_in.client, None))
    world.patch.setattr(site_mappings, "stored_text", lambda site: world.mapping)
    for module in (connections, sites):
        world.patch.setattr(module, "session_of", world.session_of)
    for module in (server, sites):
        world.patch.setattr(module, "outbox", lambda: world.outbox)
