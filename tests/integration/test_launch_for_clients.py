"""A launch for a client is a client's link: listed, one device, expiring, switched off, asked for anew."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from devserver.client_link import matter_of, register_of
from devserver.server import Server
from docassemble.legalaidsync.client_links.register import LAUNCHED, ClientLink, Standing
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from docassemble.legalaidsync.launch.stash import launched_link
from tests.launches import INTAKE, LEGALSERVER_USER, reads_of, stashed
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

LINKS = "docassemble.legalaidsync:data/questions/client_links.yml"
OFF, USED, LATE = "This link was switched off", "This link was used before", "This link has expired"

Link = dict[str, str]


@pytest.fixture
def link(server: Server, sandbox: SandboxClient) -> Link:
    """What LegalServer shows staff to copy: the parameters of the address."""
    return stashed(server, matter_of(server, COMPLETE))


def look(server: Server, link: Link, **changed: str) -> Browser:
    """Open the address on a new device."""
    browser = Browser(server.url)
    browser.resume(f"{server.url}/interview?{urlencode({'i': INTAKE, **link, **changed})}")
    return browser


def row_of(server: Server, link: Link) -> ClientLink:
    found = register_of(server).one(launched_link(link["stashed_key"]))
    assert found
    return found


def standing(server: Server, link: Link) -> Standing:
    register = register_of(server)
    return row_of(server, link).standing(register.clock())


def shows(screen: Screen) -> bool:
    return "Marigold" in screen.to_text()


def test_a_client_by_a_launch_goes_the_way_of_every_link(server: Server, sandbox: SandboxClient, link: Link) -> None:
    sandbox.clear_journal()
    phone = look(server, link)
    assert standing(server, link) is Standing.OPENED
    assert not sandbox.journal(path="/matters/")
    assert phone.press("Continue").title == "Is this right?"
    assert shows(phone.screen)
    assert standing(server, link) is Standing.USED
    row = row_of(server, link)
    assert (row.made_by, row.channel) == (f"legalserver user {LEGALSERVER_USER}", LAUNCHED)
    assert (row.expires - row.made_at).days in (13, 14)
    steps = [each for each in reads_of(server, row.matter_uuid) if each.record_uuid == row.link_id]
    assert [each.field_names for each in steps] == ['["made"]', '["opened"]', '["used"]']


def test_a_preview_uses_nothing_up_and_the_second_device_is_refused(server: Server, link: Link) -> None:
    preview = look(server, link)
    phone = look(server, link)
    phone.press("Continue")
    late = preview.press("Continue")
    assert late.title == USED
    assert not shows(late)
    third = look(server, link)
    assert third.screen.title == USED
    assert third.press("Ask for a new link").title == "The office knows that you need a new link"
    register = register_of(server)
    assert row_of(server, link).asks
    register.settle(row_of(server, link).link_id, "user 1")
    assert phone.current().title == "Is this right?"


def test_staff_see_a_launch_for_a_client_and_switch_it_off_at_once(server: Server, link: Link) -> None:
    phone = look(server, link)
    phone.press("Continue")
    staff = Browser(server.url)
    staff.log_in(server.admin_email, server.admin_password)
    staff.start(LINKS)
    seen = staff.action("look", place="link", link=row_of(server, link).link_id)
    assert "Copied from the case in LegalServer" in seen.to_text()
    assert "/las/" not in seen.subquestion
    staff.press("Switch this link off")
    staff.press("Yes")
    assert phone.current().title == OFF
    assert look(server, link).screen.title == OFF


def test_one_that_nobody_has_begun_expires_like_other_links(server: Server, link: Link) -> None:
    register, key = register_of(server), launched_link(link["stashed_key"])
    matter = matter_of(server, COMPLETE)
    register.launched(key, "sandbox", matter, days=-1, actor="legalserver", interview=INTAKE)
    screen = look(server, link).screen
    assert screen.title == LATE
    assert "Ask for a new link" in screen.to_text()


@pytest.mark.parametrize("first", [False, True], ids=["before", "after"])
def test_without_the_secret_a_launch_opens_nothing_also_when_it_is_registered(
    server: Server, sandbox: SandboxClient, link: Link, first: bool
) -> None:
    if first:
        look(server, link)
    sandbox.clear_journal()
    for secret in ("b" * 16, ""):
        screen = look(server, link, stashed_secret=secret).screen
        assert not [button for button in screen.buttons if button.label == "Continue"]
    assert not sandbox.journal()
    assert look(server, link).press("Continue").title == "Is this right?"
