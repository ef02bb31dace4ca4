# do not pre-load
"""The command that gives another program its token for one of our routes."""

from __future__ import annotations

import argparse

from ..errors import RequestInvalid
from .table import Command, Options

BOUND = ("site", "matter", "submission", "interview")


def door_token(chosen: argparse.Namespace) -> int:
    """Print a token for /legalaidsync/<action>: what is named here, its holder can't change."""
    from ..connections import settings
    from ..doors.actions import DOORS
    from ..doors.events import route_token

    if chosen.action not in DOORS:
        raise RequestInvalid(f"there is no action {chosen.action}; there are {', '.join(sorted(DOORS))}")
    taken = {*DOORS[chosen.action].needed, *DOORS[chosen.action].others}
    fixed = {name: getattr(chosen, name) for name in BOUND if getattr(chosen, name) is not None}
    if "site" in DOORS[chosen.action].needed:
        fixed["site"] = settings().site(chosen.site or settings().default_site.name).name
    if not set(fixed) <= taken:
        raise RequestInvalid(f"{chosen.action} takes no {', '.join(sorted(set(fixed) - taken))}")
    print(route_token(chosen.action, chosen.holder, chosen.days, **fixed))
    return 0


COMMANDS: dict[str, Command] = {"door-token": door_token}
OPTIONS: Options = {
    "door-token": {
        "--action": {"required": True, "help": "what the token is good for, for example prefill"},
        "--holder": {"required": True, "help": "who gets it, as the audit names programs: 'program crm'"},
        "--days": {"type": int, "help": "how long it works"},
        "--site": {"help": "name of the site; by default the first one"},
        "--matter": {"help": "uuid of the case; without it the caller names one, where the action lets him"},
        "--submission": {"help": "number of a submission"},
        "--interview": {"help": "for prefill: which interview the link opens"},
    },
}
