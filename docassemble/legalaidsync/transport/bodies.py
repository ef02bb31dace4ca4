"""Reads the body of an answer within the time of its call; the timeout of `requests` starts anew with each byte."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import requests


class TimedBody:
    """Stands in for the raw body of an answer; `requests` reads it through `stream` and releases its connection."""

    def __init__(self, raw: Any, until: float) -> None:
        self._raw = raw
        self._until = until

    def stream(self, amount: int, decode_content: bool = True) -> Iterator[bytes]:
        """Yield the body as it comes.

        Raises:
            requests.ReadTimeout: the call's time is used up before the body is complete.
        """
        while piece := self._raw.read1(amount, decode_content=decode_content):
            if time.monotonic() > self._until:
                raise requests.ReadTimeout("the answer came too slowly")
            yield piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


def read_body(response: requests.Response, until: float) -> requests.Response:
    """Read the whole body and give the connection back to the pool.

    Args:
        until: moment of `time.monotonic()` at which the rest is given up.

    Raises:
        requests.RequestException: the body was cut short, or too slow.
    """
    if hasattr(response.raw, "read1"):
        response.raw = TimedBody(response.raw, until)
    try:
        response.content  # noqa: B018 - requests keeps what was read
    except requests.RequestException:
        response.close()  # what is still to come must not be taken for the answer of the next call
        raise
    return response
