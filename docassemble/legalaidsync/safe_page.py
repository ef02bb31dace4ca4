# do not pre-load
"""The page behind the screens: what people see where docassemble could not even begin to make a screen.

Its database or Redis is away, an answer is of a kind that its own code does not take, an upload is too large. It is
put in place of docassemble's error page, for interviews that include our YAML only; programs (`json=1`) get what they
always got. It needs no database, no session and no style sheet.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from flask import Request, Response, g, request, session

from .audit.troubles import Trouble
from .compat.failing import forget_error, metadata_of, shows_an_error
from .pages import filled
from .troubles import ACTION, CODE, keep_for_staff, new_code, note_trouble, sentence_of
from .wording import SOURCE_LANGUAGE, say, speaks

OF_INTERVIEWS = ("/interview", "/start/", "/run/")
OURS = "docassemble.legalaidsync:"
REDIRECT = 302
TOO_LARGE = 413
FROM = 500
WebApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

logger = logging.getLogger(__name__)
QUOTED = re.compile(r"<(?:pre|blockquote)[^>]*>\s*(\w+):")


class LastPage:
    """Stands around the web application, for what not even docassemble's handler of errors survives: Redis is away."""

    def __init__(self, application: WebApplication) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return self._application(environ, start_response)
        except Exception as error:
            asked = Request(environ)
            if not _is_an_interview(asked) or not asked.args.get("i", "").startswith(OURS):
                raise
            name, code = type(error).__name__, new_code()
            logger.error("legalaidsync: trouble %s %s", code, name)  # without a traceback: it may hold a value
            keep_for_staff(Trouble(code, datetime.now(UTC), name))
            whole = Response(page(asked, FROM, name, code, ""), FROM, {"Cache-Control": "no-store"})
            return whole(environ, start_response)


def instead_of_the_error_page(response: Response) -> Response:
    """Put our page in place of docassemble's, where a person would see it in an interview of ours."""
    lost = _is_lost(response)
    if not (lost or response.status_code == TOO_LARGE or response.status_code >= FROM):
        return response
    if not _is_for_a_person(response):
        return response
    if lost:
        forget_error()
        response.status_code = FROM
        response.headers.remove("Location")
    try:
        name = _class_named(response)
        code = str(g.get(CODE) or note_trouble(name, ""))
        response.set_data(page(request, response.status_code, name, code, session.get("language")))
        response.headers["Cache-Control"] = "no-store"
    except Exception as error:  # whatever it is, docassemble's own page is better than none
        note_trouble(type(error).__name__, "")
    return response


def _is_lost(response: Response) -> bool:
    """On the very first visit docassemble's `error action` can't open the session that it has just made.

    It leads to a new one then, without the link that the person followed: no way to go on.
    """
    return response.status_code == REDIRECT and shows_an_error()


def page(asked: Request, status: int, name: str, code: str, spoken: str | None) -> str:
    """Return the page, in the language of the visitor.

    Args:
        name: class of the error.
        code: under which it stands in the log.
        spoken: language of the screen before, if it is known.
    """
    language = _language(asked, spoken)
    large = status == TOO_LARGE
    return filled(
        "last_page.html",
        language,
        title=say("trouble_title_large" if large else "trouble_title", language),
        told=say("trouble_large", language) if large else sentence_of(name, language),
        code=say("trouble_code", language, code=code),
        address=asked.full_path.rstrip("?"),
    )


def _is_for_a_person(response: Response) -> bool:
    if response.mimetype != "text/html" or not _is_an_interview(request) or _posted("json") == "1":
        return False
    interview = request.args.get("i", "")
    return interview.startswith(OURS) or metadata_of(interview).get("error action") == ACTION


def _is_an_interview(asked: Request) -> bool:
    return asked.path.startswith(OF_INTERVIEWS) and asked.args.get("json") != "1"


def _posted(name: str) -> Any:
    """A field of the form; a form that is too large can't be read."""
    try:
        return request.form.get(name)
    except Exception:
        return None


def _class_named(response: Response) -> str:
    """docassemble's page quotes `Class: text`; of the text nothing is kept."""
    found = QUOTED.search(response.get_data(as_text=True))
    return found[1] if found else "an error"


def _language(asked: Request, spoken: str | None) -> str:
    """The language of the screen before; else what the address, then what the browser asks for."""
    wanted = (spoken, asked.args.get("lang"), *(code for code, _ in asked.accept_languages))
    codes = (str(code or "").partition("-")[0] for code in wanted)
    return next((code for code in codes if speaks(code)), SOURCE_LANGUAGE)
