"""The case file on a real server: each part is read when it is needed, and shows what its viewer may see."""

from __future__ import annotations

import html

import pytest

from devserver.client_link import case_token, matter_of
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.docassemble_api.screen import Screen
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

DEMO = "docassemble.legalaidsync:data/questions/case_file_demo.yml"
STAFF_SEE = [
    "Marigold J. Featherstone",
    "2114 Wisteria Court, Unit 4C, Chicago, IL 60699",
    "Primary: Odalys Brightwater (odalys.brightwater@legalaid.example)",
    "Copper Kettle Apartments LLC",
    "Teasel Featherstone",
    "Marigold Thornberry",
    "Percival Oakenfold",
    "Employment",
    "Rent",
    "Checking Account",
    "2026-EX-000123",
    "Noise ordinance violation",
    "Eviction answer and hearing",
    "Eviction hearing",
    "File appearance",
    "Intake call",
    "Five-day notice",
    "Companion Case",
]
CLIENT_SEES = ["Marigold J. Featherstone", "Odalys Brightwater", "Teasel Featherstone", "Employment"]
STAFF_ALONE = ["Intake call", "File appearance", "Eviction answer", "Percival Oakenfold", "Noise ordinance"]


def shown(browser: Browser, server: Server) -> str:
    screen: Screen = browser.start(DEMO, case=case_token(server, matter_of(server, COMPLETE), interview=DEMO))
    return html.unescape(str(screen.subquestion))


@pytest.mark.parametrize("browser", ["staff", "client"])
def test_each_sees_what_the_mapping_says_they_may(server: Server, staff: Browser, browser: str) -> None:
    text = shown(staff if browser == "staff" else Browser(server.url), server)
    sees, never = (STAFF_SEE, []) if browser == "staff" else (CLIENT_SEES, STAFF_ALONE)
    assert [each for each in sees if each not in text] == []
    assert [each for each in never if each in text] == []


def test_a_part_is_read_once_and_only_if_the_matter_does_not_hold_it(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    sandbox.clear_journal()
    shown(staff, server)
    asked = [call["path"] for call in sandbox.journal("GET")]
    parts = [path for path in asked if "/matters/" in path and path.count("/") > 4]
    assert len(parts) == len(set(parts))
    assert not any(path.endswith(("/services", "/litigations", "/incomes", "/contacts")) for path in parts)


def test_a_part_that_we_may_not_read_is_left_out_and_the_rest_is_shown(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    sandbox.fault(method="GET", path="/api/v2/matters/*/charges", times=5, when="before", kind="status", status=403)
    text = shown(staff, server)
    assert "Noise ordinance" not in text
    assert "Eviction hearing" in text
