"""Drives the intake's screens in a real browser by labels and buttons, with a mouse or by keyboard (hands.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.hands import MOUSE, Hand
from tests.browser.judging import FITS, OFTEN, judge, wait_until_in_order
from tests.browser.people import HEIGHT, picture
from tests.browser.reading import stays_in_its_language

HEADING = "#daMainQuestion"
BOXES = "#daform input:visible:not([type=checkbox]):not([type=radio]), #daform textarea:visible"
MOST_SCREENS = 25
ANOTHER = "before => !document.body.classList.contains(before)"


@dataclass(frozen=True)
class Language:
    """The words by which the walker finds its way."""

    code: str
    go_on: str
    send: str
    yes: str
    no: str
    company: str
    employment: str
    monthly: str
    month: str
    in_your_file: str
    out_of_reach: str
    answer_now: str
    try_again: str
    five_digits: str
    too_large: str
    summary: str


ENGLISH = Language(
    "en",
    go_on="Continue",
    send="Send to the office",
    yes="Yes",
    no="No",
    company="A company or organization",
    employment="Employment",
    monthly="every month",
    month="May",
    in_your_file="Your answers are in your file at the office.",
    out_of_reach="reach the office",
    answer_now="Answer the questions now",
    try_again="Try again",
    five_digits="please enter 5 digits",
    too_large="larger than the server can accept",
    summary="Download your summary",
)

SPANISH = Language(
    "es",
    go_on="Continuar",
    send="Enviar a la oficina",
    yes="Sí",
    no="No",
    company="Una empresa u organización",
    employment="Employment",
    monthly="cada mes",
    month="mayo",
    in_your_file="Sus respuestas ya están en su expediente en la oficina.",
    out_of_reach="no podemos ver los datos",
    answer_now="Contestar ahora",
    try_again="Intentar otra vez",
    five_digits="por favor escriba 5 dígitos",
    too_large="demasiado grandes",
    summary="Descargue su resumen",
)


@dataclass
class Walker:
    """One client at one browser window.

    Attributes:
        answers: what is done on screens, by their ids, instead of what `FILLERS` says.
        too_wide: names the screens that had to be scrolled sideways.
    """

    page: Page
    language: Language
    width: int
    folder: Path
    hand: Hand = MOUSE
    answers: Mapping[str, Callable[[Walker], None]] = field(default_factory=dict)
    too_wide: list[str] = field(default_factory=list)
    shots: int = 0

    def open(self, link: str, name: str = "first") -> None:
        """Open the link in the walker's language."""
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
        self.page.goto(f"{link}{'&' if '?' in link else '?'}lang={self.language.code}")
        self.page.locator(HEADING).wait_for()
        self.keep(name)

    def keep(self, name: str) -> None:
        """Keep a picture, look whether the screen fits and is in its language, and judge it."""
        wait_until_in_order(self.page)
        if not self.page.evaluate(FITS):
            self.too_wide.append(name)
        stays_in_its_language(self.page, name)
        self.shots += 1
        picture(self.page, self.folder / f"{self.shots:02d}-{name}.jpg")
        judge(self.page, name)

    def go_on(self, button: str | None = None) -> None:
        """Press the button and wait for the next screen."""
        self._go(self.button(button or self.language.go_on))

    def follow(self, link: str) -> None:
        """Follow the link of that name and wait for the next screen."""
        self._go(self.page.get_by_role("link", name=link, exact=True))

    def button(self, name: str) -> Locator:
        """Return the last button of that name."""
        return self.page.get_by_role("button", name=name, exact=True).last

    def _go(self, place: Locator) -> None:
        before = self.screen_name
        self.hand.press(place)
        self.page.wait_for_function(ANOTHER, arg=before, polling=OFTEN)
        self.page.locator(HEADING).wait_for()
        self.keep(self.screen_name.removeprefix("question-"))

    @property
    def screen_name(self) -> str:
        """The screen's id as docassemble writes it into the page."""
        classes = str(self.page.evaluate("document.body.className"))
        return next(name for name in classes.split() if name.startswith("question-"))

    @property
    def reference(self) -> str:
        """The reference code on the last screen."""
        found = re.search(r"\b[234679ACDEFGHJKMNPQRTVWXYZ]{5}\b", self.page.locator("#daquestion").inner_text())
        assert found
        return found[0]

    def to(self, name: str) -> None:
        """Walk until the screen of that id."""
        for _ in range(MOST_SCREENS):
            if self.screen_name == f"question-{name}":
                return
            self.fill()
            self.go_on()
        raise AssertionError(f"no screen {name!r} within {MOST_SCREENS}")

    def to_the_review(self) -> None:
        """Walk until everything is shown once more."""
        self.to("review")

    def send(self) -> None:
        """Say yes to everything on the review screen."""
        self.go_on(self.language.send)

    def fill(self) -> None:
        """Answer the present screen, if it asks anything."""
        name = self.screen_name.removeprefix("question-")
        fill = self.answers.get(name) or FILLERS.get(name)
        if fill:
            fill(self)

    def type_into(self, place: int, text: str) -> None:
        """Type into one of the visible boxes of the screen, counted from 0."""
        self.hand.write(self.box(place), text)

    def box(self, place: int) -> Locator:
        """Return one of the visible boxes of the screen, counted from 0."""
        return self.page.locator(BOXES).nth(place)

    def tap(self, text: str) -> None:
        """Tap the label of a radio button or checkbox."""
        self.hand.tick(self.page.get_by_text(text, exact=True).last)

    def choose(self, place: int, label: str) -> None:
        """Pick from one of the lists of the screen, counted from 0."""
        self.hand.pick(self.page.locator("#daform select:visible").nth(place), label)


def _confirm_all(walker: Walker) -> None:
    walker.hand.tick(walker.page.locator("#daform label").last)


def _birthdate(walker: Walker) -> None:
    walker.choose(0, walker.language.month)
    walker.type_into(0, "17")
    walker.type_into(1, "1979")


def _phone(walker: Walker) -> None:
    walker.type_into(0, "309-555-0142")


def _household(walker: Walker) -> None:
    walker.type_into(0, "2")
    walker.type_into(1, "1")


def _party(walker: Walker) -> None:
    walker.tap(walker.language.company)
    walker.type_into(0, "Silverbrook Finance LLC")


def _income(walker: Walker) -> None:
    walker.choose(0, walker.language.employment)
    walker.type_into(0, "1450.50")
    walker.choose(1, walker.language.monthly)


def _story(walker: Walker) -> None:
    walker.type_into(0, "A lender says that I owe for a sofa.\nThe hearing is on 12/14.")


def _yes(walker: Walker) -> None:
    walker.tap(walker.language.yes)


def _no(walker: Walker) -> None:
    walker.tap(walker.language.no)


FILLERS: dict[str, Callable[[Walker], None]] = {
    "check-what-is-on-file": _confirm_all,
    "date-of-birth": _birthdate,
    "phone-and-e-mail": _phone,
    "where-a-notice-is-safe": _confirm_all,
    "household": _household,
    "any-other-side": _yes,
    "who-is-on-the-other-side": _party,
    "another-other-side": _no,
    "any-income": _yes,
    "income": _income,
    "another-income": _no,
    "what-happened": _story,
}

# Nobody on the other side and no money coming in: a shorter way for walks that are about something else.
NOTHING_MORE: Mapping[str, Callable[[Walker], None]] = {"any-other-side": _no, "any-income": _no}
