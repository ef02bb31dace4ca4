"""What is sent again, what is not, and which class each failure becomes."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from docassemble.legalaidsync.errors import (
    CircuitOpen,
    Conflict,
    LegalAidSyncError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    PremiumRequired,
    RateLimited,
    Refused,
    SiteDown,
    TokenRefused,
    Unreachable,
)
from docassemble.legalaidsync.settings import Timeouts
from docassemble.legalaidsync.transport import Call, CircuitBreaker, Transport

from .conftest import SECRET
from .rough_server import RoughServer, Turn, answer, hang, reset

Open = Callable[..., Transport]

READ = Call("GET", "/matters/{uuid}", {"uuid": "71f41d87"}, query={"last": "Featherstone"})
WRITE = Call("POST", "/matters/{matter}/notes", {"matter": "71f41d87"}, json={"body": "Featherstone was here"})
GOOD = answer(200, {"data": {}})
CUT_SHORT = answer(200, b'{"data": {', Content_Length="400")
NOW = {"Retry_After": "0"}


def unused_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("trouble", [reset, hang, CUT_SHORT, answer(500), answer(502), answer(503), answer(429, **NOW)])
def test_a_read_is_repeated_after_a_passing_failure(open_transport: Open, trouble: Turn) -> None:
    with RoughServer(trouble, trouble, GOOD) as server:
        assert open_transport(server.url).send(READ).status_code == 200
    assert len(server.requests) == 3


@pytest.mark.parametrize("trouble", [reset, hang, answer(500), answer(502), answer(302, Location="/login"), CUT_SHORT])
def test_a_write_that_may_have_arrived_is_sent_once(open_transport: Open, trouble: Turn) -> None:
    with RoughServer(trouble, GOOD) as server:
        with pytest.raises(OutcomeUnknown) as caught:
            open_transport(server.url).send(WRITE)
        assert len(server.requests) == 1
    assert not caught.value.certainly_not_done


@pytest.mark.parametrize("trouble", [answer(503), answer(429, **NOW)])
def test_a_write_is_repeated_when_legalserver_certainly_did_not_act(open_transport: Open, trouble: Turn) -> None:
    with RoughServer(trouble, trouble, GOOD) as server:
        assert open_transport(server.url).send(WRITE).status_code == 200
    assert len(server.requests) == 3


def test_a_refused_connection_is_certainly_not_done_for_a_write_too(open_transport: Open) -> None:
    breaker = CircuitBreaker(limit=3)
    with pytest.raises(CircuitOpen):
        open_transport(unused_address(), breaker=breaker).send(WRITE)
    with pytest.raises(Unreachable) as caught:
        open_transport(unused_address(), timeouts=Timeouts(page=0.001)).send(WRITE)
    assert caught.value.certainly_not_done


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, TokenRefused),
        (402, PremiumRequired),
        (403, PermissionMissing),
        (404, NotFound),
        (409, Conflict),
        (413, Refused),
        (415, Refused),
        (422, Refused),
    ],
)
@pytest.mark.parametrize("call", [READ, WRITE])
def test_what_will_never_work_is_asked_once(
    open_transport: Open, call: Call, status: int, kind: type[LegalAidSyncError]
) -> None:
    with RoughServer(answer(status), GOOD) as server:
        with pytest.raises(kind) as caught:
            open_transport(server.url).send(call)
        assert len(server.requests) == 1
    assert type(caught.value) is kind
    assert caught.value.status == status


FAILURES: list[tuple[Turn, type[LegalAidSyncError]]] = [
    (reset, OutcomeUnknown),
    (hang, OutcomeUnknown),
    (answer(500, b"Featherstone 71f41d87"), OutcomeUnknown),
    (answer(400, {"invalid_values": {"last": "Featherstone"}}), Refused),
    (answer(400, {"invalid_parameters": ["Featherstone was here: 71f41d87"]}), Refused),
    (answer(404, {"error_message": "Featherstone is unknown"}), NotFound),
    (answer(503, b"<html>Featherstone</html>"), SiteDown),
    (answer(429, Retry_After="30"), RateLimited),
]


@pytest.mark.parametrize("call", [READ, WRITE])
@pytest.mark.parametrize(("trouble", "kind"), FAILURES)
def test_an_error_names_endpoint_and_request_and_nothing_of_the_case(
    open_transport: Open, call: Call, trouble: Turn, kind: type[LegalAidSyncError]
) -> None:
    with RoughServer(trouble) as server, pytest.raises(kind) as caught:
        open_transport(server.url, timeouts=Timeouts(connect=1, read=0.3, page=0.0001)).send(call)
    error = caught.value
    assert error.endpoint == call.endpoint
    assert f"X-Request-ID: {error.request_id}" in server.requests[-1]
    shown = f"{error} {error!r} {error.keys} {error.__cause__!r}"
    assert call.endpoint in shown
    assert str(error.request_id) in shown
    for secret in (SECRET, "71f41d87", "Featherstone"):
        assert secret not in shown


def test_a_call_goes_out_with_our_name_our_id_and_the_token(open_transport: Open) -> None:
    with RoughServer(answer(503), GOOD) as server:
        open_transport(server.url).send(READ)
    assert all(f"Authorization: Bearer {SECRET}" in head for head in server.requests)
    assert all("User-Agent: docassemble.legalaidsync/" in head for head in server.requests)
    ids = {line for head in server.requests for line in head.splitlines() if line.startswith("X-Request-ID")}
    assert len(ids) == 2


def test_the_token_stays_at_home_when_an_answer_leads_elsewhere(open_transport: Open) -> None:
    """A read follows a redirect; another host must not get the credentials."""
    with RoughServer(GOOD) as stranger:
        elsewhere = stranger.url.replace("127.0.0.1", "localhost")
        with RoughServer(answer(302, Location=elsewhere)) as server:
            open_transport(server.url).send(READ)
    assert len(stranger.requests) == 1
    assert SECRET not in stranger.requests[0]


def test_parts_of_a_path_are_quoted() -> None:
    """An id from outside can't lead to another endpoint."""
    assert Call("GET", "/matters/{uuid}/notes", {"uuid": "../users?x=1"}).path == "/matters/..%2Fusers%3Fx%3D1/notes"


def test_a_call_shows_its_endpoint_and_nothing_of_the_case() -> None:
    """Tracebacks show representations."""
    shown = repr(READ) + repr(WRITE)
    assert "/matters/{matter}/notes" in shown
    assert "Featherstone" not in shown
    assert "71f41d87" not in shown
