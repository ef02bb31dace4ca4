"""Reads every text of a page, also what only a screen reader says, and finds what is not in the page's language.

Who keeps a screen (people.py) lets it be read. In Spanish, and in each other language with a file, no text may be an
English one of ours. In the pseudo-language (devserver/pseudo_language.py) each letter has an accent, so that a word
without one was never translated, whether anybody thought of it or not.
"""

from __future__ import annotations

import re
from functools import cache

from playwright.sync_api import Page

from devserver.pseudo_language import CODE
from docassemble.legalaidsync.wording import OWN_NAME, all_translations, sentences

# Texts of a page and of its attributes; addresses, code and what is marked as not to be translated are left out.
READ = """() => {
  const left = 'script, style, noscript, code, pre, textarea, [translate=no], [lang]:not(html)';
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.parentElement;
    if (!at.closest(left) && at.checkVisibility()) found.push(node.textContent);
  }
  for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
    for (const at of document.body.querySelectorAll(`[${name}]`)) {
      if (!at.closest(left) && at.checkVisibility()) found.push(at.getAttribute(name));
    }
  }
  return found;
}"""
OPTIONS = "() => [...document.querySelectorAll('option')].map(option => option.textContent)"
# What stands on screens in no language: of the synthetic case, of LegalServer's lists, of the server.
DATA = (
    *("Thaddeus", "Umberwick", "31 Lantern Street", "Peoria", "IL", "02 Collection (Including Repossession)"),
    *("Silverbrook Finance LLC", "A lender says that I owe for a sofa.", "The hearing is on 12/14.", "Employment"),
    *("sandbox", "demo", "libreoffice", "pandoc", "docassemble's", "General Notes"),
    *("English", "day", "month", "year"),  # of a list; as the browser calls them in a language that it does not know
)
NO_LANGUAGE = re.compile(
    "|".join(re.escape(text) for text in sorted(DATA, key=len, reverse=True))
    + r"|[A-Z][a-z]+ \d{1,2}, \d{4}(?:, \d+:\d+:\d+\s[AP]M)?"  # Babel does not know the language's dates
    r"|[\w.-]+@[\w.-]+|https?://\S+|`[^`]*`|[\w.-]+\.(?:docx|pdf)|[a-z_]+(?:\.[a-z_]+)+|[A-Z0-9]*\d[A-Z0-9-]*"
    r"|\b[ACDEFGHJKMNPQRTVWXYZ]{5}\b"  # a reference code in which no digit happens to be
)
CODE_AND_MARKUP = re.compile(r"\$\{.*?\}|^\s*%.*?$|<[^>]*>|\{[^}]*\}|\]\([^)]*\)|[*`\[\]#]", re.MULTILINE | re.DOTALL)
# docassemble writes the name of its back button as JSON does (1.10, `title` and `aria-label`).
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
SHORTEST_PART = 14  # a part of a sentence beside a gap says less than a whole text
WORD = re.compile(r"[A-Za-z]{2,}")


def stays_in_its_language(page: Page, name: str) -> None:
    """Read the present screen.

    Raises:
        AssertionError: it names the screen, and each text that is not in the language of the page.
    """
    language = page.evaluate("document.documentElement.lang")
    if language == CODE:
        found = [text for text in texts_of(page) if WORD.search(NO_LANGUAGE.sub("", text))]
    elif language in all_translations():
        found = english_on(page, language)
    else:
        return
    assert not found, f"{name}: not in the language {language!r}: {found}"


def texts_of(page: Page) -> list[str]:
    """Return each text of a page once, with single spaces."""
    return _tidy(page.evaluate(READ))


def english_on(page: Page, language: str) -> list[str]:
    """Return the texts of a page that are English texts of ours, or contain one."""
    whole, parts = _english(language)
    read = {*texts_of(page), *_tidy(page.evaluate(OPTIONS))}
    return sorted(text for text in read if text in whole or any(part in text for part in parts))


def _tidy(texts: list[str]) -> list[str]:
    shown = (ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in texts)
    return sorted({" ".join(text.split()) for text in shown} - {""})


@cache
def _english(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """English texts that a translation replaces: whole ones, and parts of those in which something is filled in."""
    translations = all_translations()[language]
    whole, parts = set[str](), set[str]()
    for source in (source for source, target in translations.items() if source != target):
        pieces = [" ".join(piece.split()) for piece in CODE_AND_MARKUP.sub("\n", source).split("\n")]
        (parts if len(pieces) > 1 else whole).update(pieces)
    said = " ".join(translations.values())
    long = tuple(part for part in parts if len(part) >= SHORTEST_PART and part not in said)
    return frozenset(whole) - {"", sentences()[OWN_NAME], *translations.values()}, long
