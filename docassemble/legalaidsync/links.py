"""Keys of clients' links, and tokens for other programs. Each purpose has its own salt.

A client's link carries a key of 32 letters: the id of its row in the register (client_links/register.py), which knows
the rest, and a seal that nobody can make without a signing key. Links made by earlier versions carry a signed text with
everything in it; those are still read. A token is signed, not encrypted: it holds ids only.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from .errors import ConfigurationInvalid, LinkExpired, LinkForSomethingElse, LinkInvalid
from .wording import Sentence

CASE_LINK = "legalaidsync.case-link.1"
SHORT_LINK = "legalaidsync.short-link.1"
DOOR = "legalaidsync.door.1"
ROUTE = "legalaidsync.route.1"
ID_OF_A_LINK = re.compile(r"[0-9a-f]{16}")
BYTES_OF_AN_ID, BYTES_OF_A_SEAL = 8, 16
KEY_OF_A_LINK = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class CaseLink:
    """What a client's link is good for."""

    site: str
    matter_uuid: str
    link_id: str
    expires: datetime


@dataclass(frozen=True)
class DoorPass:
    """Who may pass a door, and until when."""

    holder: str
    expires: datetime


@dataclass(frozen=True)
class RoutePass:
    """What a program may ask for on our routes. `arguments` are fixed: a caller may add others, not change these."""

    action: str
    arguments: Mapping[str, Any]
    holder: str
    expires: datetime


def _now() -> datetime:
    return datetime.now(UTC)


class Signer:
    """Makes and checks tokens: the newest key signs, every key verifies.

    Args:
        keys: any strings, newest first.
        clock: returns the time, aware.

    Raises:
        ConfigurationInvalid: no key at all.
    """

    def __init__(self, keys: Sequence[str], clock: Callable[[], datetime] = _now) -> None:
        if not [key for key in keys if key]:
            raise ConfigurationInvalid(Sentence("config_no_key", setting="signing keys"))
        self._oldest_first = [key for key in reversed(keys) if key]  # itsdangerous signs with the last one
        self._clock = clock

    def link_key(self, link_id: str) -> str:
        """Return the 32 letters that open a link of the register; they are the same each time.

        Raises:
            ValueError: the register makes no such ids.
        """
        if not ID_OF_A_LINK.fullmatch(link_id):
            raise ValueError("only a link that the register made has a key")
        known = bytes.fromhex(link_id)
        return base64.urlsafe_b64encode(known + _seal(self._oldest_first[-1], known)).decode()

    def read_link_key(self, key: str) -> str:
        """Return the id of the link that a key opens; raise LinkInvalid. Whether it is still good says the register."""
        if not KEY_OF_A_LINK.fullmatch(key):
            raise LinkInvalid("this is no key of a link")
        known = base64.urlsafe_b64decode(key)
        link_id, seal = known[:BYTES_OF_AN_ID], known[BYTES_OF_AN_ID:]
        if not any(hmac.compare_digest(seal, _seal(each, link_id)) for each in self._oldest_first):
            raise LinkInvalid("the key of a link has another seal")
        return link_id.hex()

    def read_long_link(self, token: str) -> CaseLink:
        """Return what a link of an earlier version opened, though it may have expired; raise LinkInvalid."""
        claims, expires = self._open(CASE_LINK, token)
        return CaseLink(claims["site"], claims["matter"], claims["link"], expires)

    def door_token(self, action: str, arguments: Mapping[str, Any], holder: str, session: str, days: float) -> str:
        """Return a token for one action with exactly these arguments in one session, for `days` days."""
        expires = self._clock() + timedelta(days=days)
        return self._sign(DOOR, {"holder": holder, "for": _binding(action, arguments, session)}, expires)

    def check_door_token(self, token: str, action: str, arguments: Mapping[str, Any], session: str) -> DoorPass:
        """Return who holds the token; raise LinkInvalid if it is for anything else, LinkExpired if it is too late."""
        claims, expires = self._verify(DOOR, token)
        if not hmac.compare_digest(str(claims["for"]), _binding(action, arguments, session)):
            raise LinkForSomethingElse("a door token for another action, other arguments or another session")
        return DoorPass(claims["holder"], expires)

    def route_token(self, action: str, arguments: Mapping[str, Any], holder: str, days: float) -> str:
        """Return a token with which a program may ask for one action, with these arguments, for `days` days."""
        expires = self._clock() + timedelta(days=days)
        return self._sign(ROUTE, {"holder": holder, "action": action, "with": dict(arguments)}, expires)

    def read_route_token(self, token: str, action: str) -> RoutePass:
        """Return what a program may ask for.

        Raises:
            LinkInvalid: the token is not ours; LinkForSomethingElse: it is for another action.
            LinkExpired: it is too late.
        """
        claims, expires = self._verify(ROUTE, token)
        if claims["action"] != action:
            raise LinkForSomethingElse("a route token for another action")
        return RoutePass(claims["action"], claims["with"], claims["holder"], expires)

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        strong = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(self._oldest_first, salt=purpose, signer_kwargs=strong)

    def _sign(self, purpose: str, claims: Mapping[str, Any], expires: datetime) -> str:
        token = self._serializer(purpose).dumps({**claims, "exp": int(expires.timestamp())})
        return token.decode() if isinstance(token, bytes) else token

    def _verify(self, purpose: str, token: str) -> tuple[dict[str, Any], datetime]:
        claims, expires = self._open(purpose, token)
        if self._clock() >= expires:
            raise LinkExpired(purpose)
        return claims, expires

    def _open(self, purpose: str, token: str) -> tuple[dict[str, Any], datetime]:
        """Check the signature (in constant time) before anything inside is believed."""
        try:
            claims = self._serializer(purpose).loads(token)
        except BadData as error:
            raise LinkInvalid(type(error).__name__) from None
        return claims, datetime.fromtimestamp(claims["exp"], UTC)


def _seal(signing_key: str, link_id: bytes) -> bytes:
    """Sixteen bytes that only who has the signing key can find for an id."""
    for_links_only = hmac.digest(signing_key.encode(), SHORT_LINK.encode(), "sha256")
    return hmac.digest(for_links_only, link_id, "sha256")[:BYTES_OF_A_SEAL]


def _binding(action: str, arguments: Mapping[str, Any], session: str) -> str:
    """A digest of what the token is for, so that neither the arguments nor the session id travel inside it."""
    exact = json.dumps([action, dict(arguments), session], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(exact.encode()).hexdigest()
