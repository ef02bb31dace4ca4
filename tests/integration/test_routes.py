"""The web server has our routes, and no log-in cookie of docassemble's comes along with an answer on them."""

from __future__ import annotations

import pytest
import requests

from devserver.server import Server


def test_the_web_server_has_our_routes(server: Server) -> None:
    answer = requests.get(f"{server.url}/legalaidsync/openapi.json", timeout=10)
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")


@pytest.mark.parametrize("path", ["/legalaidsync/openapi.json", "/api/user"])
def test_no_reply_carries_the_log_in_cookie_of_the_keys_owner(server: Server, path: str) -> None:
    """docassemble 1.10 logs the owner in and sends his cookie along; it alone would open his pages."""
    answer = requests.get(f"{server.url}{path}", headers={"X-API-Key": server.api_key}, timeout=10)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("action", "refused"), [("prefill", 413), ("nothing", 404), ("health", 405)])
def test_a_refused_call_does_not_cut_off_the_next_one_on_its_connection(
    server: Server, action: str, refused: int
) -> None:
    """The web server closes a connection on which much of a body was left unread, without saying so."""
    with requests.Session() as wire:
        for _ in range(20):
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {'x' * 40}"}
            address = f"{server.url}/legalaidsync/{action}"
            assert wire.post(address, data=b" " * 300_000, headers=headers, timeout=10).status_code == refused
            assert wire.get(f"{server.url}/legalaidsync/openapi.json", timeout=10).ok
