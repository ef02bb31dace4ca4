"""The table of LegalServer's resources, by theme. A name that stands twice has one row for each version of the API."""

from __future__ import annotations

from ..rows import Resource
from .case_parts import CASE_PARTS
from .case_people import CASE_PEOPLE
from .lookups import LOOKUPS
from .matters import MATTERS
from .people import PEOPLE
from .pro_bono import PRO_BONO
from .work import WORK

RESOURCES: tuple[Resource, ...] = (*MATTERS, *CASE_PEOPLE, *CASE_PARTS, *PEOPLE, *WORK, *LOOKUPS, *PRO_BONO)

__all__ = ["RESOURCES", "Resource"]
