"""Lets the sandbox play LegalServer's part in a launch: an account with the privilege `legalserver`, and its key."""

from __future__ import annotations

import secrets
from typing import Any

import requests

from .failures import DevServerError
from .server import Server

PRIVILEGE = "legalserver"
ACCOUNT = "legalserver@mail.example"
KEY_NAME = "LegalServer"
REMEMBERED = "launch_key"
SECONDS = 60


def offer_launches(server: Server) -> None:
    """Tell the sandbox where docassemble is, so that each case page lists interviews and a click opens one."""
    told = {"docassemble_url": server.url, "docassemble_key": launch_key(server)}
    answer = requests.post(f"{server.sandbox_url}/sandbox/settings", json=told, timeout=SECONDS)
    if answer.status_code != 200:
        raise DevServerError(f"The sandbox did not take docassemble's address (status {answer.status_code}).")


def launch_key(server: Server) -> str:
    """Return the API key of the account that stands for LegalServer; make account and key if they are not there."""
    kept = str(server.folder.remembered().get(REMEMBERED) or "")
    if kept and _lists(server, kept):
        return kept
    _asked(server, "POST", "/api/privileges", {"privilege": PRIVILEGE}, accept=(204, 400))  # 400: it is there
    named = {"name": f"{KEY_NAME} {secrets.token_hex(4)}"}  # docassemble shows a key once and refuses a name twice
    made = _asked(server, "POST", f"/api/user/{_account(server)}/api", named, accept=(200,))
    server.folder.remember(**{REMEMBERED: made})
    return str(made)


def _lists(server: Server, key: str) -> bool:
    answer = requests.get(f"{server.url}/lsinterviews", headers={"X-API-Key": key}, timeout=SECONDS)
    return answer.status_code == 200


def _account(server: Server) -> int:
    """The number of the account, which is made if it is not there."""
    wanted = {"username": ACCOUNT, "privileges": [PRIVILEGE]}
    made = _asked(server, "POST", "/api/user/new", wanted, accept=(200, 400))  # 400: it is there
    if isinstance(made, dict):
        return int(made["user_id"])
    known = _asked(server, "GET", f"/api/user_info?username={ACCOUNT}", None, accept=(200,))
    return int(known["id"])


def _asked(server: Server, method: str, path: str, body: dict[str, Any] | None, *, accept: tuple[int, ...]) -> Any:
    headers = {"X-API-Key": server.api_key}
    answer = requests.request(method, server.url + path, json=body, headers=headers, timeout=SECONDS)
    if answer.status_code not in accept:
        raise DevServerError(f"docassemble answered {method} {path.partition('?')[0]} with {answer.status_code}.")
    return answer.json() if answer.content else None
