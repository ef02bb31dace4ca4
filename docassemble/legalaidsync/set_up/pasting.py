# do not pre-load
"""Writes what an administrator pastes into docassemble's Configuration. A token is never part of it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

import yaml

from ..compat import ROUTES, TASKS
from ..settings import Site

PLACE_OF_TOKEN = "PASTE THE TOKEN HERE"
KEY_BYTES = 32
LAUNCHED = {
    "interview": "docassemble.legalaidsync:data/questions/launched_case.yml",
    "name": "Intake with the client present",
}
# Lists of docassemble's own that other packages may use too -> what we need in them.
LISTS: Mapping[str, list[str]] = {"celery modules": [TASKS], "preloaded modules": [ROUTES]}


def new_lines(
    configuration: Mapping[str, Any], site: Site, *, features: Collection[str], expires: str = "", notify: str = ""
) -> dict[str, str]:
    """Return what is to be pasted where: name of a section of the Configuration -> lines of YAML.

    Args:
        configuration: as it is now; what stands in it is not asked for again.
        site: the site that was tried; its token is left out.
        features: names of those that the administrator has chosen.
        expires: day on which the token ends.
        notify: e-mail address for the digest to staff.
    """
    section = configuration.get("legalaidsync") or {}
    ours: dict[str, Any] = {"sites": [_row(site, features, expires)], **_own_keys(section)}
    ours |= _settings(features, notify)
    found = {"legalaidsync": _as_yaml({"legalaidsync": ours})}
    for name, wanted in LISTS.items():
        there = configuration.get(name) or []
        missing = [entry for entry in wanted if entry not in (there if isinstance(there, list) else [there])]
        if missing:
            found[name] = _as_yaml({name: missing})
    return found


def _row(site: Site, features: Collection[str], expires: str) -> dict[str, Any]:
    row: dict[str, Any] = {"name": site.name}
    if not site.base_url.endswith(".legalserver.org"):
        row["url"] = site.base_url
    row["token"] = PLACE_OF_TOKEN
    if expires:
        row["token expires"] = expires
    return row | {"api version": site.version, "premium": "auto" if "changes" in features else False}


def _own_keys(section: Mapping[str, Any]) -> dict[str, Any]:
    """New keys each time that they are shown: only the Configuration keeps them."""
    names = ("encryption keys", "signing keys")
    return {name: [secrets.token_urlsafe(KEY_BYTES)] for name in names if not section.get(name)}


def _settings(features: Collection[str], notify: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "mail" in features:
        found |= {"tell clients by": ["email"], "remind clients by": ["email"]}
    if "notify" in features and notify:
        found["notify"] = [notify]
    if "launch" in features:
        found["interviews"] = [LAUNCHED]
    return found


def _as_yaml(row: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(row), sort_keys=False, allow_unicode=True, width=200)
