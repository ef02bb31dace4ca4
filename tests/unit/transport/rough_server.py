"""A tiny HTTP server that misbehaves as it is told, one connection at a time."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from typing import Any

Turn = Callable[[socket.socket], None]


def answer(status: int = 200, body: Any = None, **headers: str) -> Turn:
    """Answer with a status and a JSON body, or with bytes as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode()
    named = {"Content-Length": str(len(content)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return lambda connection: connection.sendall(f"HTTP/1.1 {status} x\r\n{head}\r\n".encode() + content)


def reset(connection: socket.socket) -> None:
    """Cut the connection after the request was read."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(connection: socket.socket) -> None:
    """Never answer: wait until the other side goes away."""
    connection.settimeout(10)
    connection.recv(1)


class RoughServer:
    """Plays one turn for each request; the last one is repeated.

    Attributes:
        requests: the head of each request that arrived.
    """

    def __init__(self, *turns: Turn) -> None:
        self._turns = list(turns)
        self.requests: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def __enter__(self) -> RoughServer:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._play(connection)

    def _play(self, connection: socket.socket) -> None:
        self.requests.append(_read_request(connection))
        turn = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
        turn(connection)


def _read_request(connection: socket.socket) -> str:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head.decode()
