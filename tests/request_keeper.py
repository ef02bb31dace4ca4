"""A LegalServer client in front of nothing: each request is kept, and answered with what the test says."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import requests
from requests.adapters import BaseAdapter

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Token

ROOT = "https://site.invalid"


class RequestKeeper(BaseAdapter):
    """Keeps requests and answers each with the same JSON (or bytes), status and headers."""

    def __init__(self, answer: Any = None, *, status: int = 200, **headers: str) -> None:
        super().__init__()
        self._content = answer if isinstance(answer, bytes) else json.dumps(answer or {"data": {}}).encode()
        self._status = status
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.kept: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:  # type: ignore[override]
        self.kept.append(request)
        response = requests.Response()
        response.status_code = self._status
        response.headers.update(self._headers)
        response.request = request
        response._content = self._content
        return response

    def close(self) -> None:
        """Nothing is open."""

    def client(self, version: int = 2) -> LegalServer:
        """Return a client whose requests come here."""
        session = requests.Session()
        session.mount(ROOT, self)
        return LegalServer(base_url=ROOT, token=Token("t"), version=version, session=session)

    @property
    def line(self) -> str:
        """Method and path of the only request."""
        (request,) = self.kept
        return f"{request.method} {unquote(urlsplit(str(request.url)).path)}"

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the only request."""
        (request,) = self.kept
        return dict(parse_qsl(urlsplit(str(request.url)).query))

    @property
    def body(self) -> Any:
        """JSON of the only request."""
        (request,) = self.kept
        return json.loads(request.body) if request.body else None

    @property
    def form(self) -> str:
        """Text of the only request, a form with files."""
        (request,) = self.kept
        assert isinstance(request.body, bytes)
        return request.body.decode("latin-1")
