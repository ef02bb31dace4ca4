# do not pre-load
"""The brake of what anybody may do without an account: begin a new case, ask for a new link.

Counted by address and by device, for all processes of this server together, in docassemble's Redis. What is counted
there are keyed digests: nobody reads from them who was here. Staff who are signed in are not counted.
"""

from __future__ import annotations

from .. import compat
from ..connections import outbox, settings, visitor_pace
from ..errors import RateLimited
from ..staff import is_staff

__all__ = ["asks_too_often", "begins_too_often"]

NEW_CASES, NEW_LINKS = "new cases", "new links"


def begins_too_often() -> bool:
    """Count a new case that this session begins, and return whether that is too much for now."""
    return _is_too_much(NEW_CASES)


def asks_too_often() -> bool:
    """Count a new link that this session asks for, and return whether that is too much for now."""
    return _is_too_much(NEW_LINKS)


def _is_too_much(what: str) -> bool:
    """A session counts once, however often somebody goes back and forth in it; a refused one has not counted."""
    if is_staff():
        return False
    once = visitor_pace(_name(what, "session", compat.session_id()), 1)
    if once.standing().used:
        return False
    address, device = compat.visitor()
    brake = settings().brake
    try:
        for part, who, most in (("device", device, brake.device), ("address", address, brake.address)):
            if who:
                visitor_pace(_name(what, part, who), most).wait_for_turn(patience=0)
    except RateLimited:
        return True
    once.wait_for_turn(patience=0)
    return False


def _name(what: str, part: str, who: str) -> str:
    return f"{what} {part} {outbox().cipher.fingerprint({part: who})}"
