"""Whatever is pressed, replayed or reopened: the same answers are one submission, changed answers are its revision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from devserver.intake_player import IntakePlayer, Walk
from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser, Screen
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from tests.sandbox_client import SandboxClient
from tests.walking import GAPS, OutboxRows, player, sheet, wait_for

REVIEW, STORY, PHONE = "Look at everything", "What happened?", "How can the office reach you?"
THANKS = "Thank you. We have your answers."
LENDER = {"kind": "organization", "organization": "Silverbrook Finance LLC"}
LETTER = Upload("letter.txt", b"Synthetic letter.\n", "text/plain")


@pytest.fixture
def outbox(server: Server) -> OutboxRows:
    return OutboxRows(server)


@dataclass
class Client:
    """A client who has seen some screens on the way, and can go back to them as a browser does."""

    player: IntakePlayer
    seen: dict[str, Screen]

    @property
    def browser(self) -> Browser:
        return self.player.browser

    def tab(self, title: str) -> Browser:
        return self.browser.another_tab(self.seen[title])

    def send(self) -> Walk:
        return self.player.go_on(self.browser.current())


def at_the_review_screen(server: Server, **answers: object) -> Client:
    known = player(server, GAPS, sheet({"adverse_parties": [LENDER]}, papers=[LETTER], **answers))
    seen = {}
    screen = known.open()
    for title in (PHONE, STORY, REVIEW):
        screen = known.go_on(screen, until=title).last
        seen[title] = screen
    return Client(known, seen)


def arrived(outbox: OutboxRows, reference: str) -> None:
    wait_for(lambda: outbox.all_in(reference, "sent", "cancelled"))


def test_a_double_press_is_one_submission(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> None:
    """Two requests at the same moment, as a nervous finger and a slow phone make them."""
    client = at_the_review_screen(server)
    tabs = [client.tab(REVIEW), client.tab(REVIEW)]
    label = client.seen[REVIEW].buttons[0].label
    with ThreadPoolExecutor() as threads:
        titles = [screen.title for screen in threads.map(lambda tab: tab.press(label), tabs)]
    assert titles == [THANKS, THANKS]
    reference = client.send().reference
    arrived(outbox, reference)
    assert outbox.submissions(reference) == 1
    assert len(sandbox.notes(GAPS)) == len(sandbox.adverse_parties(GAPS)) == 1


def test_the_same_answers_after_going_back_are_one_submission(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """The browser's Back button to a page of before, the same words, and the request to send replayed."""
    client = at_the_review_screen(server)
    reference = client.send().reference
    story = client.tab(STORY)
    assert story.answer({"what_happened": "A lender says that I owe for a sofa."}).title == THANKS
    review = client.tab(REVIEW)
    assert review.press(client.seen[REVIEW].buttons[0].label).title == THANKS
    arrived(outbox, reference)
    assert outbox.submissions(reference) == 1
    assert len(sandbox.notes(GAPS)) == 1
    assert len(sandbox.documents(GAPS)) == 2


def test_a_changed_answer_is_looked_at_again_and_amends_what_was_sent(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    client = at_the_review_screen(server)
    reference = client.send().reference
    arrived(outbox, reference)
    assert sandbox.case(GAPS)["mobile_phone"] == "309-555-0142"
    again = client.tab(PHONE).answer({"client.mobile_number": "309-555-0177"})
    assert again.title.startswith(REVIEW)
    assert outbox.submissions(reference) == 1
    assert client.send().reference == reference
    arrived(outbox, reference)
    assert outbox.submissions(reference) == 2
    assert sandbox.case(GAPS)["mobile_phone"] == "309-555-0177"
    assert len(sandbox.adverse_parties(GAPS)) == 1
    assert sorted(note["subject"].partition("] ")[2] for note in sandbox.notes(GAPS)) == ["", "revision 2"]
    names = sorted(row["name"].partition("_")[2] for row in sandbox.documents(GAPS))
    assert names == [
        f"intake-summary_{GAPS}_{reference}.docx",
        f"intake-summary_{GAPS}_{reference}_revision-2.docx",
        f"paper-1_{GAPS}_{reference}.txt",
    ]


def test_what_is_not_sent_yet_is_superseded(server: Server, sandbox: SandboxClient, outbox: OutboxRows) -> None:
    """LegalServer is away while the client sends, goes back, changes the story and sends again."""
    client = at_the_review_screen(server)
    sandbox.fault(method="*", path="/api/*", times=1000, when="before", kind="status", status=503)
    reference = client.send().reference
    client.tab(STORY).answer({"what_happened": "A lender says that I owe for a sofa and two chairs."})
    client.send()
    sandbox.clear_faults()
    arrived(outbox, reference)
    [note] = sandbox.notes(GAPS)
    assert "two chairs" in note["body"]
    assert len(sandbox.adverse_parties(GAPS)) == 1
    assert len(sandbox.documents(GAPS)) == 2


def test_an_open_end_screen_in_another_tab_sends_nothing_by_itself(
    server: Server, sandbox: SandboxClient, outbox: OutboxRows
) -> None:
    """It asks how far the answers are while a changed one still waits to be looked at."""
    client = at_the_review_screen(server)
    walk = client.send()
    arrived(outbox, walk.reference)
    client.tab(STORY).answer({"what_happened": "Something else."})
    progress = client.browser.another_tab(walk.last).action("sync_progress")
    assert progress.status == 200
    assert outbox.submissions(walk.reference) == 1
    assert client.browser.current().title.startswith(REVIEW)
