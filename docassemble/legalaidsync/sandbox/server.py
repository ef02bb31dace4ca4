"""The stand-in as a server of its own: threads, HTTP/1.1 with kept-alive connections."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

from .application import Sandbox

IDLE_SECONDS = 300


class KeepAliveHandler(WSGIRequestHandler):
    """Serves many requests on one connection, which Werkzeug's own handler closes after each.

    The request's body is read and the answer's length is known before a byte is answered, so both sides always
    agree where the next request begins.
    """

    protocol_version = "HTTP/1.1"
    # Headers and body leave in two packets; without this the second may wait 40 ms for the first's acknowledgement.
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS

    def run_wsgi(self) -> None:
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ = self.make_environ()
        length = int(self.headers.get("Content-Length") or 0)
        if "wsgi.input_terminated" not in environ:
            environ["wsgi.input"] = BytesIO(self.rfile.read(length))
        parts, status, headers = run_wsgi_app(self.server.app, environ)
        if "Content-Length" not in headers:
            whole = b"".join(parts)
            parts, headers["Content-Length"] = [whole], str(len(whole))
        self._send(status, headers, parts)

    def _send(self, status: str, headers: Headers, parts: Iterable[bytes]) -> None:
        """Send an answer part by part; one that is shorter than announced ends the connection."""
        code, _, phrase = status.partition(" ")
        self.send_response_only(int(code), phrase)
        self.send_header("Server", self.version_string())
        if "Date" not in headers:
            self.send_header("Date", self.date_time_string())
        for name, value in headers:
            if code not in ("204", "304") or name.lower() != "content-length":
                self.send_header(name, value)
        self.end_headers()
        sent = 0
        for part in parts if self.command != "HEAD" else ():
            self.wfile.write(part)
            sent += len(part)
        self.close_connection |= self.command != "HEAD" and sent < int(headers["Content-Length"])

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Log nothing: request lines hold names in their query strings. The journal tells what was asked."""


def serve(app: Sandbox, port: int) -> BaseWSGIServer:
    """Return a server on this machine's loopback address; port 0 picks a free one. Call `serve_forever()`."""
    return make_server("127.0.0.1", port, app, threaded=True, request_handler=KeepAliveHandler)
