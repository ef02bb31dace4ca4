"""What stands between the facade and the network of one site: credentials, judging, rate limit, cache."""

from __future__ import annotations

from typing import Any

import requests

from ..errors import OutcomeUnknown
from ..settings import Timeouts, Token
from ..transport import Call, CircuitBreaker, RateLimit, Transport
from .answers import judge
from .caching import Cache, CachingTransport
from .tokens import credentials

API = "/api/"
FILE = "content-disposition"


def open_transport(
    *,
    base_url: str,
    token: Token,
    user: str = "",
    next_token: Token | None = None,
    timeouts: Timeouts | None = None,
    session: requests.Session | None = None,
    breaker: CircuitBreaker | None = None,
    limit: RateLimit | None = None,
    cache: Cache | None = None,
) -> Transport:
    """Return the transport of a site; the arguments are those of `LegalServer`."""
    auth = credentials(token, user)
    known: dict[str, Any] = {
        "base_url": base_url,
        "auth": auth,
        "spare_auth": credentials(next_token) if next_token else None,
        "judge": judge_whole_answer,
        "timeouts": timeouts,
        "session": session,
        "breaker": breaker,
        "limit": limit,
    }
    return CachingTransport(cache, f"{base_url} {auth.fingerprint}", **known) if cache else Transport(**known)


def judge_whole_answer(response: requests.Response, call: Call, request_id: str) -> None:
    """Judge by status, and an answer of the API that was read also by its body.

    A page of HTML or a body cut short is a failure of the site that passes: the read is repeated.

    Raises:
        LegalAidSyncError: of `judge`.
        OutcomeUnknown: the body is neither JSON nor a file.
    """
    judge(response, call, request_id)
    if not (call.is_safe and call.template.startswith(API)) or FILE in response.headers:
        return
    try:
        response.json()
    except ValueError:
        raise OutcomeUnknown(
            "the answer is not JSON", status=response.status_code, endpoint=call.endpoint, request_id=request_id
        ) from None
