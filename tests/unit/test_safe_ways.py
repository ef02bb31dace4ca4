"""A number that the case marks as not safe is neither offered nor written to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.errors import NotFound, Unreachable
from docassemble.legalaidsync.settings import Settings

pytestmark = pytest.mark.usefixtures("docassemble_context")

NUMBER = "309-555-0142"
CLIENT = SimpleNamespace(email="canary@mail.example", mobile_number=NUMBER)
UNSAFE = SimpleNamespace(record={"mobile_phone": "(309) 555-0142", "mobile_phone_safe": False})
SAFE = SimpleNamespace(record={"mobile_phone": NUMBER, "mobile_phone_safe": True})
OTHER = SimpleNamespace(record={"mobile_phone": "309-555-0199", "mobile_phone_safe": False})
BOTH = ("email", "sms")


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns a function: the server's ways -> the modules that offer them."""
    from docassemble.legalaidsync.intake import after_sending
    from docassemble.legalaidsync.mail import reminding

    def serve(working: tuple[str, ...] = BOTH) -> Any:
        for module in (after_sending, reminding):
            monkeypatch.setattr(module, "channels_that_work", lambda: working)
            monkeypatch.setattr(
                module, "settings", lambda: Settings(sites={}, tell_clients_by=BOTH, remind_clients_by=BOTH)
            )
        return after_sending, reminding

    return serve


def names(choices: list[dict[str, str]]) -> list[str]:
    return [name for choice in choices for name in choice]


@pytest.mark.parametrize(("case", "offered"), [(UNSAFE, ["email"]), (SAFE, list(BOTH)), (OTHER, list(BOTH))])
def test_what_is_offered_follows_the_marks_of_the_case(ways: Any, case: Any, offered: list[str]) -> None:
    after_sending, reminding = ways()
    assert names(after_sending.channels_to_ask_about(CLIENT, case)) == offered
    assert names(reminding.reminder_channels(case, CLIENT)) == offered
    told = after_sending.after_sending(CLIENT, dict.fromkeys(BOTH, True), "", case=case)
    assert list(told.channels) == offered


def test_a_way_that_the_server_lacks_is_not_offered(ways: Any) -> None:
    after_sending, reminding = ways(("sms",))
    assert names(after_sending.channels_to_ask_about(CLIENT, SAFE)) == ["sms"]
    assert names(reminding.reminder_channels(SAFE, CLIENT)) == ["sms"]


@pytest.mark.parametrize(
    ("matter", "safe"), [(SAFE.record, True), (UNSAFE.record, False), (NotFound("gone"), False)], ids=str
)
def test_the_case_is_asked_again_before_a_text_message(
    monkeypatch: pytest.MonkeyPatch, matter: Any, safe: bool
) -> None:
    from docassemble.legalaidsync import keeping

    def get(uuid: str) -> Any:
        if isinstance(matter, Exception):
            raise matter
        return matter

    read: list[str] = []
    site = SimpleNamespace(matters=SimpleNamespace(get=get))
    monkeypatch.setattr(keeping, "connect", lambda name: (site, None))
    monkeypatch.setattr(keeping, "engine", lambda: None)
    monkeypatch.setattr(keeping, "record_view", lambda engine, **known: read.extend(known["field_names"]))
    assert keeping.still_safe("example", "a-matter", "sms", NUMBER) is safe
    assert ("mobile_phone_safe" in read) is not isinstance(matter, Exception)


def test_a_site_that_is_away_says_nothing_and_an_e_mail_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync import keeping

    def away(name: str) -> Any:
        raise Unreachable("away")

    monkeypatch.setattr(keeping, "connect", away)
    assert keeping.still_safe("example", "a-matter", "email", "canary@mail.example")
    with pytest.raises(Unreachable):
        keeping.still_safe("example", "a-matter", "sms", NUMBER)
