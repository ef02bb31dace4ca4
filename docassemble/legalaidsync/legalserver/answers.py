"""What an answer of LegalServer means: success, or one error class. Pure functions, no network.

Facts: sections 4.1 (envelopes) and 10 (errors) of the API sheet.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import requests

from ..errors import (
    Conflict,
    LegalAidSyncError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    PremiumRequired,
    RateLimited,
    Refused,
    SiteDown,
    TokenRefused,
)
from ..transport import Call

ERROR_BY_STATUS: Mapping[int, type[LegalAidSyncError]] = {
    400: Refused,
    401: TokenRefused,
    402: PremiumRequired,
    403: PermissionMissing,
    404: NotFound,
    409: Conflict,
    413: Refused,
    422: Refused,
    429: RateLimited,
    503: SiteDown,
}
VALIDATION_KEYS = (
    "invalid_values",
    "invalid_parameters",
    "missing_arguments",
    "missing arguments",
    "invalid search values",
    "invalid search keys",
    "invalid_search_values",
    "invalid_search_keys",
)
DEFAULT_RATE_PAUSE = 10.0


def judge(response: requests.Response, call: Call, request_id: str) -> None:
    """Raise the error that an answer stands for; return quietly if it is a success.

    Raises:
        LegalAidSyncError: by status; 5xx other than 503 and redirects count as "may have acted".
    """
    status = response.status_code
    if 200 <= status < 300:
        return
    known: dict[str, Any] = {"status": status, "endpoint": call.endpoint, "request_id": request_id}
    kind = ERROR_BY_STATUS.get(status, OutcomeUnknown)
    if kind is RateLimited:
        raise RateLimited("too many requests", retry_after=pause_asked_for(response), **known)
    raise kind(f"LegalServer answered {status}", keys=refused_keys(response), **known)


def pause_asked_for(response: requests.Response, now: float | None = None) -> float:
    """Return the seconds to wait after a 429, from `retry-after` or `x-rate-limit-reset` (epoch seconds)."""
    for header, start in (("retry-after", 0.0), ("x-rate-limit-reset", time.time() if now is None else now)):
        text = response.headers.get(header, "")
        if text.isdigit():
            return max(0.5, float(text) - start)
    return DEFAULT_RATE_PAUSE


def refused_keys(response: requests.Response) -> tuple[str, ...]:
    """Return the names of the fields that LegalServer refused; names only, because values are personal data."""
    try:
        body = response.json()
    except ValueError:
        return ()
    if not isinstance(body, Mapping):
        return ()
    return tuple(name for key in VALIDATION_KEYS for name in _names(body.get(key)))


def _names(found: Any) -> Iterator[str]:
    """Yield names of a mapping (field -> value) or of a list of `key` or `key: value` texts."""
    if isinstance(found, Mapping | list | tuple):
        for item in found:
            yield str(item).split(":", 1)[0]


def body_of(response: requests.Response, call: Call) -> Any:
    """Return the JSON body; a page of HTML or a truncated body counts as an answer that never came."""
    try:
        return response.json()
    except ValueError:
        raise OutcomeUnknown("the answer is not JSON", status=response.status_code, endpoint=call.endpoint) from None


def one_record(response: requests.Response, call: Call) -> dict[str, Any]:
    """Return the record of a GET, POST or PATCH, with or without the `data` envelope."""
    body = body_of(response, call)
    record = body.get("data", body) if isinstance(body, Mapping) else None
    if not isinstance(record, dict):
        raise OutcomeUnknown("the answer holds no record", status=response.status_code, endpoint=call.endpoint)
    return record
