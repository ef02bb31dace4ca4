"""The stand-in's time: one zone for the site, and a clock that a test can set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

SITE_ZONE = ZoneInfo("America/Chicago")

Clock = Callable[[], datetime]


def site_clock() -> datetime:
    """Return the present moment in the site's own zone."""
    return datetime.now(SITE_ZONE)


def stamp(moment: datetime) -> str:
    """Write a moment as LegalServer does: ISO 8601, whole seconds, numeric offset."""
    return moment.isoformat(timespec="seconds")
