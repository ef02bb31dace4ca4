"""Plays a story by the robot, as ALKiln does in a browser: screens are answered from the table until one is reached."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import requests

from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.docassemble_api.encoding import Upload
from docassemble.legalaidsync.docassemble_api.markup import links_in
from docassemble.legalaidsync.docassemble_api.screen import FILE_DATATYPES, Field, Screen

from .reading import FOLDER, Row, Step, Story

PACKAGE = "docassemble.legalaidsync:data/questions/"
MOST_SCREENS = 40
PATIENCE = 60.0
NONE_OF_THEM = "None"
YES_OR_NO = {"True": True, "False": False}
MORE, HOW_MANY = ".there_is_another", ".target_number"


@dataclass
class Player:
    """One visitor who plays a story.

    Args:
        url: address of the server.
        secrets: what stands for the names in "I sign in with the email ..."; ALKiln takes them from the environment.
        session: keeps the visitor's cookies.
        look: is shown each screen on the way to those that a story asks for.
    """

    url: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    session: requests.Session = field(default_factory=requests.Session, repr=False)
    look: Callable[[Screen], None] = lambda screen: None

    def play(self, story: Story) -> Screen:
        """Play a story to its end and return the last screen.

        Raises:
            AssertionError: a screen does not show what it should, or a question was not reached; the message names it.
        """
        self.browser = Browser(self.url, session=self.session)
        self._said_yes = Counter[str]()
        for step in story.steps:
            act: Callable[[Step], None] | None = getattr(self, f"_{step.phrase}", None)
            if act:
                act(step)
        return self.browser.screen

    def _start(self, step: Step) -> None:
        name, *rest = step.words["file"].split("&")
        self.browser.start(PACKAGE + name, **dict(part.split("=", 1) for part in rest))
        if "language" in step.words:
            self.browser.follow(
                next(link for link in links_in(self.browser.page()) if link.label == step.words["language"])
            )

    def _sign_in(self, step: Step) -> None:
        self.browser.log_in(self.secrets[step.words["email"]], self.secrets[step.words["password"]])

    def _see(self, step: Step) -> None:
        assert step.words["phrase"] in " ".join(self.browser.screen.to_text().split()), self.browser.screen.to_text()

    def _not_see(self, step: Step) -> None:
        assert step.words["phrase"] not in " ".join(self.browser.screen.to_text().split())

    def _wait(self, step: Step) -> None:
        """The robot need not guess how long: it goes on as soon as the page does."""
        self.browser.wait(seconds=PATIENCE)

    def _go_to(self, step: Step) -> None:
        for _ in range(MOST_SCREENS):
            screen = self.browser.screen
            if screen.question_id == step.words["id"]:
                return
            self.look(screen)
            assert not screen.problems, f"{screen.question_id}: {screen.problems}"
            self._next(screen, [*_for_this_screen(screen, step.rows), *self._how_many(step.rows)])
        raise AssertionError(
            f"{step.words['id']!r} was not reached; the last screen is {self.browser.screen.to_text()}"
        )

    def _how_many(self, rows: Sequence[Row]) -> Iterator[Row]:
        """A list of three is asked twice whether there is another, and yes is said."""
        for row in (row for row in rows if row.variable.endswith(HOW_MANY)):
            variable = row.variable.replace(HOW_MANY, MORE)
            if any(known.variable == variable for known in self.browser.screen.fields):
                self._said_yes[variable] += 1
                yield Row(variable, str(self._said_yes[variable] < int(row.value)), "")

    def _next(self, screen: Screen, rows: Sequence[Row]) -> None:
        if screen.kind == "fields":
            self.browser.answer(dict(_answers(screen, rows)))
        else:
            assert screen.buttons, f"no way on from {screen.to_text()}"
            wanted = {row.value for row in rows if row.variable == screen.buttons[0].variable}
            self.browser.press(wanted.pop() if wanted else screen.buttons[0].label)


def _for_this_screen(screen: Screen, rows: Sequence[Row]) -> list[Row]:
    """Return the rows that fit: those for an item of a list where the screen asks for that item."""
    sought = {str(name) for name in (screen.json or {}).get("event_list", [])}
    return [row for row in rows if "[i]" not in row.variable or row.trigger in sought]


def _answers(screen: Screen, rows: Sequence[Row]) -> Iterator[tuple[str, object]]:
    for known in (each for each in screen.fields if each.active and each.variable):
        if known.many:
            yield from _ticked(known, rows)
        else:
            said = next((row.value for row in rows if row.variable == known.variable), None)
            if said is not None:
                yield known.variable, _value(known, said)


def _ticked(known: Field, rows: Sequence[Row]) -> Iterator[tuple[str, object]]:
    """ALKiln ticks each box by its own name, and "none of the above" by the name None."""
    named = re.compile(re.escape(known.variable) + r"\['(.+)'\]")
    ticks = [match[1] for row in rows if row.value == "True" and (match := named.fullmatch(row.variable))]
    if ticks:
        yield known.variable, [tick for tick in ticks if tick != NONE_OF_THEM]


def _value(known: Field, said: str) -> object:
    if known.datatype in FILE_DATATYPES:
        return [Upload(said, (FOLDER / said).read_bytes(), "text/plain")]
    if known.datatype in ("date", "ThreePartsDate"):
        return dt.datetime.strptime(said, "%m/%d/%Y").date()
    return YES_OR_NO.get(said, said)
