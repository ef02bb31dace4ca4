"""What a door answers: one shape for data and for refusals, one status for each kind of refusal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ..errors import (
    FixTheConfiguration,
    LegalAidSyncError,
    LinkExpired,
    LinkForSomethingElse,
    LinkInvalid,
    NotFound,
    RetryLater,
)

RETRY_AFTER = 30
# code -> (HTTP status, sentence)
REFUSALS: Mapping[str, tuple[int, str]] = {
    "not_understood": (400, "The call can't be understood."),
    "unknown_name": (400, "The call names something that is not known here."),
    "missing": (400, "Something is missing in the call."),
    "not_acceptable": (400, "A value breaks the rules that also hold for what people type."),
    "token_refused": (401, "The token is missing, or it is not one of ours."),
    "token_expired": (401, "The token has expired. Ask the office for a new one."),
    "not_allowed": (403, "The token is for something else, or this action is not allowed here."),
    "not_found": (404, "There is nothing under this name."),
    "wrong_method": (405, "This address takes another method."),
    "not_repeatable": (409, "This id has been used for another call. Take a new id for each new call."),
    "still_at_work": (409, "The first call with this id is still at work. Ask again in a moment."),
    "too_large": (413, "The body is too large."),
    "not_json": (415, "Send the body as application/json."),
    "too_often": (429, "Too many calls in this minute."),
    "trouble": (500, "Something went wrong here. The office's log says what."),
    "not_set_up": (503, "This server is not set up for it. Its administrator needs to look."),
    "out_of_reach": (503, "LegalServer can't be reached right now."),
    "no_database": (503, "The server's database can't be reached right now."),
}
WAIT = ("still_at_work", "out_of_reach", "no_database")
BY_CLASS: tuple[tuple[type[LegalAidSyncError], str], ...] = (
    (LinkForSomethingElse, "not_allowed"),
    (LinkInvalid, "token_refused"),
    (LinkExpired, "token_expired"),
    (NotFound, "not_found"),
    (RetryLater, "out_of_reach"),
    (FixTheConfiguration, "not_set_up"),
)


@dataclass(frozen=True)
class Answer:
    """A status, and data or a refusal; `headers` are for routes, because an event can't set any."""

    status: int
    data: Mapping[str, Any] | None = field(default=None, repr=False)
    error: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = MappingProxyType({})

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that every door answers with."""
        return {"ok": self.error is None, "data": self.data, "error": self.error}


class Refusal(Exception):
    """Ends a call with a refusal."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def given(data: Mapping[str, Any], status: int = 200) -> Answer:
    """Return an answer with data."""
    return Answer(status, data=dict(data))


def refused(
    code: str,
    *,
    names: Iterable[str] = (),
    details: Mapping[str, str] | None = None,
    nearest: Mapping[str, str] | None = None,
    retry_after: float | None = None,
    allow: Iterable[str] = (),
) -> Answer:
    """Return a refusal.

    Args:
        code: a key of `REFUSALS`.
        names: what of the call it is about; names only, never values.
        details: name -> a sentence about it.
        nearest: unknown name -> the name that was probably meant.
        retry_after: seconds after which the call may be made again.
        allow: methods that the address takes.
    """
    status, sentence = REFUSALS[code]
    error: dict[str, Any] = {"code": code, "message": sentence, "names": list(names)}
    error |= {"details": dict(details or {}), "nearest": dict(nearest or {})}
    wait = RETRY_AFTER if retry_after is None and code in WAIT else retry_after
    headers = {} if wait is None else {"Retry-After": str(max(1, math.ceil(wait)))}
    if allow:
        headers["Allow"] = ", ".join(allow)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Answer(status, error=error, headers=headers)


def refusal_of(error: LegalAidSyncError) -> Answer:
    """Return how a failure looks from outside: its kind, and nothing of what it is about."""
    code = next((code for kind, code in BY_CLASS if isinstance(error, kind)), "not_set_up")
    return refused(code, retry_after=getattr(error, "retry_after", None))
