# do not pre-load
"""Sections of which a part is on file: that part is confirmed, and a question asks only the rest."""

from __future__ import annotations

from docassemble.base.util import defined

from .confirming import is_kept_alone
from .objects import LegalServerCase

__all__ = ["is_partly_kept", "known_sections", "wants"]


def known_sections(case: LegalServerCase) -> list[str]:
    """Return the sections of which something is on file that the client may confirm."""
    asked = case.asked_sections()
    known = [name for name in asked if any(is_kept_alone(fact, case.on_file(fact)) for fact in case.asked(name))]
    return [section for section in known if not case.is_told_otherwise(section)]


def is_partly_kept(case: LegalServerCase, section: str) -> bool:
    """Return whether some of a section is answered, and something that is needed is not."""
    ours = case.asked(section)
    gaps = any(not fact.optional and not defined(fact.attribute) for fact in ours)
    return gaps and any(defined(fact.attribute) for fact in ours)


def wants(case: LegalServerCase, name: str) -> bool:
    """Return whether a question shows the field of a fact: while its section has gaps only these, afterwards all."""
    fact = next(fact for fact in case.asked() if fact.fact == name)
    return not (defined(fact.attribute) and is_partly_kept(case, fact.section))
