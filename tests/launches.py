"""What the tests of launches share: LegalServer's part, played without its pages, and docassemble accounts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import requests
import sqlalchemy

from devserver.launch import launch_key
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.quick_passwords import check_quickly

SECONDS = 60
LAUNCHED = "docassemble.legalaidsync:data/questions/launched_case.yml"
INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
LEGALSERVER_USER = "e97c9af8-a3f0-5456-99e8-acdd5475bffe"


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in to docassemble."""

    number: int
    email: str
    password: str


def stashed(server: Server, matter: str, *, raw: bool = True, **changed: Any) -> dict[str, str]:
    """Stash a launch as LegalServer does; return the parameters of the link. `changed` names parts of the stash."""
    data = {
        "legalserver_site_abbreviation": "sandbox",
        "legalserver_site_type": "Demo",
        "legalserver_matter_uuid": matter,
        "legalserver_current_user_uuid": LEGALSERVER_USER,
    } | {f"legalserver_{name}": value for name, value in changed.items()}
    return stash(server, data, raw=raw)


def stash(server: Server, data: Any, *, raw: bool = True) -> dict[str, str]:
    """Stash anything; return the parameters of a launch link."""
    headers = {"X-API-Key": launch_key(server)}
    body = {"data": data, "raw": raw, "expire": 3600}
    answer = requests.post(f"{server.url}/api/stash_data", json=body, headers=headers, timeout=SECONDS)
    answer.raise_for_status()
    made = answer.json()
    return {"stashed_key": made["stash_key"], "stashed_secret": made["secret"]}


def account(server: Server, *privileges: str) -> Account:
    """Make a new account with these privileges."""
    email, password = f"staff-{secrets.token_hex(4)}@mail.example", f"Pw-{secrets.token_hex(8)}"
    body = {"username": email, "password": password, "privileges": list(privileges)}
    headers = {"X-API-Key": server.api_key}
    answer = requests.post(f"{server.url}/api/user/new", json=body, headers=headers, timeout=SECONDS)
    answer.raise_for_status()
    check_quickly(server, email, password)
    return Account(int(answer.json()["user_id"]), email, password)


def signed_in(url: str, somebody: Account) -> Browser:
    """Return the browser of somebody who has signed in at this address."""
    browser = Browser(url)
    browser.log_in(somebody.email, somebody.password)
    return browser


def reads_of(server: Server, matter_uuid: str) -> list[Any]:
    """Return the audit's rows of reads of a matter, oldest first."""
    engine = sqlalchemy.create_engine(server.database_url, poolclass=sqlalchemy.NullPool)
    query = sqlalchemy.text("select * from legalaidsync_access where matter_uuid = :matter order by id")
    with engine.connect() as connection:
        return list(connection.execute(query, {"matter": matter_uuid}))
