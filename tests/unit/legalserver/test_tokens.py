"""Which credentials are sent, what happens when they are refused, and that nothing shows them."""

from __future__ import annotations

import pickle
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from docassemble.legalaidsync.errors import ConfigurationInvalid, TokenRefused
from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.tokens import BasicAuth, BearerAuth, Credentials
from docassemble.legalaidsync.settings import Site, Token, read_settings

OLD, NEW, PASSWORD = "the-old-token", "the-new-token", "a-password"
SITE = "https://example.invalid"


class Gate(BaseAdapter):
    """A site that lets the headers in `accepted` pass and notes what was shown."""

    def __init__(self, *accepted: str) -> None:
        super().__init__()
        self.accepted = set(accepted)
        self.shown: list[str] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        header = request.headers["Authorization"]
        self.shown.append(header)
        response = requests.Response()
        response.status_code = 200 if header in self.accepted else 401
        response._content = b'{"data": {}}'
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is held open."""


def connect(gate: Gate, **known: Any) -> LegalServer:
    session = requests.Session()
    session.mount(SITE, gate)
    return LegalServer(base_url=SITE, session=session, **{"token": Token(OLD)} | known)


def test_the_next_token_takes_over_when_the_first_is_refused_and_is_remembered() -> None:
    gate = Gate(f"Bearer {NEW}")
    client = connect(gate, next_token=Token(NEW))
    client.matters.get("a")
    client.matters.get("b")
    assert gate.shown == [f"Bearer {OLD}", f"Bearer {NEW}", f"Bearer {NEW}"]


def test_a_write_is_sent_again_with_the_next_token() -> None:
    """401 is answered before LegalServer acts."""
    gate = Gate(f"Bearer {NEW}")
    connect(gate, next_token=Token(NEW)).case_notes.create({"subject": "a", "body": "b", "note_type": "c"}, matter="a")
    assert len(gate.shown) == 2


def test_both_tokens_refused_is_one_error_and_changes_nothing() -> None:
    """In API v1 a missing permission is a 401 too; the token that works elsewhere stays the first."""
    gate = Gate()
    client = connect(gate, next_token=Token(NEW))
    with pytest.raises(TokenRefused):
        client.matters.get("a")
    gate.accepted = {f"Bearer {OLD}"}
    client.matters.get("b")
    assert gate.shown == [f"Bearer {OLD}", f"Bearer {NEW}", f"Bearer {OLD}"]


def test_without_a_next_token_a_refusal_is_one_request() -> None:
    gate = Gate()
    with pytest.raises(TokenRefused):
        connect(gate).matters.get("a")
    assert len(gate.shown) == 1


def test_a_user_and_a_password_are_sent_as_basic_authentication() -> None:
    header = "Basic " + b64encode(f"robot:{PASSWORD}".encode()).decode()
    gate = Gate(header)
    connect(gate, user="robot", token=Token(PASSWORD)).matters.get("a")
    assert gate.shown == [header]


HOLDERS: list[Callable[[], Any]] = [
    lambda: BearerAuth(Token(OLD)),
    lambda: BasicAuth("robot", Token(OLD)),
    lambda: connect(Gate(), next_token=Token(OLD)),
    lambda: connect(Gate(), token=Token(OLD)).v1,
    lambda: connect(Gate(), token=Token(OLD)).matters,
    lambda: connect(Gate(), token=Token(OLD)).documents,
    lambda: connect(Gate(), token=Token(OLD)).reports,
    lambda: connect(Gate(), token=Token(OLD)).matters.search(),
    lambda: Site("x", SITE, Token(NEW), next_token=Token(OLD), user=OLD),
    lambda: read_settings({"legalaidsync": {"sites": [{"name": "x", "token": "t", "next token": OLD}]}}),
]


@pytest.mark.parametrize("make", HOLDERS)
def test_nothing_that_holds_credentials_shows_them(make: Callable[[], Any]) -> None:
    assert OLD not in repr(make())
    assert b64encode(f"robot:{OLD}".encode()).decode() not in repr(make())


@pytest.mark.parametrize("make", HOLDERS)
def test_nothing_that_holds_credentials_is_pickled(make: Callable[[], Any]) -> None:
    with pytest.raises((TypeError, pickle.PicklingError, AttributeError)):
        pickle.dumps(make())


def test_a_fingerprint_tells_credentials_apart_and_nothing_else() -> None:
    first: list[Credentials] = [BearerAuth(Token(OLD)), BearerAuth(Token(NEW)), BasicAuth("robot", Token(OLD))]
    assert len({each.fingerprint for each in first}) == 3
    assert first[0].fingerprint == BearerAuth(Token(OLD)).fingerprint
    assert not any(OLD in each.fingerprint for each in first)


def read(**row: Any) -> Site:
    return read_settings({"legalaidsync": {"sites": [{"name": "x", **row}]}}, {"SECRET": PASSWORD}).default_site


def test_the_configuration_names_tokens_users_and_the_rate() -> None:
    site = read(token=OLD, **{"next token": NEW, "requests per minute": 400})
    assert (site.token, site.next_token, site.requests_per_minute) == (OLD, NEW, 400)
    site = read(user="robot", **{"password env": "SECRET"})
    assert (site.user, site.token, site.requests_per_minute) == ("robot", PASSWORD, 200)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"user": "robot"}, "password"),
        ({"user": "robot", "password": "p", "token": "t"}, "not both"),
        ({"token": "t", "requests per minute": 0}, "requests per minute"),
    ],
)
def test_a_wrong_entry_is_named(row: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationInvalid) as caught:
        read(**row)
    assert named in str(caught.value)
