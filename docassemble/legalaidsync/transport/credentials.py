"""How a site knows us by a token.

No representation shows it, and nothing here is ever pickled, because interview answers are.
"""

from __future__ import annotations

import hashlib
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
