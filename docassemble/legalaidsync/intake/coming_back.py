# do not pre-load
"""What client_screens.yml imports: how far the client has come."""

from __future__ import annotations

from collections.abc import Mapping

from docassemble.base.functions import DANav
from docassemble.base.util import set_progress

__all__ = ["begin_part"]

# The parts of an intake after its start, and how much of it lies behind when each begins, in percent.
PARTS: Mapping[str, int] = {"you": 20, "others": 50, "story": 70, "sending": 90}


def begin_part(nav: DANav, part: str) -> None:
    """Show that a part of the intake begins: its name in the list of sections, and how much is done.

    Args:
        nav: docassemble's own variable of that name.
        part: one of `PARTS`, and a key of the interview's `sections`.
    """
    nav.set_section(part)
    set_progress(PARTS[part])
