# do not pre-load
"""What language.yml imports: which languages there are, and docassemble's knowledge of them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from babel import Locale, localedata

from . import compat
from .compat.languages import add_words, translate_interview, write_dates_as
from .connections import settings
from .wording import SOURCE_LANGUAGE, all_translations, languages, speaks

__all__ = [
    "language_choices",
    "language_is_switched",
    "other_languages",
    "screen_language_from",
    "speak_every_language",
]

SWITCH = "switch_language"


def speak_every_language() -> None:
    """Let docassemble show the present interview, and its own words on our screens, in each language."""
    _teach_own_words()
    translate_interview(all_translations(), SOURCE_LANGUAGE)


def language_is_switched() -> bool:
    """Return whether the visitor has followed a screen's link to another language."""
    return compat.current_action() == SWITCH


def screen_language_from(wanted: object) -> str:
    """Return the wanted language if we speak it, else that of the server, else English."""
    return next((str(code) for code in (wanted, compat.language()) if speaks(code)), SOURCE_LANGUAGE)


def other_languages(present: str) -> list[tuple[str, str]]:
    """Return (code, own name) of each language to which a screen can be switched."""
    return [(code, name) for code, name in languages().items() if code != present]


def language_choices() -> list[dict[str, str]]:
    """Return the languages as choices, each by its own name."""
    return [{code: name} for code, name in languages().items()]


def language_named(name: str) -> str:
    """Return the code of the language that LegalServer calls by an English name, if we speak it; else English."""
    english = Locale(SOURCE_LANGUAGE).languages
    return next(
        (code for code in languages() if english.get(code, code).casefold() == name.casefold()), SOURCE_LANGUAGE
    )


@cache
def _teach_own_words() -> None:
    settings()  # names the files of the office
    own = yaml.safe_load(
        files("docassemble.legalaidsync").joinpath("data/sources/docassemble-words.yml").read_text("utf-8")
    )
    for language, texts in all_translations().items():
        if not localedata.exists(language):
            write_dates_as(language, SOURCE_LANGUAGE)  # docassemble's word for such dates is "Bad date"
        add_words(language, {word: texts[word] for word in own if word in texts})
