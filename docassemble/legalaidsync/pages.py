"""The HTML that is no question: what stands before each screen, and the page behind them, from data/templates."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .wording import say

# docassemble has Jinja, and it escapes whatever is filled in.
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "data" / "templates"), autoescape=True, undefined=StrictUndefined
)


def filled(name: str, language: str, **words: Any) -> str:
    """Return a page or a part of one.

    Args:
        name: file in data/templates; there `say(key)` is a sentence in the language.
        words: what it is filled with.
    """
    return _PAGES.get_template(name).render(say=partial(say, language=language), language=language, **words)
