"""The stand-in plays LegalServer's part in the docassemble integration: it lists interviews and opens one.

Facts: section 13 of the API sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests

from .settings import Settings
from .store import Record

SECONDS = (3, 10)
EXPIRE = 86400


class LaunchFailed(Exception):
    """docassemble did not do its part; the text says what happened, for a person."""


@dataclass(frozen=True)
class Interview:
    """One interview that docassemble offers.

    Attributes:
        interview: docassemble's name of it; external: whether the link is for the client instead of staff.
    """

    interview: str
    name: str
    external: bool


def interviews(settings: Settings) -> list[Interview]:
    """Return what docassemble offers to this site; a live site and its demo share the abbreviation.

    Raises:
        LaunchFailed: it does not answer as described.
    """
    listed = _asked("GET", "/lsinterviews", settings).get("interviews")
    if not isinstance(listed, list):
        raise LaunchFailed("docassemble's list of interviews has no list in it.")
    return [
        Interview(entry["interview"], entry.get("name") or "No Name", bool(entry.get("external")))
        for entry in listed
        if isinstance(entry, dict) and entry.get("interview") and _is_meant(entry, settings)
    ]


def _is_meant(entry: dict[str, Any], settings: Settings) -> bool:
    sites = [str(site).lower() for site in entry.get("sites") or []]
    return not sites or settings.site_abbreviation.lower() in sites


def launch(settings: Settings, matter: Record, user: Record, interview: str) -> str:
    """Stash what the interview is to know of the case, and return the address that opens it.

    A middleman that posts the stash himself (section 15, row 35) gets the same data and answers as docassemble does.

    Raises:
        LaunchFailed: docassemble does not take the stash.
    """
    data = {
        "legalserver_site_abbreviation": settings.site_abbreviation,
        "legalserver_site_type": settings.site_type,
        "legalserver_matter_uuid": matter.uuid,
        "legalserver_current_user_uuid": user.uuid,
    }
    body = {"data": data, "raw": True, "expire": EXPIRE}
    if settings.stash_posted_by == "middleman":
        stashed = _asked_at(settings.middleman_url, "POST", "/api/stash_data", {}, body)
    else:
        stashed = _asked("POST", "/api/stash_data", settings, body)
    if not {"stash_key", "secret"} <= stashed.keys():
        raise LaunchFailed("docassemble's answer names no stash.")
    query = {"i": interview, "stashed_key": stashed["stash_key"], "stashed_secret": stashed["secret"]}
    return f"{settings.docassemble_url.rstrip('/')}/interview?{urlencode(query)}"


def _asked(method: str, path: str, settings: Settings, body: dict[str, Any] | None = None) -> dict[str, Any]:
    return _asked_at(settings.docassemble_url, method, path, {"X-API-Key": settings.docassemble_key}, body)


def _asked_at(
    root: str, method: str, path: str, headers: dict[str, str], body: dict[str, Any] | None
) -> dict[str, Any]:
    try:
        answer = requests.request(method, root.rstrip("/") + path, json=body, headers=headers, timeout=SECONDS)
        answered = answer.json()
    except requests.RequestException as error:
        raise LaunchFailed(f"docassemble did not answer {path} ({type(error).__name__}).") from error
    if answer.status_code != 200 or not isinstance(answered, dict):
        raise LaunchFailed(f"docassemble answered {path} with status {answer.status_code}.")
    return answered
