# do not pre-load
"""Who staff are, what they may see, what they type, and the words that all their buttons share."""

from __future__ import annotations

import re
from typing import Any

from docassemble.base.util import user_has_privilege, user_info, user_logged_in, validation_error

from .compat import current_action
from .connections import settings
from .delivery import actors
from .screens import say

__all__ = ["ASK", "LEAD", "View", "comes_in", "is_staff", "may", "searchable", "staff"]

View = dict[str, Any]  # where staff look in a session
ACTIONS = ("look", "switch_language", "export")
LEAD = "look"  # `look:values` leads to a screen
ASK = "ask"  # `ask:withdraw:17` asks first whether staff mean it
SEARCHABLE = re.compile(r"[\w .-]*")


def is_staff() -> bool:
    """Return whether the visitor has one of the `staff privileges` of the Configuration."""
    return bool(user_logged_in() and user_has_privilege(list(settings().staff_privileges)))


def may(tile: str) -> bool:
    """Return whether the visitor may see a tile: staff, with one of its privileges if the Configuration names any."""
    names = settings().desk.get(tile)
    return is_staff() and (names is None or bool(user_has_privilege(list(names))))


def comes_in(tile: str = "") -> bool:
    """Return whether the visitor is staff, may see a tile, and asks for nothing but our own actions.

    Actions come with links, so others are refused: a link of somebody else's with docassemble's own `_da_set` would
    press a button in the name of the member of staff who follows it.
    """
    return may(tile) and current_action() in (None, *ACTIONS)


def staff(tile: str = "") -> str:
    """Return the visitor as the audit names staff; raise PermissionError for anybody who may not see the tile."""
    if not may(tile):
        raise PermissionError("this is for staff only")
    return actors.user(user_info().id)


def searchable(text: Any) -> bool:
    """Check what staff search for or give as a case number: letters, digits and hyphens."""
    if SEARCHABLE.fullmatch(str(text or "").strip()):
        return True
    validation_error(say("desk_not_searchable"))
    return False
