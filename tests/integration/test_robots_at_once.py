"""Several robots take the intake at the same time; bare `requests` come as far as a robot (benchmarks/robots.py)."""

from __future__ import annotations

from benchmarks.robots import many_at_once, robot_against_bare
from devserver.server import Server
from tests.sandbox_client import SandboxClient


def test_three_clients_take_the_intake_at_once_and_all_come_to_the_review(
    server: Server, sandbox: SandboxClient
) -> None:
    assert "all 3 at the review" in many_at_once(server, robots=3).measured


def test_bare_requests_that_say_what_a_robot_said_come_to_the_same_screen(
    server: Server, sandbox: SandboxClient
) -> None:
    """Otherwise the benchmark would compare different walks."""
    assert "requests a walk" in robot_against_bare(server, rounds=1).measured
