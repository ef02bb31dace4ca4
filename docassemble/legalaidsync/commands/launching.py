# do not pre-load
"""Commands about launches from LegalServer: the privilege of its account, and the interviews that it is offered."""

from __future__ import annotations

import argparse

from .table import Command, Options

NEXT_STEPS = """\
1. Make an account for LegalServer (User List > Invite or Add), give it this privilege and no other.
2. Sign in as that account, make an API key (Profile > API keys), and give it to LegalServer.
Each step: docs/launch.md."""


def privilege(chosen: argparse.Namespace) -> int:
    """Add the privilege `legalserver`, which the account of LegalServer's API key needs."""
    from ..compat.privileges import add_privilege, has_privilege, holders_of
    from ..launch.lsinterviews import PRIVILEGE

    if not has_privilege(PRIVILEGE):
        add_privilege(PRIVILEGE)
        print(f"added the privilege `{PRIVILEGE}`")
    number = holders_of(PRIVILEGE)
    print(f"accounts with the privilege `{PRIVILEGE}`: {number}")
    if not number:
        print(NEXT_STEPS)
    return 0


def interviews(chosen: argparse.Namespace) -> int:
    """Print the interviews that LegalServer is offered, and why others are not."""
    from .. import compat
    from ..launch.listing import read_listing
    from ..launch.metadata import announced

    listing = read_listing(compat.configuration(), announced())
    for each in listing.interviews:
        if not chosen.site or each.is_for_site(chosen.site):
            whom = "client" if each.external else "staff "
            sites = ", ".join(each.sites) or "all sites"
            print(f"{whom}  {each.name}  ({each.interview})  {sites}  {', '.join(each.case_types) or 'all cases'}")
    for sentence in listing.left_out:
        print(f"LEFT OUT  {sentence}")
    return 1 if listing.left_out else 0


COMMANDS: dict[str, Command] = {"privilege": privilege, "interviews": interviews}
OPTIONS: Options = {"interviews": {"--site": {"help": "only those that a site with this abbreviation may show"}}}
