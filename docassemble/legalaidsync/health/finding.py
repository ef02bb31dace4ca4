# do not pre-load
"""What one check of the server found, in words that can be said in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..wording import SOURCE_LANGUAGE, say


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


@dataclass(frozen=True)
class Finding:
    """What one check found; `mend` is empty if all is well, `note` is worth knowing all the same.

    `waits_for_staff` is True if the server is set up well, and something in it waits for a person.
    """

    name: str
    mend: str = ""
    note: str = ""
    waits_for_staff: bool = False

    @property
    def is_ok(self) -> bool:
        return not self.mend

    def said_in(self, language: str) -> Finding:
        """Return the finding in a language."""
        name, mend, note = (in_language(text, language) for text in (self.name, self.mend, self.note))
        return Finding(name, mend, note, self.waits_for_staff)


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
    if language != SOURCE_LANGUAGE and isinstance(word, Several):
        return "; ".join(in_language(part, language) for part in word.parts)
    return word.said_in(language) if isinstance(word, Sentence) else str(word)
