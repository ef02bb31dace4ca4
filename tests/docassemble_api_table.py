"""Reads the table of docs/docassemble-api.md, which is the source of the tests on a real server."""

from __future__ import annotations

import re

from devserver.folder import CHECKOUT
from docassemble.legalaidsync.docassemble_api.rows import Row
from docassemble.legalaidsync.transport.calls import template_fields

PAGE = CHECKOUT / "docs" / "docassemble-api.md"
CALL = re.compile(r"^\| `\w+ /api/[^`]*` \| `([\w.]+)\(")
DENIED = "`PermissionMissing`: needs"


def lines() -> dict[str, str]:
    """Return the lines of the table by the name of our call."""
    found = (CALL.match(line) for line in PAGE.read_text().splitlines())
    return {match[1]: match.string for match in found if match}


def failures_of(line: str) -> list[str]:
    """Return the classes of the errors in a line, without the one for a privilege that is lacking."""
    last = line.rstrip("| ").rsplit("|", 1)[-1]
    return re.findall(r"`([A-Z]\w+)`(?!: needs)", last)


def beginning(row: Row) -> str:
    """Return how the line of a row must begin: its endpoint and our call."""
    if row.resource == "sessions" and row.verb != "create":
        names = ["session", *(["name"] if row.verb == "action" else [])]
    else:
        names = [*sorted(template_fields(row.path)), *row.required.split(), *([row.files] if row.files else [])]
    confirm = [f"{row.confirm}=True"] if row.confirm and not row.unless else []
    confirm += [f"{row.unless}= or {row.confirm}=True"] if row.unless else []
    return f"| `{row.endpoint}` | `{row.name}({', '.join([*names, *confirm])})` |"
