"""A docassemble server that nobody configured: the package answers from its own stand-in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from devserver import ports
from devserver.client_link import INTAKE
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OutboxRows, player, sheet, wait_for

DEMO = "docassemble.legalaidsync:data/questions/short_intake_demo.yml"
SECONDS = 120


@pytest.fixture
def unconfigured(server: Server, tmp_path: Path) -> dict[str, str]:
    """The environment of the private server, with a Configuration that has no `legalaidsync` section."""
    configuration = yaml.safe_load(server.config_file.read_text("utf-8"))
    del configuration["legalaidsync"]
    plain = tmp_path / "config.yml"
    plain.write_text(yaml.safe_dump(configuration), "utf-8")
    return {**server.environment(), "DA_CONFIG_FILE": str(plain), "TMPDIR": str(tmp_path)}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "docassemble.legalaidsync", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_the_embedded_sandbox_answers_and_makes_links(unconfigured: dict[str, str], tmp_path: Path) -> None:
    checked = run(unconfigured, "check")
    assert "OK   LegalServer sandbox" in checked.stdout
    link = run(unconfigured, "link", "--case", GAPS)
    assert link.returncode == 0, link.stdout
    assert "/interview?i=docassemble.legalaidsync:data/questions/intake.yml" in link.stdout
    assert (tmp_path / "legalaidsync-sandbox.sqlite").exists()


@pytest.fixture
def unconfigured_web(server: Server, unconfigured: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """A second web application beside the private server's, without a `legalaidsync` section; its address."""
    port = ports.choose(["web"], {})["web"]
    command = [sys.executable, "-m", "gunicorn", f"--bind={ports.LOCALHOST}:{port}", "devserver.wsgi:application"]
    with (tmp_path / "web.log").open("wb") as log:
        web = subprocess.Popen(command, env=unconfigured, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: ports.accepts_connections(port))
        yield f"http://{ports.LOCALHOST}:{port}"
    finally:
        web.terminate()
        web.wait(timeout=SECONDS)


def test_an_unconfigured_server_opens_the_intake_of_a_synthetic_case(unconfigured_web: str) -> None:
    """No link is needed there: whoever has just installed the package can try it at once."""
    browser = Browser(unconfigured_web)
    assert browser.start(INTAKE).title == "Check your information"
    shown = browser.press("Continue")
    assert shown.title == "Is this right?"
    assert "on file" in shown.to_text()


def test_the_health_check_of_a_configured_server_names_what_is_to_mend(server: Server, sandbox: SandboxClient) -> None:
    checked = run(server.environment(), "check")
    assert "OK   LegalServer sandbox" in checked.stdout
    assert "MEND Encryption keys" in checked.stdout
    assert checked.returncode == 1


def test_an_administrator_sees_where_a_submission_stands(server: Server, sandbox: SandboxClient) -> None:
    walk = player(server).walk()
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))
    told = run(server.environment(), "status", walk.reference)
    assert f"{walk.reference} case {GAPS} on sandbox" in told.stdout
    assert "case_note: sent." in told.stdout
    assert "sent: " in run(server.environment(), "status").stdout


def test_a_case_number_that_does_not_exist_is_named(server: Server, sandbox: SandboxClient) -> None:
    answer = run(server.environment(), "link", "--case", "99-9999999")
    assert answer.returncode == 1
    assert "no case with that number" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr


def test_the_ten_line_interview_of_the_authors_guide_works(server: Server, sandbox: SandboxClient) -> None:
    answers = sheet(wrong_sections=[], client__mobile_number="309-555-0107")
    walk = player(server, GAPS, answers, interview=DEMO).walk()
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))
    assert sandbox.case(GAPS)["mobile_phone"] == "309-555-0107"
