"""A transport with short times, and waits between attempts that take no time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.auth import AuthBase

from docassemble.legalaidsync.legalserver.answers import judge
from docassemble.legalaidsync.legalserver.tokens import BearerAuth
from docassemble.legalaidsync.settings import Timeouts, Token
from docassemble.legalaidsync.transport import Transport, http

SECRET = "a-token-that-nobody-may-see"
SHORT = Timeouts(connect=1.0, read=0.4, page=5.0)


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeat at once: how long to wait is random, and not what these tests are about."""
    monkeypatch.setattr(http, "wait_random_exponential", lambda **_: lambda state: 0.0)


@pytest.fixture
def open_transport(no_waits: None) -> Callable[..., Transport]:
    """Return a function that opens a transport to an address."""

    def opened(url: str, session: requests.Session | None = None, **options: Any) -> Transport:
        auth: AuthBase = BearerAuth(Token(SECRET))
        known = {"timeouts": SHORT} | options
        return Transport(base_url=url, auth=auth, judge=judge, session=session, **known)

    return opened
