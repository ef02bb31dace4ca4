# do not pre-load
"""The address at which LegalServer asks for the list of interviews. A route of routes.py."""

from __future__ import annotations

from docassemble.base.util import log
from flask import Response, jsonify, request
from flask_cors import cross_origin

from .. import compat
from .listing import NOT_ALLOWED, UNEXPECTED, Answer, answer
from .metadata import announced

PRIVILEGE = "legalserver"


@cross_origin(origins="*", methods=["GET", "HEAD"], automatic_options=True)
def lsinterviews() -> Response:
    """Answer LegalServer: which interviews there are. The API key's owner must hold the privilege `legalserver`."""
    body, status = _answer()
    response: Response = jsonify(body)
    response.status_code = status
    return response


def _answer() -> Answer:
    """The official package sends the text of an unexpected error along; ours stays in the log, by its class."""
    try:
        if not compat.web_server().api_verify(roles=[PRIVILEGE]):
            return NOT_ALLOWED, 403
        asked = request.args
        return answer(compat.configuration(), announced(), asked.get("site", ""), asked.getlist("case_type"))
    except Exception as error:
        log(f"legalaidsync: lsinterviews: {type(error).__name__}")
        return UNEXPECTED, 500
