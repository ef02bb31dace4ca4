# do not pre-load
"""What accessible.yml imports: what stands before each screen, and where the button leads that leaves at once."""

from __future__ import annotations

from docassemble.base.util import get_language

from .connections import settings
from .errors import ConfigurationInvalid
from .pages import filled
from .settings.leaving import USUAL_EXIT

__all__ = ["before_each_screen", "quick_exit_address"]


def quick_exit_address() -> str:
    """Return the harmless page of the Configuration; empty if the office wants no quick exit.

    While the Configuration is broken it is the usual page: the screen that says so needs a quick exit too.
    """
    try:
        return settings().quick_exit
    except ConfigurationInvalid:
        return USUAL_EXIT


def before_each_screen(quick_exit: str, finish_later: str) -> str:
    """Return the HTML before a screen: the quick exit, the way to finish later, what is shown if no answer comes.

    Args:
        quick_exit: where the button leads, which is a plain link without JavaScript; empty where there is none.
        finish_later: address of the screen that says how to come back; empty where there is nothing to come back to.
    """
    return filled("before_each_screen.html", get_language(), quick_exit=quick_exit, finish_later=finish_later)
