"""Reads the settings of what is kept, for how long, and who hears of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..errors import ConfigurationInvalid
from ..wording import Sentence

DATABASE = "db"  # docassemble's own
CHANNELS = ("email", "sms")
RETENTION = "legalaidsync: retention days"
UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
LENGTH_OF_TIME = re.compile(r"\s*(\d{1,5})\s+(minute|hour|day)s?\s*")
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


@dataclass(frozen=True)
class Retention:
    """Days: what was delivered stays until then, and so does the audit trail."""

    payloads: int = 7
    audit: int = 2555


USUAL_RETENTION = Retention()


def read_keeping(section: Mapping[str, Any], configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of Settings that say what is kept and who hears of it.

    Args:
        section: `legalaidsync` of the Configuration.
        configuration: all of it, because `database` names another section.

    Raises:
        ConfigurationInvalid: names the setting and says how to mend it.
    """
    return {
        "database": _read_database(section.get("database"), configuration),
        "retention": _read_retention(section.get("retention days") or {}),
        "notify": _read_addresses(section.get("notify") or []),
        "notify_every": read_length_of_time(section.get("notify every", "24 hours"), "notify every"),
        "tell_clients_by": _read_channels(section.get("tell clients by") or [], "tell clients by"),
        "remind_clients_by": _read_channels(section.get("remind clients by") or [], "remind clients by"),
        "delete_answers": _read_delete_answers(section.get("delete answers")),
    }


def read_length_of_time(text: Any, name: str) -> timedelta:
    """Return a length of time that is written like `24 hours`.

    Raises:
        ConfigurationInvalid: it is written otherwise, or is no time at all.
    """
    found = LENGTH_OF_TIME.fullmatch(str(text))
    if not found or not int(found[1]):
        raise ConfigurationInvalid(Sentence("config_length_of_time", setting=f"legalaidsync: {name}"))
    return int(found[1]) * UNITS[found[2]]


def _read_database(name: Any, configuration: Mapping[str, Any]) -> str:
    if name is None or name == DATABASE:
        return DATABASE
    described = configuration.get(str(name))
    if not isinstance(described, Mapping) or not described.get("name"):
        raise ConfigurationInvalid(Sentence("config_no_database", name=name))
    return str(name)


def _read_retention(row: Any) -> Retention:
    if not isinstance(row, Mapping):
        raise ConfigurationInvalid(Sentence("config_mapping", setting=RETENTION, example="audit"))
    unknown = set(row) - {"payloads", "audit"}
    if unknown:
        keys = ", ".join(sorted(map(str, unknown)))
        raise ConfigurationInvalid(Sentence("config_unknown_keys", setting=RETENTION, keys=keys))
    if not all(type(days) is int and days > 0 for days in row.values()):
        raise ConfigurationInvalid(Sentence("config_whole_days", setting=RETENTION))
    return Retention(**row)


def _read_addresses(found: Any) -> tuple[str, ...]:
    addresses = [found] if isinstance(found, str) else found
    if not isinstance(addresses, list) or not all(ADDRESS.fullmatch(str(each)) for each in addresses):
        raise ConfigurationInvalid(Sentence("config_notify"))
    return tuple(str(each) for each in addresses)


def _read_channels(found: Any, name: str) -> tuple[str, ...]:
    if not isinstance(found, list) or not set(found) <= set(CHANNELS):
        raise ConfigurationInvalid(Sentence("config_channels", setting=f"legalaidsync: {name}"))
    return tuple(channel for channel in CHANNELS if channel in found)


def _read_delete_answers(after: Any) -> timedelta | None:
    if after is None or after is False:
        return None
    return read_length_of_time(after, "delete answers")
