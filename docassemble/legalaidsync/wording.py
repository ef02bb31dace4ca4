"""The sentences that people read, in their language.

English stands in data/sources/sentences.yml (key: sentence) and in the questions. Each other language is one XLIFF
file: data/sources/<language>.xlf, or one of an office's own that `read_also` names (docs/languages.md).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

SOURCE_LANGUAGE = "en"
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
OWN_NAME = "language_name"  # the sentence by whose translation a language is offered on each screen

logger = logging.getLogger(__name__)
_further: list[Path] = []


def read_also(paths: Iterable[Path]) -> None:
    """Read further files of languages beside those of the package; what they say goes before it."""
    _further[:] = paths
    _texts.cache_clear()


@cache
def sentences() -> Mapping[str, str]:
    """Return every sentence by its key, in English."""
    text = files("docassemble.legalaidsync").joinpath("data/sources/sentences.yml").read_text("utf-8")
    return {key: sentence.strip() for key, sentence in yaml.safe_load(text).items()}


def speaks(language: object) -> bool:
    """Return whether there is a file of this language, finished or not."""
    return language == SOURCE_LANGUAGE or language in _texts()


def languages() -> Mapping[str, str]:
    """Return the languages that people can choose: each one's code and own name, English first.

    A language whose file does not give its own name yet is being translated: it is spoken, but not offered.
    """
    english = sentences()[OWN_NAME]
    named = {language: texts.get(english, "") for language, texts in sorted(_texts().items())}
    return {SOURCE_LANGUAGE: english} | {language: name for language, name in named.items() if name}


def all_translations() -> Mapping[str, Mapping[str, str]]:
    """Return English text -> text for each language that has a file."""
    return _texts()


def translate(text: str, language: str) -> str:
    """Return a text in a language; the English text where there is no translation."""
    return _texts().get(language, {}).get(text) or text


def say(key: str, language: str = SOURCE_LANGUAGE, **words: object) -> str:
    """Return the sentence `key` in a language, its gaps filled.

    Raises:
        KeyError: there is no such sentence.
    """
    return translate(sentences()[key], language).format(**words)


class Sentence(str):
    """A sentence of sentences.yml in English, which remembers how to say itself in another language."""

    key: str
    words: dict[str, object]

    def __new__(cls, key: str, /, **words: object) -> Sentence:
        made = super().__new__(cls, say(key, SOURCE_LANGUAGE, **words))
        made.key, made.words = key, words
        return made

    def said_in(self, language: str) -> str:
        """Return the sentence in a language, with the sentences inside it."""
        words: dict[str, object] = {name: in_language(word, language) for name, word in self.words.items()}
        return say(self.key, language, **words)


class Several(str):
    """Sentences one after the other."""

    parts: tuple[str, ...]

    def __new__(cls, *parts: str) -> Several:
        found = tuple(part for part in parts if part)
        made = super().__new__(cls, "; ".join(found))
        made.parts = found
        return made


Plain = dict[str, object] | list[object] | str


def as_plain(word: object) -> Plain:
    """Return a sentence as data that an interview may keep among its answers: classes move, data does not."""
    if isinstance(word, Several):
        return [as_plain(part) for part in word.parts]
    if isinstance(word, Sentence):
        return {"key": word.key, "words": {name: as_plain(each) for name, each in word.words.items()}}
    return str(word)


def from_plain(data: Any) -> str:
    """Return the sentence that `as_plain` has made data of."""
    if isinstance(data, list):
        return Several(*map(from_plain, data))
    if isinstance(data, dict):
        return Sentence(data["key"], **{name: from_plain(each) for name, each in data["words"].items()})
    return str(data)


def in_language(word: object, language: str) -> str:
    """Return a sentence in a language; names and numbers are the same in each."""
    if isinstance(word, Several):
        return "; ".join(in_language(part, language) for part in word.parts)
    return word.said_in(language) if isinstance(word, Sentence) else str(word)


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, content in _contents():
        try:
            root = ElementTree.fromstring(content)
        except ElementTree.ParseError as error:
            logger.error("legalaidsync: the language file %s is no XLIFF (%s)", name, error)
            continue
        for file in root.iter(f"{XLIFF}file"):
            found.setdefault(file.get("target-language", SOURCE_LANGUAGE), {}).update(_units(file))
    found.pop(SOURCE_LANGUAGE, None)
    return found


def _contents() -> Iterator[tuple[str, str]]:
    for path in files("docassemble.legalaidsync").joinpath("data/sources").iterdir():
        if path.name.endswith(".xlf"):
            yield path.name, path.read_text("utf-8")
    for further in _further:
        yield further.name, further.read_text("utf-8")


def _units(file: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield (English text, text); a text that waits for its translation is left out."""
    for unit in file.iter(f"{XLIFF}trans-unit"):
        source, target = (unit.find(f"{XLIFF}{name}") for name in ("source", "target"))
        if source is not None and target is not None and (text := "".join(target.itertext())).strip():
            yield "".join(source.itertext()), text
