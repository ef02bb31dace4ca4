"""Troubles that a test orders, by method and path, for a number of requests or with a probability.

A fault `before` strikes before the stand-in acts: nothing is done, except late behind a `delay`. A fault `after`
strikes once the effect is committed: the client sees a failure although the record was written.
"""

from __future__ import annotations

import json
import random
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any, NoReturn

from werkzeug.wrappers import Response

from .refusals import ConnectionLost, Refusal
from .store import Records

HANG_SECONDS = 60.0
DELAY_SECONDS = 1.0
DRIP_SECONDS = 0.2
DRIP_PARTS = 10
BUSY = "Server load is too high. Please try again in 5 minutes."
HTML = "<html><body>SITE DOWN</body></html>"
SPOILED = ("truncated", "drip", "content_type")
WAITS: Mapping[str, float] = {"delay": DELAY_SECONDS, "hang": HANG_SECONDS}
RATE_HEADERS = {"x-rate-limit-limit": "200", "x-rate-limit-remaining": "0"}
KINDS: Mapping[str, str] = {
    "status": "answer `status` instead (500, 503, ...), as a page if `html`",
    "rate_limit": "answer 429; with the rate headers and `retry-after` if `headers`",
    "html": "answer a page with status 200 instead of JSON",
    "delay": "hold the answer back for `seconds`",
    "hang": "hold the answer back until any client has given up; `before`: the request is never handled",
    "reset": "cut the connection without an answer",
    "truncated": "answer half of the JSON, announcing the whole length; `before`: of a refusal with `status`",
    "drip": "send the answer in ten parts, `seconds` apart",
    "content_type": "answer the JSON as text/html",
}


@dataclass(frozen=True)
class Fault:
    """One ordered trouble.

    Attributes:
        method: HTTP method or `*`; path: pattern of the path, `*` matching anything, slashes too.
        times: how many requests it strikes; None for all until it is taken back.
        probability: how likely it strikes each request that it is meant for; seed: where its dice begin.
        when: `before` the request is handled or `after` its effect is committed; unless given, `after` for what spoils
            the real answer, `before` for all else.
        kind: one of `KINDS`.
        html: a `status` fault answers with a page instead of JSON, as LegalServer does during maintenance.
        headers: a `rate_limit` fault tells when the limit ends.
    """

    path: str
    method: str = "*"
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    when: str | None = None
    kind: str = "status"
    seconds: float | None = None
    status: int = 503
    html: bool = False
    headers: bool = True

    @property
    def acts(self) -> bool:
        """Tell whether the request is handled at all."""
        spoils = self.when is None and self.kind in SPOILED
        return self.when == "after" or spoils or self.late

    @property
    def late(self) -> bool:
        """Tell whether the request waits before it is handled."""
        return self.kind == "delay" and self.when != "after"

    def strikes(self, method: str, path: str) -> bool:
        """Tell whether the fault is meant for this request."""
        return self.method in ("*", method) and fnmatchcase(path, self.path)

    def falls(self, throw: int) -> bool:
        """Tell whether the dice let it strike at this throw; the same seed always throws the same."""
        return self.probability >= 1 or random.Random(f"{self.seed}/{throw}").random() < self.probability

    def wait(self) -> None:
        """Hold the request back, if that is what the fault does."""
        if self.kind in WAITS:
            time.sleep(WAITS[self.kind] if self.seconds is None else self.seconds)

    def answer(self, real: Response | None) -> Response | None:
        """Return what the client gets: something in place of the real answer, or that one spoiled; None cuts it off.

        Args:
            real: the real answer; None if the request was not handled.
        """
        if self.kind == "reset" or (self.kind == "hang" and real is None):
            return None
        if self.kind == "html" or (self.kind == "status" and self.html):
            return Response(HTML, 200 if self.kind == "html" else self.status, mimetype="text/html")
        if self.kind == "rate_limit":
            return self._too_many()
        if self.kind == "status":
            return self._refusal()
        return self._spoiled(real or self._refusal())

    def _refusal(self) -> Response:
        body = {"error": BUSY} if self.status == 503 else {"error_message": HTTPStatus(self.status).phrase}
        return Response(json.dumps(body), self.status, mimetype="application/json")

    def _too_many(self) -> Response:
        response = Response(json.dumps({"error_message": "Too Many Requests"}), 429, mimetype="application/json")
        if self.headers:
            seconds = max(1, round(self.seconds or 1))
            reset = {"x-rate-limit-reset": str(int(time.time()) + seconds), "Retry-After": str(seconds)}
            response.headers.update(RATE_HEADERS | reset)
        return response

    def _spoiled(self, response: Response) -> Response:
        """Return an answer as the fault leaves it: cut short, dripping, under another name, or as it is."""
        if self.kind == "content_type":
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        if self.kind == "truncated":
            whole = response.get_data()
            response.set_data(whole[: len(whole) // 2])
            response.headers["Content-Length"] = str(len(whole))
        if self.kind == "drip":
            body = response.get_data()
            response.response = _drops(body, DRIP_SECONDS if self.seconds is None else self.seconds)
            response.headers["Content-Length"] = str(len(body))
        return response


def _drops(body: bytes, seconds: float) -> Iterator[bytes]:
    size = -(-len(body) // DRIP_PARTS) or 1
    for start in range(0, len(body), size):
        time.sleep(seconds)
        yield body[start : start + size]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


_SANE: Mapping[str, Callable[[Any], bool]] = {
    "method": lambda value: isinstance(value, str),
    "path": lambda value: isinstance(value, str),
    "times": lambda value: value is None or (type(value) is int and value > 0),
    "probability": lambda value: _number(value) and 0 < value <= 1,
    "seed": lambda value: type(value) is int,
    "when": lambda value: value in (None, "before", "after"),
    "kind": lambda value: isinstance(value, str) and value in KINDS,
    "seconds": lambda value: value is None or _number(value),
    "status": lambda value: value in list(HTTPStatus),
    "html": _is_bool,
    "headers": _is_bool,
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
    return [asdict(fault) | {"times": left} for _, left, _, fault in _stored(records)]


def _stored(records: Records) -> list[tuple[int, int | None, int, Fault]]:
    rows = records.connection.execute("SELECT id, remaining, throws, rule FROM faults ORDER BY id").fetchall()
    return [(number, left, throws, Fault(**json.loads(rule))) for number, left, throws, rule in rows]


def clear(records: Records) -> None:
    records.connection.execute("DELETE FROM faults")


def meant_for(records: Records, method: str, path: str) -> bool:
    """Tell whether a fault waits for this request, without using it up."""
    return any(fault.strikes(method, path) for _, _, _, fault in _stored(records))


def take(records: Records, method: str, path: str) -> Fault | None:
    """Use up one strike of the oldest fault that is meant for this request and that the dice let fall."""
    for number, left, throws, fault in _stored(records):
        if not fault.strikes(method, path):
            continue
        records.connection.execute("UPDATE faults SET throws = throws + 1 WHERE id = ?", (number,))
        if fault.falls(throws):
            if left is not None:
                records.connection.execute("UPDATE faults SET remaining = remaining - 1 WHERE id = ?", (number,))
                records.connection.execute("DELETE FROM faults WHERE id = ? AND remaining <= 0", (number,))
            return fault
    return None


def cut_connection(environ: Mapping[str, Any]) -> NoReturn:
    """Give up the connection without an answer; a real socket is set to be reset when the server closes it.

    Raises:
        ConnectionLost: always.
    """
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionLost("the connection was cut by an ordered fault")
