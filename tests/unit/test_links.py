"""Links and tokens: signed, expiring, each good for one purpose only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from docassemble.legalaidsync.errors import ConfigurationInvalid, LinkExpired, LinkInvalid
from docassemble.legalaidsync.links import CaseLink, Signer
from tests.long_links import long_link

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LINK = "9f3c0a1b2c3d4e5f"
CLAIMS = CaseLink("sandbox", "m-1", LINK, NOW + timedelta(days=14))
ARGUMENTS: dict[str, Any] = {"submission": "12", "lang": "es"}


def signer(*keys: str, at: datetime = NOW) -> Signer:
    return Signer(keys or ("key",), clock=lambda: at)


def door(made_by: Signer) -> str:
    return made_by.door_token("sync_status", ARGUMENTS, holder="program 3", session="s-1", days=1)


def test_the_key_of_a_link_names_it_in_32_letters_that_need_no_quoting() -> None:
    key = signer().link_key(LINK)
    assert signer().read_link_key(key) == LINK
    assert signer().link_key(LINK) == key
    assert (len(key), quote(key, safe="")) == (32, key)


@pytest.mark.parametrize("link_id", ["l-1", "launch-9f3c0a1b2c3d4e5f", LINK.upper(), ""])
def test_what_the_register_did_not_make_has_no_key(link_id: str) -> None:
    with pytest.raises(ValueError, match="register"):
        signer().link_key(link_id)


@given(st.integers(0, 31), st.sampled_from("ABQZaz09_-.= \n"))
@settings(max_examples=100)
def test_one_changed_letter_makes_a_key_invalid(place: int, letter: str) -> None:
    key = signer().link_key(LINK)
    changed = key[:place] + letter + key[place + 1 :]
    assume(changed != key)
    with pytest.raises(LinkInvalid):
        signer().read_link_key(changed)


@given(st.text(max_size=64))
@settings(max_examples=100)
def test_nobody_guesses_a_key(text: str) -> None:
    with pytest.raises(LinkInvalid):
        signer().read_link_key(text)


@pytest.mark.parametrize("place", [0, 10, -1])
def test_one_changed_letter_makes_a_long_link_invalid(place: int) -> None:
    letters = list(long_link(CLAIMS, "key"))
    letters[place] = "A" if letters[place] != "A" else "Q"
    with pytest.raises(LinkInvalid):
        signer().read_long_link("".join(letters))


def test_a_link_of_an_earlier_version_is_still_read_also_when_it_is_too_late() -> None:
    assert signer(at=NOW + timedelta(days=99)).read_long_link(long_link(CLAIMS, "key")) == CLAIMS


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "not a token", "é" * 50, "A" * 100_000])
def test_rubbish_is_invalid_for_every_purpose(token: str) -> None:
    for read in (signer().read_long_link, signer().read_link_key):
        with pytest.raises(LinkInvalid):
            read(token)
    with pytest.raises(LinkInvalid):
        signer().check_door_token(token, "sync_status", ARGUMENTS, "s-1")


def test_a_door_token_opens_its_door() -> None:
    passed = signer().check_door_token(door(signer()), "sync_status", {"lang": "es", "submission": "12"}, "s-1")
    assert (passed.holder, passed.expires) == ("program 3", NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("action", "arguments", "session"),
    [
        ("case_summary", ARGUMENTS, "s-1"),
        ("sync_status", {**ARGUMENTS, "submission": "13"}, "s-1"),
        ("sync_status", {**ARGUMENTS, "more": "x"}, "s-1"),
        ("sync_status", {}, "s-1"),
        ("sync_status", ARGUMENTS, "s-2"),
    ],
)
def test_a_door_token_opens_nothing_else(action: str, arguments: dict[str, Any], session: str) -> None:
    with pytest.raises(LinkInvalid):
        signer().check_door_token(door(signer()), action, arguments, session)


def test_a_door_token_expires() -> None:
    with pytest.raises(LinkExpired):
        signer(at=NOW + timedelta(days=1)).check_door_token(door(signer()), "sync_status", ARGUMENTS, "s-1")


def test_a_token_for_one_purpose_never_works_for_another() -> None:
    with pytest.raises(LinkInvalid):
        signer().read_long_link(door(signer()))
    with pytest.raises(LinkInvalid):
        signer().check_door_token(long_link(CLAIMS, "key"), "sync_status", ARGUMENTS, "s-1")


def test_the_newest_key_signs_and_every_key_verifies() -> None:
    old, rotated, new = signer("old"), signer("new", "old"), signer("new")
    assert rotated.read_link_key(old.link_key(LINK)) == LINK
    assert new.read_link_key(rotated.link_key(LINK)) == LINK
    with pytest.raises(LinkInvalid):
        old.read_link_key(rotated.link_key(LINK))
    assert rotated.read_long_link(long_link(CLAIMS, "old")) == CLAIMS


def test_an_empty_key_in_the_configuration_seals_nothing() -> None:
    """Whoever knows a link's id could make its seal with it."""
    forged, careless = Signer(["x"]), signer("new", "")
    forged._oldest_first[:] = [""]
    with pytest.raises(LinkInvalid):
        careless.read_link_key(forged.link_key(LINK))


def test_neither_arguments_nor_session_travel_inside_a_door_token() -> None:
    from base64 import urlsafe_b64decode

    body = door(signer()).split(".")[0]
    opened = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    assert b"s-1" not in opened
    assert b"submission" not in opened


@pytest.mark.parametrize("keys", [(), ("",)])
def test_without_a_key_nothing_is_signed(keys: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationInvalid):
        Signer(keys)
