"""How a site knows us: a bearer token, or a user and a password. Facts: section 2 of the API sheet.

No representation shows a secret, and nothing here is ever pickled, because interview answers are.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

from requests import PreparedRequest
from requests.auth import AuthBase

from ..settings import Token

FINGERPRINT_DIGITS = 16


class Credentials(AuthBase):
    """Puts the `Authorization` header into each request, and the secret nowhere else."""

    def __init__(self, header: Token) -> None:
        self._header = header

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = str(self._header)
        return request

    @property
    def fingerprint(self) -> str:
        """A short text that tells credentials apart and tells nothing about them."""
        return hashlib.sha256(self._header.encode()).hexdigest()[:FINGERPRINT_DIGITS]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def __reduce__(self) -> Any:
        raise TypeError("credentials are never pickled")


class BearerAuth(Credentials):
    """A personal access token; it acts as the user who made it."""

    def __init__(self, token: Token) -> None:
        super().__init__(Token(f"Bearer {token!s}"))


class BasicAuth(Credentials):
    """The name and the password of a user; the same power as a token of that user."""

    def __init__(self, user: str, password: Token) -> None:
        pair = f"{user}:{password!s}".encode()
        super().__init__(Token(f"Basic {b64encode(pair).decode('ascii')}"))


def credentials(token: Token, user: str = "") -> Credentials:
    """Return the credentials that a site's settings stand for: with a user, the token is that user's password."""
    return BasicAuth(user, token) if user else BearerAuth(token)
