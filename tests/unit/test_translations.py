"""Every text that people can see has a translation, and a translation does with code and gaps what its source does."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

import pytest

from devserver.translations import DATA, targets, visible_texts, xliff
from docassemble.legalaidsync import wording

LANGUAGES = sorted(path.stem for path in (DATA / "sources").glob("*.xlf"))
CONTROL_LINE = re.compile(r"^\s*%(?!s).*?$", re.MULTILINE)
CODE = re.compile(r"\$\{.*?\}|<[^>]*>|\{\w*\}|\{\{|\}\}|%s")
SAME_IN_EVERY_LANGUAGE = ("No", "Alaska")


@pytest.fixture(scope="module")
def sources() -> list[str]:
    """Collect what people can see, as the translator's file does."""
    return [text.source for text in visible_texts()]


@pytest.fixture(params=LANGUAGES)
def translated(request: pytest.FixtureRequest) -> dict[str, str]:
    """Read the file of one language."""
    return targets(DATA / "sources" / f"{request.param}.xlf")


def test_there_is_spanish() -> None:
    assert "es" in LANGUAGES


def test_every_text_that_people_can_see_is_translated(sources: list[str], translated: dict[str, str]) -> None:
    assert [source for source in sources if not translated.get(source, "").strip()] == []


def test_no_translation_is_left_of_a_text_that_is_gone(sources: list[str], translated: dict[str, str]) -> None:
    assert sorted(translated.keys() - set(sources)) == []


def test_a_translation_differs_from_its_source(translated: dict[str, str]) -> None:
    same = [source for source, target in translated.items() if source == target]
    assert [source for source in same if source not in SAME_IN_EVERY_LANGUAGE] == []


def test_a_translation_keeps_code_gaps_and_markup(translated: dict[str, str]) -> None:
    """A gap that is lost hides a fact, and a line of code that is changed breaks the screen."""
    changed = [source for source, target in translated.items() if _code(source) != _code(target)]
    assert changed == []


def test_a_translation_begins_and_ends_as_its_source_does(translated: dict[str, str]) -> None:
    """docassemble's Markdown and Mako depend on the line break at the end of a block."""
    assert [source for source, target in translated.items() if _edges(source) != _edges(target)] == []


def test_the_file_is_what_the_tool_writes(sources: list[str]) -> None:
    """Run `make translations TO=es` after changing a text."""
    path = DATA / "sources" / "es.xlf"
    assert path.read_text("utf-8") == xliff(visible_texts(), targets(path), "es")


def test_values_that_are_compared_are_not_translated(sources: list[str]) -> None:
    assert "A company or organization" in sources
    assert "organization" not in sources


def test_a_sentence_and_its_translation_have_the_same_gaps(translated: dict[str, str]) -> None:
    for sentence in wording.sentences().values():
        assert sorted(gaps(translated[sentence])) == sorted(gaps(sentence))


def gaps(sentence: str) -> list[str]:
    """Return the names in braces; raise ValueError if the braces do not match."""
    return [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]


def test_python_says_sentences_in_spanish_with_their_gaps_filled() -> None:
    said = wording.say("too_long", "es", label="Ciudad", limit=60)
    assert said == "Ciudad: es demasiado largo. Por favor use 60 letras o menos."


@pytest.mark.parametrize("language", ["en", "xx", "../es"])
def test_a_language_without_a_file_gets_english(language: str) -> None:
    assert wording.say("too_many", language, label="Adults", limit=30) == "Adults: please enter 30 or less."


def _code(text: str) -> tuple[list[str], Counter[str]]:
    """Return control lines in their order, and the rest in any order, because languages order words differently."""
    return CONTROL_LINE.findall(text), Counter(CODE.findall(text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
