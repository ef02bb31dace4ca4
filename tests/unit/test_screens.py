"""What a person typed is shown as it was typed, and rows say what differs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from docassemble.legalaidsync.casefile.mapping import facts, facts_of
from docassemble.legalaidsync.delivery.states import State
from docassemble.legalaidsync.delivery.status import OperationStatus, SubmissionStatus

pytestmark = pytest.mark.usefixtures("docassemble_context", "table_class")

HARMLESS_TAGS = {"p", "br", "ul", "li"}
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    "**bold** _under_ `code` ~~gone~~",
    "# heading",
    "a\n# heading\n\n* item",
    "1. first\n2. second",
    "> quote",
    "[link](http://x.invalid) ![picture](http://x.invalid/p.png)",
    "http://x.invalid and a@mail.example",
    "[FILE secret.pdf] [BR] :house: [YOUTUBE abc]",
    "| a | b |\n| c | d |",
    "${ 7*7 } {{ 7*7 }} % if True:",
    "back\\slash and \\*star\\*",
    "Ñandú 美咲 — “quoted”",
    "x[^1]\n\n[^1]: note",
    "O'Neil-Peñalba, Jr. #4C",
]


# Signs that mean something at the start of a line, and the line break of old computers.
LINE_SIGNS = [
    "- item\n- item",
    "---",
    "|---|---|",
    "12--14 March",
    "    rent    and keys",
    "\trent",
    "title\r---",
    "one\r\r- two",
]


PLACES = ["{}", "* First name: {}", "**Title**\n\n{}"]


class Page(HTMLParser):
    """Reads the text that a browser shows and the tags that it obeys."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def table_class(docassemble_context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The web application's Configuration names it; without a server nothing does."""
    from docassemble.base.filter import html

    monkeypatch.setattr(html, "get_default_table_class", lambda: '"table"')


def shown(markdown: str) -> Page:
    from docassemble.base.filter.html import markdown_to_html

    return Page(markdown_to_html(markdown))


def in_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("typed", [*MARKUP, *LINE_SIGNS])
@pytest.mark.parametrize("place", PLACES)
def test_what_a_person_typed_is_shown_literally(typed: str, place: str) -> None:
    from docassemble.legalaidsync.screens import safe

    page = shown(place.format(safe(typed)))
    assert page.tags <= HARMLESS_TAGS | {"strong"}
    assert in_one_line(page.text).endswith(in_one_line(typed))


def test_lines_stay_lines() -> None:
    from docassemble.legalaidsync.screens import safe

    assert shown(safe("one\r\ntwo\nthree")).text.strip().splitlines() == ["one", "two", "three"]


def test_a_name_between_backticks_is_shown_as_code_and_nothing_else_does_anything() -> None:
    from docassemble.legalaidsync.screens import with_names

    page = shown(f"* {with_names('set `signing keys`, <b> and **x**')}")
    assert page.text.strip() == "set signing keys, <b> and **x**"
    assert page.tags - HARMLESS_TAGS == {"code"}


def test_sentences_and_labels_are_said_in_the_language_of_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    from docassemble.legalaidsync import screens

    assert screens.say("section_birth") == screens.label("Date of birth") == "Date of birth"
    monkeypatch.setattr(screens, "get_language", lambda: "es")
    assert screens.say("section_birth") != "Date of birth"
    assert screens.label("Date of birth") == screens.say("section_birth")


def case(record: dict[str, Any], said: dict[str, Any]) -> Any:
    labels = {"17031": "Cook", "17097": "Lake"}
    return SimpleNamespace(
        said=lambda: said,
        asked=lambda section="": facts_of(section) if section else facts(),
        on_file=lambda fact: fact.on_file(record),
        text_on_file=lambda fact: fact.text_on_file(record),
        label_of=lambda table, code: labels[code],
    )


def test_the_summary_lists_what_was_said_zero_included() -> None:
    from docassemble.legalaidsync.screens import summary_lines

    said = {"first_name": "Ann", "email": "", "children": 0, "county": "17031"}
    assert summary_lines(case({}, said)) == [
        ("First name", "Ann"),
        ("Children in your household", "0"),
        ("County where you live", "Cook"),
    ]


def test_every_period_is_a_choice() -> None:
    from docassemble.legalaidsync.casefile.kinds import PERIODS
    from docassemble.legalaidsync.screens import period_choices

    assert {number for choice in period_choices() for number in choice} == set(PERIODS)


def test_where_a_submission_stands_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last screen asks again and again, so each look at it costs one read of the outbox."""
    from docassemble.legalaidsync import screens

    now = datetime.now(UTC)
    row = OperationStatus(1, "case_note", "what happened", State.NEEDS_DECISION, now, 1, "", (), False, None, None)
    status = SubmissionStatus(7, "K7QF3", "sandbox", "m", None, now, State.NEEDS_DECISION, (row,))
    reads: list[int] = []
    monkeypatch.setattr(screens, "outbox", lambda: SimpleNamespace(status=lambda key: reads.append(key) or status))
    told = screens.sync_progress_of(7)
    assert told["rows"] == [("A note with what you told us", "Staff will look at this")]
    assert told["finished"]
    assert reads == [7]


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_words_for_the_client(state: State) -> None:
    from docassemble.legalaidsync.screens import say

    assert say(f"state_{state.name.lower()}")


def test_the_last_screen_and_its_updates_read_the_outbox_in_one_place() -> None:
    """Its template, its event and its question share what one code block has read for this very request."""
    path = files("docassemble.legalaidsync").joinpath("data/questions/legalaidsync.yml")
    blocks = list(yaml.safe_load_all(path.read_text("utf-8")))
    reading = [block for block in blocks if "sync_progress_of(" in str(block)]
    assert [block["reconsider"] for block in reading] == [True]
