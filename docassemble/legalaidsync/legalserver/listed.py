"""Takes the single users out of a list of users, so that nobody asks for one who has just come with the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from requests import Response

from ..transport import Call

LIST_OF_USERS = re.compile(r"/api/v[12]/users")
# They are in a record only if our user may see them, which is one permission for lists and another for single users.
PERMITTED = frozenset({"supervisors", "supervisees"})


def users_inside(call: Call, response: Response) -> Iterator[tuple[Call, Response]]:
    """Yield, for each user in an answer, the call that asks for this user alone, and what would answer it.

    Users whose records a site shortens or lengthens on request are left out, and those who lack `supervisors`: asked
    for singly they might have them.
    """
    if not LIST_OF_USERS.fullmatch(call.path) or any(name.startswith("custom_") for name in call.query or {}):
        return
    body = response.json()
    for user in body.get("data") or () if isinstance(body, dict) else ():
        if isinstance(user, dict) and user.get("user_uuid") and user.keys() >= PERMITTED:
            yield Call("GET", call.template + "/{uuid}", {"uuid": user["user_uuid"]}), _answer(user, response)


def _answer(user: dict[str, object], of: Response) -> Response:
    answer = Response()
    answer.status_code = of.status_code
    answer.request = of.request
    answer.url = of.url
    answer.headers.update({"Content-Type": "application/json"})
    answer._content = json.dumps({"data": user}).encode()
    return answer
