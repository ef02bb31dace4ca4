"""The sentences that Python says to people, in their language.

English stands in data/sources/sentences.yml (key: sentence). Other languages stand in data/sources/<language>.xlf, the
same XLIFF file from which docassemble translates the screens, so that adding a language is adding one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

import yaml

SOURCE_LANGUAGE = "en"
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"


@cache
def sentences() -> Mapping[str, str]:
    """Return every sentence by its key, in English."""
    text = files("docassemble.legalaidsync").joinpath("data/sources/sentences.yml").read_text("utf-8")
    return {key: sentence.strip() for key, sentence in yaml.safe_load(text).items()}


@cache
def translations(language: str) -> Mapping[str, str]:
    """Return English text -> text in a language; empty for English and for a language without a file."""
    path = files("docassemble.legalaidsync").joinpath(f"data/sources/{language}.xlf")
    if language == SOURCE_LANGUAGE or not language.isalpha() or not path.is_file():
        return {}
    units = ElementTree.fromstring(path.read_text("utf-8")).iter(f"{XLIFF}trans-unit")
    return {unit.findtext(f"{XLIFF}source", ""): unit.findtext(f"{XLIFF}target", "") for unit in units}


def translate(text: str, language: str) -> str:
    """Return a text in a language; the English text where there is no translation."""
    return translations(language).get(text) or text


def say(key: str, language: str = SOURCE_LANGUAGE, **words: object) -> str:
    """Return the sentence `key` in a language, its gaps filled.

    Raises:
        KeyError: there is no such sentence.
    """
    return translate(sentences()[key], language).format(**words)
