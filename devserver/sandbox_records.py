"""Reads the sandbox's records as staff would see them: through its API, with the server's token."""

from __future__ import annotations

from typing import Any

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Token

from .server import Server

Record = dict[str, Any]


def client_of(server: Server) -> LegalServer:
    """Return the package's own client on the server's sandbox."""
    return LegalServer(base_url=server.sandbox_url, token=Token(server.sandbox_token))


def part(server: Server, matter: str, resource: str) -> list[Record]:
    """Return the records of one part of a matter."""
    return list(getattr(client_of(server), resource).search(matter=matter))
