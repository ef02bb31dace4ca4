"""A sandbox on a port of its own, served by a thread of the test's process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docassemble.legalaidsync.sandbox import make_app
from docassemble.legalaidsync.sandbox.server import serve


@contextmanager
def served_sandbox(database: Path, token: str) -> Iterator[str]:
    """Give the address of a sandbox without a rate limit, on a port that is free."""
    server = serve(make_app(database, token=token, requests_per_minute=None), 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
