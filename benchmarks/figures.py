"""A figure and its row in the table of README.md."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date

COLUMNS = (
    "Figure",
    "Measured",
    "What it means",
    "Raw numbers (ms where nothing else is said)",
    "Command",
    "When, where",
)


@dataclass(frozen=True)
class Figure:
    """One measured figure: what, how much, one sentence on what it means, and the numbers behind it."""

    name: str
    measured: str
    meaning: str
    raw: str


def heading() -> str:
    """Return the first two lines of the table."""
    return f"{_line(*COLUMNS)}\n{_line(*('---' for _ in COLUMNS))}"


def row(figure: Figure, measurement: str, day: date) -> str:
    """Return a figure as a line of the table.

    Args:
        figure: what was measured.
        measurement: name of its module, for the command.
        day: when.
    """
    command = f"`python -m benchmarks {measurement}`"
    where = f"{day:%Y-%m-%d}, {os.cpu_count()} cores"
    return _line(figure.name, figure.measured, figure.meaning, figure.raw, command, where)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
