"""Links and tokens: signed, expiring, each good for one purpose only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from docassemble.legalaidsync.errors import ConfigurationInvalid, LinkExpired, LinkInvalid
from docassemble.legalaidsync.links import CaseLink, Signer

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ARGUMENTS: dict[str, Any] = {"submission": "12", "lang": "es"}


def signer(*keys: str, at: datetime = NOW) -> Signer:
    return Signer(keys or ("key",), clock=lambda: at)


def door(made_by: Signer) -> str:
    return made_by.door_token("sync_status", ARGUMENTS, holder="program 3", session="s-1", days=1)


def test_a_client_link_opens_its_case_until_it_expires() -> None:
    token = signer().case_link("sandbox", "m-1", "l-1", days=14)
    last_moment = NOW + timedelta(days=14) - timedelta(seconds=1)
    assert signer(at=last_moment).read_case_link(token) == CaseLink("sandbox", "m-1", "l-1", NOW + timedelta(days=14))
    with pytest.raises(LinkExpired):
        signer(at=NOW + timedelta(days=14)).read_case_link(token)


@pytest.mark.parametrize("place", [0, 10, -1])
def test_one_changed_letter_makes_a_link_invalid(place: int) -> None:
    letters = list(signer().case_link("sandbox", "m-1", "l-1", days=14))
    letters[place] = "A" if letters[place] != "A" else "Q"
    with pytest.raises(LinkInvalid):
        signer().read_case_link("".join(letters))


@pytest.mark.parametrize("token", ["", ".", "a.b.c", "not a token", "é" * 50, "A" * 100_000])
def test_rubbish_is_invalid_for_every_purpose(token: str) -> None:
    with pytest.raises(LinkInvalid):
        signer().read_case_link(token)
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
        signer().read_case_link(door(signer()))
    with pytest.raises(LinkInvalid):
        signer().check_door_token(signer().case_link("sandbox", "m-1", "l-1", 1), "sync_status", ARGUMENTS, "s-1")


def test_the_newest_key_signs_and_every_key_verifies() -> None:
    old, rotated, new = signer("old"), signer("new", "old"), signer("new")
    assert rotated.read_case_link(old.case_link("s", "m", "l", 1)).link_id == "l"
    assert new.read_case_link(rotated.case_link("s", "m", "l", 1)).link_id == "l"
    with pytest.raises(LinkInvalid):
        old.read_case_link(rotated.case_link("s", "m", "l", 1))


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
