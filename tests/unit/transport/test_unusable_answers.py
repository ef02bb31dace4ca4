"""An answer of the API that is no JSON is a failure that passes: a read is repeated and the breaker counts it."""

from __future__ import annotations

import pytest

from docassemble.legalaidsync.errors import CircuitOpen, OutcomeUnknown
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import CircuitBreaker

from .rough_server import RoughServer, Turn, answer

GOOD = answer(200, {"data": {"first": "Marigold"}})
PAGE = answer(200, b"<html>Please log in</html>", Content_Type="text/html")
CUT = answer(200, b'{"data": {"first": "Mari')


def connect(server: RoughServer, breaker: CircuitBreaker | None = None) -> LegalServer:
    timeouts = Timeouts(connect=1, read=1, page=5)
    return LegalServer(base_url=server.url, token=Token("t"), timeouts=timeouts, breaker=breaker)


@pytest.mark.parametrize("trouble", [PAGE, CUT])
@pytest.mark.usefixtures("no_waits")
def test_a_read_is_repeated_until_the_answer_is_whole(trouble: Turn) -> None:
    with RoughServer(trouble, trouble, GOOD) as server:
        assert connect(server).matters.get("a")["first"] == "Marigold"
    assert len(server.requests) == 3


@pytest.mark.parametrize("trouble", [PAGE, CUT])
@pytest.mark.usefixtures("no_waits")
def test_the_breaker_counts_answers_that_can_not_be_used(trouble: Turn) -> None:
    with RoughServer(trouble) as server:
        with pytest.raises(CircuitOpen):
            connect(server, CircuitBreaker(limit=3)).matters.get("a")
        assert len(server.requests) == 3


@pytest.mark.parametrize("trouble", [PAGE, CUT])
def test_a_write_that_was_answered_so_is_sent_once(trouble: Turn) -> None:
    with RoughServer(trouble, GOOD) as server:
        with pytest.raises(OutcomeUnknown):
            connect(server).case_notes.create({"subject": "a", "body": "b", "note_type": "c"}, matter="a")
        assert len(server.requests) == 1
