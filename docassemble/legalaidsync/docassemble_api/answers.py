"""What an answer of docassemble's API means: success, or one error class. Pure functions, no network.

Facts: sections 3.1 to 3.5 of docassemble.md. docassemble has few statuses, so its sentences are read; none of them gets
into an error's text, because they may repeat what a person typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import requests

from ..errors import (
    CircuitOpen,
    ConfigurationInvalid,
    EndpointOff,
    FileGone,
    InterviewFailed,
    LegalAidSyncError,
    NotFound,
    OutcomeUnknown,
    PermissionMissing,
    ProxyAnswered,
    RateLimited,
    Reason,
    Refused,
    SessionGone,
    SiteDown,
    TokenRefused,
    Unreachable,
    WrongSecret,
)
from ..transport import REQUEST_ID, Call
from .endpoints import ROWS
from .rows import Answer

DENIED = "Access denied."
NO_FILE = "File not found"
FILES = ("/api/file/{number}", "/api/playground")
LOG_IN = ("/api/secret", "/api/login_url")
QUESTION, ACTION = "/api/session/question", "/api/session/action"
OWN_ANSWERS = frozenset(row.path for row in ROWS if row.answer is Answer.OWN)
# flask-cors sets it on whatever an API function of docassemble answers, and a page in front of it does not.
FROM_DOCASSEMBLE = "access-control-allow-origin"
HTML = "text/html"
DEFAULT_RATE_PAUSE = 10.0
LONGEST_REASON = 300
EXCEPTION = re.compile(r"(?:^|: ?|assemble interview: )([A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning))\b")
BY_SENTENCE: tuple[tuple[re.Pattern[str], type[LegalAidSyncError]], ...] = (
    (re.compile("Unable to decrypt interview dictionary|Could not decrypt dictionary"), WrongSecret),
    (re.compile("Unable to obtain interview dictionary"), SessionGone),
    (re.compile("DANotFoundError|DASourceError|Error finding interview"), NotFound),
    (re.compile("nsufficient permissions|sufficient privileges|do not have permission"), PermissionMissing),
    (re.compile("stashed data could not be retrieved"), NotFound),
    (
        re.compile("failure to assemble interview|Problem getting current question|Error processing session"),
        InterviewFailed,
    ),
)
ON_A_PAGE: Mapping[int, type[LegalAidSyncError]] = {
    404: EndpointOff,
    405: EndpointOff,
    413: Refused,
    501: InterviewFailed,
}
ANYWHERE: Mapping[int, type[LegalAidSyncError]] = {429: RateLimited, 503: SiteDown}
SENTENCES: Mapping[type[LegalAidSyncError], str] = {
    Unreachable: "The docassemble server can't be reached right now. Please try again later.",
    CircuitOpen: "The docassemble server has just failed several times. Please try again later.",
    SiteDown: "The docassemble server is being updated or is overloaded. Please try again later.",
    RateLimited: "The docassemble server asked us to slow down. Please try again later.",
    OutcomeUnknown: "The docassemble server did not answer in time. It is not known whether it acted.",
    TokenRefused: "The docassemble server refused the API key. An administrator needs to renew it.",
    PermissionMissing: "The owner of the API key lacks a privilege. An administrator needs to grant it.",
    ConfigurationInvalid: "The address of the docassemble server is not right. An administrator needs to correct it.",
    NotFound: "The docassemble server has no such thing.",
    Refused: "The docassemble server did not accept what was sent.",
}


def judge(response: requests.Response, call: Call, request_id: str) -> None:
    """Raise the error that an answer stands for; return quietly if it is a success or an interview's own answer.

    Raises:
        LegalAidSyncError: one class for each thing that can be done about it.
    """
    kind = _error_of(response, call)
    if kind is None:
        return
    known: dict[str, Any] = {"status": response.status_code, "endpoint": call.endpoint, "request_id": request_id}
    if kind is RateLimited:
        known["retry_after"] = _pause(response)
    said = _words(response)
    if kind is InterviewFailed:
        known["keys"] = EXCEPTION.findall(said)[:1]
    if said:
        known["reasons"] = [Reason("said", words=said[:LONGEST_REASON])]
    raise kind(f"docassemble answered {response.status_code}", **known)


def in_our_words(error: LegalAidSyncError) -> None:
    """Give an error the sentence that speaks of docassemble, where its own speaks of LegalServer."""
    error.sentence = SENTENCES.get(type(error), error.sentence)


def body_of(response: requests.Response, call: Call) -> Any:
    """Return the JSON body, or None where there is none.

    Raises:
        ProxyAnswered: something else came.
    """
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError:
        request_id = response.request.headers.get(REQUEST_ID) if response.request else None
        raise ProxyAnswered(
            "the answer is not JSON", status=response.status_code, endpoint=call.endpoint, request_id=request_id
        ) from None


def content_type(response: requests.Response) -> str:
    """Return the media type alone."""
    return response.headers.get("content-type", "").partition(";")[0].strip().lower()


def _error_of(response: requests.Response, call: Call) -> type[LegalAidSyncError] | None:
    status = response.status_code
    if FROM_DOCASSEMBLE not in response.headers:
        return _of_a_page(response, status)
    if 200 <= status < 300 or _is_the_interviews_own(response, call):
        return None
    if 300 <= status < 400:
        return ConfigurationInvalid
    return ANYWHERE.get(status) or _by_words(status, _words(response), call.template)


def _of_a_page(response: requests.Response, status: int) -> type[LegalAidSyncError] | None:
    """An answer without docassemble's mark: JSON and files may have lost it on the way, a page never had it."""
    if 300 <= status < 400:
        return ConfigurationInvalid
    if status in ANYWHERE:
        return ANYWHERE[status]
    is_page = content_type(response) == HTML
    if 200 <= status < 300:
        return ProxyAnswered if is_page else None
    return ON_A_PAGE.get(status, ProxyAnswered) if is_page else ProxyAnswered


def _is_the_interviews_own(response: requests.Response, call: Call) -> bool:
    """docassemble's refusals are texts; an interview answers with an object, a list or something that is no JSON."""
    if call.template not in OWN_ANSWERS:
        return False
    try:
        return not isinstance(response.json(), str)
    except ValueError:
        return True


def _by_words(status: int, said: str, template: str) -> type[LegalAidSyncError]:
    if status == 403:
        return TokenRefused if said == DENIED else Refused if template in LOG_IN else PermissionMissing
    if status == 404:
        return (FileGone if template in FILES else EndpointOff) if said == NO_FILE else NotFound
    if status != 400:
        return Refused if status < 500 else InterviewFailed
    found = next((kind for words, kind in BY_SENTENCE if words.search(said)), None)
    if found is SessionGone and template in (QUESTION, ACTION):  # these two say it of a secret that does not fit
        return WrongSecret
    if found is None and template == "/api/session/new" and EXCEPTION.match(said):
        return InterviewFailed
    return found or Refused


def _words(response: requests.Response) -> str:
    try:
        found = response.json()
    except ValueError:
        found = response.text if response.text == NO_FILE else ""
    return found if isinstance(found, str) else ""


def _pause(response: requests.Response) -> float:
    asked = response.headers.get("retry-after", "")
    return max(0.5, float(asked)) if asked.isdecimal() else DEFAULT_RATE_PAUSE
