"""The stand-in inside the process: a `requests` adapter that calls the application instead of the network."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from .refusals import ConnectionLost

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Answered = tuple[Iterable[bytes], str, Headers]


class WsgiAdapter(BaseAdapter):
    """Answers a session's requests from a WSGI application.

    Args:
        app: the application, for example of `make_app`.

    A read timeout works as on a network: the caller gets `requests.ReadTimeout`, while the application finishes what
    it began. A connection that the application cuts becomes `requests.ConnectionError`.

    Example:
        >>> session.mount("https://sandbox.invalid", WsgiAdapter(make_app(default_database())))
    """

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__()
        self.app = app

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Answer one request.

        Raises:
            requests.ReadTimeout: the application took longer than the read timeout.
            requests.ConnectionError: the application cut the connection.
        """
        seconds = timeout[1] if isinstance(timeout, tuple) else timeout
        try:
            answered = _within(seconds, self.app, _environ(request))
        except TimeoutError:
            raise requests.ReadTimeout(f"no answer within {seconds} seconds", request=request) from None
        except ConnectionLost as lost:
            raise requests.ConnectionError(str(lost), request=request) from lost
        return _response(request, answered)

    def close(self) -> None:
        """Nothing is held open."""


def _environ(request: requests.PreparedRequest) -> WSGIEnvironment:
    body = request.body or b""
    if not isinstance(body, bytes | str):
        body = body.read() if hasattr(body, "read") else b"".join(body)
    path, _, query = request.path_url.partition("?")
    builder = EnvironBuilder(
        path=path,
        base_url=_root(request),
        query_string=query,
        method=request.method or "GET",
        headers=list(request.headers.items()),
        input_stream=BytesIO(body.encode() if isinstance(body, str) else body),
    )
    return builder.get_environ()


def _root(request: requests.PreparedRequest) -> str:
    scheme, _, rest = (request.url or "").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def _within(seconds: float | None, app: WSGIApplication, environ: WSGIEnvironment) -> Answered:
    """Run the application, at most for some seconds as far as the caller is concerned."""
    if seconds is None:
        return run_wsgi_app(app, environ, buffered=True)
    outcome: dict[str, Any] = {}

    def run() -> None:
        try:
            outcome["answer"] = run_wsgi_app(app, environ, buffered=True)
        except BaseException as error:  # handed to the caller's thread
            outcome["error"] = error

    worker = threading.Thread(target=run, name="sandbox", daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        raise TimeoutError
    if "error" in outcome:
        raise outcome["error"]
    answer: Answered = outcome["answer"]
    return answer


def _response(request: requests.PreparedRequest, answered: Answered) -> requests.Response:
    """Dress the answer as `requests` does after a network call."""
    parts, status, headers = answered
    code, _, reason = status.partition(" ")
    body = BytesIO(b"".join(parts))
    fields = HTTPHeaderDict(list(headers))
    raw = HTTPResponse(
        body=body,
        headers=fields,
        status=int(code),
        reason=reason,
        preload_content=False,
        enforce_content_length=True,
        request_method=request.method,
    )
    response = requests.adapters.HTTPAdapter().build_response(request, raw)
    response.content  # noqa: B018 - read at once, so that nothing is left open
    return response
