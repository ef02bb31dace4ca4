# do not pre-load
"""Our Flask routes for other programs: reads a request, finds out whether its token is good, sends the answer."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, Never

import yaml
from flask import Request, Response, request
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from ..connections import signer
from ..errors import LegalAidSyncError
from ..links import RoutePass
from .actions import DOORS, Door
from .answers import Answer, Refusal, refused
from .calls import ID_OF_A_CALL, answer_call, answer_of_failure

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MOST_BYTES = 65_536
MOST_DISCARDED = 16 * MOST_BYTES
JSON = "application/json"
DESCRIPTION = "data/sources/openapi.yml"
TOKEN = re.compile(r"[A-Za-z0-9_.-]{1,4000}")
REFUSED_BY_FLASK = {400: "not_understood", 404: "not_found", 405: "wrong_method", 413: "too_large", 500: "trouble"}


def door(action: str) -> Response:
    """Answer a request on /legalaidsync/<action>."""
    return response_of(_answer(action))


def description() -> Response:
    """Answer with the OpenAPI description of all this."""
    return Response(_description(), mimetype=JSON)


def response_of(answer: Answer) -> Response:
    """Return an answer as HTTP."""
    response = Response(json.dumps(answer.body) + "\n", answer.status, dict(answer.headers), mimetype=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def in_one_shape(response: Response) -> Response:
    """Turn a refusal that Flask or docassemble made, a page for people, into the one that programs expect."""
    if response.status_code < 400 or response.mimetype == JSON:
        return response
    code = REFUSED_BY_FLASK.get(response.status_code, "trouble" if response.status_code >= 500 else "not_understood")
    return response_of(refused(code, allow=response.headers.getlist("Allow")))


def take_the_rest() -> None:
    """Read what a refused caller still sends, up to MOST_DISCARDED, so that the connection can carry the next call.

    A web server closes a connection on which too much of a body is left, and the caller's next call is cut off.
    """
    taken, body = 0, get_input_stream(request.environ)
    try:
        while taken < MOST_DISCARDED and (part := body.read(MOST_BYTES)):
            taken += len(part)
    except (ClientDisconnected, OSError):  # it was read before, or the caller is gone
        return


def _answer(action: str) -> Answer:
    try:
        known = DOORS.get(action)
        if known is None:
            return refused("not_found")
        if request.method != known.method and (request.method, known.method) != ("HEAD", "GET"):
            return refused("wrong_method", allow=[known.method])
        added = read_body(request) if known.acts else {}
        passed = _passed(action, added)
        return answer_call(action, passed.arguments, added | _query(known), passed.holder, _call_id())
    except (Refusal, LegalAidSyncError) as error:
        return answer_of_failure(error)


def _passed(action: str, added: dict[str, Any]) -> RoutePass:
    """Return what the caller's token is good for; a webhook that can't set headers may send it in the body."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    in_body = added.pop("token", "")
    if not token and isinstance(in_body, str):
        kind, token = "bearer", in_body
    if kind.casefold() != "bearer" or not TOKEN.fullmatch(token.strip()):
        raise Refusal(refused("token_refused"))
    return signer().read_route_token(token.strip(), action)


def _query(known: Door) -> dict[str, Any]:
    """Addresses end up in logs, so nothing is taken from them; what is there anyway is refused by name."""
    return dict.fromkeys(request.args, "") if not known.takes_any_json else {}


def _call_id() -> str:
    return request.headers.get(ID_OF_A_CALL, "").strip()


def read_body(asked: Request) -> dict[str, Any]:
    """Return the JSON object of a body; raise Refusal: too large, of another kind, or not an object."""
    asked.max_content_length = MOST_BYTES
    try:
        raw = asked.get_data(cache=False)
    except RequestEntityTooLarge:
        raise Refusal(refused("too_large")) from None
    except HTTPException:
        raise Refusal(refused("not_understood")) from None
    if not raw:
        return {}
    if asked.mimetype != JSON:
        raise Refusal(refused("not_json"))
    return _parsed(raw)


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # half a character can't be stored
    except (ValueError, RecursionError):
        raise Refusal(refused("not_understood")) from None
    if not isinstance(found, dict):
        raise Refusal(refused("not_understood"))
    return found


def _no_number(text: str) -> Never:
    raise ValueError(f"{text} is no JSON")


@cache
def _description() -> str:
    text = files("docassemble.legalaidsync").joinpath(DESCRIPTION).read_text("utf-8")
    return json.dumps(yaml.safe_load(text))
