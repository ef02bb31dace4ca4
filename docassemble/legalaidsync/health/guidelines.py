"""Whether the poverty guidelines by which staff are advised are this year's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..casefile.eligibility import guidelines
from ..wording import Sentence
from .finding import Finding

NAME = Sentence("health_guidelines")


def guideline_check(today: date | None = None) -> Iterator[Finding]:
    """Yield the year of the guidelines, and that newer ones must be out by now.

    Args:
        today: the day on which it is asked; by default that of the server.
    """
    found = guidelines()
    old = found.is_out_of_date(today or date.today())
    year = Sentence("health_guidelines_year", year=found.year)
    yield Finding(NAME, mend=Sentence("advice_old", year=found.year) if old else "", note="" if old else year)
