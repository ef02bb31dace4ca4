"""What was asked of the stand-in: method, path, status. No bodies and no query strings, which may hold names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .store import Records

KEPT = 1000
COLUMNS = ("at", "method", "path", "status", "request_id", "fault")


def note(
    records: Records,
    *,
    at: datetime,
    method: str,
    path: str,
    status: int | None,
    request_id: str | None,
    fault: str | None = None,
) -> None:
    """Add a line and forget the oldest; status None means that the connection was cut, `fault` what was ordered."""
    cursor = records.connection.execute(
        "INSERT INTO journal (at, method, path, status, request_id, fault) VALUES (?, ?, ?, ?, ?, ?)",
        (at.isoformat(timespec="milliseconds"), method, path, status, request_id, fault),
    )
    records.connection.execute("DELETE FROM journal WHERE id <= ?", ((cursor.lastrowid or 0) - KEPT,))


def lines(records: Records) -> list[dict[str, Any]]:
    """Return the last lines, oldest first."""
    rows = records.connection.execute(f"SELECT {', '.join(COLUMNS)} FROM journal ORDER BY id").fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def clear(records: Records) -> None:
    records.connection.execute("DELETE FROM journal")
