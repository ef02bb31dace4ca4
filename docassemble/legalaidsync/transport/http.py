"""Sends calls over pooled connections and turns every failure into one class of `errors`."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from .. import __version__
from ..errors import CircuitOpen, LegalAidSyncError, OutcomeUnknown, RateLimited, RetryLater, Unreachable
from ..settings import Timeouts
from .breaker import CircuitBreaker
from .budget import seconds_left
from .calls import Call

REQUEST_ID = "X-Request-ID"
USER_AGENT = f"docassemble.legalaidsync/{__version__}"
POOL_SIZE = 16
UPLOAD_SECONDS = 120.0

Judge = Callable[[requests.Response, Call, str], None]


class Transport:
    """One site: its address, its credentials, its connections and its breaker.

    Args:
        base_url: scheme and host, without a trailing slash.
        auth: a requests authentication object; it alone knows the token.
        judge: raises an error of `errors` for an answer that is not a success.
        timeouts: seconds.
        session: a prepared session, for example one that answers inside the process.
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
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._auth = auth
        self._judge = judge
        self._timeouts = timeouts or Timeouts()
        self._session = session or _pooled_session()
        self._breaker = breaker or CircuitBreaker()

    def send(self, call: Call) -> requests.Response:
        """Send a call, inside the page's time budget.

        A read is repeated after any passing failure, a write only if the server certainly did not act.

        Raises:
            LegalAidSyncError: the class says what to do next.
        """
        retrying = Retrying(
            retry=retry_if_exception(lambda error: _may_repeat(error, call)),
            wait=_wait,
            stop=lambda state: (
                state.upcoming_sleep >= seconds_left(self._timeouts.page - (state.seconds_since_start or 0.0))
            ),
            reraise=True,
        )
        return retrying(self._send_once, call)

    def _send_once(self, call: Call) -> requests.Response:
        request_id = uuid.uuid4().hex
        if seconds_left(self._timeouts.page) <= 0:
            raise Unreachable("the page's time is used up", endpoint=call.endpoint, request_id=request_id)
        self._breaker.check()
        try:
            response = self._exchange(call, request_id)
            self._judge(response, call, request_id)
        except RateLimited:
            raise
        except RetryLater:
            self._breaker.failed()
            raise
        except LegalAidSyncError:
            self._breaker.succeeded()
            raise
        self._breaker.succeeded()
        return response

    def _exchange(self, call: Call, request_id: str) -> requests.Response:
        try:
            return self._session.request(
                call.method,
                self._base_url + call.path,
                params=call.query,
                json=call.json,
                data=call.form,
                files=call.files,
                headers={"Accept": "application/json", "User-Agent": USER_AGENT, REQUEST_ID: request_id},
                auth=self._auth,
                timeout=self._seconds(call),
                allow_redirects=call.is_safe,
            )
        except requests.RequestException as error:
            raise _failure(error, call, request_id) from None

    def _seconds(self, call: Call) -> tuple[float, float]:
        read = UPLOAD_SECONDS if call.files else self._timeouts.read
        left = max(0.05, seconds_left(read))
        return min(self._timeouts.connect, left), min(read, left)


def _pooled_session() -> requests.Session:
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _may_repeat(error: BaseException, call: Call) -> bool:
    if not isinstance(error, RetryLater) or isinstance(error, CircuitOpen):
        return False
    return call.is_safe or error.certainly_not_done


def _wait(state: RetryCallState) -> float:
    """Wait as long as the server asks; else a growing random time, so that many callers do not come back together."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, RetryLater) else None
    return asked if asked is not None else wait_random_exponential(multiplier=0.2, max=2)(state)


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
