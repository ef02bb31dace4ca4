"""Staff's screen for links: only staff, what LegalServer calls unsafe gets nothing, a message holds no case data."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from docassemble.legalaidsync.client_links.contact import has_unsafe, is_unsafe, phones, safe_phone
from docassemble.legalaidsync.client_links.register import Register
from docassemble.legalaidsync.delivery.chain import sealing
from docassemble.legalaidsync.delivery.encryption import Cipher
from docassemble.legalaidsync.errors import OutcomeUnknown, SiteDown, Unreachable
from docassemble.legalaidsync.links import Signer
from docassemble.legalaidsync.settings import Settings
from tests.unit.delivery.conftest import Clock, Office, make_engine, migrated_file, office

__all__ = ["Clock", "make_engine", "migrated_file", "office"]

pytestmark = pytest.mark.usefixtures("docassemble_context")

SAFE, UNSAFE, UNKNOWN = "312-555-0117", "312-555-0118", "312-555-0119"
MATTER: dict[str, Any] = {
    "first": "Marigold",
    "mobile_phone": UNKNOWN,
    "home_phone": UNSAFE,
    "home_phone_safe": False,
    "work_phone": SAFE,
    "work_phone_Safe": True,
    "client_email_address": "marigold@mail.example",
}


class Desk:
    """The two modules behind the screen, with a register, a case and a postman that a test can look at."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        from docassemble.legalaidsync import by_number, contacting, noting
        from docassemble.legalaidsync import staff as visitor
        from docassemble.legalaidsync.client_links import addresses, marks
        from docassemble.legalaidsync.client_links import desk as link_desk
        from docassemble.legalaidsync.client_links import desk_screens as link_desk_screens

        self.visitor, self.orders, self.screens = visitor, link_desk, link_desk_screens
        self.register = Register(sealing(office.engine, Cipher(["test key"])), office.clock)
        self.posted: list[tuple[str, str]] = []
        self.fails: Exception | None = None
        settings = SimpleNamespace(
            tell_clients_by=("email", "sms"), timeouts=SimpleNamespace(page=8), link_days=14, sites={"sandbox": None}
        )
        office.server.matters.rows[office.matter].update(MATTER)
        for module in (link_desk, link_desk_screens):
            monkeypatch.setattr(module, "link_register", lambda: self.register)
            monkeypatch.setattr(module, "settings", lambda: settings)
        monkeypatch.setattr(noting.connections, "engine", lambda: self.register._engine)
        for module in (by_number, marks):
            monkeypatch.setattr(module, "settings", lambda: settings)
        monkeypatch.setattr(visitor, "settings", lambda: Settings(sites={}))
        for module in (marks, by_number, contacting):
            monkeypatch.setattr(module, "connect", office.connect)
        monkeypatch.setattr(addresses, "signer", lambda: Signer(["key"]))
        monkeypatch.setattr(visitor, "is_staff", lambda: True)
        monkeypatch.setattr(visitor, "user_info", lambda: SimpleNamespace(id=7))
        monkeypatch.setattr(contacting, "settings", lambda: Settings(sites={}))
        monkeypatch.setattr(contacting, "engine", lambda: self.register._engine)
        monkeypatch.setattr(contacting.compat, "send_email", lambda to, subject, text: self._post(*to, text))
        monkeypatch.setattr(contacting.compat, "send_sms", self._post)
        self.settings = settings
        self.matter = office.matter

    def _post(self, to: str, text: str) -> None:
        if self.fails:
            raise self.fails
        self.posted.append((to, text))

    def view(self, channel: str = "sms") -> dict[str, Any]:
        """Where staff are about to send a new link."""
        view = self.orders.first_links_view() | {"site": "sandbox", "matter": self.matter, "case_number": "26-0001042"}
        made, _ = self.orders.make_link(view, 7, channel, "en")
        return dict(made)


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(office, monkeypatch)


@pytest.mark.parametrize(
    ("written", "unsafe"),
    [(UNSAFE, True), ("(312) 555 0118", True), ("+1 312 555 0118", True), (SAFE, False), (UNKNOWN, False)],
)
def test_a_number_that_legalserver_calls_unsafe_gets_nothing(desk: Desk, written: str, unsafe: bool) -> None:
    view, said = desk.orders.send_link(desk.view(), written)
    assert said == ("links_not_safe" if unsafe else "links_sent")
    assert len(desk.posted) == (not unsafe)
    assert desk.orders.address_of(desk.register.newest()[0], "en")
    assert view["place"] == ("send" if unsafe else "link")


def test_what_the_record_says_of_numbers() -> None:
    assert [each.is_safe for each in phones(MATTER)] == [None, False, True]
    assert safe_phone(MATTER) == UNKNOWN
    assert is_unsafe(MATTER, UNSAFE)
    assert not is_unsafe({}, UNSAFE)
    assert has_unsafe({"client_address_home": {"safe_address": False}})
    assert not has_unsafe({"client_address_home": None, "mobile_phone": SAFE})
    assert "555" not in repr(phones(MATTER))


