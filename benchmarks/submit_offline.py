"""From "Send to the office" to the last screen on a whole docassemble server, with LegalServer up and down."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain

from devserver.folder import BENCH_FOLDER
from devserver.server import Server
from tests.sandbox_client import SandboxClient

from .figures import Figure
from .samples import Sample
from .timed_player import TimedPlayer

RUNS = 9


def figures() -> Iterator[Figure]:
    """Start the private server and measure; yield one figure after the other."""
    with Server(BENCH_FOLDER, say=_say) as server:
        sandbox = SandboxClient(server.sandbox_url, server.sandbox_token)
        _start_afresh(sandbox)
        _warm_up(server)
        _start_afresh(sandbox)
        clients = [_client_at_review(server) for _ in range(2 * RUNS)]
        ordinary = Sample(tuple(chain.from_iterable(client.screens for client in clients)))
        up = _send_with_legalserver_up(sandbox, clients[:RUNS])
        down = _send_with_legalserver_down(server, clients[RUNS:])
        yield _down_figure(down, up, ordinary)
        yield _up_figure(up, ordinary)
        yield _ordinary_figure(ordinary)
        yield _requests_figure(server, sandbox)


def _start_afresh(sandbox: SandboxClient) -> None:
    sandbox.reset()
    sandbox.settings(requests_per_minute=None)


def _warm_up(server: Server) -> None:
    """Walk once untimed: docassemble reads the interview and the package fills its lists."""
    client = _client_at_review(server)
    client.send()
    client.wait_for_delivery()


def _client_at_review(server: Server) -> TimedPlayer:
    client = TimedPlayer(server)
    client.walk_to_review()
    return client


def _send_with_legalserver_up(sandbox: SandboxClient, clients: list[TimedPlayer]) -> Sample:
    """Let each send in turn; a delivery is over, and the case as it was, before the next one sends."""
    taken = []
    for client in clients:
        _start_afresh(sandbox)
        taken.append(client.send())
        client.wait_for_delivery()
    return Sample(tuple(taken))


def _send_with_legalserver_down(server: Server, clients: list[TimedPlayer]) -> Sample:
    """Let each send in turn while the worker tries in vain in the background; then everything must be delivered."""
    server.stop_sandbox()
    try:
        taken = Sample(tuple(client.send() for client in clients))
    finally:
        server.start_sandbox()
    for client in clients:
        client.wait_for_delivery()
    return taken


def _requests_of_the_web_process(server: Server, sandbox: SandboxClient) -> tuple[int, int]:
    """Count requests to LegalServer before and after the press; the worker is ended, so that none are its own."""
    _start_afresh(sandbox)
    client = _client_at_review(server)
    before = len(sandbox.journal())
    server.kill_worker()
    sandbox.clear_journal()
    client.send()
    after = len(sandbox.journal())
    server.start_worker()
    client.wait_for_delivery()
    return before, after


def _down_figure(down: Sample, up: Sample, ordinary: Sample) -> Figure:
    return Figure(
        "Submit to last screen, LegalServer down",
        f"**{down.in_ms}** ({down.times(up):.2f} x LegalServer up, {down.times(ordinary):.1f} x an ordinary screen)",
        "The client waits for docassemble to make the summary and for one SQL commit, never for LegalServer.",
        down.raw,
    )


def _up_figure(up: Sample, ordinary: Sample) -> Figure:
    return Figure(
        "Submit to last screen, LegalServer up",
        f"**{up.in_ms}** ({up.times(ordinary):.1f} x an ordinary screen)",
        "The same work: delivery begins in the Celery worker meanwhile.",
        up.raw,
    )


def _ordinary_figure(ordinary: Sample) -> Figure:
    low, high = min(ordinary.seconds), max(ordinary.seconds)
    return Figure(
        "An ordinary screen of the same walks",
        f"**{ordinary.in_ms}** ({len(ordinary.seconds)} screens)",
        "What docassemble itself takes from an answer to the next question: the measure of the two rows above.",
        f"from {1000 * low:.1f} to {1000 * high:.1f}",
    )


def _requests_figure(server: Server, sandbox: SandboxClient) -> Figure:
    before, after = _requests_of_the_web_process(server, sandbox)
    return Figure(
        "Requests to LegalServer between the press and the last screen",
        f"**{after}**",
        "The web process writes to the outbox only; whatever LegalServer does, no client waits for it here.",
        f"{before} requests during the walk before, {after} after the press (worker ended, LegalServer up)",
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr)
