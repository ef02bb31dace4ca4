# do not pre-load
"""The only importer of docassemble names that are not documented, or that moved between releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from docassemble.base.functions import get_current_info, get_uid
from docassemble.base.hooks import get_configuration
from docassemble.base.sql import alchemy_url, connect_args

TASKS = "docassemble.legalaidsync.tasks"


def configuration() -> Mapping[str, Any]:
    """Return docassemble's whole Configuration."""
    return get_configuration() or {}


def has_own_task() -> bool:
    """Return whether the workers of this server know our Celery task; if not, background actions must deliver."""
    return TASKS in (configuration().get("celery modules") or ())


def database_url(section: str) -> str:
    """Return the SQLAlchemy URL of the database that a section of the Configuration describes."""
    return str(alchemy_url(section))


def database_arguments(section: str) -> dict[str, Any]:
    """Return what SQLAlchemy's `connect_args` needs for that database."""
    return dict(connect_args(section))


def redis_address() -> tuple[str, dict[str, Any]]:
    """Return the URL of docassemble's Redis, with the database it keeps its own keys in, and the client's options."""
    from docassemble.base.config import parse_redis_uri

    host, port, user, password, database, _, options = parse_redis_uri()
    secret = f"{quote(user or '', safe='')}:{quote(password, safe='')}@" if password else ""
    scheme = "rediss" if options.get("ssl") else "redis"
    return f"{scheme}://{secret}{host}:{port}/{database}", {key: options[key] for key in options if key != "ssl"}


def session_id() -> str:
    """Return the id of the interview session that is running."""
    return str(get_uid())


def interview_name() -> str:
    """Return the file name of the interview that is running."""
    return str(get_current_info().get("yaml_filename") or "")


def current_action() -> str | None:
    """Return the action that the visitor asks for, before docassemble runs it; None without one."""
    action = get_current_info().get("action")
    return None if action is None else str(action)


@contextmanager
def server_context() -> Iterator[None]:
    """Give a program outside the web server what the web server has: the Configuration, the database, the log."""
    import docassemble.base.config

    docassemble.base.config.load()
    from docassemble.webapp.tasks.context import bg_context

    with bg_context():
        yield
