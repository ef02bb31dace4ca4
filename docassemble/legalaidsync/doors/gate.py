# do not pre-load
"""Stands before the session of doors.yml: what is no signed call never reaches docassemble, and no call leaves a trace.

An interview of an author's own that has doors leaves none either; there docassemble runs first.

docassemble gives every visitor without a cookie a row in two tables and a web session, and a new session of the
interview to whoever names one that is gone. A program needs none of them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from flask import Response, g, request, session

from .. import compat
from ..connections import signer
from ..errors import LegalAidSyncError
from .actions import DOORS
from .answers import Answer, Refusal, refused
from .arguments import refuse_unknown
from .calls import answer_of_failure
from .http import TOKEN, response_of

VISITED = re.compile(r"docassemble\.legalaidsync:(data/questions/)?doors\.yml")
OF_DOCASSEMBLE = ("i", "session", "action", "json")
LONGEST_ACTION = 8000
PASSED = "legalaidsync_passed_the_gate"


def refuse_what_is_no_call() -> Response | None:
    """Answer a visit of doors.yml that is no good; None lets docassemble go on."""
    if request.path.rstrip("/") != "/interview" or not VISITED.fullmatch(request.args.get("i", "")):
        return None
    try:
        answer = _refusal()
    except (Refusal, LegalAidSyncError) as error:
        answer = answer_of_failure(error)
    if answer is not None:
        return response_of(answer)
    leave_no_trace()
    return None


def leave_no_trace() -> None:
    """Let `forget_the_visitor` take back what docassemble makes for this request; for events of any interview.

    Only for a caller without cookies who names a session: then docassemble's visitor and the keys that it got were made
    for this call alone. Whoever has cookies may be a person in the middle of something, and keeps everything. A new
    session, which an address without `session` begins, stays as well.
    """
    setattr(g, PASSED, not request.cookies and bool(request.args.get("session")))


def forget_the_visitor(response: Response) -> Response:
    """Take back what docassemble has made for a caller without cookies."""
    if getattr(g, PASSED, False):
        compat.delete_visitor(session.get("tempuser"))
        session.modified = False
        response.headers.remove("Set-Cookie")
    return response


def _refusal() -> Answer | None:
    if request.method not in ("GET", "HEAD"):
        return refused("wrong_method", allow=["GET"])
    if "action" not in request.args:
        return refused("not_found")
    action, arguments = _called(request.args["action"])
    if action not in DOORS:
        return refused("not_allowed")
    refuse_unknown(request.args, [*OF_DOCASSEMBLE, *DOORS[action].open])
    token = str(arguments.pop("token", ""))
    if not TOKEN.fullmatch(token):
        return refused("token_refused")
    session_named = request.args.get("session", "")
    signer().check_door_token(token, action=action, arguments=arguments, session=session_named)
    return None


def _called(packed: str) -> tuple[str, dict[str, Any]]:
    """Return the action and its arguments, as docassemble packs them into an address."""
    try:
        padded = packed[:LONGEST_ACTION].encode("ascii")
        called = json.loads(base64.urlsafe_b64decode(padded + b"=" * (-len(padded) % 4)))
        action, arguments = called["action"], dict(called.get("arguments") or {})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        raise Refusal(refused("not_understood", names=["action"])) from None
    if not isinstance(action, str):
        raise Refusal(refused("not_understood", names=["action"]))
    return action, arguments
