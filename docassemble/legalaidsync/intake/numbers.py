# do not pre-load
"""Numbers and amounts that people type: text fields with our own check, turned into numbers afterwards.

docassemble's number fields say only "You need to enter a valid number", and some of them show its error page when
something else than a browser sends letters.
"""

from __future__ import annotations

from docassemble.base.util import DAObject

from ..casefile.validation import accept

__all__ = ["keep_numbers"]


def keep_numbers(holder: DAObject, **facts: str) -> None:
    """Turn what was typed into numbers, in a question's `validation code`, after each field's own check.

    Args:
        facts: attribute of the holder -> fact of the mapping table that says what it is.
    """
    for attribute, fact in facts.items():
        if hasattr(holder, attribute):
            setattr(holder, attribute, accept(fact, getattr(holder, attribute)))
