"""Who may come in: the token, the rate limit, the paid tier, permissions. Facts: sections 2, 10.1 and 10.2."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Request

from . import permissions
from .matters import API_LOGIN
from .refusals import Refusal, message
from .resources import Resource
from .settings import Settings
from .store import Records

WINDOW_SECONDS = 60
STAFF_COOKIE = "sandbox_staff"
DOUBTFUL = frozenset({("notes", "create"), ("organizations", "create"), ("organizations", "update")})
BUCKET_SECONDS = 10


def bears(request: Request, token: str) -> bool:
    """Tell whether the request carries the token, as Bearer or as the password of the API user's login."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = {"bearer": token, "basic": b64encode(f"{API_LOGIN}:{token}".encode()).decode()}.get(scheme.lower())
    return wanted is not None and hmac.compare_digest(given.strip().encode(), wanted.encode())


def token_borne(request: Request, tokens: Iterable[str]) -> str | None:
    """Return the token that a request carries, None if it is none of these."""
    return next((token for token in tokens if bears(request, token)), None)


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


def count_call(records: Records, settings: Settings, now: datetime, token: str) -> Allowance | None:
    """Count a call in a sliding minute or in buckets of ten seconds, of the whole site or of its token (row 10).

    Returns:
        What is left; None if there is no limit.
    """
    limit = settings.requests_per_minute
    if limit is None:
        return None
    at, connection = now.timestamp(), records.connection
    if settings.rate_window == "buckets":
        at -= at % BUCKET_SECONDS
    connection.execute("DELETE FROM calls WHERE at <= ?", (at - WINDOW_SECONDS,))
    caller = hashlib.sha256(token.encode()).hexdigest() if settings.rate_scope == "token" else ""
    used, oldest = connection.execute("SELECT count(*), min(at) FROM calls WHERE caller = ?", (caller,)).fetchone()
    over = used >= limit
    if not over:
        connection.execute("INSERT INTO calls VALUES (?, ?)", (at, caller))
    return Allowance(limit, max(0, limit - used - 1), round((oldest or at) + WINDOW_SECONDS + 0.5), over)


def permit(resource: Resource, verb: str, settings: Settings, version: int) -> None:
    """Let a verb pass, or refuse it for want of the paid tier or of a permission.

    Raises:
        Refusal: 402 on a premium endpoint of a site without Premium; 403 (v1: 401) for a missing permission.
    """
    if verb in resource.premium or is_doubtful_premium(resource.name, verb, settings, version):
        need_premium(settings)
    if resource.name == "phone_numbers":
        need_feature(settings.person_phone_numbers)
    permissions.permit(settings, version, resource.permission_for(verb))


def need_premium(settings: Settings) -> None:
    """Refuse a call of the paid tier on a site without it (section 15, row 8).

    Raises:
        Refusal: 402.
    """
    if not settings.premium and settings.premium_refusal == "empty":
        raise Refusal(402, None)
    if not settings.premium:
        raise message(402, "This API requires the Premium API")


def is_doubtful_premium(resource: str, verb: str, settings: Settings, version: int) -> bool:
    """Tell whether an endpoint whose tier the sources dispute belongs to the paid one (section 15, row 18)."""
    return version == 2 and settings.notes_and_organizations_tier == "premium" and (resource, verb) in DOUBTFUL


def need_feature(switched_on: bool) -> None:
    """Refuse what the site has not switched on.

    Raises:
        Refusal: 403.
    """
    if not switched_on:
        raise message(403, "This API cannot be processed for this site")
