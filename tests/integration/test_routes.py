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
