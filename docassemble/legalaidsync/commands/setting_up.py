# do not pre-load
"""Commands for setting up: the health check, a client's link, the address for LegalServer's outgoing calls."""

from __future__ import annotations

import argparse
import uuid

from ..errors import NotFound
from .table import Command, Options

INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"


def check(chosen: argparse.Namespace) -> int:
    """Print the health check."""
    from ..health import findings

    found = list(findings())
    for finding in found:
        print(f"{'OK  ' if finding.is_ok else 'MEND'} {finding.name}{'' if finding.is_ok else ': ' + finding.mend}")
    return 0 if all(finding.is_ok for finding in found) else 1


def link(chosen: argparse.Namespace) -> int:
    """Print a client's link to the intake of one case."""
    from .. import compat
    from ..audit import record_view
    from ..connections import connect, engine, settings, signer
    from ..delivery import actors

    site_name = chosen.site or settings().default_site.name
    client, _ = connect(site_name)
    matter = next(client.matters.search(case_number=chosen.case, results="caller_id"), None)
    if matter is None:
        raise NotFound("no case with that number", sentence="LegalServer has no case with that number.")
    known = {"site": site_name, "matter_uuid": matter["matter_uuid"], "field_names": matter}
    record_view(engine(), actor=actors.command(), **known)
    days = chosen.days or settings().link_days
    token = signer().case_link(site_name, matter["matter_uuid"], uuid.uuid4().hex[:12], days)
    print(f"{compat.configuration().get('url root', '')}/interview?i={INTAKE}&new_session=1&case={token}")
    return 0


def case_changed_url(chosen: argparse.Namespace) -> int:
    """Print a signed address for LegalServer, which adds `&matter=` and the uuid of a case that has changed."""
    from ..connections import settings
    from ..doors.events import door_url

    site = settings().site(chosen.site or settings().default_site.name)
    print(door_url("case_changed", "program legalserver", chosen.days, site=site.name))
    return 0


COMMANDS: dict[str, Command] = {"check": check, "link": link, "case-changed-url": case_changed_url}
OPTIONS: Options = {
    "link": {
        "--case": {"required": True, "help": "case number, for example 26-0001042"},
        "--site": {"help": "name of the site; by default the first one"},
        "--days": {"type": int, "help": "how long the link works"},
    },
    "case-changed-url": {
        "--site": {"help": "name of the site; by default the first one"},
        "--days": {"type": int, "help": "how long the address works"},
    },
}
