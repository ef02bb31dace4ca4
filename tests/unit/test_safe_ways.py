"""A number that the case marks as not safe is neither offered nor written to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.client_links.contact import is_mail_unsafe, mark
from docassemble.legalaidsync.delivery.new_matter import new_placeholder
from docassemble.legalaidsync.delivery.notices import Way
from docassemble.legalaidsync.errors import (
    LegalAidSyncError,
    NotFound,
    NotSafe,
    OutcomeUnknown,
    PermissionMissing,
    SafetyUnknown,
    Unreachable,
)
from docassemble.legalaidsync.legalserver.caching import asks_anew
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


class Gate:
    """The gate of all messages, with a site, an audit and a postman that a test can look at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
        from docassemble.legalaidsync import contacting

        self.read: list[str] = []
        self.sent: list[tuple[str, str]] = []
        self.answer = answer
        self.tell = contacting.tell_client
        site = SimpleNamespace(matters=SimpleNamespace(get=self._matter))
        monkeypatch.setattr(contacting, "connect", lambda name: (site, None))
        monkeypatch.setattr(contacting, "engine", lambda: None)
        monkeypatch.setattr(contacting, "settings", lambda: Settings(sites={}))
        monkeypatch.setattr(contacting, "record_view", lambda engine, **known: self.read.extend(known["field_names"]))
        monkeypatch.setattr(contacting.compat, "send_message", lambda channel, to, *_: self.sent.append((channel, to)))

    def _matter(self, uuid: str) -> Any:
        assert asks_anew(), "the answer may be an old one"
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def way(channel: str = "sms", matter: str = "a-matter") -> Way:
    return Way("example", matter, channel, NUMBER)


def test_a_safe_number_gets_its_message_and_the_audit_says_that_the_marks_were_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate(monkeypatch, SAFE.record)
    gate.tell(way(), "s", "t")
    assert gate.sent == [("sms", NUMBER)]
    assert "mobile_phone_safe" in gate.read


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (UNSAFE.record, NotSafe),
        ({"fax_phone": NUMBER, "fax_phone_safe": False}, NotSafe),
        ({"work_phone": NUMBER, "work_phone_Safe": "No"}, NotSafe),
        (NotFound("gone"), NotSafe),
        (Unreachable("away"), SafetyUnknown),
        (PermissionMissing("403"), SafetyUnknown),
        (OutcomeUnknown("truncated"), SafetyUnknown),
    ],
    ids=str,
)
def test_a_number_that_is_marked_or_cannot_be_asked_about_gets_nothing(
    monkeypatch: pytest.MonkeyPatch, answer: Any, refusal: type[LegalAidSyncError]
) -> None:
    gate = Gate(monkeypatch, answer)
    with pytest.raises(refusal) as refused:
        gate.tell(way(), "s", "t")
    assert refused.value.certainly_not_done
    assert NUMBER not in str(refused.value)
    assert gate.sent == []


@pytest.mark.parametrize("asked", [way("email"), way(matter=new_placeholder())], ids=["e-mail", "new case"])
def test_where_legalserver_has_no_mark_it_is_not_asked(monkeypatch: pytest.MonkeyPatch, asked: Way) -> None:
    gate = Gate(monkeypatch, Unreachable("away"))
    gate.tell(asked, "s", "t")
    assert gate.sent == [(asked.channel, NUMBER)]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        *((value, True) for value in (True, 1, "1", "t", "Yes", "true")),
        *((value, False) for value in (False, 0, "f", "No", "unsafe", "see the note")),
        *((value, None) for value in (None, "", " ")),
    ],
)
def test_a_mark_that_cant_be_read_counts_as_not_safe(said: Any, means: bool | None) -> None:
    assert mark(said) is means


HOME = {"street": "1 Elm Street", "zip": "60699"}
MAILING = {"street": "2 Oak Street", "zip": "60699"}


@pytest.mark.parametrize(
    ("matter", "addresses", "unsafe"),
    [
        ({"client_address_home": {**HOME, "safe_address": False}}, (), True),
        ({"client_address_home": {**HOME, "safe_address": None}}, (), False),
        ({"client_address_home": {**HOME, "safe_address": False}, "client_address_mailing": MAILING}, (), False),
        ({"client_address_home": {**HOME, "safe_address": False}, "client_address_mailing": HOME}, (), True),
        ({"client_address_home": HOME}, [{**HOME, "street": "1  ELM street", "safe": False}], True),
        ({"client_address_home": HOME}, [{**MAILING, "safe": False}], False),
        ({"client_address_mailing": MAILING}, [{**MAILING, "safe": False}], True),
        ({}, [{"safe": False}], False),
    ],
)
def test_a_letter_is_held_against_every_mark_of_an_address(matter: Any, addresses: Any, unsafe: bool) -> None:
    assert is_mail_unsafe(matter, addresses) is unsafe
