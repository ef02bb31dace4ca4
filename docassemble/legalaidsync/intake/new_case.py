# do not pre-load
"""What new_case.yml imports: a case that LegalServer does not have yet, opened for somebody who has no link."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from ..casefile.objects import LegalServerCase
from ..client_links.entrance import has_stand_in_only
from ..connections import settings
from ..delivery import actors
from ..delivery.new_matter import new_placeholder
from ..launch.stash import KEY

__all__ = ["begin_new_case", "comes_without_link", "has_stand_in_only", "site_for_new_people"]

SITE = "site"  # of an address: which of several offices is asked for help


def comes_without_link(arguments: Mapping[str, Any]) -> bool:
    """Return whether the address that began the session names no case: neither a client's link nor a launch."""
    return not (arguments.get("case") or arguments.get(KEY))


def site_for_new_people(arguments: Mapping[str, Any]) -> str:
    """Return the site that the address asks for, or the first one, if it lets new people in; else an empty text."""
    allowed = [site.name for site in settings().sites.values() if site.public_intake]
    wanted = str(arguments.get(SITE) or next(iter(allowed), ""))
    return wanted if wanted in allowed else ""


def begin_new_case(case: LegalServerCase, site: str) -> None:
    """Let a case stand for one that is made when the answers are delivered; nothing of LegalServer's is read."""
    case.await_making(site, new_placeholder())
    case.opened_by = actors.visitor(secrets.token_hex(8))
