"""docassemble's database on the private server, as tests look into it."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Engine, create_engine

from devserver.server import Server


def database_of(server: Server) -> Engine:
    """Return what connects to the database; its connections are kept, and survive a restart of the database."""
    return _engine(server.database_url)


@cache
def _engine(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True)
