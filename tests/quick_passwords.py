"""Passwords of the private server that docassemble checks at once: as it keeps them, each sign-in works for 0.25 s."""

from __future__ import annotations

import bcrypt
import sqlalchemy

from devserver.server import Server
from tests.server_database import database_of

FEWEST_ROUNDS = 4
KEEP = sqlalchemy.text(
    'update user_auth set password = :kept where user_id = (select id from "user" where email = :email)'
)


def check_quickly(server: Server, email: str, password: str) -> None:
    """Keep an account's password with the fewest rounds that bcrypt knows; who checks it reads how many they are."""
    kept = bcrypt.hashpw(password.encode(), bcrypt.gensalt(FEWEST_ROUNDS)).decode()
    with database_of(server).begin() as connection:
        changed = connection.execute(KEEP, {"email": email, "kept": kept}).rowcount
    assert changed == 1, "no such account"
