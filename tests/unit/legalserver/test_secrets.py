"""The token shows itself to LegalServer and to nobody else."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from docassemble.legalaidsync.legalserver import LegalServer
from docassemble.legalaidsync.legalserver.tokens import BearerAuth
from docassemble.legalaidsync.settings import Settings, Site, Token, read_settings

SECRET = "a-token-that-nobody-may-see"


def site() -> Site:
    return Site("example", "https://example.invalid", Token(SECRET))


def settings() -> Settings:
    own = {"sites": [{"name": "example", "token": SECRET}], "encryption keys": [SECRET], "signing keys": [SECRET]}
    return read_settings({"legalaidsync": own, "secretkey": SECRET})


HOLDERS: list[Callable[[], Any]] = [
    lambda: Token(SECRET),
    lambda: BearerAuth(Token(SECRET)),
    lambda: LegalServer(base_url="https://example.invalid", token=Token(SECRET)),
    site,
    settings,
]


@pytest.mark.parametrize("make", HOLDERS)
def test_the_token_is_masked_wherever_it_is_held(make: Callable[[], Any]) -> None:
    held = make()
    assert SECRET not in repr(held)
    assert SECRET not in repr([held])
    assert SECRET not in f"{held!r}"


@pytest.mark.parametrize("make", HOLDERS)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_what_holds_a_token_is_never_pickled(make: Callable[[], Any], protocol: int) -> None:
    """docassemble pickles the answers at every step; a token among them must fail there and then."""
    with pytest.raises((TypeError, pickle.PicklingError, AttributeError)):
        pickle.dumps(make(), protocol)


def test_a_token_is_not_copied_either() -> None:
    with pytest.raises(TypeError, match="never pickled"):
        copy.deepcopy(Token(SECRET))
