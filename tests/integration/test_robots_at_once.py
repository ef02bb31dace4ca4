"""Several robots take the intake at the same time; bare `requests` come as far as a robot (benchmarks/robots.py)."""

from __future__ import annotations

from benchmarks.robots import many_at_once, said_on_a_walk
from devserver.server import Server
from tests.sandbox_client import SandboxClient


def test_two_clients_take_the_intake_at_once_and_both_come_to_the_review(
    server: Server, sandbox: SandboxClient
) -> None:
    sandbox.settings(requests_per_minute=None)
    assert "all 2 at the review" in many_at_once(server, robots=2).measured


def test_bare_requests_that_say_what_a_robot_said_come_to_the_same_screen(
    server: Server, sandbox: SandboxClient
) -> None:
    """Otherwise the benchmark would compare different walks."""
    sandbox.settings(requests_per_minute=None)
    assert len(said_on_a_walk(server)) > 10
