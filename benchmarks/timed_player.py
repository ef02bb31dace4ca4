"""A client who walks the intake with a stopwatch in the hand."""

from __future__ import annotations

import time

from devserver import synthetic_client
from devserver.client_link import client_link
from devserver.intake_player import IntakePlayer
from devserver.intake_report import wait_until_delivered
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.screen import Screen

from .samples import seconds_of

REVIEW = "Look at everything"
SEND = "Send to the office"
DELIVERY_SECONDS = 120.0


class TimedPlayer(IntakePlayer):
    """The demo's synthetic client. `screens` holds the seconds that each ordinary screen took to come.

    The first screen, which pulls the case, and the review, whose page the robot fetches as well, are not ordinary.
    """

    def __init__(self, server: Server) -> None:
        super().__init__(client_link(server, synthetic_client.CASE_NUMBER), synthetic_client.SHEET)
        self.screens: list[float] = []

    def walk_to_review(self) -> None:
        """Answer everything, and stop before the button that sends."""
        self.walk(until=REVIEW)

    def send(self) -> float:
        """Press the button and return the seconds until the last screen is there.

        Raises:
            LookupError: another screen came.
        """
        seconds = seconds_of(lambda: self.browser.press(SEND))
        if self.browser.screen.kind != "end":
            raise LookupError(f"{self.browser.screen.title!r} came instead of the last screen")
        return seconds

    def wait_for_delivery(self) -> None:
        """Wait until the last screen says that nothing is left to do.

        Raises:
            TimeoutError: it does not.
        """
        if not wait_until_delivered(self, DELIVERY_SECONDS):
            raise TimeoutError(f"not delivered within {DELIVERY_SECONDS:.0f} seconds")

    def _next(self, screen: Screen) -> Screen:
        started = time.perf_counter()
        following = super()._next(screen)
        if following.kind != "review":
            self.screens.append(time.perf_counter() - started)
        return following
