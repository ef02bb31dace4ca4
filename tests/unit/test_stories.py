"""The stories of data/sources/*.feature say what ALKiln understands, and name what our interviews have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from devserver.folder import CHECKOUT
from docassemble.legalaidsync.casefile.mapping import every_fact
from docassemble.legalaidsync.docassemble_api.screen import FILE_DATATYPES
from tests.stories.reading import FOLDER, Row, Story, stories, stories_of

QUESTIONS = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions"
OURS = re.compile(r"(?:docassemble\.legalaidsync:data/questions/)?(\w+\.yml)")
LIST = re.compile(r"\.(target_number|there_are_any|there_is_another)$")
STORIES = stories()

Block = dict[str, Any]


def blocks(name: str) -> Iterator[Block]:
    """Yield the blocks of an interview and of all of ours that it includes."""
    for block in yaml.safe_load_all((QUESTIONS / name).read_text("utf-8")):
        yield block or {}
        for included in (OURS.fullmatch(each) for each in (block or {}).get("include", ())):
            if included:
                yield from blocks(included[1])


def interview_of(story: Story) -> list[Block]:
    return list(blocks(story.interview.partition("&")[0]))


def test_there_are_stories_of_the_intake_in_both_languages_of_my_information_of_letters_and_of_a_short_one() -> None:
    started = [story.interview for story in STORIES]
    wanted = ("intake.yml", "update_my_information.yml", "staff_letter.yml", "short_intake_demo.yml")
    assert all(name in started for name in wanted)
    spoken = {step.words.get("language") for story in STORIES for step in story.steps if story.file == "intake.feature"}
    assert {None, "Español"} <= spoken


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_reaches_questions_that_its_interview_has(story: Story) -> None:
    ids = {block.get("id") for block in interview_of(story)}
    reached = [step.words["id"] for step in story.steps if step.phrase == "go_to"]
    assert set(reached) <= ids
    assert any(step.phrase == "see" for step in story.steps)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_sets_variables_that_its_interview_asks_for(story: Story) -> None:
    known = set(asked(interview_of(story))) | set(made_of_the_mapping())
    assert [row.variable for row in rows(story) if plain(row.variable) not in known] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_row_for_an_item_of_a_list_says_which_item(story: Story) -> None:
    """ALKiln finds the item by the variable that the screen was asked for."""
    assert all(row.trigger for row in rows(story) if "[i]" in row.variable or row.variable.endswith(".target_number"))


def test_files_that_stories_upload_lie_beside_them() -> None:
    files = {
        field[label]
        for story in STORIES
        for block in interview_of(story)
        for field in block.get("fields", ())
        if field.get("datatype") in FILE_DATATYPES
        for label in list(field)[:1]
    }
    uploaded = [row.value for story in STORIES for row in rows(story) if row.variable in files]
    assert uploaded
    assert all((FOLDER / name).is_file() for name in uploaded)


def test_a_phrase_that_alkiln_does_not_know_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.feature"
    bad.write_text("Feature: x\n  Scenario: y\n    Given I go to the moon\n")
    with pytest.raises(ValueError, match="I go to the moon"):
        list(stories_of(bad))


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.feature"
    bad.write_text(
        'Feature: x\n  Scenario: y\n    Given I get to the question id "z" with this data:\n      | var | answer |\n'
    )
    with pytest.raises(ValueError, match=r"not var \| answer"):
        list(stories_of(bad))


def made_of_the_mapping() -> Iterator[str]:
    """Facts stand under `client`, as the library's questions ask, or in the case, as further sections do."""
    for fact in every_fact():
        yield from (fact.attribute, f"case_file.{fact.attribute}")


def rows(story: Story) -> list[Row]:
    return [row for step in story.steps for row in step.rows]


def plain(variable: str) -> str:
    """`wrong_sections['name']` is one box of `wrong_sections`; a list's own questions stand for how many it has."""
    return LIST.sub(".there_is_another", re.sub(r"\['.*'\]$", "", variable))


def asked(all_blocks: list[Block]) -> Iterator[str]:
    """Yield every variable that a question sets."""
    for block in all_blocks:
        yield from (plain(str(block[key])) for key in ("field", "continue button field") if key in block)
        for field in block.get("fields", ()):
            yield from (plain(str(name)) for name in field.values() if isinstance(name, str))
