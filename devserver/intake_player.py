"""Walks the intake over HTTP as a client's browser would: one answer sheet, whatever order the screens come in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from docassemble.legalaidsync.client_links.register import SHORT
from docassemble.legalaidsync.docassemble_api.browser import Browser
from docassemble.legalaidsync.docassemble_api.screen import Screen

MOST_SCREENS = 60
SECONDS = 30
LIST_QUESTION = re.compile(r"^(?P<list>\w+)\.(?P<what>there_are_any|there_is_another)$")
LIST_FIELD = re.compile(r"^(?P<list>\w+)\[(?:i|\d+)\]\.(?P<attribute>.+)$")
REFERENCE = re.compile(r"\b[234679ACDEFGHJKMNPQRTVWXYZ]{5}\b")

Item = Mapping[str, object]


@dataclass(frozen=True)
class AnswerSheet:
    """What a client would say: plain answers by variable, and items of lists by the list's name."""

    answers: Mapping[str, object] = field(repr=False)
    lists: Mapping[str, Sequence[Item]] = field(default_factory=dict, repr=False)


@dataclass
class Walk:
    """What happened: the screens in order, and the variables that were asked for."""

    screens: list[Screen]
    asked: set[str] = field(default_factory=set)

    @property
    def titles(self) -> list[str]:
        """The titles of the screens, in order."""
        return [screen.title for screen in self.screens]

    @property
    def last(self) -> Screen:
        """The screen on which the walk ended."""
        return self.screens[-1]

    @property
    def reference(self) -> str:
        """The reference code that the last screen shows; empty if it shows none."""
        found = REFERENCE.search(self.last.to_text())
        return found[0] if found else ""


class IntakePlayer:
    """One client with a link and an answer sheet."""

    def __init__(self, link: str, sheet: AnswerSheet, *, session: requests.Session | None = None) -> None:
        parts = urlsplit(leads_to(link))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.browser = Browser(f"{parts.scheme}://{parts.netloc}", session=session)
        self._interview = query.pop("i")
        self._url_args = {name: value for name, value in query.items() if name != "new_session"}
        self._sheet = sheet
        self._waiting = {name: iter(items) for name, items in sheet.lists.items()}
        self._left = {name: len(items) for name, items in sheet.lists.items()}

    def open(self) -> Screen:
        """Open the link in a new session and return the first screen."""
        return self.browser.start(self._interview, **self._url_args)

    def walk(self, until: str = "") -> Walk:
        """Open the link and answer screen after screen.

        Args:
            until: stop before the first screen whose title holds this; by default walk to the end.

        Raises:
            LookupError: a screen comes again and again, or refuses an answer; the message names the screen.
        """
        return self.go_on(self.open(), until)

    def go_on(self, screen: Screen, until: str = "") -> Walk:
        """Answer from a given screen on."""
        screens, asked = [screen], set[str]()
        while screen.kind != "end" and not (until and until in screen.title):
            asked |= {known.variable for known in screen.fields if known.active}
            screen = self._next(screen)
            if screen.problems or len(screens) > MOST_SCREENS:
                raise LookupError(f"stuck at {screen.title!r}: {'; '.join(screen.problems)}")
            screens.append(screen)
        return Walk(screens, asked)

    def _next(self, screen: Screen) -> Screen:
        if screen.kind == "fields":
            return self.browser.answer(dict(self._given(screen)))
        return self.browser.press(screen.buttons[0].label)

    def _given(self, screen: Screen) -> Iterator[tuple[str, object]]:
        item = self._item_for(screen)
        for known in (each for each in screen.fields if each.active):
            in_list = LIST_FIELD.match(known.variable)
            if in_list and in_list["attribute"] in item:
                yield known.variable, item[in_list["attribute"]]
            elif question := LIST_QUESTION.match(known.variable):
                yield known.variable, self._left.get(question["list"], 0) > 0
            elif known.variable in self._sheet.answers:
                yield known.variable, self._sheet.answers[known.variable]

    def _item_for(self, screen: Screen) -> Item:
        names = {match["list"] for known in screen.fields if (match := LIST_FIELD.match(known.variable))}
        name = names.pop() if names else ""
        if name not in self._left:
            return {}
        self._left[name] -= 1
        return next(self._waiting[name])


def leads_to(link: str) -> str:
    """Return the interview's address to which a short link leads; a long one is that address."""
    if f"/{SHORT}" not in link:
        return link
    return urljoin(link, requests.get(link, allow_redirects=False, timeout=SECONDS).headers["Location"])
