"""A docassemble server that nobody configured: the package answers from its own stand-in."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from werkzeug.test import Client

from devserver import ports
from devserver.client_link import INTAKE
from devserver.intake_player import IntakePlayer
from devserver.intake_report import wait_until_delivered
from devserver.server import Server
from docassemble.legalaidsync.sandbox import make_app
from tests import forking
from tests.integration.test_new_people import person
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OutboxRows, player, sheet, wait_for

DEMO = "docassemble.legalaidsync:data/questions/short_intake_demo.yml"
SECONDS = 120
OTHER_BROKER = 7
TRY_OUT = sheet(wrong_sections=[])


@pytest.fixture
def unconfigured(server: Server, tmp_path: Path) -> dict[str, str]:
    """The environment of the private server, with a Configuration that says nothing about the package."""
    configuration = yaml.safe_load(server.config_file.read_text("utf-8"))
    for directive in ("legalaidsync", "celery modules", "words"):
        del configuration[directive]
    configuration["rabbitmq"] = f"{configuration['redis']}/{OTHER_BROKER}"
    plain = tmp_path / "config.yml"
    plain.write_text(yaml.safe_dump(configuration), "utf-8")
    return {**server.environment(), "DA_CONFIG_FILE": str(plain), "TMPDIR": str(tmp_path)}


@contextmanager
def program(environment: dict[str, str], log: Path, *command: str) -> Iterator[None]:
    """Run a Python program beside the private server."""
    module, *arguments = command
    running = forking.Program(module, tuple(arguments), environment, log, log).start()
    try:
        yield
    finally:
        running.terminate()
        running.wait(timeout=SECONDS)


@pytest.fixture
def unconfigured_web(unconfigured: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """A second web application beside the private server's; its address."""
    port = ports.choose(["web"], {})["web"]
    bind = f"--bind={ports.LOCALHOST}:{port}"
    with program(unconfigured, tmp_path / "web.log", "gunicorn", bind, "--threads=4", "devserver.wsgi:application"):
        wait_for(lambda: ports.accepts_connections(port))
        yield f"http://{ports.LOCALHOST}:{port}"


@pytest.fixture
def unconfigured_worker(server: Server, unconfigured: dict[str, str], tmp_path: Path) -> Iterator[None]:
    """docassemble's own Celery worker, which does not know our task; the private server's rests meanwhile."""
    server.kill_worker()
    log = tmp_path / "worker.log"
    with program(unconfigured, log, "celery", "-A", "docassemble.webapp.worker", "worker", "--concurrency=1"):
        yield
    server.start_worker()


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return forking.command(*arguments, env=environment)


def test_the_embedded_sandbox_answers_and_makes_links(unconfigured: dict[str, str], tmp_path: Path) -> None:
    checked = run(unconfigured, "check")
    assert "OK   LegalServer sandbox" in checked.stdout
    link = run(unconfigured, "link", "--case", GAPS)
    assert link.returncode == 0, link.stdout
    assert "/interview?i=docassemble.legalaidsync:data/questions/update_my_information.yml&case=" in link.stdout
    assert (tmp_path / "legalaidsync-sandbox.sqlite").exists()


def test_an_unconfigured_server_delivers_an_intake_to_its_own_stand_in(
    server: Server, unconfigured_web: str, unconfigured_worker: None, tmp_path: Path
) -> None:
    """Whoever has just installed the package can try all of it: no link, no site, no Celery module is set."""
    client = IntakePlayer(f"{unconfigured_web}/interview?i={INTAKE}", TRY_OUT)
    walk = client.walk()
    assert [button.label for button in walk.screens[0].buttons] == ["Try with a sample case", "I am new"]
    assert walk.last.kind == "end"
    assert wait_until_delivered(client)
    stand_in = make_app(tmp_path / "legalaidsync-sandbox.sqlite")
    page = Client(stand_in).get("/matter/dynamic-profile/view/1042").get_data(as_text=True)
    assert walk.reference in page
    newcomer = IntakePlayer(f"{unconfigured_web}/interview?i={INTAKE}", person())
    newcomer.open()
    newcomer.go_on(newcomer.browser.press("I am new"))
    assert wait_until_delivered(newcomer)
    assert "Teodora Ravensworth" in Client(stand_in).get("/").get_data(as_text=True)


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
    assert "no case with this number" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr


def test_the_ten_line_interview_of_the_authors_guide_works(server: Server, sandbox: SandboxClient) -> None:
    answers = sheet(wrong_sections=[], client__mobile_number="309-555-0107")
    walk = player(server, GAPS, answers, interview=DEMO).walk()
    wait_for(lambda: OutboxRows(server).all_in(walk.reference, "sent"))
    assert sandbox.case(GAPS)["mobile_phone"] == "309-555-0107"
