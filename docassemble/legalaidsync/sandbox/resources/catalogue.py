"""Every resource of the stand-in by name: where it lives, what it asks for, what it is called in errors."""

from __future__ import annotations

from collections.abc import Mapping

from .matter_rows import MATTER_ROWS
from .matter_work_rows import MATTER_WORK_ROWS
from .resource import Resource
from .small_rows import SMALL_ROWS
from .stand_alone_rows import STAND_ALONE_ROWS

RESOURCES: Mapping[str, Resource] = {
    row.name: row for row in (*MATTER_ROWS, *MATTER_WORK_ROWS, *STAND_ALONE_ROWS, *SMALL_ROWS)
}
