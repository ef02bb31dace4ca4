"""Rules for the YAML that docassemble itself does not check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from devserver.folder import CHECKOUT

FOLDER = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions"
FILES = sorted(FOLDER.glob("*.yml"))
DEMOS = tuple(path.name for path in FILES if path.stem.endswith("_demo"))
RUNNABLE = (
    *DEMOS, "case_documents.yml", "client_links.yml", "cron.yml", "dashboard.yml", "doors.yml", "intake.yml",
    "launched_case.yml", "mapping.yml", "setup.yml", "staff_letter.yml", "update_my_information.yml",
)  # fmt: skip
# What the library does on each screen before anything else: it speaks the visitor's language, refuses a link that is no
# good any more, says so if somebody has changed the case, begins anew if LegalServer launches another case in the same
# browser, asks who may go on, and does what a link or button asked for.
GUARDS = (
    "what went wrong, before anything can go wrong again", "the link as it is now", "news of the file",
    "a client's launch as it is now",
    "another case is launched in this browser",
    "language of this screen", "our texts in each language", "before each screen",
)  # fmt: skip
OF_ERRORS = {"error action", "error help"}  # what docassemble does about an error is told by metadata
LIBRARY = [path for path in FILES if path.name not in RUNNABLE]
MOST_CODE_LINES = 12
BEFORE_THE_ORDER = {"metadata", "include", "modules", "comment", "translations", "features", "default screen parts"}
KINDS_OF_BLOCK = ("question", "code", "template", "attachment", "table")
# Fields whose answer is picked, not typed: docassemble offers the choices and takes no others.
PICKED = {"yesno", "yesnoradio", "noyes", "noyesradio", "yesnomaybe", "radio", "checkboxes"}
NO_ANSWER = {"note", "html", "raw html"}
TYPED = (
    "${ client.", "${ what_happened", "${ income_story", "${ party.", "${ income.", "${ case_file.case_number",
)  # fmt: skip
SETTINGS_OF_A_FIELD = {
    "accept", "address autocomplete", "choices", "code", "datatype", "default", "help", "hide if", "hint",
    "input type", "js hide if", "js show if", "max", "maxlength", "min", "minlength", "none of the above",
    "required", "rows", "show if", "step", "validate", "validation messages",
}  # fmt: skip

OF_ALTOOLBOX = re.compile(r"al[A-Z]\w+")

Block = dict[str, Any]


def blocks(path: Path) -> list[Block]:
    return [block for block in yaml.safe_load_all(path.read_text("utf-8")) if block]


@cache
def every_block() -> list[tuple[str, Block]]:
    """Return (file, block) of every block of every file."""
    return [(path.name, block) for path in FILES for block in blocks(path)]


def those_that(break_the_rule: Callable[[Block], object]) -> list[str]:
    """Name each block that breaks a rule, by its file and its id."""
    return [f"{name}: {block.get('id') or next(iter(block))}" for name, block in every_block() if break_the_rule(block)]


def fields() -> Iterator[tuple[str, str, Block]]:
    """Yield (screen, label, settings) of every field that takes an answer; settings with the screen's own check."""
    for name, block in every_block():
        for field in block.get("fields") or ():
            if set(field) == {"code"}:  # a function makes the fields, each with its check: test_section_questions.py
                continue
            labels = [key for key in field if key not in SETTINGS_OF_A_FIELD and not OF_ALTOOLBOX.fullmatch(key)]
            assert len(labels) == 1, f"{name}: {block.get('id')}: {labels}"
            if labels[0] not in NO_ANSWER:
                whole = {"validate": block["validation code"]} if "validation code" in block else {}
                yield f"{name}: {block.get('id')}", labels[0], whole | field


def test_the_runnable_interviews_are_known() -> None:
    assert {path.name for path in FILES} >= {*RUNNABLE, "legalaidsync.yml"}


def test_every_block_that_is_reported_by_its_id_has_one() -> None:
    reported = {*KINDS_OF_BLOCK, "mandatory", "event"}
    assert those_that(lambda block: reported & block.keys() and not block.get("id")) == []


@pytest.mark.parametrize("name", RUNNABLE)
def test_ids_are_unique_in_an_interview_and_its_library(name: str) -> None:
    together = {name, *(path.name for path in LIBRARY)}
    ids = [block["id"] for source, block in every_block() if "id" in block and source in together]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", RUNNABLE)
def test_a_runnable_interview_has_one_mandatory_block_right_after_its_head(name: str) -> None:
    own = blocks(FOLDER / name)
    mandatory = [number for number, block in enumerate(own) if block.get("mandatory")]
    assert len(mandatory) == 1
    head = [block for block in own[: mandatory[0]] if not block.get("initial")]
    assert all(set(block) <= BEFORE_THE_ORDER for block in head)
    assert any("metadata" in block for block in own)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_the_library_runs_nothing_by_itself(path: Path) -> None:
    for block in blocks(path):
        assert set(block.get("metadata", ())) <= OF_ERRORS
        assert not block.get("mandatory")
        assert not block.get("initial") or block["id"] in GUARDS


def test_a_code_block_is_short_and_leaves_the_rest_to_python() -> None:
    assert those_that(lambda block: len(str(block.get("code", "")).strip().splitlines()) > MOST_CODE_LINES) == []


def test_screens_use_no_markdown_headings() -> None:
    """The question is the only heading of a screen, so that a screen reader finds one."""
    assert those_that(has_a_heading) == []


def has_a_heading(block: Block) -> bool:
    texts = [text for part, text in texts_of(block) if part not in ("code", "comment")]
    return any(line.lstrip().startswith("#") for text in texts for line in text.splitlines())


def texts_of(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key, text) of every text inside a block."""
    if isinstance(part, str):
        yield name, part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from texts_of(value, str(key))
    elif isinstance(part, list):
        for value in part:
            yield from texts_of(value, name)


def test_every_field_that_is_typed_or_chosen_from_a_list_is_checked() -> None:
    unchecked = [
        (where, label)
        for where, label, field in fields()
        if field.get("datatype") not in PICKED and "validate" not in field
    ]
    assert unchecked == []


def test_there_are_fields_to_check() -> None:
    assert sum("validate" in field for _, _, field in fields()) > 20


def test_text_of_a_person_never_reaches_a_screen_unescaped() -> None:
    """Names of answers stand inside safe() wherever a screen shows them."""
    assert those_that(shows_what_was_typed) == []


def shows_what_was_typed(block: Block) -> bool:
    shown = [text for part, text in texts_of(block) if part in ("question", "subquestion", "content", "button")]
    return any(raw in text for text in shown for raw in TYPED)


# Interviews of more than one step, one after the other; the others are one screen, or a desk where one goes to and fro.
IN_STEPS = ("case_documents.yml", "intake.yml", "staff_letter.yml", "update_my_information.yml")
BEGINS = re.compile(r"(?:nav\.set_section\(|begin_part\(nav, )'(\w+)'\)")


@pytest.mark.parametrize("name", IN_STEPS)
def test_an_interview_in_steps_shows_them_and_each_begins_somewhere(name: str) -> None:
    ours = blocks(FOLDER / name)
    [steps] = [[next(iter(step)) for step in block["sections"]] for block in ours if "sections" in block]
    begun = {step for block in ours for step in BEGINS.findall(str(block.get("code")))}
    assert begun | {steps[0]} == set(steps)
    assert [block for block in ours if block.get("features", {}).get("navigation") == "horizontal"]
