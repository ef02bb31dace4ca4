"""Each demo stands in the catalogue, is short, is played, and together they use every name that authors are told of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from devserver.folder import CHECKOUT
from tests.stories.reading import stories

QUESTIONS = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "questions"
DEMOS = sorted(QUESTIONS.glob("*_demo.yml"))
CATALOGUE = (CHECKOUT / "docs" / "demos.md").read_text("utf-8")
GUIDE = (CHECKOUT / "docs" / "authors.md").read_text("utf-8")
# Interviews as offices have written them, and one that is a collection: they are as long as they are.
LONG = {"moved_files_demo", "moved_functions_demo", "moved_letter_demo", "external_data_demo", "case_file_demo"}
# Tests of their own play these: programs ask them, or they are what offices have written.
PLAYED_ELSEWHERE = {
    "external_data_demo": "integration/test_external_data.py",
    "moved_files_demo": "integration/test_moved_interviews.py",
    "moved_functions_demo": "integration/test_moved_interviews.py",
    "moved_letter_demo": "integration/test_moved_interviews.py",
    "own_doors_demo": "integration/test_doors_leave_no_trace.py",
    "questionless_demo": "docassemble_api_world.py",
}
MOST_LINES = 40
ROW = re.compile(r"^\| \[`(?P<file>\w+)\.yml`\]\((?P<link>[^)]+)\) \| (?P<shows>[^|]+) \|", re.MULTILINE)
NAME = re.compile(r"^\| (?P<names>`[^|]+`[^|]*) \|", re.MULTILINE)
LIBRARY = ("docassemble.legalaidsync:data/questions/", "docassemble.ALToolbox:")


def blocks(path: Path) -> list[dict[str, Any]]:
    return [block for block in yaml.safe_load_all(path.read_text("utf-8")) if block]


def test_every_demo_stands_once_in_the_catalogue_with_a_link_that_leads_to_it() -> None:
    rows = list(ROW.finditer(CATALOGUE))
    assert sorted(row["file"] for row in rows) == [path.stem for path in DEMOS]
    assert all((CHECKOUT / "docs" / row["link"]).resolve() == QUESTIONS / f"{row['file']}.yml" for row in rows)


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_a_demo_is_short_and_says_what_it_shows(demo: Path) -> None:
    head = blocks(demo)[0]["metadata"]
    assert head["title"]
    assert head["description"]
    assert demo.stem in LONG or len(demo.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_every_demo_is_played_by_a_story_or_by_a_test_of_its_own(demo: Path) -> None:
    played = {Path(story.interview.partition("&")[0]).stem for story in stories()}
    other = PLAYED_ELSEWHERE.get(demo.stem)
    assert (demo.stem in played) != bool(other)
    named = (demo.stem, "moved_{name}_demo")
    assert not other or any(name in (CHECKOUT / "tests" / other).read_text("utf-8") for name in named)


def test_every_interview_is_built_only_from_the_library() -> None:
    """What our own interviews include, any author may include: files of this package, and ALToolbox."""
    ours = {path.name for path in QUESTIONS.glob("*.yml")}
    for path in QUESTIONS.glob("*.yml"):
        for included in (name for block in blocks(path) for name in block.get("include", ())):
            assert included in ours or included.startswith(LIBRARY), f"{path.name} includes {included}"


def test_each_name_that_authors_are_told_of_is_used_by_a_demo_or_an_interview() -> None:
    runnable = [path for path in QUESTIONS.glob("*.yml") if any("metadata" in block for block in blocks(path))]
    used = "\n".join(path.read_text("utf-8") for path in runnable)
    told = {name for row in NAME.finditer(GUIDE) for name in re.findall(r"`([\w.]+)", row["names"])}
    assert len(told) > 20
    assert sorted(name for name in told if not re.search(rf"(?<![\w.]){re.escape(name)}\b", used)) == []
