"""What an answer of LegalServer means: success, or one error class. Pure functions, no network.

Facts: sections 4.1 (envelopes) and 10 (errors) of the API sheet.
"""

from __future__ import annotations

import re
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
    Reason,
    Refused,
    SiteDown,
    TokenRefused,
)
from ..transport import REQUEST_ID, Call

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
VALIDATION_WORDS = (
    "invalid values",
    "invalid parameters",
    "missing arguments",
    "invalid search values",
    "invalid search keys",
)
# Each is met with spaces and with underscores: section 10.1.
VALIDATION_KEYS = tuple(spelling for words in VALIDATION_WORDS for spelling in (words, words.replace(" ", "_")))
FIELD_NAME = re.compile(r"[A-Za-z][\w.\[\]]*")
MEANINGLESS = (408,)  # a gateway that gave up waiting: LegalServer may have acted
DEFAULT_RATE_PAUSE = 10.0
LONGEST_REASON, MOST_REASONS = 300, 20
SEVERAL = "Cannot process multiple records"  # an upsert whose match found two or more: section 7.5
PERMISSIONS = re.compile(r"\[(API[\w :/-]+)\]")  # names a right of the role, never a person: section 2.1


def judge(response: requests.Response, call: Call, request_id: str) -> None:
    """Raise the error that an answer stands for; return quietly if it is a success.

    Raises:
        LegalAidSyncError: by status; an unknown 4xx counts as refused, 5xx other than 503 and redirects as "may have
            acted". PermissionMissing names the permission under `keys`, if LegalServer does.
    """
    status = response.status_code
    if 200 <= status < 300:
        return
    known: dict[str, Any] = {"status": status, "endpoint": call.endpoint, "request_id": request_id}
    kind = ERROR_BY_STATUS.get(status) or _unlisted(status)
    if kind is RateLimited:
        raise RateLimited("too many requests", retry_after=pause_asked_for(response), **known)
    message = _message(response)
    if status == 400 and SEVERAL in message:
        raise Conflict("several records match", **known)
    keys = PERMISSIONS.findall(message) if kind is PermissionMissing else refused_keys(response)
    raise kind(f"LegalServer answered {status}", keys=keys, reasons=reasons_given(response), **known)


def _unlisted(status: int) -> type[LegalAidSyncError]:
    return Refused if 400 <= status < 500 and status not in MEANINGLESS else OutcomeUnknown


def _message(response: requests.Response) -> str:
    """Return LegalServer's own words, for a look at them only: they may repeat what was sent."""
    try:
        body = response.json()
    except ValueError:
        return ""
    found = body.get("error_message") or body.get("error") or body.get("message") if isinstance(body, Mapping) else ""
    return found if isinstance(found, str) else ""


def pause_asked_for(response: requests.Response, now: float | None = None) -> float:
    """Return the seconds to wait after a 429, from `retry-after` or `x-rate-limit-reset` (epoch seconds)."""
    for header, start in (("retry-after", 0.0), ("x-rate-limit-reset", time.time() if now is None else now)):
        text = response.headers.get(header, "")
        if text.isdecimal():
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


def reasons_given(response: requests.Response) -> tuple[Reason, ...]:
    """Return what LegalServer says against a request, for staff: it may repeat what a person typed."""
    said = _message(response)
    reasons = [Reason("said", words=said[:LONGEST_REASON])] if said else []
    try:
        body = response.json()
    except ValueError:
        return ()
    for key in VALIDATION_KEYS if isinstance(body, Mapping) else ():
        reasons += _reasons(key.replace(" ", "_"), body.get(key))
    return tuple(reasons[:MOST_REASONS])


def _reasons(what: str, found: Any) -> Iterator[Reason]:
    """Yield one for each field of a mapping (field -> value) or of a list of `key` or `key: value` texts."""
    if isinstance(found, Mapping):
        yield from (Reason(what, str(name), str(value)[:LONGEST_REASON]) for name, value in found.items())
    elif isinstance(found, list):
        parts = (str(item).partition(":") for item in found)
        yield from (Reason(what, name.strip(), value.strip()[:LONGEST_REASON]) for name, _, value in parts)


def _names(found: Any) -> Iterator[str]:
    """Yield names of a mapping (field -> value) or of a list of `key` or `key: value` texts; skip what is no name."""
    for item in found if isinstance(found, Mapping | list) else ():
        name = item.split(":", 1)[0].strip() if isinstance(item, str) else ""
        if FIELD_NAME.fullmatch(name):
            yield name


def body_of(response: requests.Response, call: Call) -> Any:
    """Return the JSON body; a page of HTML or a truncated body counts as an answer that never came."""
    try:
        return response.json()
    except ValueError:
        raise unusable("is not JSON", response, call) from None


def unusable(what: str, response: requests.Response, call: Call) -> OutcomeUnknown:
    """Return the error for an answer that came and can't be used; `what` says why."""
    return OutcomeUnknown(f"the answer {what}", **known_of(response, call))


def known_of(response: requests.Response, call: Call) -> dict[str, Any]:
    """Return what an error may tell of an answer: status, endpoint and our id of the request."""
    request_id = response.request.headers.get(REQUEST_ID) if response.request else None
    return {"status": response.status_code, "endpoint": call.endpoint, "request_id": request_id}


def one_record(response: requests.Response, call: Call) -> dict[str, Any]:
    """Return the record of a GET, POST or PATCH, with or without the `data` envelope.

    One related matter comes as a list of one.
    """
    body = body_of(response, call)
    record = body.get("data", body) if isinstance(body, Mapping) else None
    if isinstance(record, list) and len(record) == 1:
        (record,) = record
    if not isinstance(record, dict):
        raise unusable("holds no record", response, call)
    return record
