"""A Redis of a test's own, on a free port."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import redis


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a server for the time of the block."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def redis_server(folder: Path, port: int = 0) -> Iterator[str]:
    """Run a private Redis that keeps nothing, on any free port by default; give its URL."""
    with closing(socket.create_server(("127.0.0.1", port))) as free:
        port = free.getsockname()[1]
    where = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder))
    with running("redis-server", *where, "--save", "", "--appendonly", "no"):
        url = f"redis://127.0.0.1:{port}/0"
        _wait_for(url)
        yield url


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            redis.Redis.from_url(url).ping()
        except redis.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Redis did not start")
