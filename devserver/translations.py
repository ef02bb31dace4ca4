"""Writes the file that a translator fills: `python -m devserver.translations es`, or `make translations TO=es`.

data/sources/<language>.xlf (XLIFF 1.2) holds every text that people can see: the texts of the interviews, as
docassemble's own parser finds them, the sentences of sentences.yml and of delivery/status.py, the labels of the mapping
and the words of docassemble's that our screens show. Translations that are there stay; texts that are gone go.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pluggy
import yaml

from docassemble.legalaidsync.casefile.mapping import every_fact, mapping, mapping_sections
from docassemble.legalaidsync.delivery import status
from docassemble.legalaidsync.wording import SOURCE_LANGUAGE, XLIFF, sentences

from .folder import CHECKOUT
from .nltk_data import make_stand_in

PACKAGE = "docassemble.legalaidsync"
DATA = CHECKOUT / "docassemble" / "legalaidsync" / "data"
NAMESPACE = XLIFF.strip("{}")
PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
# docassemble's names for the title and the short title of an interview.
TITLES = ("full", "short")
# Blocks of data: their words are values for code.
UNSEEN = {"data", "data_from_code", "objects_from_file"}
BETWEEN_BLOCKS = re.compile(r"^---[ \t]*\n", re.MULTILINE)
INCLUDE = re.compile(r"^include:", re.MULTILINE)
NOT_WORDS = re.compile(r"\$\{.*?\}|^\s*%.*?$|<[^>]*>", re.MULTILINE)
ANSWERS: Mapping[str, Any] = {
    "get_default_language": SOURCE_LANGUAGE,
    "get_default_dialect": "us",
    "get_default_voice": None,
    "get_default_country": "US",
    "get_default_locale": "en_US.utf8",
    "get_default_timezone": "America/New_York",
    "get_configuration": {},
    "get_main_page_parts": {},
}


@dataclass(frozen=True)
class Text:
    """One text that people can see, and where it stands."""

    source: str
    place: str


def main(arguments: list[str] | None = None) -> int:
    """Write the file of one language; say how many texts wait for a translation."""
    parser = argparse.ArgumentParser(prog="python -m devserver.translations", description=__doc__)
    parser.add_argument("language", help="code of the language, for example es")
    language = parser.parse_args(arguments).language
    path = DATA / "sources" / f"{language}.xlf"
    kept = targets(path)
    texts = visible_texts()
    path.write_text(xliff(texts, kept, language), "utf-8")
    waiting = sum(not kept.get(text.source) for text in texts)
    print(f"{path.relative_to(CHECKOUT)}: {len(texts)} texts, {waiting} without a translation")
    return 0


def visible_texts() -> list[Text]:
    """Return every text that people can see, once, in a stable order."""
    first: dict[str, Text] = {}
    for text in chain(_interview_texts(), _sentence_texts(), _status_texts(), _label_texts(), _docassemble_words()):
        first.setdefault(text.source, text)
    return list(first.values())


def targets(path: Path) -> dict[str, str]:
    """Return source -> target of an XLIFF file; empty if it does not exist."""
    if not path.exists():
        return {}
    units = ElementTree.fromstring(path.read_text("utf-8")).iter(f"{XLIFF}trans-unit")
    return {unit.findtext(f"{XLIFF}source", ""): unit.findtext(f"{XLIFF}target", "") for unit in units}


def xliff(texts: list[Text], translated: Mapping[str, str], language: str) -> str:
    """Return an XLIFF document; a text without a translation gets an empty target."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(f"{XLIFF}xliff", version="1.2")
    file = ElementTree.SubElement(
        root,
        f"{XLIFF}file",
        {"original": PACKAGE, "source-language": SOURCE_LANGUAGE, "target-language": language, "datatype": "plaintext"},
    )
    body = ElementTree.SubElement(file, f"{XLIFF}body")
    for text in texts:
        name = hashlib.sha256(text.source.encode()).hexdigest()[:12]
        unit = ElementTree.SubElement(body, f"{XLIFF}trans-unit", {"id": name, "resname": text.place, **PRESERVE})
        ElementTree.SubElement(unit, f"{XLIFF}source").text = text.source
        ElementTree.SubElement(unit, f"{XLIFF}target").text = translated.get(text.source, "")
    ElementTree.indent(root)
    document = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'


