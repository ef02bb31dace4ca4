"""The stand-in LegalServer's own pages in a real browser: cases, a case, launching, the desk, and what is not there."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from devserver.launch import launch_key
from devserver.server import Server
from tests.browser.people import SCREENSHOTS, keep, press, see
from tests.sandbox_client import SandboxClient
from tests.walking import COMPLETE

FOLDER = SCREENSHOTS / "practice-office"
CLIENT = "Make a link for the client: Check your information"
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def case_page(sandbox: SandboxClient) -> str:
    return str(sandbox.case(COMPLETE)["case_profile_url"])


def test_staff_find_a_case_and_make_a_link_for_the_client(
    server: Server, sandbox: SandboxClient, page: Page, case_page: str
) -> None:
    page.goto(server.sandbox_url)
    see(page, "Cases")
    keep(page, FOLDER, "cases")
    press(page, COMPLETE, "link")
    see(page, "Marigold J Featherstone")
    sandbox.settings(docassemble_url=server.url, docassemble_key=launch_key(server))
    page.goto(case_page)
    press(page, CLIENT)
    page.locator("#link").wait_for()
    keep(page, FOLDER, "link-for-the-client")


def test_a_docassemble_that_does_not_answer_is_said(sandbox: SandboxClient, page: Page, case_page: str) -> None:
    sandbox.settings(docassemble_url=NOBODY_LISTENS, docassemble_key="none")
    page.goto(case_page)
    page.get_by_role("alert").wait_for()
    keep(page, FOLDER, "case-without-interviews")
    page.set_content(f'<form method="post" action="{case_page}/interview"><button>Open it</button></form>')
    press(page, "Open it")
    page.get_by_role("alert").wait_for()
    keep(page, FOLDER, "no-link")


def test_the_desk_of_the_practice_office_orders_a_fault_and_refuses_a_wrong_setting(
    server: Server, sandbox: SandboxClient, page: Page
) -> None:
    page.goto(f"{server.sandbox_url}/sandbox/desk")
    see(page, "Desk")
    press(page, "Order")
    page.get_by_role("heading", name="Ordered faults (1)").wait_for()
    page.get_by_label("requests per minute").first.fill("many")
    page.get_by_label("requests per minute").first.press("Enter")
    page.get_by_role("alert").wait_for()
    keep(page, FOLDER, "desk")


def test_what_is_not_there_and_what_needs_a_login(
    server: Server, sandbox: SandboxClient, chromium: BrowserContext, page: Page
) -> None:
    page.goto(f"{server.sandbox_url}/nowhere")
    see(page, "Not found")
    keep(page, FOLDER, "not-found")
    chromium.clear_cookies()
    page.goto(server.sandbox_url + sandbox.documents(COMPLETE)[0]["download_url"])
    see(page, "Log in")
    keep(page, FOLDER, "log-in")
