"""What a field of a resource is, and how the tables of fields in `resources/` are read.

Columns of a line, separated by two or more spaces:

    name      the key in JSON
    kind      type code of section 0.3 of the API sheet, a lookup table after a colon; the codes are in `kinds.py`
    access    W readable and writable, R read only, X write only, P readable and writable by PATCH alone
    versions  the API versions that know the key: 1, 2 or both (C marks what only the vendor's own client shows: v2)
    default   optional: the value of a new record, as JSON
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

COLUMNS = re.compile(r"\s{2,}")


@dataclass(frozen=True)
class Field:
    """One key of a record."""

    name: str
    kind: str
    about: str
    access: str
    versions: frozenset[int]
    default: Any = None

    @property
    def stored(self) -> str:
        """Name under which the value is stored: a process has one name whatever the version calls it."""
        return "dynamic_process" if self.kind in ("PROC", "PROC1") else self.name

    def readable(self, version: int) -> bool:
        """Tell whether records of this API version show the field."""
        return self.access != "X" and version in self.versions

    def writable(self, version: int, verb: str) -> bool:
        """Tell whether a body of this API version may name the field; verb is `create` or `update`."""
        return version in self.versions and (self.access in "WX" or (self.access == "P" and verb == "update"))


def table(text: str) -> dict[str, Field]:
    """Read a table of fields, one per line, into fields by name."""
    rows = (COLUMNS.split(line.strip()) for line in text.splitlines() if line.strip())
    return {row[0]: _field(*row) for row in rows}


def _field(name: str, code: str, access: str, seen: str, default: str = "null") -> Field:
    kind, _, about = code.partition(":")
    versions = {int(mark) for mark in seen if mark.isdigit()} or {2}
    return Field(name, kind, about, access, frozenset(versions | ({2} if "C" in seen else set())), json.loads(default))
