"""Sends calls over pooled connections and turns every failure into one class of `errors`."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from .. import __version__
from ..errors import CircuitOpen, LegalAidSyncError, OutcomeUnknown, RateLimited, RetryLater, TokenRefused, Unreachable
from ..settings import Timeouts
from .bodies import read_body
from .breaker import CircuitBreaker
from .budget import CallTime, seconds_left
from .calls import Call
from .limiter import BACKGROUND_PATIENCE, RateLimit, in_background
from .replies import note_reply
from .writing import may_write

REQUEST_ID = "X-Request-ID"
USER_AGENT = f"docassemble.legalaidsync/{__version__}"
POOL_SIZE = 32
UPLOAD_SECONDS = 120.0
SHORTEST_ATTEMPT = 0.05

Judge = Callable[[requests.Response, Call, str], None]


class Transport:
    """One site: its address, its credentials, its connections, its breaker and its rate limit.

    Args:
        base_url: scheme and host, without a trailing slash.
        auth: a requests authentication object; it alone knows the token.
        spare_auth: takes over, for this and all later calls, when the first is refused and this one is not.
        judge: raises an error of `errors` for an answer that is not a success.
        timeouts: seconds.
        session: a prepared session, for example one that answers inside the process.
        limit: what the site allows; None for no limit.
    """

    def __init__(
        self,
        *,
        base_url: str,
        auth: AuthBase,
        judge: Judge,
        timeouts: Timeouts | None = None,
        session: requests.Session | None = None,
        breaker: CircuitBreaker | None = None,
        limit: RateLimit | None = None,
        spare_auth: AuthBase | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._auths = [auth, spare_auth] if spare_auth else [auth]
        self._judge = judge
        self._timeouts = timeouts or Timeouts()
        self._session = session or pooled_session()
        self._breaker = breaker or CircuitBreaker()
        self._limit = limit

    def send(self, call: Call) -> requests.Response:
        """Send a call, inside the page's time budget.

        A read is repeated after any passing failure, a write only if the server certainly did not act.

        Raises:
            LegalAidSyncError: the class says what to do next.
        """
        patience = BACKGROUND_PATIENCE if self._limit and in_background() else 0.0
        left = CallTime(UPLOAD_SECONDS if call.files else self._timeouts.page, patience=patience)
        retrying = Retrying(
            retry=retry_if_exception(lambda error: _may_repeat(error, call)),
            wait=self._pause,
            stop=lambda state: state.upcoming_sleep >= left.left,
            reraise=True,
        )
        return retrying(self._send_once, call, left)

    def _send_once(self, call: Call, left: CallTime) -> requests.Response:
        auth = self._auths[0]
        try:
            return self._attempt(call, auth, left)
        except TokenRefused:
            spare = next((other for other in self._auths if other is not auth), None)
            if spare is None:
                raise
        response = self._attempt(call, spare, left)
        self._auths = [spare, auth]
        return response

    def _attempt(self, call: Call, auth: AuthBase, left: CallTime) -> requests.Response:
        request_id = uuid.uuid4().hex
        self._wait_for_turn(call, left, request_id)
        if not call.is_safe:
            may_write()
        started = time.monotonic()
        try:
            response = self._exchange(call, auth, left, request_id)
            note_reply(call, response.status_code, request_id)
            self._note_rate(response, time.monotonic() - started)
            self._judge(response, call, request_id)
        except RateLimited as error:
            if self._limit:
                self._limit.hold(error.retry_after or 1.0)
            raise
        except RetryLater:
            self._breaker.failed()
            raise
        except LegalAidSyncError:
            self._breaker.succeeded()
            raise
        self._breaker.succeeded()
        return response

    def _wait_for_turn(self, call: Call, left: CallTime, request_id: str) -> None:
        """Return when the call may go out; whoever may not is told so before anything is sent."""
        try:
            self._breaker.refuse_while_open()
            if self._limit:
                left.waited(self._limit.wait_for_turn(left.for_waiting))
            if seconds_left(self._timeouts.page) <= 0:
                raise Unreachable("the page's time is used up")
            self._breaker.check()
        except RetryLater as error:
            error.endpoint, error.request_id = call.endpoint, request_id
            raise

    def _note_rate(self, response: requests.Response, seconds: float) -> None:
        if self._limit:
            self._limit.learn(response.headers, seconds)

    def _exchange(self, call: Call, auth: AuthBase, left: CallTime, request_id: str) -> requests.Response:
        most = max(SHORTEST_ATTEMPT, left.left)
        until = time.monotonic() + most
        try:
            response = self._session.request(
                call.method,
                self._base_url + call.path,
                params=call.query,
                json=call.json,
                data=call.form,
                files=call.files,
                headers={"Accept": "application/json", "User-Agent": USER_AGENT, REQUEST_ID: request_id},
                auth=auth,
                timeout=self._seconds(call, most),
                allow_redirects=call.is_safe,
                stream=True,
            )
            return _without_credentials(read_body(response, until))
        except requests.RequestException as error:
            raise _failure(error, call, request_id) from None

    def _seconds(self, call: Call, most: float) -> tuple[float, float]:
        read = UPLOAD_SECONDS if call.files else self._timeouts.read
        return min(self._timeouts.connect, most), min(read, most)

    def _pause(self, state: RetryCallState) -> float:
        """Wait as long as the server asks; else a growing random time, so that many callers do not come back together.

        With a rate limit the pause after a 429 is kept there, by all processes.
        """
        error = state.outcome.exception() if state.outcome else None
        if self._limit and isinstance(error, RateLimited):
            return 0.0
        asked = error.retry_after if isinstance(error, RetryLater) else None
        return asked if asked is not None else wait_random_exponential(multiplier=0.2, max=2)(state)


def pooled_session() -> requests.Session:
    """Return a session that keeps as many connections as a server's threads use."""
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _without_credentials(response: requests.Response) -> requests.Response:
    """An answer leads back to its request; whoever keeps, shows or pickles the answer must not find the token there."""
    for each in (*response.history, response):
        if each.request:
            each.request = each.request.copy()  # the request itself belongs to the session's owner
            each.request.headers.pop("Authorization", None)
    return response


def _may_repeat(error: BaseException, call: Call) -> bool:
    if not isinstance(error, RetryLater) or isinstance(error, CircuitOpen):
        return False
    if isinstance(error, RateLimited) and error.status is None:  # our own limit: the waiting is over already
        return False
    return call.is_safe or error.certainly_not_done


def _failure(error: requests.RequestException, call: Call, request_id: str) -> LegalAidSyncError:
    if _never_connected(error):
        return Unreachable(type(error).__name__, endpoint=call.endpoint, request_id=request_id)
    return OutcomeUnknown(type(error).__name__, endpoint=call.endpoint, request_id=request_id)


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
