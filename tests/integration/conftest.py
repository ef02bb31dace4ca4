"""What the tests of personal data share: the canary person's case, the administrator, the search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.canary import ON_FILE, WORDS
from tests.integration.test_keeping import Office
from tests.places import Search
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OutboxRows


@pytest.fixture(scope="session")
def search(server: Server) -> Search:
    """The search for the canary person; what it has read once it need not read again."""
    search = Search(server, WORDS)
    search.pass_over_what_is_there()
    return search


@pytest.fixture
def on_file(sandbox: SandboxClient) -> SandboxClient:
    """The sandbox, in which the case with gaps is the canary person's."""
    sandbox.edit(GAPS, **ON_FILE)
    return sandbox


@pytest.fixture
def outbox(server: Server) -> OutboxRows:
    return OutboxRows(server)


@pytest.fixture
def office(server: Server) -> Iterator[Office]:
    """The administrator with an empty mailbox; no site is left paused."""
    server.forget_mails()
    office = Office(server)
    yield office
    office.sql("update legalaidsync_site set paused_for = null, paused_by = null, paused_at = null")


@pytest.fixture
def staff(server: Server, cookies: requests.Session) -> Browser:
    browser = Browser(server.url, session=cookies)
    browser.log_in(server.admin_email, server.admin_password)
    return browser
