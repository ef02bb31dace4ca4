"""The arithmetic behind benchmarks/README.md, and the shape of its rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from benchmarks import samples
from benchmarks.figures import Figure, heading, row
from benchmarks.rate_limit import whole_windows
from benchmarks.samples import Sample, sample_in_rounds


def test_one_slow_run_moves_neither_the_median_nor_the_ratio() -> None:
    calm, disturbed = Sample((0.010, 0.011, 0.012)), Sample((0.020, 9.0, 0.022))
    assert disturbed.in_ms == "22.0 ms"
    assert disturbed.times(calm) == pytest.approx(2.0)


def test_every_round_times_each_subject_in_turn_and_preparation_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that moves only when something is done: preparing takes 100 seconds, calling 1 or 2."""
    now, done = [0.0], []
    monkeypatch.setattr(samples.time, "perf_counter", lambda: now[0])

    def subject(name: str, seconds: float) -> Callable[[], Callable[[], None]]:
        def call() -> None:
            done.append(name)
            now[0] += seconds

        def prepare() -> Callable[[], None]:
            now[0] += 100
            return call

        return prepare

    taken = sample_in_rounds({"ours": subject("ours", 2), "floor": subject("floor", 1)}, 2)
    assert done == ["ours", "floor", "ours", "floor"]
    assert taken == {"ours": Sample((2.0, 2.0)), "floor": Sample((1.0, 1.0))}


def test_a_printed_row_fits_the_heading_of_the_table() -> None:
    printed = row(Figure("Requests", "**5**", "One each.", "1 2 3"), "load_case", date(2026, 2, 3))
    columns = {line.count(" | ") for line in (*heading().splitlines(), printed)}
    assert len(columns) == 1
    assert "`python -m benchmarks load_case` | 2026-02-03, " in printed


def test_the_rate_is_told_by_whole_windows_because_calls_come_in_bursts() -> None:
    bursts = [start + number / 10 for start in (0.0, 61.0, 122.0) for number in range(20)]
    assert whole_windows(bursts) == (40, 122.0)
