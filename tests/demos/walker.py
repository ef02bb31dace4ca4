"""Walks any interview by guessing, until its last screen; tells what stopped it otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.docassemble_api.screen import Button, Field, Screen
from docassemble.legalaidsync.errors import GiveUp, LegalAidSyncError, NeedsBrowser, NotAcceptable

from .guessing import NO_MORE, guess, picture

COMPLETED, GOES_ROUND = "completed", "goes round"
NEEDS_BROWSER, FRAGMENT = "needs a browser", "no whole interview"
FAILED, STOPPED = "docassemble failed", "robot stopped"
OUTCOMES = (COMPLETED, GOES_ROUND, NEEDS_BROWSER, FRAGMENT, FAILED, STOPPED)
# What docassemble says of a file that others include: nothing mandatory in it, or nothing that defines a variable.
OF_FRAGMENTS = ("Docassemble has finished executing all code blocks", "Interview has an error. There was a reference")
LAST = frozenset({"end", "left", "response"})
MOST_SCREENS, MOST_REFUSALS, MOST_HIDDEN = 30, 4, 12
PATIENCE = 20.0


@dataclass
class Walk:
    """How it went: the outcome, the titles on the way, the last screen, and why it is not completed."""

    i: str
    outcome: str = STOPPED
    titles: list[str] = field(default_factory=list)
    last: Screen | None = None
    why: str = ""

    def last_words(self) -> str:
        """Return what the last screen says, on one line."""
        if self.last is None:
            return ""
        said = self.last.content.decode() if self.last.kind == "response" else self.last.to_text()
        return " ".join(said.split())


class Guesser:
    """One robot that answers what it does not know by guessing.

    Args:
        browser: of a user who may run the interviews; docassemble lets only administrators and developers run its own.
        answers: what must not be guessed, by variable. A button is chosen by its label under the screen's title.
    """

    def __init__(self, browser: Browser, answers: Mapping[str, object]) -> None:
        self.browser = browser
        self._answers = answers
        self._visits: Counter[str] = Counter()
        self._refusals = 0

    def walk(self, i: str) -> Walk:
        """Begin an interview and go on as far as it goes; no failure of the walk is raised."""
        walk = Walk(i)
        try:
            self._go_on(walk, self.browser.start(i))
        except NeedsBrowser as error:
            walk.outcome, walk.why = NEEDS_BROWSER, str(error)
        except GiveUp as error:
            said = error.reasons[0].words if error.reasons else str(error)
            walk.outcome = FRAGMENT if said.startswith(OF_FRAGMENTS) else FAILED
            walk.why = said.partition("\n")[0]
        except LegalAidSyncError as error:
            walk.why = str(error)
        return walk

    def _go_on(self, walk: Walk, first: Screen) -> None:
        screen = first
        while len(walk.titles) < MOST_SCREENS:
            if walk.last and _begins_anew(screen, first):
                walk.outcome = COMPLETED
                return
            walk.titles.append(screen.title)
            walk.last = screen
            if _is_last(screen):
                walk.outcome = COMPLETED
                return
            screen = self._next(screen)
            self._refusals += bool(screen.problems)
            if self._refusals > MOST_REFUSALS:
                walk.why = "; ".join(screen.problems)
                return
        walk.outcome = GOES_ROUND

    def _next(self, screen: Screen) -> Screen:
        visit = self._visits[screen.question_name]
        self._visits[screen.question_name] += 1
        if screen.kind == "waiting":
            return self.browser.wait(seconds=PATIENCE)
        if screen.kind == "signature":
            return self.browser.answer({screen.fields[0].variable: picture()})
        if screen.kind == "fields":
            return self._answer(screen, visit)
        if not screen.buttons:
            raise NotAcceptable(f"no way on from a screen of kind {screen.kind}")
        return self.browser.press(self._button(screen, visit).label)

    def _answer(self, screen: Screen, visit: int) -> Screen:
        """Answer what the page always shows; then, one after the other, what these answers make it show."""
        rows = _open_rows(screen)
        wanted = {known.variable for known in screen.fields if _is_plain(known) and known.row in rows}
        for _ in range(MOST_HIDDEN):
            try:
                return self.browser.answer(self._given(screen, wanted, visit))
            except NotAcceptable as error:
                if not set(error.keys) - wanted:
                    raise
                wanted |= set(error.keys)
        raise NotAcceptable("more and more fields appear")

    def _given(self, screen: Screen, wanted: set[str], visit: int) -> dict[str, object]:
        fields = {known.variable: known for known in reversed(screen.fields) if known.variable}
        known_answers = {name: value for name, value in self._answers.items() if name in fields}
        return {name: guess(fields[name], visit) for name in fields if name in wanted} | known_answers

    def _button(self, screen: Screen, visit: int) -> Button:
        label = self._answers.get(screen.title)
        if label:
            return next(button for button in screen.buttons if button.label == label)
        if screen.buttons[0].variable.endswith(NO_MORE):
            return next(button for button in screen.buttons if button.value == "False")
        return screen.buttons[visit % len(screen.buttons)]


def _is_plain(known: Field) -> bool:
    return known.active and bool(known.variable) and not known.conditional


def _open_rows(screen: Screen) -> set[str]:
    """Give the rows with something in them and the first empty one, where the page has rows."""
    filled = {known.row for known in screen.fields if known.default is not None}
    empty = [known.row for known in screen.fields if known.variable and known.row not in filled]
    return {"", *filled, *empty[:1]}


def _is_last(screen: Screen) -> bool:
    """Tell whether nothing leads on: also a review screen that sets nothing is looked at, not left."""
    return screen.kind in LAST or (screen.kind == "review" and not any(button.variable for button in screen.buttons))


def _begins_anew(screen: Screen, first: Screen) -> bool:
    """Tell whether the last button began the interview again."""
    return screen.question_name == first.question_name and screen.steps <= first.steps and not screen.repeated
