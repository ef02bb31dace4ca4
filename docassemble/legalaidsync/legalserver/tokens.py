"""How a site knows us: a bearer token, or a user and a password. Facts: section 2 of the API sheet."""

from __future__ import annotations

from base64 import b64encode

from ..settings import Token
from ..transport import BearerAuth, Credentials

__all__ = ["BasicAuth", "BearerAuth", "Credentials", "credentials"]


class BasicAuth(Credentials):
    """The name and the password of a user; the same power as a token of that user."""

    def __init__(self, user: str, password: Token) -> None:
        pair = f"{user}:{password!s}".encode()
        super().__init__(Token(f"Basic {b64encode(pair).decode('ascii')}"))


def credentials(token: Token, user: str = "") -> Credentials:
    """Return the credentials that a site's settings stand for: with a user, the token is that user's password."""
    return BasicAuth(user, token) if user else BearerAuth(token)
