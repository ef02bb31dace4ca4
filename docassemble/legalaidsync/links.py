"""Signed, expiring links for clients and tokens for other programs. Each purpose has its own salt.

A token is signed, not encrypted: it holds ids only. That a client's link is used once and may be revoked is what
client_links/register.py remembers by `link_id`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from .errors import ConfigurationInvalid, LinkExpired, LinkForSomethingElse, LinkInvalid

CASE_LINK = "legalaidsync.case-link.1"
DOOR = "legalaidsync.door.1"
ROUTE = "legalaidsync.route.1"


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
            raise ConfigurationInvalid("set `signing keys` in legalaidsync, or docassemble's `secretkey`")
        self._oldest_first = list(reversed(keys))  # itsdangerous signs with the last one
        self._clock = clock

    def case_link(self, site: str, matter_uuid: str, link_id: str, days: float) -> str:
        """Return a token that opens one case for `days` days."""
        return self.case_token(CaseLink(site, matter_uuid, link_id, self._clock() + timedelta(days=days)))

    def case_token(self, link: CaseLink) -> str:
        """Return the token of a link; it is the same each time."""
        claims = {"site": link.site, "matter": link.matter_uuid, "link": link.link_id}
        return self._sign(CASE_LINK, claims, link.expires)

    def read_case_link(self, token: str) -> CaseLink:
        """Return what a client's token opens; raise LinkInvalid or LinkExpired."""
        return _case_link(*self._verify(CASE_LINK, token))

    def read_old_case_link(self, token: str) -> CaseLink:
        """Return what a client's token opened, though it may have expired; raise LinkInvalid."""
        return _case_link(*self._open(CASE_LINK, token))

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


def _case_link(claims: Mapping[str, Any], expires: datetime) -> CaseLink:
    return CaseLink(claims["site"], claims["matter"], claims["link"], expires)


def _binding(action: str, arguments: Mapping[str, Any], session: str) -> str:
    """A digest of what the token is for, so that neither the arguments nor the session id travel inside it."""
    exact = json.dumps([action, dict(arguments), session], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(exact.encode()).hexdigest()
