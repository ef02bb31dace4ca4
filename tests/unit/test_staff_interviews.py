"""Every interview for staff: whoever lacks the privilege sees one sentence and does nothing, whatever they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from devserver.folder import CHECKOUT
from tests.assembling import Visitor, interview_named, visit

pytestmark = pytest.mark.usefixtures("docassemble_context")

FOLDER = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions"
STAFF = (
    "case_documents.yml", "client_links.yml", "dashboard.yml", "launched_case.yml", "mapping.yml", "setup.yml",
    "staff_letter.yml",
)  # fmt: skip
# Runnable by anybody: a client's own, doors that check a token, cron, and demos with synthetic data only.
FOR_EVERYBODY = {
    "case_file_demo.yml", "cron.yml", "doors.yml", "intake.yml", "short_intake_demo.yml", "update_my_information.yml",
    "new_intake_demo.yml",
}  # fmt: skip
# Data of other systems, without a case: refuses everybody but developers, as a program expects it.
FOR_DEVELOPERS = {"external_data_demo.yml", "questionless_demo.yml"}
REFUSED = ("This page is for staff", "This page is for administrators")
STRANGERS = {"nobody is signed in": Visitor(), "an account without the privilege": Visitor(("user",))}
CANARY = "Canaryvalue"
# What whoever began the session, or docassemble's own actions, might have put there.
BEGUN: dict[str, Any] = {
    "desk_view": {"place": "submission", "submission": 1, "text": CANARY},
    "links_view": {"place": "link", "link": CANARY, "language": "en", "case_number": CANARY},
    "setup_view": {"place": "token"},
    "setup_token": CANARY,
    "mapping_view": {"place": "row", "text": CANARY},
    "last_receipt": {"submission": 1, "reference": CANARY, "answers": ""},
    "letter": {"to": [CANARY], "lines": [CANARY], "signer": CANARY},
    "letter_words": CANARY,
    "letter_to": CANARY,
    "staff_case_number": CANARY,
    "visitor_may_go_on": True,
    "case_opened": True,
    "case_looked_up": True,
    "launched": True,
    "launch": {"problem": "", "variables": {}},
    "launch_for_client": False,
    "is_staff": True,
}
OF_DOCASSEMBLE = ("_da_set", "_da_define", "_da_undefine", "_da_invalidate", "_da_exit", "_da_list_add")
VARIABLES = (
    "case_file",
    "receipt",
    "letter_receipt",
    "fetched",
    "desk_order",
    "links_order",
    "setup_token",
    "found_case",
)


def blocks_of(path: Path, read: set[Path] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the blocks of an interview of ours and of what it includes."""
    read = set() if read is None else read
    if path in read:
        return
    read.add(path)
    for block in filter(None, yaml.safe_load_all(path.read_text("utf-8"))):
        yield block
        for included in block.get("include", ()) if isinstance(block.get("include"), list) else ():
            if ":" not in included:
                yield from blocks_of(FOLDER / included, read)


def actions_of(name: str) -> set[str]:
    """Return whatever a link to an interview may ask for: its events, and names of variables."""
    events = {str(block["event"]) for block in blocks_of(FOLDER / name) if "event" in block}
    return events | set(OF_DOCASSEMBLE) | set(VARIABLES)


def needs_log_in(name: str) -> bool:
    return any(block.get("metadata", {}).get("require login") for block in blocks_of(FOLDER / name))


def test_it_is_known_of_every_runnable_interview_whom_it_is_for() -> None:
    """A new interview is to be put on one of the lists, and with that under these tests."""
    runnable = {
        path.name
        for path in FOLDER.glob("*.yml")
        if any("title" in block.get("metadata", {}) for block in filter(None, yaml.safe_load_all(path.read_text())))
    }
    demos = {name for name in runnable if name.endswith("_demo.yml")}
    assert {name for name in runnable if needs_log_in(name)} - demos == set(STAFF)
    assert runnable - set(STAFF) - demos <= FOR_EVERYBODY | FOR_DEVELOPERS


@pytest.mark.parametrize("name", STAFF)
def test_docassemble_lets_nobody_in_who_is_not_signed_in(name: str) -> None:
    """Neither to a new session nor, by its id, to one that somebody else has begun."""
    interview = interview_named(name)
    assert not interview.allowed_to_initiate(is_anonymous=True)
    assert not interview.allowed_to_access(is_anonymous=True)


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", STAFF)
def test_whatever_a_stranger_asks_for_they_see_one_sentence_and_do_nothing(name: str, who: str) -> None:
    """Each event and variable as an action, in a new session and in one that staff have filled."""
    for action in (None, *sorted(actions_of(name))):
        for said in ({}, BEGUN):
            seen = visit(name, STRANGERS[who], action, said)
            assert seen.title in REFUSED, f"{action}: {seen.title}"
            assert CANARY not in seen.text, action
            assert "administrator" in seen.text or "sign in" in seen.text, action


@pytest.mark.parametrize("name", ["staff_letter.yml", "case_documents.yml"])
def test_staff_come_in(name: str) -> None:
    """The test above can fail: with the privilege the screen is another one."""
    assert visit(name, Visitor(("admin",))).title == "Which case is it?"
