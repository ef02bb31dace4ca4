# do not pre-load
"""Commands for setting up: the health check, the address for LegalServer's outgoing calls."""

from __future__ import annotations

import argparse

from .table import Command, Options


def check(chosen: argparse.Namespace) -> int:
    """Print the health check."""
    from ..health import findings

    found = list(findings())
    for finding in found:
        said = finding.mend or finding.note
        print(f"{'OK  ' if finding.is_ok else 'MEND'} {finding.name}{': ' if said else ''}{said}")
    return 0 if all(finding.is_ok for finding in found) else 1


def case_changed_url(chosen: argparse.Namespace) -> int:
    """Print a signed address for LegalServer, which adds `&matter=` and the uuid of a case that has changed."""
    from ..connections import settings
    from ..doors.events import door_url

    site = settings().site(chosen.site or settings().default_site.name)
    print(door_url("case_changed", "program legalserver", chosen.days, site=site.name))
    return 0


COMMANDS: dict[str, Command] = {"check": check, "case-changed-url": case_changed_url}
OPTIONS: Options = {
    "case-changed-url": {
        "--site": {"help": "name of the site; by default the first one"},
        "--days": {"type": int, "help": "how long the address works"},
    },
}
