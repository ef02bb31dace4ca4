"""A household's income in percent of the poverty guidelines: advice to staff, and never an answer to a client.

The figures stand in data/sources/poverty_guidelines.yml, with their year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

import yaml

CONTIGUOUS = "contiguous"
# The guidelines of a year are published in January; until the end of that month the last ones are no mistake.
MONTH_OF_NEW_ONES = 2


@dataclass(frozen=True)
class Area:
    """Dollars a year for a household of one, and for each further person."""

    key: str
    first: int
    further: int


@dataclass(frozen=True)
class Guidelines:
    """The poverty guidelines of one year."""

    year: int
    source: str
    areas: Mapping[str, Area]

    def area_of(self, state: str) -> Area:
        """Return the area of a state; the guidelines name no others than Alaska and Hawaii."""
        return self.areas.get(state.strip().upper(), self.areas[CONTIGUOUS])

    def threshold(self, people: int, state: str) -> int:
        """Return the guideline for a household, in dollars a year.

        Raises:
            ValueError: a household has at least one person.
        """
        if people < 1:
            raise ValueError("a household has at least one person")
        area = self.area_of(state)
        return area.first + area.further * (people - 1)

    def percent(self, yearly: Decimal, people: int, state: str) -> int:
        """Return an income of so many dollars a year in percent of the guideline, rounded as LegalServer does it."""
        return int((100 * yearly / self.threshold(people, state)).quantize(Decimal(1), ROUND_HALF_UP))

    def is_out_of_date(self, today: date) -> bool:
        """Return whether there must be newer guidelines by now."""
        return today >= date(self.year + 1, MONTH_OF_NEW_ONES, 1)


@cache
def guidelines() -> Guidelines:
    """Return the guidelines that this package has."""
    text = files("docassemble.legalaidsync").joinpath("data/sources/poverty_guidelines.yml").read_text("utf-8")
    found = yaml.safe_load(text)
    return Guidelines(found["year"], found["source"], {key: Area(key, **area) for key, area in found["areas"].items()})
