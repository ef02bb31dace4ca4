# do not pre-load
"""What language.yml imports: the button with which a client leaves at once, and the way to finish later."""

from __future__ import annotations

from html import escape

from docassemble.base.util import get_language

from .connections import settings
from .wording import say

__all__ = ["finish_later_link", "quick_exit_address", "quick_exit_button"]

# Stands before the screen's words, so that a page to which the browser goes back is blank before they appear.
GUARD = (
    "<script>if (sessionStorage.getItem('las-left') && performance.getEntriesByType('navigation')[0].type === "
    "'back_forward') { document.documentElement.style.display = 'none'; location.replace('ADDRESS'); }</script>"
)


def quick_exit_address() -> str:
    """Return the harmless page of the Configuration; empty if the office wants no quick exit."""
    return settings().quick_exit


def quick_exit_button(address: str) -> str:
    """Return the button as HTML, in the language of the screen; without JavaScript it is a plain link.

    Args:
        address: where it leads; empty on screens for staff, which get no button.
    """
    if not address:
        return ""
    name, keys = (escape(say(key, get_language())) for key in ("quick_exit", "quick_exit_keys"))
    guard = GUARD.replace("ADDRESS", address)
    return (
        f'{guard}<a id="las-quick-exit" class="btn btn-danger" href="{escape(address)}" rel="noreferrer" '
        f'aria-describedby="las-quick-exit-keys">{name}</a>'
        f'<span id="las-quick-exit-keys" class="visually-hidden">{keys}</span>'
    )


def finish_later_link(address: str) -> str:
    """Return the link to the screen that says how to come back, as HTML.

    Args:
        address: of that screen; empty where there is nothing to come back to.
    """
    name = escape(say("finish_later", get_language()))
    return f'<a id="las-finish-later" href="{escape(address)}">{name}</a>' if address else ""
