# do not pre-load
"""Looks at the address of a LegalServer site before any token is sent there: its form, its answer, its clock."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from ..settings import Site, Timeouts
from ..settings.launch import LEGALSERVER
from ..wording import Sentence

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
REFUSALS = (401, 403)
BUSY = (429, 503)


@dataclass(frozen=True)
class Answer:
    """What a site answers to somebody without a token.

    Args:
        trouble: what is wrong with it; empty if it answers like LegalServer.
        date: its clock at that moment, in seconds since 1970; None if it did not say.
    """

    trouble: str = ""
    date: float | None = None


def wrong_form(site: Site) -> str:
    """Return what is wrong with the address itself; an empty text if nothing is."""
    parts = urlsplit(site.base_url)
    host = parts.hostname or ""
    if site.in_process:
        return ""
    if host.endswith(LEGALSERVER * 2):
        return Sentence("health_host_doubled", name=host.removesuffix(LEGALSERVER * 2))
    if not HOST.fullmatch(host):
        return Sentence("health_host_malformed", host=host)
    if parts.scheme != "https" and host not in THIS_MACHINE:
        return Sentence("health_host_not_https", host=host)
    if parts.path or parts.query:
        return Sentence("health_host_with_path", host=f"{parts.scheme}://{parts.netloc}")
    return ""


def ask_without_token(site: Site, session: requests.Session, timeouts: Timeouts) -> Answer:
    """Ask for a list as somebody whom LegalServer does not know: it refuses with 401 (section 2.1)."""
    address = f"{site.base_url}/api/v{site.version}/lookups/note_type"
    waits = (timeouts.connect, timeouts.read)
    try:
        with session.get(address, timeout=waits, allow_redirects=False, stream=True) as response:
            return Answer(_unlike_legalserver(site, response), _date_of(response))
    except requests.RequestException as error:
        return Answer(_unreached(site, error))


def _unlike_legalserver(site: Site, response: requests.Response) -> str:
    """A login page, a page of the web host or somebody else's API is no LegalServer."""
    if response.status_code == 503:
        return Sentence("health_site_down")
    is_page = "html" in response.headers.get("Content-Type", "").lower()
    if response.status_code in (*REFUSALS, *BUSY) and not is_page:
        return ""
    return Sentence("health_not_legalserver", host=_host(site), status=response.status_code)


def _unreached(site: Site, error: requests.RequestException) -> Sentence:
    host = _host(site)
    if isinstance(error, requests.exceptions.SSLError):
        return Sentence("health_bad_certificate", host=host)
    if isinstance(error, requests.Timeout):
        return Sentence("health_host_silent", host=host)
    return Sentence("health_host_refuses" if _has_address(host) else "health_host_unknown", host=host)


def _has_address(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host.partition(":")[0], None))
    except OSError:
        return False


def _host(site: Site) -> str:
    return urlsplit(site.base_url).netloc


def _date_of(response: requests.Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, ValueError):
        return None
