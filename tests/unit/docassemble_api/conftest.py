from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from docassemble.legalaidsync.docassemble_api.browser import Browser


class FakeInterview:
    """Answers what the test put in `replies`, one after the other, and keeps what was posted."""

    def __init__(self) -> None:
        self.replies: list[tuple[int, dict[str, str], bytes]] = []
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.forms: list[dict[str, str]] = []
        self.files: list[tuple[str, str, str, bytes]] = []

    def will_show(self, *screens: Any) -> None:
        """Queue JSON answers."""
        for screen in screens:
            self.will_answer(json.dumps(screen), content_type="application/json")

    def will_answer(self, body: str, *, status: int = 200, content_type: str = "text/html", location: str = "") -> None:
        """Queue any answer."""
        headers = {"Content-Type": content_type} | ({"Location": location} if location else {})
        self.replies.append((status, headers, body.encode()))

    def take(self, method: str, url: str, headers: Message, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Remember a request and give the next reply."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.requests.append((method, parts.path, query))
        if method == "POST":
            self._keep_form(headers.get("Content-Type", ""), body)
        return self.replies.pop(0)

    def _keep_form(self, content_type: str, body: bytes) -> None:
        if not content_type.startswith("multipart/"):
            parsed = parse_qs(body.decode(), keep_blank_values=True)
            self.forms.append({name: values[0] for name, values in parsed.items()})
            return
        message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
        form: dict[str, str] = {}
        for part in message.iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            if part.get_filename():
                self.files.append((name, str(part.get_filename()), part.get_content_type(), content))
            else:
                form[name] = content.decode()
        self.forms.append(form)


@pytest.fixture
def interview() -> FakeInterview:
    """The other end of the wire."""
    return FakeInterview()


@pytest.fixture
def base_url(interview: FakeInterview) -> Iterator[str]:
    """A small web server that answers for docassemble."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply("GET")

        def do_POST(self) -> None:
            self._reply("POST")

        def _reply(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, content = interview.take(method, self.path, self.headers, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(base_url: str) -> Browser:
    """A robot in front of the small web server."""
    return Browser(base_url, timeout=(2.0, 5.0))
