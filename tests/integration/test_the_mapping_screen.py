"""Staff change their site's mapping on a real server; what is saved is what interviews and the health check use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy
import yaml

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from tests.integration.test_new_people import REVIEW, somebody_new
from tests.sandbox_client import SandboxClient
from tests.walking import OutboxRows, wait_for

SCREEN = "docassemble.legalaidsync:data/questions/mapping.yml"


@pytest.fixture(autouse=True)
def nothing_saved(server: Server) -> Iterator[None]:
    """The sites have no mapping of their own, before and afterwards."""
    forget(server)
    yield
    forget(server)


def forget(server: Server) -> None:
    engine = sqlalchemy.create_engine(server.database_url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("delete from globalobjectstorage where key like '%legalaidsync mapping%'"))


def look(staff: Browser, **arguments: str) -> Screen:
    return staff.action("look", **arguments)


def text_of(screen: Screen) -> str:
    return next(str(field.default or "") for field in screen.fields if field.variable == "mapping_text")


def save(staff: Browser, text: str | None = None) -> Screen:
    screen = look(staff, place="text")
    answers = {"mapping_text": text_of(screen) if text is None else text, "mapping_then": "save"}
    return staff.answer(answers)


def test_a_label_is_changed_saved_and_used(server: Server, staff: Browser) -> None:
    staff.start(SCREEN)
    look(staff, place="row", record="matter", fact="email")
    staff.answer({"mapping_label": "Where we write to", "mapping_seen_by": "staff", "mapping_changed_by": "staff"})
    saved = save(staff)
    assert "Saved." in saved.to_text()
    again = Browser(server.url)
    again.log_in(server.admin_email, server.admin_password)
    again.start(SCREEN)
    found = again.answer({"mapping_section": "contact", "mapping_words": ""})
    assert "Where we write to" in found.to_text()


def test_a_mistake_is_named_and_nothing_is_saved(staff: Browser) -> None:
    staff.start(SCREEN)
    refused = save(staff, "matter:\n  - {fact: emial, label: Mail}\n")
    assert "did you mean" in refused.to_text()
    assert "Not saved" in refused.to_text()
    dropped = staff.answer({"mapping_text": "", "mapping_then": "drop"})
    assert text_of(dropped) == ""


def test_a_custom_field_is_picked_from_what_legalserver_shows(staff: Browser, sandbox: SandboxClient) -> None:
    staff.start(SCREEN)
    look(staff, place="ask")
    shown = staff.answer({"mapping_names": "veteran_branch_41"})
    assert "looks like: An entry of a list" in shown.to_text()
    new = {"mapping_new_label": "Branch of service", "mapping_kind": "entry", "mapping_new_section": "about"}
    rows = staff.answer({"mapping_field": "veteran_branch_41", **new})
    assert "client.veteran_branch" in rows.to_text()
    assert "Saved." in save(staff).to_text()


def test_a_place_for_the_court_makes_the_intake_ask_for_it(
    server: Server, sandbox: SandboxClient, staff: Browser
) -> None:
    staff.start(SCREEN)
    row = {"field": "sponsor_53", "attribute": "client.court", "kind": "organization", "table": "organizations/Court"}
    row |= {"label": "Court", "section": "litigations", "seen_by": "client", "changed_by": "client"}
    saved = save(staff, yaml.safe_dump({"matter": [row | {"asked": True, "optional": False}]}, width=1000))
    assert "Saved." in saved.to_text()
    client = somebody_new(server)
    question = client.walk(until="Which court is your case at?").last
    [court] = [choice for choice in question.fields[0].choices if choice.label == "Prairie County District Court"]
    review = client.go_on(client.browser.answer({"client.court": court.value}), until=REVIEW).last
    assert court.label in review.to_text()
    reference = client.go_on(review).reference
    wait_for(lambda: OutboxRows(server).all_in(reference, "sent"))
    assert "Court" in OutboxRows(server).summaries(reference)["create_matter"]


def test_the_file_before_can_be_brought_back(staff: Browser) -> None:
    staff.start(SCREEN)
    first = "matter:\n  - {fact: email, label: First}\n"
    save(staff, first)
    save(staff, first.replace("First", "Second"))
    screen = staff.answer({"mapping_text": "", "mapping_then": "back:1"})
    assert "First" in text_of(screen)


def test_who_is_no_staff_sees_nothing(server: Server) -> None:
    screen = Browser(server.url).get(f"{server.url}/interview?i={SCREEN}")
    assert "mapping_section" not in screen.text
