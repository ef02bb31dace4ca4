"""The stand-in as one WSGI application: routing, faults, journal, transactions."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from . import control, desk, documents, endpoints, faults, gate, journal, pages, permissions, settings
from .calls import Call, Endpoint, answer
from .clock import Clock, site_clock
from .computed import DOWNLOAD
from .refusals import Refusal, message
from .settings import Settings
from .showing import Scene
from .store import Store
from .synthetic import restore

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DATABASE_NAME = "legalaidsync-sandbox.sqlite"


def default_database() -> Path:
    """Return the file of the site `sandbox` that answers inside the process."""
    return Path(tempfile.gettempdir()) / DATABASE_NAME


def make_app(
    database: str | Path,
    *,
    token: str = "sandbox-token",
    premium: bool = True,
    requests_per_minute: int | None = 200,
    clock: Clock = site_clock,
) -> Sandbox:
    """Return the stand-in LegalServer as a WSGI application.

    Args:
        database: SQLite file with all records; made and filled with the synthetic cases if it is new. Several
            applications, also in several processes, may share it.
        token: the bearer token that is accepted.
        premium: whether the site has LegalServer's paid tier.
        requests_per_minute: rate limit of the site; None for no limit.
        clock: the site's time.
    """
    store = Store(database)
    with store.writing() as records:
        if not records.prepared:
            restore(records)
    return Sandbox(store, token, Settings(premium=premium, requests_per_minute=requests_per_minute), clock)


class _Download:
    """Marks the route of the download."""


@cache
def _paths() -> Map:
    """Return the table of addresses; it is the same for every stand-in of a process and takes long to make."""
    return Map(
        [*endpoints.rules(), *control.rules(), *pages.rules(), *desk.rules(), Rule(DOWNLOAD, endpoint=_Download())]
    )


class Sandbox:
    """A WSGI application over one store."""

    def __init__(self, store: Store, token: str, defaults: Settings, clock: Clock) -> None:
        self.store = store
        self.token = token
        self.defaults = defaults
        self.clock = clock
        self.paths = _paths()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        # The body is read whole before anything is answered, so that a kept-alive connection stays in step.
        request.get_data(cache=True)
        return self.answer(request)(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Answer one request.

        Raises:
            ConnectionLost: an ordered fault cuts the connection.
        """
        try:
            endpoint, arguments = self.paths.bind_to_environ(request.environ).match()
        except HTTPException as wrong:
            return self._wrong_address(request, wrong)
        if isinstance(endpoint, Endpoint):
            return self._watched(request, lambda: self._api(request, endpoint, arguments))
        if isinstance(endpoint, _Download):
            return self._watched(request, lambda: self._download(request))
        if isinstance(endpoint, desk.Desk | control.Control):
            return self._commanded(request, endpoint, arguments)
        return self._page(request, endpoint, arguments)

    def _commanded(self, request: Request, endpoint: desk.Desk | control.Control, arguments: Any) -> Response:
        """Do what a test or the desk orders; a reset shortens the log of the file too."""
        if isinstance(endpoint, desk.Desk):
            response = self._desk(request, endpoint, arguments)
        else:
            response = self._control(request, endpoint)
        if request.method == "POST" and request.path.endswith("/reset"):
            self.store.truncate_log()
        return response

    def _wrong_address(self, request: Request, wrong: HTTPException) -> Response:
        if request.path.startswith(("/api/", "/sandbox/")):
            refusal = message(wrong.code or 404, wrong.name)
            refused = answer(refusal.body, refusal.status)
            return self._watched(request, lambda: refused) if request.path.startswith("/api/") else refused
        return pages.render("missing.html", wrong.code or 404)

    def _watched(self, request: Request, handle: Callable[[], Response]) -> Response:
        """Answer with the ordered latency and faults around, and write a line into the journal."""
        fault = self._draw_fault(request)
        if fault:
            return self._troubled(request, handle, fault)
        response = handle()
        self._note(request, response.status_code, None)
        return response

    def _troubled(self, request: Request, handle: Callable[[], Response], fault: faults.Fault) -> Response:
        """Answer as an ordered fault has it; the journal knows the request before the answer is held back."""
        if fault.late:
            fault.wait()
        response = fault.answer(handle() if fault.acts else None)
        self._note(request, response.status_code if response else None, fault)
        if not fault.late:
            fault.wait()
        if response is None:
            faults.cut_connection(request.environ)
        return response

    def _draw_fault(self, request: Request) -> faults.Fault | None:
        """Hold the request back for the ordered latency and return the fault that is meant for it, if any."""
        with self.store.reading() as records:
            latency = settings.load(records, self.defaults).latency_ms
            ordered = faults.meant_for(records, request.method, request.path)
        time.sleep(latency / 1000)
        if not ordered:
            return None
        with self.store.writing() as records:
            return faults.take(records, request.method, request.path)

    def _note(self, request: Request, status: int | None, fault: faults.Fault | None) -> None:
        with self.store.writing() as records:
            journal.note(
                records,
                at=self.clock(),
                method=request.method,
                path=request.path,
                status=status,
                request_id=request.headers.get("X-Request-ID"),
                fault=fault.kind if fault else None,
            )

    def _api(self, request: Request, endpoint: Endpoint, arguments: Any) -> Response:
        now = self.clock()
        with self.store.writing() as records:
            current = settings.load(records, self.defaults)
            token = gate.token_borne(request, (self.token, *current.further_tokens))
            allowance = gate.count_call(records, current, now, token) if token else None
        if token is None:
            response = answer({"error_message": permissions.NOT_AUTHORIZED}, 401)
        elif allowance and allowance.over:
            response = _too_many(allowance, current, now)
        else:
            response = self._handled(request, endpoint, arguments, current)
        response.headers["Date"] = http_date(now + timedelta(seconds=current.clock_ahead_seconds))
        if allowance:
            response.headers.update(allowance.headers())
        return response

    def _handled(self, request: Request, endpoint: Endpoint, arguments: Any, current: Settings) -> Response:
        """Run the endpoint in one transaction: whatever it wrote is committed before the answer leaves."""
        transaction = self.store.reading if request.method == "GET" else self.store.writing
        try:
            with transaction() as records:
                hidden = permissions.hidden_arrays(endpoint.verb, current)
                scene = Scene(records, endpoint.version, self.clock(), _host(request), hidden, current)
                return endpoint.handler(Call(request, scene, current, endpoint, arguments))
        except Refusal as refusal:
            return answer(refusal.body, refusal.status)

    def _download(self, request: Request) -> Response:
        try:
            with self.store.reading() as records:
                tokens = (self.token, *settings.load(records, self.defaults).further_tokens)
                if gate.token_borne(request, tokens) is None and not gate.is_staff(request, self.token):
                    return pages.login_page()
                return documents.download(request, Scene(records, 2, self.clock(), _host(request)))
        except Refusal as refusal:
            return answer(refusal.body, refusal.status)

    def _control(self, request: Request, endpoint: control.Control) -> Response:
        try:
            with self.store.writing() as records:
                return control.run(endpoint, records, request, self.defaults)
        except Refusal as refusal:
            return answer(refusal.body, refusal.status)

    def _desk(self, request: Request, endpoint: desk.Desk, arguments: Any) -> Response:
        try:
            desk.check_origin(request)
            transaction = self.store.reading if request.method == "GET" else self.store.writing
            with transaction() as records:
                scene = Scene(records, 2, self.clock(), _host(request))
                return endpoint.handler(scene, request, self.defaults, arguments)
        except Refusal as refusal:
            return answer(refusal.body, refusal.status)

    def _page(self, request: Request, page: pages.Page, arguments: Any) -> Response:
        """Show a page and mark the browser as staff's, so that download links work in it."""
        with self.store.reading() as records:
            current = settings.load(records, self.defaults)
            scene = Scene(records, 2, self.clock(), _host(request), settings=current)
            response = page.handler(scene, arguments)
        response.set_cookie(gate.STAFF_COOKIE, gate.staff_proof(self.token), httponly=True, samesite="Lax")
        response.headers["Cache-Control"] = "no-store"
        return response


def _too_many(allowance: gate.Allowance, current: Settings, now: datetime) -> Response:
    """Return the refusal of one call too many (section 15, row 9)."""
    by_id = {"id": "too_many_requests"}
    response = answer(by_id if current.rate_refusal == "id" else {"error_message": "Too Many Requests"}, 429)
    if current.rate_retry_after:
        response.headers["Retry-After"] = str(max(1, allowance.reset - int(now.timestamp())))
    return response


def _host(request: Request) -> str:
    return request.host_url.rstrip("/")