def test_nothing_is_sent_while_legalserver_cant_say_whether_it_is_safe(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = desk.view()

    def away(site: str) -> Any:
        raise SiteDown("away")

    from docassemble.legalaidsync import contacting

    monkeypatch.setattr(contacting, "connect", away)
    _, said = desk.orders.send_link(view, SAFE)
    assert said == "desk_failed"
    assert desk.posted == []


@pytest.mark.parametrize(
    ("error", "said", "sending"),
    [
        (Unreachable("mail server"), "links_refused", "refused"),
        (OutcomeUnknown("mail server"), "links_unknown", "unknown"),
        (None, "links_sent", "sent"),
    ],
)
def test_how_sending_ended_is_said_and_kept(desk: Desk, error: Exception | None, said: str, sending: str) -> None:
    desk.fails = error
    view, told = desk.orders.send_link(desk.view("email"), "marigold@mail.example")
    assert told == said
    assert desk.register.newest()[0].sending == sending
    assert "marigold" not in str(view).lower()


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_channel_that_is_off_sends_nothing_and_is_not_offered(desk: Desk, channel: str) -> None:
    view = desk.view(channel)
    desk.settings.tell_clients_by = ()
    assert desk.orders.send_link(view, SAFE)[1] == f"links_off_{channel}"
    assert desk.posted == []
    assert {*desk.screens.channel_choices()[0], *desk.screens.channel_choices()[1]} == {"copy", "qr"}


def test_a_link_that_is_used_or_switched_off_is_not_sent(desk: Desk) -> None:
    view = desk.view("email")
    desk.register.take(view["link"], "session")
    assert desk.orders.send_link(view, "marigold@mail.example")[1] == "links_too_late"
    assert desk.screens.address_seen(view) == ""
    assert desk.posted == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_message_holds_the_link_and_nothing_of_the_case(desk: Desk, channel: str, language: str) -> None:
    view = desk.view(channel)
    subject, text = desk.orders.message_for(desk.register.one(view["link"]), channel, language)
    assert "case=" in text
    assert ("lang=es" in text) is (language == "es")
    for word in ("Marigold", "26-0001042", "legal", "LegalServer"):
        assert word not in f"{subject} {text}".replace("docassemble.legalaidsync", "")


GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ONE_PART = 160  # letters of that alphabet; one other letter, and a part holds 70


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_text_message_is_one_part(desk: Desk, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync.client_links import addresses

    monkeypatch.setitem(sys.modules, addresses.ROUTES, ModuleType("routes"))
    monkeypatch.setattr(addresses.compat, "root_address", lambda: "https://forms.legalaid.example/")
    for month in range(12):
        made = desk.register.make("sandbox", desk.matter, days=1 + 30 * month, actor="user 7")
        text = desk.orders.message_for(made, "sms", language)[1]
        assert set(text) <= GSM
        assert len(text) <= ONE_PART
        assert f"https://forms.legalaid.example/las/{Signer(['key']).link_key(made.link_id)}" in text


def test_staff_read_what_legalserver_says_before_they_send(desk: Desk) -> None:
    sms, email = desk.view("sms"), desk.view("email")
    assert desk.screens.contact_on_file(sms) == UNKNOWN
    assert desk.screens.contact_on_file(email) == "marigold@mail.example"
    told = " ".join(desk.screens.contact_warnings_seen(sms))
    assert f"{UNSAFE} is not safe" in told
    assert f"does not say whether {UNKNOWN} is safe" in told
    assert "one way to reach this client is not safe" in desk.screens.contact_warnings_seen(email)[0]


def test_nobody_but_staff_does_or_reads_anything(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    view = desk.view()
    monkeypatch.setattr(desk.visitor, "is_staff", lambda: False)
    for attempt in (
        lambda: desk.orders.links_looked(view, {"place": "link"}),
        lambda: desk.orders.find_case(view, "26-0001042"),
        lambda: desk.orders.make_link(view, 7, "copy", "en"),
        lambda: desk.orders.send_link(view, SAFE),
        lambda: desk.orders.carry_out_link_order(view, f"revoke:{view['link']}"),
        lambda: desk.screens.address_seen(view),
        lambda: desk.screens.qr_seen(view),
        lambda: desk.screens.message_seen(view),
        lambda: desk.screens.contact_warnings_seen(view),
        lambda: desk.screens.contact_on_file(view),
        lambda: desk.screens.newest_links(),
        lambda: desk.screens.asking_links(),
        lambda: desk.screens.links_of_case(view),
    ):
        with pytest.raises(PermissionError):
            attempt()
    assert desk.posted == []


@pytest.mark.parametrize("order", ["delete_everything:1", "send:1", "", "revoke:no-such-link"])
def test_an_order_that_fits_nothing_changes_nothing(desk: Desk, order: str) -> None:
    view = desk.view()
    _, said = desk.orders.carry_out_link_order(view, order)
    assert said in ("", "links_nothing")
    assert desk.register.newest()[0].revoked_at is None


@pytest.mark.parametrize("days", [0, -1, 100_000])
def test_a_validity_that_is_no_choice_is_refused(desk: Desk, days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        desk.orders.make_link(desk.view(), days, "copy", "en")
