# do not pre-load
"""Commands for setting up: the health check, the address for LegalServer's outgoing calls."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from .table import Command, Options

if TYPE_CHECKING:
    from ..health import Finding

BROKEN, WAITS = 1, 3  # argparse itself ends with 2


def check(chosen: argparse.Namespace) -> int:
    """Print the health check. Exit code: 0 all is well, 1 the set-up is to mend, 3 only items wait for a person."""
    from ..health import looked_at

    exit_code, started = 0, time.monotonic()
    for looked in looked_at():
        for finding in looked.found:
            said = finding.mend or finding.note
            print(f"{_mark(finding)} {finding.name}{': ' if said else ''}{said}")
            exit_code = max(exit_code, _exit_code(finding), key=(0, WAITS, BROKEN).index)
        if chosen.timings:
            print(f"     {'still at it' if looked.seconds is None else f'{looked.seconds:.2f} s'}")
    if chosen.timings:
        print(f"     {time.monotonic() - started:.2f} s for all of them, side by side")
    return exit_code


def _mark(finding: Finding) -> str:
    return "OK  " if finding.is_ok else "WAIT" if finding.waits_for_staff else "MEND"


def _exit_code(finding: Finding) -> int:
    return 0 if finding.is_ok else WAITS if finding.waits_for_staff else BROKEN


def case_changed_url(chosen: argparse.Namespace) -> int:
    """Print a signed address for LegalServer, which adds `&matter=` and the uuid of a case that has changed."""
    from ..connections import settings
    from ..doors.events import door_url

    site = settings().site(chosen.site or settings().default_site.name)
    print(door_url("case_changed", "program legalserver", chosen.days, site=site.name))
    return 0


COMMANDS: dict[str, Command] = {"check": check, "case-changed-url": case_changed_url}
OPTIONS: Options = {
    "check": {"--timings": {"action": "store_true", "help": "print how long each check took"}},
    "case-changed-url": {
        "--site": {"help": "name of the site; by default the first one"},
        "--days": {"type": int, "help": "how long the address works"},
    },
}
