"""Reads every text of a page, also what only a screen reader says, and finds what is not in the page's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from playwright.sync_api import Page

from docassemble.legalaidsync.wording import all_translations

# Texts of a page and of its attributes; addresses, code and what is marked as not to be translated are left out.
READ = """() => {
  const left = 'script, style, noscript, code, pre, [translate=no], [lang]:not(html)';
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
CODE = re.compile(r"\$\{.*?\}|^\s*%.*?$|<[^>]*>|\{[^}]*\}|\]\([^)]*\)|[*`\[\]#]", re.MULTILINE | re.DOTALL)
SHORTEST_PART = 14  # a part of a sentence beside a gap says less than a whole text
WORD = re.compile(r"[A-Za-z]{2,}")


def texts_of(page: Page) -> list[str]:
    """Return each text of a page once, with single spaces."""
    return sorted({" ".join(str(text).split()) for text in page.evaluate(READ)} - {""})


def english_on(page: Page, language: str) -> list[str]:
    """Return the texts of a page in another language that are English texts of ours, or contain one."""
    whole, parts = _english(language)
    return [text for text in texts_of(page) if text in whole or any(part in text for part in parts)]


def unaccented_on(page: Page, data: Iterable[str]) -> list[str]:
    """Return the texts of a page in the pseudo-language that have a word without accents.

    Args:
        data: what stands there in no language: names, addresses, lists of LegalServer.
    """
    known = re.compile("|".join(re.escape(text) for text in sorted(data, key=len, reverse=True)))
    return [text for text in texts_of(page) if WORD.search(known.sub("", text))]


@cache
def _english(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    translations = all_translations()[language]
    whole, parts = set(), set()
    for source, target in translations.items():
        if source != target:
            lines = [" ".join(piece.split()) for piece in CODE.sub("\n", source).split("\n")]
            (parts if CODE.search(source) or len(lines) > 1 else whole).update(lines)
    said = " ".join(translations.values())
    return frozenset(whole) - {""}, tuple(part for part in parts if len(part) >= SHORTEST_PART and part not in said)
