"""What can be set while the stand-in runs, kept in its file so that every process obeys."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from .refusals import Refusal
from .store import Records


@dataclass(frozen=True)
class Settings:
    """How the site behaves.

    Attributes:
        latency_ms: milliseconds by which API answers and downloads are held back.
        premium: whether the site has LegalServer's paid tier.
        requests_per_minute: the rate limit of the site; None for no limit.
        denied_permissions: permissions that the API user lacks, spelled as in section 3, for example `API Matter: Get`.
    """

    latency_ms: int = 0
    premium: bool = True
    requests_per_minute: int | None = 200
    denied_permissions: tuple[str, ...] = ()


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_SANE: Mapping[str, Callable[[Any], bool]] = {
    "latency_ms": _count,
    "premium": lambda value: isinstance(value, bool),
    "requests_per_minute": lambda value: value is None or _count(value),
    "denied_permissions": _texts,
}


def load(records: Records, defaults: Settings) -> Settings:
    """Return the settings in force: those changed at run time over those given at the start."""
    rows = records.connection.execute("SELECT name, value FROM settings").fetchall()
    changed = {name: json.loads(value) for name, value in rows}
    changed["denied_permissions"] = tuple(changed.get("denied_permissions", defaults.denied_permissions))
    return replace(defaults, **changed)


def change(records: Records, body: Any) -> None:
    """Store the given settings; the others stay as they are.

    Raises:
        Refusal: 400 naming the keys that are unknown or make no sense.
    """
    if not isinstance(body, dict):
        raise Refusal(400, {"error_message": "an object of settings is needed"})
    bad = [key for key, value in body.items() if key not in _SANE or not _SANE[key](value)]
    if bad:
        raise Refusal(400, {"invalid_parameters": bad})
    for key, value in body.items():
        records.connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, json.dumps(value)))


def as_json(settings: Settings) -> dict[str, Any]:
    return asdict(settings)
