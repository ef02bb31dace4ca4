"""What LegalServer stashes when staff launch an interview from a case: read, checked, and mapped to one of our sites.

Facts: section 13.2 of the API sheet. Nothing here calls a host: a launch only ever leads to a site that the
Configuration has.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ConfigurationInvalid, LinkInvalid
from ..settings import Settings, Site
from ..settings.launch import launch_host
from ..wording import Sentence

KEY, SECRET = "stashed_key", "stashed_secret"
PREFIX = "legalserver_"
NAMES = ("site_abbreviation", "site_type", "matter_uuid", "current_user_uuid")
VARIABLES = tuple(PREFIX + name for name in NAMES)
MOST_LETTERS = 100  # of a value that LegalServer stashes
STASH = re.compile(r"[0-9A-Za-z]{1,64}")


@dataclass(frozen=True)
class Launch:
    """One launch, as LegalServer stashed it; `host` is the site's, without `.legalserver.org`."""

    site_abbreviation: str
    site_type: str
    matter_uuid: str
    current_user_uuid: str
    host: str

    def variables(self) -> dict[str, str]:
        """Return the interview variables of the official package: name -> value."""
        return {PREFIX + name: getattr(self, name) for name in NAMES}

    def opener(self, user_id: int | None) -> str:
        """Return who opened the case, as the audit names them: docassemble's user, if any, and LegalServer's."""
        theirs = f"legalserver user {self.current_user_uuid}" if self.current_user_uuid else "legalserver"
        return theirs if user_id is None else f"user {user_id} {theirs}"


def read_launch(stashed: Any) -> Launch:
    """Return the launch that a stash holds; raise LinkInvalid, which never repeats what is in it."""
    if not isinstance(stashed, Mapping):
        raise LinkInvalid("the stash is no object")
    texts = {name: _text(stashed, PREFIX + name) for name in NAMES}
    try:
        host = launch_host(texts["site_abbreviation"], texts["site_type"])
    except ValueError:
        raise LinkInvalid("the stash names no site") from None
    user = texts["current_user_uuid"]
    return Launch(
        site_abbreviation=texts["site_abbreviation"],
        site_type=texts["site_type"],
        matter_uuid=_uuid(texts["matter_uuid"], "matter"),
        current_user_uuid=_uuid(user, "user") if user else "",
        host=host,
    )


def launched_site(settings: Settings, host: str) -> Site:
    """Return the site that a launch means; raise ConfigurationInvalid if the Configuration has none of that name."""
    for site in settings.sites.values():
        if site.launched_as == host:
            return site
    raise ConfigurationInvalid(Sentence("config_launched_elsewhere", host=host))


def launch_id(key: str) -> str:
    """Return a short id of a launch, from which its key can't be found."""
    return hashlib.sha256(f"legalaidsync.launch.{key}".encode()).hexdigest()[:24]


def launched_link(key: str) -> str:
    """Return the id that the register of clients' links gives to a launch for a client."""
    return launch_id(key)[:16]


def proof(key: str, secret: str) -> str:
    """Return what a later visitor must be able to make again to be the holder of the same link."""
    return hmac.new(secret.encode(), key.encode(), hashlib.sha256).hexdigest()


def is_stash(text: Any) -> bool:
    """Whether a text can be a stash's key: letters and digits, so that it can't be another key of Redis."""
    return isinstance(text, str) and bool(STASH.fullmatch(text))


def _text(stashed: Mapping[Any, Any], name: str) -> str:
    value = stashed.get(name, "")
    if not isinstance(value, str) or len(value) > MOST_LETTERS:
        raise LinkInvalid(f"the stash has no good {name}")
    return value.strip()


def _uuid(text: str, what: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise LinkInvalid(f"the stash names no {what}") from None
