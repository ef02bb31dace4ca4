"""One row of the mapping table, and what it does: read a record, compare, and give what is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import NotAcceptable
from ..legalserver.values.writing import is_custom
from .kinds import KINDS, Kind
from .shapes import Shape, custom_shape_of, path_to, scalar, shape_of

CLIENT, STAFF, NOBODY = "client", "staff", "nobody"


@dataclass(frozen=True)
class Fact:
    """One row of the mapping table; its columns are explained in data/sources/mapping/README.md.

    `read`, `shown`, `write` and `wrap` follow from `field` and `kind` for the version of the API; a row may give them
    itself. `write` is empty for what only LegalServer itself changes.
    """

    fact: str
    section: str
    attribute: str
    read: str
    write: str
    kind: str
    label: str
    wrap: str | None = None
    shown: str | None = None
    table: str | None = None
    limit: int | None = None
    optional: bool = False
    field: str = ""
    asked: bool = False
    seen_by: str = STAFF
    changed_by: str = STAFF
    entries: tuple[str, ...] = ()
    version: int = 2

    @property
    def rules(self) -> Kind:
        """How values of this fact are checked, compared and shown."""
        return KINDS[self.kind]

    @property
    def is_custom(self) -> bool:
        """Whether the field is one that this site has made for itself."""
        return is_custom(self.field.partition(".")[0])

    @property
    def names_by_number(self) -> bool:
        """Whether it names users or organizations by LegalServer's numbers, not by uuid."""
        return self._shape.value.endswith("_id")

    @property
    def _shape(self) -> Shape:
        return (custom_shape_of if self.is_custom else shape_of)(self.kind, self.version)

    @property
    def is_list(self) -> bool:
        """Whether the fact holds several values."""
        return self.rules.several

    def may_see(self, viewer: str) -> bool:
        """Return whether `client` or `staff` may see the fact; staff may see all."""
        return viewer == STAFF or self.seen_by == CLIENT

    def may_change(self, viewer: str) -> bool:
        """Return whether `client` or `staff` may change the fact; a client may tell what they may not see."""
        return bool(self.write) and (viewer == STAFF or self.changed_by == CLIENT)

    def on_file(self, record: Mapping[str, Any]) -> Any:
        """Return the value in a record as LegalServer holds it; None if it is blank."""
        return self._found(record, self.read, self._shape.value)

    def text_on_file(self, record: Mapping[str, Any]) -> str:
        """Return what people read for the value in a record; an empty text if it is blank."""
        value = self._found(record, self.shown or self.read, self._shape.text)
        return "" if value is None else self.text_of(value)

    def text_of(self, value: Any) -> str:
        """Return what people read for a value."""
        return str(_or_as_it_is(self.rules.show, value))

    def to_write(self, value: Any) -> Any:
        """Return the value in the shape that LegalServer takes."""
        return self._wrapped(self.rules.write(value))

    def to_write_back(self, found: Any) -> Any:
        """Return what writes a value again that LegalServer has shown; staff may have put in what our rules can't."""
        return self._wrapped(_or_as_it_is(self.rules.write, found))

    def same(self, one: Any, other: Any) -> bool:
        """Return whether two values mean the same; blank, missing and an empty list do."""
        if is_nothing(one) or is_nothing(other):
            return is_nothing(one) and is_nothing(other)
        return bool(_or_as_it_is(self.rules.plain, one) == _or_as_it_is(self.rules.plain, other))

    def _found(self, record: Mapping[str, Any], path: str, key: str) -> Any:
        """What stands at the path; or else at the field, in whatever shape this site has it."""
        found = at_path(record, path)
        if found is None and self.field:
            found = scalar(at_path(record, self.field), key)
        elif isinstance(found, list | Mapping):
            found = scalar(found, key)
        if self.is_list and isinstance(found, str):
            found = found.split(", ")  # version 1 has some lists as one text
        elif isinstance(found, list) and not self.is_list:
            found = ", ".join(map(str, found))  # and some sites a list where the sheet has a text
        return None if is_nothing(found) else found

    def _wrapped(self, written: Any) -> Any:
        if self.kind == "users" and self.version == 1:
            return int(written[0]) if len(written) == 1 else written  # an integer, or ids with commas: section 5.3
        if self.is_custom and self.kind in ("user", "organization"):
            return int(written)
        if not self.wrap:
            return written
        return [{self.wrap: one} for one in written] if isinstance(written, list) else {self.wrap: written}


def columns_of(row: dict[str, Any], version: int) -> dict[str, Any]:
    """Return a row's columns for a version of the API, with the paths that follow from its field and kind."""
    changed = row.get("v1", {}) if version == 1 else {}
    columns = {key: value for key, value in (row | changed).items() if key not in ("versions", "v1")}
    field, kind = columns.get("field"), str(columns.get("kind"))
    if not field:
        return columns
    shape = custom_shape_of(kind, version) if is_custom(field.partition(".")[0]) else shape_of(kind, version)
    several = kind in KINDS and KINDS[kind].several
    derived = {
        "fact": str(row["field"]).replace(".", "_"),
        "read": field if several else path_to(field, shape.value),
        "shown": None if several or shape.text == shape.value else path_to(field, shape.text),
        "write": field.partition(".")[0],
        "wrap": shape.wrap,
        "optional": True,
    }
    return {**derived, **columns, "field": field, "entries": tuple(columns.get("entries", ()))}


def _or_as_it_is(turn: Callable[[Any], Any], value: Any) -> Any:
    """Staff may have put into the record what our rules can't read; it is then shown and compared as it stands."""
    try:
        return turn(value)
    except (NotAcceptable, LookupError, TypeError, ValueError):
        return value


def is_blank(value: Any) -> bool:
    """Return whether there is nothing: zero and False are something."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_nothing(value: Any) -> bool:
    """Return whether a value is blank, or a list without members."""
    return is_blank(value) or (isinstance(value, list | tuple) and not value)


def at_path(record: Mapping[str, Any], path: str) -> Any:
    """Return the value at a dotted path; None where a step is missing or the value is blank."""
    found: Any = record
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return None if is_blank(found) else found
