"""Judges what an interview answers: screen, other answer, redirect, or failure that must not look like a screen."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests

from ..errors import (
    GiveUp,
    LegalAidSyncError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    RateLimited,
    Reason,
    Refused,
    SiteDown,
)
from .encoding import decoded
from .markup import alerts_in, quoted_in, text_of
from .screen import Screen

# An upload that the page posts by itself is answered with a page that wraps the JSON in base64.
WRAPPED = re.compile(r"ABCDABOUNDARYSTARTABC(.*?)ABCDABOUNDARYENDABC", re.DOTALL)
ERROR_OF_STATUS: Mapping[int, type[LegalAidSyncError]] = {
    400: Refused,
    401: PermissionMissing,
    403: PermissionMissing,
    404: NotFound,
    405: Refused,
    413: Refused,
    429: RateLimited,
    502: OutcomeUnknown,
    503: SiteDown,
    504: OutcomeUnknown,
}


def endpoint_of(answer: requests.Response) -> str:
    """Name the endpoint without its query, which may hold a session."""
    return f"{answer.request.method} {urlsplit(answer.request.url or '').path}"


def check_status(answer: requests.Response) -> None:
    """Raise for a status of 400 or more.

    Raises:
        Refused: 400 (the CSRF token or the web session is gone), 413 (an upload is too large).
        PermissionMissing, NotFound, RateLimited, SiteDown, OutcomeUnknown: as their names say.
        GiveUp: any other, in practice 501, docassemble's error page; `reasons` holds what it says.
    """
    status = answer.status_code
    if status >= requests.codes.bad_request:
        error = ERROR_OF_STATUS.get(status, GiveUp)
        said = quoted_in(answer.text) if is_html(answer) else ""
        raise error(
            "docassemble answered with an error",
            status=status,
            endpoint=endpoint_of(answer),
            reasons=[Reason("said", words=said)] if said else [],
        )


def is_html(answer: requests.Response) -> bool:
    """Tell whether the answer says it is a web page."""
    return _content_type(answer) == "text/html"


def json_of(answer: requests.Response) -> Any:
    """Read an answer that must be JSON.

    Raises:
        OutcomeUnknown: a post was answered with something else, so it may or may not have been acted on.
        GiveUp: another request was.
    """
    check_status(answer)
    wrapped = WRAPPED.search(answer.text) if is_html(answer) else None
    try:
        return json.loads(base64.b64decode(wrapped[1])) if wrapped else answer.json()
    except ValueError:
        error = OutcomeUnknown if answer.request.method == "POST" else GiveUp
        raise error(
            f"{_content_type(answer) or 'something'} where JSON was expected",
            status=answer.status_code,
            endpoint=endpoint_of(answer),
        ) from None


def screen_of(answer: requests.Response) -> Screen:
    """Read a screen, or what an interview answered instead of one (kind `response`).

    Raises:
        GiveUp, OutcomeUnknown: a web page where JSON was expected; others: see `check_status`.
    """
    if _is_other_answer(answer):
        return _response(answer, None)
    if answer.status_code >= requests.codes.bad_request and _content_type(answer) == "application/json":
        return _response(answer, answer.json())
    data = json_of(answer)
    if isinstance(data, dict) and "questionType" in data:
        return Screen.from_json(data)
    return _response(answer, data)


def problems_of(data: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Read the sentences that a page shows because answers were not accepted.

    Args:
        data: docassemble's answer to a post with `ajax=1`. (The answer to `json=1` leaves the sentences out.)

    Returns:
        All sentences, and those of single fields by variable.
    """
    validations = [script for script in data.get("extra_scripts", ()) if script.get("type") == "validation"]
    by_name = {name: text for script in validations for name, text in script.get("messages", {}).items()}
    by_field = {decoded(name): text_of(str(text)) for name, text in by_name.items()}
    return (*alerts_in(data.get("body", "")), *by_field.values()), by_field


def variables_of_aliases(screen: Screen) -> dict[str, str]:
    """Give the variables behind the page's own names (`_field_0`) of a screen's fields."""
    written = screen.json.get("_varnames") if isinstance(screen.json, dict) else None
    names = json.loads(decoded(written)) if written else {}
    return {decoded(alias): decoded(variable) for alias, variable in names.items()}


def _is_other_answer(answer: requests.Response) -> bool:
    return answer.ok and _content_type(answer) not in ("application/json", "text/html")


def _response(answer: requests.Response, data: Any) -> Screen:
    return Screen(
        kind="response",
        status=answer.status_code,
        content_type=_content_type(answer),
        content=answer.content,
        json=data,
    )


def _content_type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
