"""The time of a call holds for its body too, however steadily that comes."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from docassemble.legalaidsync.errors import OutcomeUnknown
from docassemble.legalaidsync.settings import Timeouts
from docassemble.legalaidsync.transport import Call, Transport

from .rough_server import RoughServer, answer

READ = Call("GET", "/matters")
Open = Callable[..., Transport]


def drip(connection: socket.socket) -> None:
    """Send one byte after the other, each well within the read timeout, until the other side goes away."""
    connection.sendall(b"HTTP/1.1 200 x\r\nContent-Length: 1000000\r\n\r\n")
    connection.settimeout(0.02)
    try:
        while True:
            connection.sendall(b" ")
            _pause(connection)
    except OSError:
        return


def _pause(connection: socket.socket) -> None:
    try:
        if not connection.recv(1):
            raise ConnectionError
    except TimeoutError:
        return


def test_an_answer_that_drips_is_given_up_when_the_time_of_the_call_is_over(open_transport: Open) -> None:
    with RoughServer(drip) as server:
        with pytest.raises(OutcomeUnknown) as caught:
            open_transport(server.url, timeouts=Timeouts(connect=1, read=5, page=0.3)).send(READ)
        assert len(server.requests) == 1
    assert "ReadTimeout" in str(caught.value)


def test_a_whole_body_is_read_in_pieces_and_is_complete(open_transport: Open) -> None:
    body = b'"' + b"x" * 3_000_000 + b'"'
    with RoughServer(answer(200, body)) as server:
        assert open_transport(server.url).send(READ).content == body


def test_a_chunked_body_is_complete(open_transport: Open) -> None:
    chunked = b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n[1, \r\n3\r\n2] \r\n0\r\n\r\n"
    with RoughServer(lambda connection: connection.sendall(chunked)) as server:
        assert open_transport(server.url).send(READ).json() == [1, 2]
