# pre-load
"""The Flask routes of this package, added when the server starts, and what every answer on them has in common.

An editable installation is not searched for modules like this one; there the Configuration must name it under
`preloaded modules`. docassemble also imports it in the Celery workers and in cron, so nothing is opened here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request, session

from docassemble.legalaidsync import compat

OWN_PATHS = ("/legalaidsync/", "/lsinterviews")
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


def alive() -> Response:
    """Say that these routes are loaded; nothing else."""
    return Response('{"ok": true}\n', mimetype="application/json")


ROUTES: tuple[Route, ...] = (Route("/legalaidsync/alive", ("GET",), alive),)


def without_login_cookie(response: Response) -> Response:
    """Keep the web session that docassemble's log-in of a key's owner made from being stored and sent along."""
    if request.path.startswith(WITHOUT_COOKIE):
        session.modified = False
    return response


def add_to(server: compat.WebServer) -> None:
    """Add the routes and the hook to the web application."""
    for route in ROUTES:
        view = server.csrf.exempt(route.view) if route.takes_outside_posts else route.view
        server.app.add_url_rule(route.path, route.endpoint, view, methods=list(route.methods))
    server.app.after_request(without_login_cookie)


add_to(compat.web_server())
