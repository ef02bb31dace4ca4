# do not pre-load
"""Gives docassemble the translations of our texts.

docassemble's `translations` block wants each file named in the YAML, and fails on one that is not there. So that a
language is one file and nothing else, the texts of an interview that has been read get their translations here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakSet

from docassemble.base.functions import package_data_filename
from docassemble.base.hooks import get_configuration
from docassemble.base.language.words import update_word_collection, word_collection
from docassemble.base.parse import Question, TextObject
from docassemble.base.thread_context import this_thread

from . import configuration

PARSED = "docassemble.base.parse"  # of what an interview consists
_told: WeakSet[Any] = WeakSet()


def language_files() -> list[Path]:
    """Return the XLIFF files of `words` in the Configuration, which docassemble reads for its own words too."""
    named = configuration().get("words") or []
    wanted = [str(name) for name in (named if isinstance(named, list) else [named])]
    found = (package_data_filename(name) for name in wanted if name.endswith((".xlf", ".xliff")) and ":" in name)
    return [Path(path) for path in found if path]


def add_words(language: str, words: Mapping[str, str]) -> None:
    """Teach docassemble its own words in a language; those that the server's Configuration brings stay."""
    known = word_collection.get(language, {})
    update_word_collection(language, {word: text for word, text in words.items() if word not in known})


def write_dates_as(language: str, other: str) -> None:
    """Let docassemble write dates of a language as those of another; what the Configuration says of it stays."""
    get_configuration().setdefault("babel dates map", {}).setdefault(language, other)


def translate_interview(languages: Mapping[str, Mapping[str, str]], source_language: str) -> None:
    """Give the texts of the present interview their translations, once for as long as docassemble keeps it.

    Args:
        languages: for each language, English text -> text.
        source_language: in which the interview is written.
    """
    interview = this_thread.interview
    if interview in _told:
        return
    known = interview.translation_dict
    for language, texts in languages.items():
        for text, translation in texts.items():
            known.setdefault(text, {}).setdefault(source_language, {}).setdefault(language, translation)
    interview.translations.append(__name__)  # docassemble looks whether there are any
    for question, text in _texts(interview):
        if text.original_text in known:
            vars(text).update(vars(TextObject(text.original_text, question=question)))
    for language, texts in languages.items():
        sections = [_section_in(texts, section) for section in interview.sections.get("*", ())]
        interview.sections.setdefault(language, sections)
        titles = {part: texts[title] for part, title in interview.default_title["*"].items() if title in texts}
        interview.default_title[language] = interview.default_title.get(language, {}) | titles
    _told.add(interview)


def _section_in(texts: Mapping[str, str], section: Any) -> Any:
    """A section of the navigation is its title, or a key with a title; docassemble has a list for each language."""
    if isinstance(section, dict):
        return {key: _section_in(texts, title) for key, title in section.items()}
    if isinstance(section, list):
        return [_section_in(texts, part) for part in section]
    return texts.get(section, section)


def _texts(interview: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each text of an interview with a question that says in which language it is written."""
    seen: set[int] = set()
    waiting: list[tuple[Any, Any]] = [(interview.all_questions[0], interview)]
    while waiting:
        question, thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, TextObject):
            yield question, thing
            continue
        within = thing if isinstance(thing, Question) else question
        waiting.extend((within, part) for part in _parts(thing))


def _parts(thing: Any) -> list[Any]:
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, (list, tuple, set)):
        return list(thing)
    return list(vars(thing).values()) if type(thing).__module__ == PARSED and hasattr(thing, "__dict__") else []
