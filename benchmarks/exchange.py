"""What one robot says to docassemble on a walk, kept, and said again by bare `requests`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter

SECONDS = 60
# What each screen gives anew and its answer must carry.
FRESH = ("csrf_token", "_question_name", "_datatypes", "_varnames", "_tracker")


@dataclass(frozen=True)
class Said:
    """One request of a walk: method, path, query and form, or body where it is not a plain form."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    form: tuple[tuple[str, str], ...] = ()

    @property
    def wants_json(self) -> bool:
        """Whether the answer is a screen, not its page."""
        return ("json", "1") in self.query + self.form


class KeepingAdapter(HTTPAdapter):
    """Sends requests and keeps them."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []

    def send(self, request: requests.PreparedRequest, *given: Any, **known: Any) -> requests.Response:
        """Keep the request, then send it."""
        parts = urlsplit(request.url or "")
        form = request.body if isinstance(request.body, str) else ""
        self.said.append(
            Said(str(request.method), parts.path, _pairs(parts.query), _pairs(form)),
        )
        return super().send(request, *given, **known)


def keeping_session() -> tuple[requests.Session, list[Said]]:
    """Return a session, and the list to which it adds what is said."""
    session, adapter = requests.Session(), KeepingAdapter()
    session.mount("http://", adapter)
    return session, adapter.said


def say_again(base_url: str, said: list[Said], **changed: str) -> Any:
    """Send the same requests in a session of their own by bare `requests`; return the last screen.

    Args:
        base_url: the server.
        said: what a walk said.
        changed: arguments of the first address that are of this walk, for example the token of another link.
    """
    session = requests.Session()
    screen: dict[str, Any] = {}
    for number, one in enumerate(said):
        query = dict(one.query) | (changed if number == 0 else {})
        form = {name: str(screen[name]) if name in FRESH else value for name, value in one.form}
        data = form if one.method == "POST" else None
        answer = session.request(one.method, base_url + one.path, params=query, data=data, timeout=SECONDS)
        answer.raise_for_status()
        if one.wants_json:
            screen = answer.json()
    return screen


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(text, keep_blank_values=True))
