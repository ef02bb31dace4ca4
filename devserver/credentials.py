"""The secrets of one private server: made at random once, kept in one file that only its owner may read."""

from __future__ import annotations

import json
import secrets
import string
from dataclasses import asdict, dataclass
from pathlib import Path

from .folder import write_privately

LETTERS = string.ascii_letters + string.digits
SECRET_LENGTH = 32
PASSWORD_LENGTH = 20


@dataclass(frozen=True)
class Credentials:
    """Random secrets; docassemble wants API keys and its secret key to be 32 letters and digits."""

    admin_email: str
    admin_password: str
    api_key: str
    secret_key: str
    database_password: str
    sandbox_token: str

    def __repr__(self) -> str:
        return "Credentials(***)"


def load_or_make(path: Path) -> Credentials:
    """Return the credentials kept in `path`; make them, and the file, if it is not there."""
    if path.exists():
        return Credentials(**json.loads(path.read_text()))
    made = Credentials(
        admin_email="admin@mail.example",
        admin_password=_random(PASSWORD_LENGTH),
        **{name: _random(SECRET_LENGTH) for name in ("api_key", "secret_key", "database_password", "sandbox_token")},
    )
    write_privately(path, json.dumps(asdict(made), indent=2) + "\n")
    return made


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
