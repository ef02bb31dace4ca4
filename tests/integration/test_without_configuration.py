"""A docassemble server on which nothing but the package is installed: all of it answers from its own stand-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from werkzeug.test import Client

from devserver.client_link import INTAKE
from devserver.folder import CHECKOUT
from devserver.intake_player import REFERENCE, IntakePlayer
from devserver.intake_report import wait_until_delivered
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.sandbox import make_app
from tests import forking
from tests.browser.onlooker import Onlooker
from tests.browser.people import SCREENSHOTS, keep
from tests.browser.screens import HEADING
from tests.integration.test_new_people import person
from tests.judged_screens import is_of_a_demo
from tests.stories.playing import PACKAGE, Player
from tests.stories.reading import Story, stories
from tests.unconfigured import Unconfigured, put_into_playground, unconfigured
from tests.walking import GAPS, OutboxRows, sheet, wait_for

DESK = INTAKE.replace("intake.yml", "dashboard.yml")
FIRST_EXAMPLE = re.compile(r"```yaml\n(.+?)```", re.DOTALL)
MOST_LINES = 10
SAMPLE_CASE = "/matter/dynamic-profile/view/1042"
TRY_OUT = sheet(wrong_sections=[])


@pytest.fixture(scope="module")
def bare(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unconfigured]:
    with unconfigured(server, tmp_path_factory.mktemp("unconfigured")) as running:
        yield running


@pytest.fixture
def stand_in(bare: Unconfigured) -> Client:
    """The pages of the stand-in LegalServer inside that server."""
    return Client(make_app(bare.folder / "legalaidsync-sandbox.sqlite"))


def text_of(client: Client, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def administrator(server: Server, bare: Unconfigured) -> Browser:
    browser = Browser(bare.url)
    browser.log_in(server.admin_email, server.admin_password)
    return browser


def test_the_embedded_sandbox_answers_and_makes_links(bare: Unconfigured) -> None:
    link = forking.command("link", "--case", GAPS, env=bare.environment)
    assert link.returncode == 0, link.stdout
    assert "/interview?i=docassemble.legalaidsync:data/questions/update_my_information.yml&case=" in link.stdout
    assert (bare.folder / "legalaidsync-sandbox.sqlite").exists()
    checked = forking.command("check", env=bare.environment)
    assert "OK   LegalServer sandbox" in checked.stdout


def test_whoever_has_just_installed_the_package_delivers_an_intake_and_sees_it_on_the_dashboard(
    server: Server, bare: Unconfigured, stand_in: Client
) -> None:
    """The newcomer's ten minutes: no link, no site, no Celery module is set."""
    client = IntakePlayer(f"{bare.url}/interview?i={INTAKE}", TRY_OUT)
    walk = client.walk()
    assert [button.label for button in walk.screens[0].buttons] == ["Try with a sample case", "I am new"]
    assert walk.last.kind == "end"
    assert wait_until_delivered(client)
    assert walk.reference in text_of(stand_in, SAMPLE_CASE)
    desk = administrator(server, bare).start(DESK)
    assert walk.reference in desk.to_text()
    assert "26-0001042" in desk.to_text()
    assert "practice site" in desk.to_text()
    assert "production" not in desk.to_text()


def test_somebody_new_gets_a_case_in_the_stand_in(bare: Unconfigured, stand_in: Client) -> None:
    newcomer = IntakePlayer(f"{bare.url}/interview?i={INTAKE}", person())
    newcomer.open()
    newcomer.go_on(newcomer.browser.press("I am new"))
    assert wait_until_delivered(newcomer)
    assert "Teodora Ravensworth" in text_of(stand_in, "/")


def test_the_ten_lines_with_which_the_authors_guide_begins_are_a_whole_interview(
    server: Server, bare: Unconfigured, stand_in: Client
) -> None:
    """Taken from the page as an author would, pasted into the Playground, and run to a delivered submission."""
    found = FIRST_EXAMPLE.search((CHECKOUT / "docs" / "authors.md").read_text("utf-8"))
    assert found
    assert len(found[1].splitlines()) <= MOST_LINES
    name = put_into_playground(server, "ten_lines.yml", found[1])
    answers = sheet(wrong_sections=["contact"], client__mobile_number="309-555-0107")
    client = IntakePlayer(f"{bare.url}/interview?i={name}", answers)
    walk = client.walk()
    assert "Look at everything once more" in walk.titles
    assert wait_until_delivered(client)
    assert "309-555-0107" in text_of(stand_in, SAMPLE_CASE)
    assert client.browser.action("switch_language", lang="es").title == "Gracias. Tenemos sus respuestas."


@pytest.mark.parametrize("language", ["en", "es"])
def test_whoever_tries_it_out_chooses_how_to_come_in(bare: Unconfigured, page: Page, language: str) -> None:
    page.goto(f"{bare.url}/interview?i={INTAKE}&new_session=1&lang={language}")
    page.locator(HEADING).wait_for()
    keep(page, SCREENSHOTS / f"try-out-{language}", "which-way-in")


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_a_story_is_played_to_its_end_and_what_it_sends_arrives(
    server: Server, bare: Unconfigured, page: Page, story: Story
) -> None:
    """A real browser looks at each screen that a demo has of its own, and at its last one in Spanish."""
    staff = {"STAFF_EMAIL": server.admin_email, "STAFF_PASSWORD": server.admin_password}
    player = Player(bare.url, staff)
    demo = Path(story.interview.partition("&")[0]).stem
    onlooker = Onlooker(page, bare.url, f"{PACKAGE}{demo}.yml", player.session, SCREENSHOTS / demo)
    player.look = lambda screen: onlooker.look(screen.question_id) if is_of_a_demo(screen.question_id) else None
    last = player.play(story)
    sent = REFERENCE.search(last.to_text())
    if sent:
        wait_for(lambda: OutboxRows(server).all_in(sent[0], "sent"))
    if demo.endswith("_demo"):
        player.browser.action("switch_language", lang="es")
        onlooker.look(demo, "es")
