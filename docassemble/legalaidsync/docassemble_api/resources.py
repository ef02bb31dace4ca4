"""The verbs of one resource of docassemble's API, as the table of endpoints has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import requests

from ..errors import ProxyAnswered
from ..transport import Call, downloaded
from .answers import body_of
from .calling import arguments, call_for
from .rows import Answer, Row

Item = dict[str, Any]


class Sender(Protocol):
    """Sends the call of a row and judges the answer."""

    def __call__(self, row: Row, call: Call) -> requests.Response: ...


class Resource:
    """What can be done with one kind of thing.

    Arguments of the path and required ones may be given by position, in the order of the table; all others by name.
    `list` yields items and fetches a page when it is needed. What can't be undone wants its own keyword.

    Every verb raises RequestInvalid before anything is sent if something is missing or unknown, and otherwise an error
    of `errors` by what docassemble answered.
    """

    def __init__(self, name: str, rows: Mapping[str, Row], send: Sender) -> None:
        self._name = name
        self._rows = rows
        self._send = send

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r})"

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._rows})

    def __getattr__(self, verb: str) -> Callable[..., Any]:
        rows: Mapping[str, Row] = self.__dict__.get("_rows", {})
        if verb not in rows:
            raise AttributeError(f"{self.__dict__.get('_name', 'the resource')} has no {verb}")
        return lambda *given, **named: self._act(rows[verb], arguments(rows[verb], given, named))

    def _act(self, row: Row, found: Mapping[str, Any]) -> Any:
        call = call_for(row, found)
        if row.answer is Answer.PAGES:
            return self._pages(row, call)
        if row.answer is Answer.FILE:
            return downloaded(self._send(row, call), str(found.get("filename") or "file"))
        return self._send(row, call).text if row.answer is Answer.TEXT else self._json(row, call)

    def _pages(self, row: Row, call: Call) -> Iterator[Item]:
        """Walk the pages; docassemble names the next one, and a name that comes again would never end."""
        seen: set[str] = set()
        start = ""
        while True:
            query = {**(call.query or {}), **({"next_id": start} if start else {})}
            page = self._json(row, Call(call.method, call.template, call.params, query))
            if not isinstance(page, Mapping) or not isinstance(page.get("items"), list):
                raise ProxyAnswered("the answer holds no items", endpoint=call.endpoint)
            yield from page["items"]
            start = str(page.get("next_id") or "")
            if not start or start in seen:
                return
            seen.add(start)

    def _json(self, row: Row, call: Call) -> Any:
        return body_of(self._send(row, call), call)

    def _row(self, verb: str) -> Row:
        return self._rows[verb]