def _interview_texts() -> Iterator[Text]:
    for path in sorted((DATA / "questions").glob("*.yml")):
        with docassemble_parser() as parse:
            interview = parse(f"{PACKAGE}:data/questions/{path.name}", alone=True)
            yield from (Text(title, f"{path.name}: sections") for title in _titles(interview.sections.get("*", ())))
            yield from (Text(title, f"{path.name}: metadata") for title in _own_titles(interview))
            for question in interview.all_questions:
                if question.from_source.get_name().startswith(f"{PACKAGE}:"):
                    yield from _question_texts(question)


def _titles(section: Any) -> Iterator[str]:
    """Yield the titles of the sections of the navigation, which docassemble's parser does not call texts."""
    parts = section.values() if isinstance(section, dict) else section
    for part in parts:
        yield from [part] if isinstance(part, str) else _titles(part)


def _own_titles(interview: Any) -> list[str]:
    """Return what stands in the bar at the top, as the metadata says it."""
    return [str(interview.default_title["*"][part]) for part in TITLES if part in interview.default_title["*"]]


def _question_texts(question: Any) -> Iterator[Text]:
    """Yield the texts of one block that hold words of their own and are shown, not compared with an answer."""
    compared = {field.extras["show_if_val"].original_text for field in question.fields if _has_show_if_value(field)}
    if getattr(question, "question_type", "") in UNSEEN:
        return
    place = f"{question.from_source.get_name().rpartition('/')[2]}: {getattr(question, 'id', 'every screen')}"
    for source in getattr(question, "translations", []):
        if re.search(r"[^\W\d_]", NOT_WORDS.sub("", source)) and source not in compared:
            yield Text(source, place)


def _has_show_if_value(field: Any) -> bool:
    return hasattr(field, "extras") and "show_if_val" in field.extras


def _sentence_texts() -> Iterator[Text]:
    for key, sentence in sentences().items():
        yield Text(sentence, f"sentences.yml: {key}")


def _status_texts() -> Iterator[Text]:
    for sentence in status.sentences():
        yield Text(sentence, "delivery/status.py")


def _label_texts() -> Iterator[Text]:
    for kind in mapping():
        for fact in (*every_fact(kind), *every_fact(kind, 1)):
            yield Text(fact.label, f"mapping: {fact.fact}")
    for section in mapping_sections().values():
        yield Text(section.label, f"mapping: section {section.name}")


def _docassemble_words() -> Iterator[Text]:
    for word in yaml.safe_load((DATA / "sources" / "docassemble-words.yml").read_text("utf-8")):
        yield Text(word, "docassemble-words.yml")


@contextmanager
def docassemble_parser() -> Iterator[Any]:
    """Give docassemble's parser without a server: a function from an interview's name to the Interview.

    With `alone=True` it leaves out what the interview includes: another name brings that. Fixed values answer the hooks
    that the web application normally answers (docassemble.md, section 9.1).
    """
    os.environ.setdefault("NLTK_DATA", str(make_stand_in(CHECKOUT / ".private" / "unit" / "nltk_data")))
    from docassemble.base.plugin_manager import pm
    from docassemble.base.thread_context import empty_globals, global_context, user_dict_context

    hooks = type("FixedAnswers", (), {name: _hook(value) for name, value in ANSWERS.items()})()
    pm.register(hooks)
    try:
        with global_context(empty_globals()) as context, user_dict_context({}):
            context.current_info = {"user": {"is_anonymous": True}, "yaml_filename": "", "session": "translations"}
            yield _parse
    finally:
        pm.unregister(hooks)


def _parse(interview_name: str, *, alone: bool = False) -> Any:
    import docassemble.ALToolbox.ThreePartsDate  # noqa: F401  a server loads it first; it brings a datatype
    from docassemble.base.interview_source import interview_source_from_string
    from docassemble.base.parse import Interview

    source = interview_source_from_string(interview_name)
    source.update()
    source.translating = True
    if alone:
        blocks = BETWEEN_BLOCKS.split(source.content)
        source.set_content("---\n".join(block for block in blocks if not INCLUDE.search(block)))
    return Interview(source=source)


def _hook(value: Any) -> Any:
    return pluggy.HookimplMarker("docassemble")(lambda self: value)


if __name__ == "__main__":
    sys.exit(main())
