"""The stand-in as LegalServer towards docassemble: the list of interviews, the stash, the way into the interview."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

KEY = "docassemble-key"
INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"
LISTED = [
    {"interview": INTAKE, "name": "Case data form", "external": False, "sites": []},
    {"interview": "docassemble.x:client.yml", "name": "For the client", "external": True, "sites": ["sandbox"]},
    {"interview": "docassemble.x:elsewhere.yml", "name": "Elsewhere", "external": False, "sites": ["other"]},
]
PAGE = "/matter/dynamic-profile/view/1042"


class Docassemble(ThreadingHTTPServer):
    """A docassemble that knows two requests and remembers what was stashed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.stashed: list[dict[str, Any]] = []
        self.needs_key = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Docassemble

    def do_GET(self) -> None:
        self._answer({"interviews": LISTED} if self.path == "/lsinterviews" else {})

    def do_POST(self) -> None:
        self.server.stashed.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._answer({"stash_key": "a1B2c3D4e5F6g7H8", "secret": "k9L8m7N6o5P4q3R2"})

    def _answer(self, body: Any) -> None:
        allowed = self.headers.get("X-API-Key") == (KEY if self.server.needs_key else None)
        written = json.dumps(body if allowed else {"error": "Role verification failed."}).encode()
        self.send_response(200 if allowed else 403)
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


@pytest.fixture
def docassemble() -> Iterator[Docassemble]:
    yield from serving(Docassemble())


@pytest.fixture
def middleman() -> Iterator[Docassemble]:
    server = Docassemble()
    server.needs_key = False
    yield from serving(server)


def serving(server: Docassemble) -> Iterator[Docassemble]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def press(site: Any, interview: str) -> Any:
    return site.post(f"{PAGE}/interview", data={"interview": interview}, allow_redirects=False)


def test_a_case_page_says_nothing_of_interviews_without_a_docassemble(site: Any) -> None:
    assert "Interviews" not in site.get(PAGE).text


def test_a_case_page_lists_the_interviews_for_this_site(site: Any, docassemble: Docassemble) -> None:
    site.set(docassemble_url=docassemble.url, docassemble_key=KEY)
    page = site.get(PAGE).text
    assert "Open Case data form" in page
    assert "Make a link for the client: For the client" in page
    assert "Elsewhere" not in page


def test_the_button_stashes_the_case_and_leads_to_the_interview(site: Any, docassemble: Docassemble) -> None:
    site.set(docassemble_url=docassemble.url, docassemble_key=KEY)
    led = press(site, INTAKE)
    assert led.status_code == 303
    address = urlsplit(led.headers["Location"])
    assert (f"http://{address.netloc}", address.path) == (docassemble.url, "/interview")
    assert {key: values[0] for key, values in parse_qs(address.query).items()} == {
        "i": INTAKE,
        "stashed_key": "a1B2c3D4e5F6g7H8",
        "stashed_secret": "k9L8m7N6o5P4q3R2",
    }
    user = site.get("/api/v2/users", params={"login": "api.account"}).json()["data"][0]["user_uuid"]
    assert docassemble.stashed[0]["data"] == {
        "legalserver_site_abbreviation": "sandbox",
        "legalserver_site_type": "Demo",
        "legalserver_matter_uuid": site.uuid(),
        "legalserver_current_user_uuid": user,
    }


def test_the_stash_may_be_posted_by_a_middleman(site: Any, docassemble: Docassemble, middleman: Docassemble) -> None:
    """Section 15, row 35: docassemble then hears nothing of LegalServer, and the way into the interview is the same."""
    site.set(docassemble_url=docassemble.url, docassemble_key=KEY)
    usual = press(site, INTAKE).headers["Location"]
    site.set(stash_posted_by="middleman", middleman_url=middleman.url)
    assert press(site, INTAKE).headers["Location"] == usual
    assert (len(docassemble.stashed), len(middleman.stashed)) == (1, 1)
    assert middleman.stashed == docassemble.stashed


def test_an_external_interview_gives_a_link_to_copy(site: Any, docassemble: Docassemble) -> None:
    site.set(docassemble_url=docassemble.url, docassemble_key=KEY)
    shown = press(site, "docassemble.x:client.yml")
    assert shown.status_code == 200
    assert "stashed_key=a1B2c3D4e5F6g7H8" in shown.text


def test_a_docassemble_that_refuses_or_is_away_is_said_on_the_page(site: Any, docassemble: Docassemble) -> None:
    site.set(docassemble_url=docassemble.url, docassemble_key="wrong")
    assert "docassemble answered /lsinterviews with status 403" in site.get(PAGE).text
    assert press(site, INTAKE).status_code == 502
    site.set(docassemble_url="http://127.0.0.1:9")
    assert "docassemble did not answer /lsinterviews" in site.get(PAGE).text


def test_an_interview_that_is_not_offered_is_not_opened(site: Any, docassemble: Docassemble) -> None:
    site.set(docassemble_url=docassemble.url, docassemble_key=KEY)
    assert press(site, "docassemble.x:elsewhere.yml").status_code == 502
    assert docassemble.stashed == []
