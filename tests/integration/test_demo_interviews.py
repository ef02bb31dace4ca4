"""The robot walks interviews that docassemble ships from the first screen to the last, guessing the answers."""

from __future__ import annotations

import re

import pytest

from devserver.server import Server
from docassemble.legalaidsync.docassemble_api.browser import Browser
from tests.demos.catalogue import EXAMPLES, Expected, expected, shipped, source, special_answers
from tests.demos.walker import COMPLETED, Guesser

INTERVIEWS = expected()
TYPES = re.compile(r"^ *(?:- *)?(?:datatype|input type): *(\w+) *$", re.MULTILINE)
KINDS = re.compile(
    r"^(yesno|noyes|yesnomaybe|noyesmaybe|buttons|choices|signature|review|list collect|terms|auto terms):",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def browser(server: Server) -> Browser:
    """The administrator, because docassemble lets nobody else run its examples."""
    browser = Browser(server.url)
    browser.log_in(server.admin_email, server.admin_password)
    return browser


@pytest.mark.parametrize("interview", INTERVIEWS, ids=lambda interview: interview.name)
def test_an_interview_is_completed(browser: Browser, interview: Expected) -> None:
    walk = Guesser(browser, special_answers(interview.i)).walk(interview.i)
    assert (walk.outcome, walk.why) == (COMPLETED, "")
    assert interview.last in walk.last_words()


def test_at_least_sixty_interviews_are_walked() -> None:
    assert len({interview.i for interview in INTERVIEWS}) >= 60


def test_every_type_of_field_and_of_question_in_the_examples_is_walked() -> None:
    """What docassemble adds in a later release shows here."""
    examples = [i for i in shipped() if i.startswith(EXAMPLES)]
    walked = {interview.i for interview in INTERVIEWS}
    assert len(examples) > len(walked)
    assert _types(examples) - _types(walked) == set()


def _types(interviews: list[str] | set[str]) -> set[str]:
    texts = [source(i) for i in interviews]
    return {found for text in texts for pattern in (TYPES, KINDS) for found in pattern.findall(text)}
