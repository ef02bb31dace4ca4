"""Who may come in: the token, the rate limit, the paid tier, permissions. Facts: sections 2, 10.1 and 10.2."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Request

from .refusals import message
from .resources import Resource
from .settings import Settings
from .store import Records

WINDOW_SECONDS = 60
STAFF_COOKIE = "sandbox_staff"
NOT_AUTHORIZED = "User not authorized to perform this operation"


def bears(request: Request, token: str) -> bool:
    """Tell whether the request carries the token."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


def staff_proof(token: str) -> str:
    """Return the value of the cookie that the staff pages set, so that their download links work in a browser."""
    return hmac.new(token.encode(), b"staff pages", hashlib.sha256).hexdigest()


def is_staff(request: Request, token: str) -> bool:
    return hmac.compare_digest(request.cookies.get(STAFF_COOKIE, "").encode(), staff_proof(token).encode())


@dataclass(frozen=True)
class Allowance:
    """What is left of the rate limit after a request.

    Attributes:
        limit: requests a minute; remaining: how many are left; reset: epoch seconds when the oldest call is forgotten.
        over: whether this request was one too many (it then does not count).
    """

    limit: int
    remaining: int
    reset: int
    over: bool

    def headers(self) -> Mapping[str, str]:
        return {
            "x-rate-limit-limit": str(self.limit),
            "x-rate-limit-remaining": str(self.remaining),
            "x-rate-limit-reset": str(self.reset),
        }


def count_call(records: Records, limit: int | None, now: datetime) -> Allowance | None:
    """Count a call of the site in a sliding minute; None if there is no limit."""
    if limit is None:
        return None
    at, connection = now.timestamp(), records.connection
    connection.execute("DELETE FROM calls WHERE at <= ?", (at - WINDOW_SECONDS,))
    used, oldest = connection.execute("SELECT count(*), min(at) FROM calls").fetchone()
    over = used >= limit
    if not over:
        connection.execute("INSERT INTO calls VALUES (?)", (at,))
    return Allowance(limit, max(0, limit - used - 1), round((oldest or at) + WINDOW_SECONDS + 0.5), over)


def permit(resource: Resource, verb: str, settings: Settings, version: int) -> None:
    """Let a verb pass, or refuse it for want of the paid tier or of a permission.

    Raises:
        Refusal: 402 on a premium endpoint of a site without Premium; 403 (v1: 401) for a missing permission.
    """
    if verb in resource.premium and not settings.premium:
        raise message(402, "This API requires the Premium API")
    permit_named(f"API {resource.permission}: {verb.title()}", settings, version)


def permit_named(permission: str, settings: Settings, version: int) -> None:
    """Let pass whoever has the permission.

    Raises:
        Refusal: 403 naming the permission; in v1 the plain 401.
    """
    if permission in settings.denied_permissions:
        if version == 1:
            raise message(401, NOT_AUTHORIZED)
        raise message(403, f"User does not have permissions: [{permission}]")


INCLUDED = {
    "notes": "Notes",
    "adverse_parties": "Adverse Parties",
    "non_adverse_parties": "Non Adverse Parties",
    "additional_names": "Additional Names",
    "events": "Events",
    "tasks": "Tasks",
}


def hidden_arrays(verb: str, settings: Settings) -> frozenset[str]:
    """Return the arrays that a missing "Include" permission takes out of matters, without an error (section 2.1)."""
    word = "Search" if verb == "search" else "Get"
    named = {key: f"API {word} Matter Include {name}" for key, name in INCLUDED.items()}
    return frozenset(key for key, permission in named.items() if permission in settings.denied_permissions)
