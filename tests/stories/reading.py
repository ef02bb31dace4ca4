"""Reads the stories of data/sources/*.feature: Gherkin with ALKiln's phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gherkin.parser import Parser

from devserver.folder import CHECKOUT

FOLDER = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "sources"
COLUMNS = ["var", "value", "trigger"]
# What ALKiln 4 and later understand of what our stories say; each group is an argument of the step.
PHRASES: Mapping[str, re.Pattern[str]] = {
    "start": re.compile(r'I start the interview at "(?P<file>[^"]+)"(?: in lang "(?P<language>[^"]+)")?'),
    "sign_in": re.compile(r'I sign in with the email "(?P<email>\w+)" and the password "(?P<password>\w+)"'),
    "go_to": re.compile(r'I get to the question id "(?P<id>[^"]+)" with this data:'),
    "see": re.compile(r'I should see the phrase "(?P<phrase>[^"]+)"'),
    "not_see": re.compile(r'I should not see the phrase "(?P<phrase>[^"]+)"'),
    "wait": re.compile(r"I wait (?P<seconds>\d+) seconds?"),
    "patience": re.compile(r"the max(?:imum)? seconds for each step(?: in this scenario)? is (?P<seconds>\d+)"),
    "photo": re.compile(r'I take a screenshot(?: named "(?P<name>[^"]+)")?'),
}


@dataclass(frozen=True)
class Row:
    """One line of a story's table: a variable, its value, and for an item of a list which question asks for it."""

    variable: str
    value: str
    trigger: str


@dataclass(frozen=True)
class Step:
    """One sentence of a story: which of ALKiln's phrases it is, its arguments and its table."""

    phrase: str
    words: Mapping[str, str]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Story:
    """One scenario of a file."""

    file: str
    name: str
    steps: tuple[Step, ...] = field(repr=False)

    @property
    def interview(self) -> str:
        """The file of the interview that the story starts."""
        return next(step.words["file"] for step in self.steps if step.phrase == "start")


def stories() -> list[Story]:
    """Return every scenario of every feature."""
    return [story for path in sorted(FOLDER.glob("*.feature")) for story in stories_of(path)]


def stories_of(path: Path) -> Iterator[Story]:
    """Yield the scenarios of one file.

    Raises:
        ValueError: a step is none of ALKiln's phrases, or a table has other columns than ALKiln's.
    """
    parsed: Any = Parser().parse(path.read_text("utf-8"))
    for scenario in (child["scenario"] for child in parsed["feature"]["children"]):
        yield Story(path.name, scenario["name"], tuple(_step(step) for step in scenario["steps"]))


def _step(step: Mapping[str, Any]) -> Step:
    for name, phrase in PHRASES.items():
        found = phrase.fullmatch(step["text"])
        if found:
            words = {key: word for key, word in found.groupdict().items() if word}
            return Step(name, words, tuple(_rows(step)))
    raise ValueError(f"ALKiln has no such phrase: {step['text']}")


def _rows(step: Mapping[str, Any]) -> Iterator[Row]:
    table = [[cell["value"] for cell in row["cells"]] for row in step.get("dataTable", {}).get("rows", [])]
    head, rows = table[:1], table[1:]
    if head not in ([], [COLUMNS]):
        raise ValueError(f"a story's table has the columns {' | '.join(COLUMNS)}, not {' | '.join(head[0])}")
    return (Row(*row) for row in rows)
