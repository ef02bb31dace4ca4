"""Requests as they went out, and a process that sends them again by bare `requests`: python -m benchmarks.replaying."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import requests

from .starting_line import read_given, wait_for_start

SECONDS = 120


@dataclass(frozen=True)
class Sent:
    """One request with its headers and the bytes of its body."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, request: requests.PreparedRequest) -> Sent:
        """Keep a request that was sent."""
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)
        return cls(str(request.method), str(request.url), dict(request.headers), content)

    def about(self, matters: Mapping[str, str]) -> Sent:
        """The same about other matters; a uuid is as long as another, so the headers stay right."""
        url, body = self.url, self.body
        for old, new in matters.items():
            url, body = url.replace(old, new), body.replace(old.encode(), new.encode())
        return Sent(self.method, url, self.headers, body)

    def plain(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**asdict(self), "body": base64.b64encode(self.body).decode()}


def shares(sent: Sequence[Sent], matters: Sequence[str], processes: int) -> list[list[Sent]]:
    """Deal requests to processes: each gets all those of its matters, in their order.

    Args:
        matters: uuids; each request names one of them in its address or its body.
    """
    turn = {matter: number % processes for number, matter in enumerate(matters)}
    dealt: list[list[Sent]] = [[] for _ in range(processes)]
    for each in sent:
        mine = next(matter for matter in matters if matter in each.url or matter.encode() in each.body)
        dealt[turn[mine]].append(each)
    return dealt


def send_all(session: requests.Session, wanted: Iterable[Sent]) -> None:
    """Send one after the other, and read the answers."""
    for each in wanted:
        headers = dict(each.headers)
        session.request(each.method, each.url, data=each.body, headers=headers, timeout=SECONDS).raise_for_status()


def main(given: Mapping[str, Any]) -> None:
    """Send what is given."""
    wanted = [Sent(**{**each, "body": base64.b64decode(each["body"])}) for each in given["requests"]]
    session = requests.Session()
    wait_for_start()
    send_all(session, wanted)


if __name__ == "__main__":
    main(read_given())
