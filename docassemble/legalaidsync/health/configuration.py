# do not pre-load
"""Checks the Configuration: names that nobody reads, with what was meant, and whether the office has own keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any

from ..errors import ConfigurationInvalid
from ..nearest import nearest
from ..settings import Retry, Settings, Timeouts, read_settings
from ..settings.brake import Brake
from ..settings.keeping import Retention
from ..wording import Sentence, Several
from .finding import Finding

SECTION_KEYS = frozenset(
    {"sites", "interviews", "environment", "timeouts", "retry", "encryption keys", "signing keys", "link days"}
    | {"lease seconds", "staff privileges", "retention days", "delete answers", "notify", "notify every"}
    | {"tell clients by", "remind clients by", "database", "geocode addresses", "desk", "quick exit", "brake"}
)
SITE_KEYS = frozenset(
    {"name", "url", "abbreviation", "type", "token", "token env", "next token", "user", "password", "password env"}
    | {"requests per minute", "token expires", "api version", "premium", "note type", "dry run", "mapping"}
    | {"conflict check", "public intake", "new case"}
)
TABLES: Mapping[str, frozenset[str]] = {
    "timeouts": frozenset(each.name for each in fields(Timeouts)),
    "retry": frozenset(each.name for each in fields(Retry)),
    "retention days": frozenset(each.name for each in fields(Retention)),
    "brake": frozenset(each.name for each in fields(Brake)),
}
OWN_KEYS = {"encryption keys": "health_encryption", "signing keys": "health_signing"}
SHORTEST_KEY = 16
ALIKE = 0.5  # keys have few letters, and two of them are soon another word


def read_configuration(configuration: Mapping[str, Any]) -> tuple[Settings | None, Finding]:
    """Return the settings, None if they can't be read, and what there is to say about the Configuration."""
    name = Sentence("health_configuration")
    wrong = list(wrong_keys(configuration))
    try:
        settings = read_settings(configuration)
    except ConfigurationInvalid as error:
        return None, Finding(name, Several(*wrong, Sentence("health_wrong_setting", detail=error.detail)))
    return settings, Finding(name, Several(*wrong))


def wrong_keys(configuration: Mapping[str, Any]) -> Iterator[Sentence]:
    """Yield a sentence for each key of our section that nobody reads, with the one that was probably meant."""
    section = configuration.get("legalaidsync") or {}
    if not isinstance(section, Mapping):
        return
    yield from _unknown("legalaidsync", section, SECTION_KEYS)
    for name, known in TABLES.items():
        yield from _unknown(f"legalaidsync: {name}", section.get(name), known)
    sites = section.get("sites")
    for number, row in enumerate(sites if isinstance(sites, list) else (), start=1):
        named = row.get("name") or number if isinstance(row, Mapping) else number
        yield from _unknown(f"legalaidsync: sites: {named}", row, SITE_KEYS)


def _unknown(where: str, row: Any, known: Collection[str]) -> Iterator[Sentence]:
    for key in row if isinstance(row, Mapping) else ():
        if key not in known:
            near = nearest(str(key).replace("_", " ").lower(), known, ALIKE)
            meant = near or ", ".join(sorted(known))
            sentence = "health_unknown_key" if near else "health_key_of_no_list"
            yield Sentence(sentence, where=where, wrong=key, meant=meant)


def own_keys(configuration: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield whether the office has keys of its own to encrypt and to sign with."""
    section = configuration.get("legalaidsync") or {}
    for setting, name in OWN_KEYS.items():
        keys = section.get(setting) or []
        short = any(len(str(key)) < SHORTEST_KEY for key in keys)
        mend = Sentence("health_no_own_key", setting=setting) if not keys else ""
        yield Finding(
            Sentence(name), mend or (Sentence("health_short_key", setting=setting, limit=SHORTEST_KEY) if short else "")
        )
