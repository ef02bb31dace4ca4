"""A language for tests: each letter of a text has an accent, so what is shown without accents was never translated.

It is one file of an office's own package, named in the Configuration under `words` (docs/languages.md). It has no own
name, so no screen offers it; `&lang=tlh` shows it.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from docassemble.legalaidsync.wording import OWN_NAME, XLIFF, sentences

from .folder import CHECKOUT

CODE = "tlh"
SPANISH = CHECKOUT / "docassemble" / "legalaidsync" / "data" / "sources" / "es.xlf"
REFERENCE = f"docassemble.pseudolanguage:data/sources/{CODE}.xlf"
# What code, Markdown and HTML read: expressions, lines and blocks of Mako, tags, gaps, addresses, entities.
KEPT = re.compile(
    r"\$\{.*?\}|^\s*%.*?$|<%.*?%>|<[^>]*>|\{\w*(?:![rs])?\}|\]\([^)]*\)|`[^`]*`|%s|&\w+;", re.MULTILINE | re.DOTALL
)
ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćďéƒǧĥíĵķĺɱńóƥʠŕśťúṽŵẋýźÁƁĆĎÉƑǦĤÍĴĶĹṀŃÓƤɊŔŚŤÚṼŴẊÝŹ",
)


def pseudo(text: str) -> str:
    """Return a text with an accent on each letter that people see."""
    parts, at = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[at : kept.start()].translate(ACCENTS), kept[0]]
        at = kept.end()
    return "".join([*parts, text[at:].translate(ACCENTS)])


def write_pseudo_language(folder: Path) -> Path:
    """Write the package with the language's file; return the folder for `PYTHONPATH`."""
    tree = ElementTree.parse(SPANISH)
    for file in tree.iter(f"{XLIFF}file"):
        file.set("target-language", CODE)
    for unit in tree.iter(f"{XLIFF}trans-unit"):
        source, target = unit.find(f"{XLIFF}source"), unit.find(f"{XLIFF}target")
        if source is not None and target is not None:
            target.text = "" if source.text == sentences()[OWN_NAME] else pseudo(source.text or "")
    sources = folder / "docassemble" / "pseudolanguage" / "data" / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    (sources.parents[1] / "__init__.py").touch()
    tree.write(sources / f"{CODE}.xlf", encoding="utf-8", xml_declaration=True)
    return folder
