"""How long calls took, in rounds, so that what is compared was measured side by side on the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Prepare = Callable[[], Callable[[], object]]


@dataclass(frozen=True)
class Sample:
    """Seconds that the same thing took, run after run."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run, in seconds: one slow run does not move it."""
        return statistics.median(self.seconds)

    def times(self, floor: Sample) -> float:
        """Return how many times the floor's median this one's is."""
        return self.median / floor.median

    @property
    def in_ms(self) -> str:
        """The median as people read it."""
        return f"{1000 * self.median:.1f} ms"

    @property
    def raw(self) -> str:
        """Every run in milliseconds, in the order of the runs."""
        return " ".join(f"{1000 * each:.1f}" for each in self.seconds)


def seconds_of(call: Callable[[], object]) -> float:
    """Return how many seconds a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def sample_in_rounds(subjects: Mapping[str, Prepare], rounds: int) -> dict[str, Sample]:
    """Time each subject once in every round.

    Args:
        subjects: by name, what prepares a call, untimed, and returns the call that is timed.
        rounds: how often.
    """
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, prepare in subjects.items():
            taken[name].append(seconds_of(prepare()))
    return {name: Sample(tuple(seconds)) for name, seconds in taken.items()}
