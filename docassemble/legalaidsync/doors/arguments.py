"""Reads what a call asks for: names that an action knows, each by its kind. What is wrong is named, not repeated."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..nearest import nearest
from ..wording import speaks
from .answers import Refusal, refused

LONGEST_TEXT = 200
PLAIN = re.compile(r"[\w .:/-]+")
DIGITS = re.compile(r"[0-9]{1,18}")


def read_arguments(asked: Mapping[str, Any], *, needed: Iterable[str], others: Iterable[str] = ()) -> dict[str, Any]:
    """Return the arguments in the form in which actions take them.

    Args:
        asked: what the token fixes and the caller adds.
        needed: names that must be there.
        others: names that may be there.

    Raises:
        Refusal: a name is unknown or missing, or a value is not of its kind.
    """
    must, may = list(needed), list(others)
    refuse_unknown(asked, [*must, *may])
    missing = [name for name in must if asked.get(name) in (None, "")]
    if missing:
        raise Refusal(refused("missing", names=missing))
    return {name: _read(name, asked[name]) for name in (*must, *may) if asked.get(name) not in (None, "")}


def refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise a Refusal for names that are not known, each with the nearest one that is."""
    there = list(known)
    unknown = [name for name in names if name not in there]
    if unknown:
        near = {name[:LONGEST_TEXT]: nearest(name[:LONGEST_TEXT], there) for name in unknown}
        meant = {name: found for name, found in near.items() if found}
        raise Refusal(refused("unknown_name", names=near, nearest=meant))


def _read(name: str, value: Any) -> Any:
    try:
        return KINDS[name](value)
    except (ValueError, TypeError):
        raise Refusal(refused("not_understood", names=[name])) from None


def _number(value: Any) -> int:
    if isinstance(value, bool) or not DIGITS.fullmatch(str(value)):
        raise ValueError("no number")
    return int(value)


def _uuid(value: Any) -> str:
    return str(uuid.UUID(_text(value)))


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not PLAIN.fullmatch(value):
        raise ValueError("no plain text")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value


def _language(value: Any) -> str:
    if not speaks(value):
        raise ValueError("no language of ours")
    return str(value)


KINDS: Mapping[str, Callable[[Any], Any]] = {
    "site": _text,
    "matter": _uuid,
    "submission": _number,
    "interview": _text,
    "language": _language,
    "facts": _object,
    "once": _text,
}
