"""From Python's values to what docassemble's API takes as a variable (docassemble.md, section 3.3).

docassemble turns every text that looks like a date or time into one, unless a call says `raw`, and then it turns
nothing. So that a date stays a date and a text a text, values that need the one and the other travel in calls of their
own.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from ..errors import RequestInvalid

LOOKS_TYPED = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d")
CLASS, NAME = "_class", "instanceName"
OURS = "docassemble."


class Travels(Enum):
    """How docassemble has to take a value."""

    EITHER = "as it is"
    TYPED = "with its texts turned into dates"
    RAW = "with its texts left alone"


@dataclass(frozen=True)
class Typed:
    """An object of one of docassemble's classes.

    Args:
        kind: the class with its module, for example `docassemble.base.util.DADict`.
        name: what it is called in the interview: the variable to which it is assigned.
        attributes: by name; values may be objects themselves.

    Raises:
        RequestInvalid: the class is none of a docassemble package: docassemble would set None without a word.
    """

    kind: str
    name: str
    attributes: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.kind.startswith(OURS):
            raise RequestInvalid("docassemble makes objects of classes of docassemble packages only", keys=[self.name])


def da_dict(name: str, elements: Mapping[str, Any]) -> Typed:
    """Return a `DADict` that the interview takes as complete: it asks for nothing more."""
    known = {"elements": dict(elements), "gathered": True, "auto_gather": False, "ask_number": False}
    return Typed("docassemble.base.util.DADict", name, known)


def da_list(name: str, elements: list[Any], kind: str = "docassemble.base.util.DAList") -> Typed:
    """Return a `DAList` that the interview takes as complete: it asks for nothing more."""
    known = {"elements": list(elements), "gathered": True, "auto_gather": False, "ask_number": False}
    return Typed(kind, name, known)


def written(name: str, value: Any) -> tuple[Any, Travels]:
    """Return a value as JSON and how it has to travel.

    Args:
        name: of the variable, for errors.
        value: None, bool, int, float, Decimal (becomes a float, as docassemble's own numbers are), str, date, datetime,
            time, `Typed`, or lists and dictionaries of them.

    Raises:
        RequestInvalid: a value that docassemble can't be given, or a date together with a text that looks like one.
    """
    needs: set[Travels] = set()
    found = _json(name, value, needs)
    if {Travels.TYPED, Travels.RAW} <= needs:
        raise RequestInvalid("a date and a text that looks like a date can't travel in one value", keys=[name])
    return found, next(iter(needs), Travels.EITHER)


def in_calls(variables: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield what to set in one call, in the order given, and whether that call is `raw`."""
    group: dict[str, Any] = {}
    kind = Travels.EITHER
    for name, value in variables.items():
        found, needs = written(name, value)
        if Travels.EITHER not in (kind, needs) and kind is not needs:
            yield group, kind is Travels.RAW
            group, kind = {}, Travels.EITHER
        group[name] = found
        kind = needs if kind is Travels.EITHER else kind
    if group:
        yield group, kind is Travels.RAW


def _json(name: str, value: Any, needs: set[Travels]) -> Any:
    if isinstance(value, str):
        return _text(value, needs)
    if isinstance(value, dt.date | dt.time):
        needs.add(Travels.TYPED)
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | Decimal):
        return _number(name, value)
    if isinstance(value, Typed):
        needs.add(Travels.TYPED)
        inside = {key: _json(name, one, needs) for key, one in value.attributes.items()}
        return {CLASS: value.kind, NAME: value.name, **inside}
    if isinstance(value, Mapping):
        return _dictionary(name, value, needs)
    if isinstance(value, list | tuple):
        return [_json(name, one, needs) for one in value]
    raise RequestInvalid(f"a {type(value).__name__} can't be given to docassemble", keys=[name])


def _text(value: str, needs: set[Travels]) -> str:
    if LOOKS_TYPED.match(value):
        needs.add(Travels.RAW)
    return str(value)


def _number(name: str, value: bool | int | float | Decimal | None) -> Any:
    found = float(value) if isinstance(value, Decimal) else value
    if isinstance(found, float) and not math.isfinite(found):
        raise RequestInvalid("a number must be finite", keys=[name])
    return found


def _dictionary(name: str, value: Mapping[Any, Any], needs: set[Travels]) -> dict[str, Any]:
    """A plain dictionary that only looks like an object must not become one."""
    if CLASS in value:
        needs.add(Travels.RAW)
    if not all(isinstance(key, str) for key in value):
        raise RequestInvalid("the keys of a dictionary must be texts", keys=[name])
    return {_text(key, needs): _json(name, one, needs) for key, one in value.items()}
