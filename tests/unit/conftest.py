"""What the unit tests of several rooms share."""

from __future__ import annotations

from tests.stand_in import stand_in

__all__ = ["stand_in"]
