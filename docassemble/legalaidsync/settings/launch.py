"""The settings of LegalServer's launch: by which name it calls a site, and the official package's own section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..errors import ConfigurationInvalid
from ..wording import Sentence

OFFICIAL = "legalserver"  # the section of the official package
INTERVIEWS = "interviews"  # the one key of that section that is not a site
LEGALSERVER = ".legalserver.org"
# What a launch calls the type of a site -> the end of the host's name (section 13.2 of the API sheet).
SUFFIXES: Mapping[str, str] = {"live": "", "demo": "-demo", "test": ".test", "dev": ".dev"}
ABBREVIATION = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def launch_host(abbreviation: str, kind: str) -> str:
    """Return the host of a site without `.legalserver.org`, for example `example-demo`.

    Args:
        abbreviation: as LegalServer names the site; a live site and its demo share it.
        kind: `Live`, `Demo`, `Test` or `Dev`.

    Raises:
        ValueError: one of them can be no part of a site's name.
    """
    short, suffix = abbreviation.strip().lower(), SUFFIXES.get(kind.strip().lower())
    if suffix is None or not ABBREVIATION.fullmatch(short):
        raise ValueError("no site is called so")
    return short + suffix


def read_launch_name(name: str, url: str, row: Mapping[str, Any]) -> str:
    """Return by which host a launch means a site: what `abbreviation` and `type` say, else its address, else its name.

    Raises:
        ConfigurationInvalid: they can't be.
    """
    if row.get("type") and not row.get("abbreviation"):
        raise ConfigurationInvalid(Sentence("config_no_abbreviation", site=name))
    if row.get("abbreviation"):
        try:
            return launch_host(str(row["abbreviation"]), str(row.get("type", "Live")))
        except ValueError:
            known = ", ".join(word.capitalize() for word in SUFFIXES)
            raise ConfigurationInvalid(Sentence("config_abbreviation", site=name, known=known)) from None
    host = (urlsplit(url).hostname or "").lower()
    return host.removesuffix(LEGALSERVER) if host.endswith(LEGALSERVER) else name.lower()


def official_rows(configuration: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sites of the official package's section as rows of `legalaidsync: sites`.

    An entry without `bearer` serves that package's reports only and is no site.
    """
    section = configuration.get(OFFICIAL)
    if not isinstance(section, Mapping):
        return []
    found = {str(name).lower(): entry for name, entry in section.items() if name != INTERVIEWS}
    return [
        {"name": name, "token": str(entry["bearer"]), "token expires": entry.get("expiration")}
        for name, entry in found.items()
        if isinstance(entry, Mapping) and entry.get("bearer")
    ]
