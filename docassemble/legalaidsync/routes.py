# pre-load
"""The Flask routes of this package, added when the server starts, and what every answer on them has in common.

An editable installation is not searched for modules like this one; there the Configuration must name it under
`preloaded modules`. docassemble also imports it in the Celery workers and in cron, so nothing is opened here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, request, session

from docassemble.legalaidsync import compat
from docassemble.legalaidsync.client_links.addresses import follow
from docassemble.legalaidsync.client_links.register import SHORT
from docassemble.legalaidsync.doors import gate, http
from docassemble.legalaidsync.launch.lsinterviews import lsinterviews
from docassemble.legalaidsync.safe_page import LastPage, instead_of_the_error_page

FOR_PROGRAMS = "/legalaidsync/"
FOR_CLIENTS = f"/{SHORT}"
OWN_PATHS = (FOR_PROGRAMS, FOR_CLIENTS, "/lsinterviews")
# docassemble 1.10 adds a log-in cookie of the key's owner to each reply of its API; 1.9 did not, and nobody needs it.
WITHOUT_COOKIE = (*OWN_PATHS, "/api/")


@dataclass(frozen=True)
class Route:
    """One address of ours: what answers it, and to which methods."""

    path: str
    methods: tuple[str, ...]
    view: Callable[..., Any]
    takes_outside_posts: bool = False  # its callers have no CSRF token and prove themselves in another way

    @property
    def endpoint(self) -> str:
        """The name in Flask's table of addresses."""
        return f"legalaidsync_{self.view.__name__}"


ROUTES: tuple[Route, ...] = (
    Route("/lsinterviews", ("GET", "OPTIONS"), lsinterviews),
    Route(f"{FOR_CLIENTS}<path:key>", ("GET",), follow),
    Route(f"{FOR_PROGRAMS}openapi.json", ("GET",), http.description),
    Route(f"{FOR_PROGRAMS}<path:action>", http.METHODS, http.door, takes_outside_posts=True),
)


def without_login_cookie(response: Response) -> Response:
    """Keep the web session that docassemble's log-in of a key's owner made from being stored and sent along."""
    if request.path.startswith(WITHOUT_COOKIE):
        session.modified = False
    return response


def programs_get_json(response: Response) -> Response:
    """Give programs refusals in the shape that they expect, also those that Flask or docassemble made."""
    if not request.path.startswith(FOR_PROGRAMS):
        return response
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        http.take_the_rest()
    return http.in_one_shape(response)


def add_to(server: compat.WebServer) -> None:
    """Add the routes and the hook to the web application."""
    for route in ROUTES:
        view = server.csrf.exempt(route.view) if route.takes_outside_posts else route.view
        automatic = {"provide_automatic_options": "OPTIONS" not in route.methods}
        server.app.add_url_rule(route.path, route.endpoint, view, methods=list(route.methods), **automatic)
    server.app.wsgi_app = LastPage(server.app.wsgi_app)
    server.app.before_request(gate.refuse_what_is_no_call)
    for hook in (without_login_cookie, programs_get_json, gate.forget_the_visitor, instead_of_the_error_page):
        server.app.after_request(hook)


add_to(compat.web_server())
