"""Troubles that a test orders: delays, error statuses, lost connections, before or after the effect.

A fault `after` strikes once the effect is committed: the client sees a failure although the record was written.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Response

from .refusals import ConnectionLost, Refusal
from .store import Records

HANG_SECONDS = 60.0
DELAY_SECONDS = 1.0
BUSY = "Server load is too high. Please try again in 5 minutes."


@dataclass(frozen=True)
class Fault:
    """One ordered trouble.

    Attributes:
        method: HTTP method or `*`; path: pattern of the path, `*` matching anything, slashes too.
        times: how many requests it strikes; None for all until it is taken back.
        when: `before` the request is handled or `after` its effect is committed.
        kind: `delay` or `hang` (answer after `seconds`), `status` (answer `status`), `reset` (cut the connection).
        html: a `status` fault answers with a page instead of JSON, as LegalServer does during maintenance.
    """

    path: str
    method: str = "*"
    times: int | None = 1
    when: str = "before"
    kind: str = "status"
    seconds: float | None = None
    status: int = 503
    html: bool = False

    @property
    def cuts(self) -> bool:
        return self.kind == "reset"

    def strikes(self, method: str, path: str) -> bool:
        """Tell whether the fault is meant for this request."""
        return self.method in ("*", method) and fnmatchcase(path, self.path)

    def wait(self) -> None:
        """Hold the request back, if that is what the fault does."""
        if self.kind in ("delay", "hang"):
            usual = HANG_SECONDS if self.kind == "hang" else DELAY_SECONDS
            time.sleep(usual if self.seconds is None else self.seconds)

    def answer(self) -> Response | None:
        """Return what is answered in place of the real answer, or None if the real one stands."""
        if self.kind != "status":
            return None
        if self.html:
            return Response("<html><body>SITE DOWN</body></html>", self.status, mimetype="text/html")
        body = {"error": BUSY} if self.status == 503 else {"error_message": HTTPStatus(self.status).phrase}
        return Response(json.dumps(body), self.status, mimetype="application/json")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


_SANE: Mapping[str, Callable[[Any], bool]] = {
    "method": lambda value: isinstance(value, str),
    "path": lambda value: isinstance(value, str),
    "times": lambda value: value is None or (isinstance(value, int) and value > 0),
    "when": lambda value: value in ("before", "after"),
    "kind": lambda value: value in ("delay", "status", "reset", "hang"),
    "seconds": lambda value: value is None or _number(value),
    "status": lambda value: value in list(HTTPStatus),
    "html": lambda value: isinstance(value, bool),
}


def order(records: Records, body: Any) -> None:
    """Store one fault, or each of a list.

    Raises:
        Refusal: 400 naming the keys that are missing, unknown or make no sense.
    """
    for rule in body if isinstance(body, list) else [body]:
        if not isinstance(rule, dict) or "path" not in rule:
            raise Refusal(400, {"missing_arguments": ["path"]})
        bad = [key for key, value in rule.items() if key not in _SANE or not _SANE[key](value)]
        if bad:
            raise Refusal(400, {"invalid_parameters": bad})
        fault = Fault(**rule)
        records.connection.execute(
            "INSERT INTO faults (remaining, rule) VALUES (?, ?)", (fault.times, json.dumps(asdict(fault)))
        )


def pending(records: Records) -> list[dict[str, Any]]:
    """Return the faults that have not struck as often as ordered, with what is left of `times`."""
    return [asdict(fault) | {"times": left} for _, left, fault in _stored(records)]


def _stored(records: Records) -> list[tuple[int, int | None, Fault]]:
    rows = records.connection.execute("SELECT id, remaining, rule FROM faults ORDER BY id").fetchall()
    return [(number, left, Fault(**json.loads(rule))) for number, left, rule in rows]


def clear(records: Records) -> None:
    records.connection.execute("DELETE FROM faults")


def meant_for(records: Records, method: str, path: str) -> bool:
    """Tell whether a fault waits for this request, without using it up."""
    return any(fault.strikes(method, path) for _, _, fault in _stored(records))


def take(records: Records, method: str, path: str) -> Fault | None:
    """Use up one strike of the oldest fault that is meant for this request."""
    for number, left, fault in _stored(records):
        if fault.strikes(method, path):
            if left is not None:
                records.connection.execute("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", (number,))
                records.connection.execute("DELETE FROM faults WHERE id = ? AND remaining <= 0", (number,))
            return fault
    return None


def cut_connection(environ: Mapping[str, Any]) -> None:
    """Give up the connection without an answer; a real socket is set to be reset when the server closes it.

    Raises:
        ConnectionLost: always.
    """
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionLost("the connection was cut by an ordered fault")
