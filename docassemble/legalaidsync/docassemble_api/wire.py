"""Sends a browser's requests and keeps its cookies; turns failures of the network into classes of `errors`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from .. import __version__
from ..errors import NeedsBrowser, OutcomeUnknown, Unreachable
from .filling import FilePart


class Wire:
    """The connection of one browser to one server.

    Args:
        base_url: scheme and host.
        timeout: seconds to connect and to wait for an answer.
        session: a prepared requests session.
    """

    def __init__(self, base_url: str, timeout: tuple[float, float], session: requests.Session) -> None:
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._session = session
        self._session.headers["User-Agent"] = f"docassemble.legalaidsync/{__version__}"

    def absolute(self, url: str) -> str:
        """Give the full address of a path on the server.

        Raises:
            NeedsBrowser: the address is on another server, which must not see the cookies.
        """
        full = urljoin(self.base_url + "/", url)
        if urlsplit(full)[:2] != urlsplit(self.base_url)[:2]:
            raise NeedsBrowser("the address is on another server")
        return full

    def cookie(self, name: str) -> str:
        """Give the value of a cookie; empty if there is none."""
        return next((cookie.value or "" for cookie in self._session.cookies if cookie.name == name), "")

    def set_cookie(self, name: str, value: str) -> None:
        """Replace one cookie."""
        for cookie in [cookie for cookie in self._session.cookies if cookie.name == name]:
            self._session.cookies.clear(cookie.domain, cookie.path, cookie.name)
        self._session.cookies.set(name, value)

    def get(self, url: str, params: Mapping[str, str] | None = None, *, follow: bool = False) -> requests.Response:
        """Fetch an address.

        Raises:
            Unreachable, OutcomeUnknown: no answer came.
        """
        return self._send("GET", url, params=params, allow_redirects=follow)

    def post(
        self, url: str, params: Mapping[str, str], data: Mapping[str, str], files: Sequence[FilePart] = ()
    ) -> requests.Response:
        """Post a form, as multipart where there are files.

        Raises:
            Unreachable, OutcomeUnknown: no answer came.
        """
        return self._send("POST", url, params=params, data=data, files=list(files) or None, allow_redirects=False)

    def _send(self, method: str, url: str, **how: object) -> requests.Response:
        endpoint = f"{method} {urlsplit(url).path}"
        try:
            return self._session.request(method, self.absolute(url), timeout=self._timeout, **how)  # type: ignore[arg-type]
        except requests.RequestException as error:
            if _never_left(error):
                raise Unreachable("no connection", endpoint=endpoint) from None
            raise OutcomeUnknown(type(error).__name__, endpoint=endpoint) from None


def _never_left(error: requests.RequestException) -> bool:
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    return isinstance(reason, ConnectTimeoutError | NewConnectionError)
