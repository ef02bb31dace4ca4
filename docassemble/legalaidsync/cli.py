# do not pre-load
"""Commands for administrators: `python -m docassemble.legalaidsync ...`, run as docassemble's own user."""

from __future__ import annotations

import argparse
import os
import socket
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .errors import LegalAidSyncError, NotFound

INTAKE = "docassemble.legalaidsync:data/questions/intake.yml"

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 with a sentence that says what is wrong."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command in PLAIN:
            return PLAIN[chosen.command](chosen)
        from . import compat

        with compat.server_context():
            return COMMANDS[chosen.command](chosen)
    except LegalAidSyncError as error:
        print(f"{error.sentence} ({error})")
        return 1


def check(chosen: argparse.Namespace) -> int:
    """Print the health check."""
    from .health import findings

    found = list(findings())
    for finding in found:
        print(f"{'OK  ' if finding.is_ok else 'MEND'} {finding.name}{'' if finding.is_ok else ': ' + finding.mend}")
    return 0 if all(finding.is_ok for finding in found) else 1


def link(chosen: argparse.Namespace) -> int:
    """Print a client's link to the intake of one case."""
    from . import compat
    from .connections import connect, settings, signer

    site_name = chosen.site or settings().default_site.name
    client, _ = connect(site_name)
    matter = next(client.matters.search(case_number=chosen.case, results="caller_id"), None)
    if matter is None:
        raise NotFound("no case with that number", sentence="LegalServer has no case with that number.")
    days = chosen.days or settings().link_days
    token = signer().case_link(site_name, matter["matter_uuid"], uuid.uuid4().hex[:12], days)
    print(f"{compat.configuration().get('url root', '')}/interview?i={INTAKE}&new_session=1&case={token}")
    return 0


def deliver(chosen: argparse.Namespace) -> int:
    """Deliver what is due, by hand."""
    from .connections import connect, outbox
    from .delivery.deliver import deliver_due

    worker = f"{socket.gethostname()}:{os.getpid()}:by-hand"
    report = deliver_due(outbox(), connect, worker=worker)
    for state, number in report.reached.items():
        print(f"{state.value}: {number}")
    print(f"next attempt: {report.next_due.isoformat() if report.next_due else 'nothing is waiting'}")
    return 0


def status(chosen: argparse.Namespace) -> int:
    """Print how many writes are in which state, or where the writes of one reference code stand."""
    from .connections import outbox

    if not chosen.reference:
        for state, number in outbox().counts().items():
            print(f"{state.value}: {number}")
        return 0
    found = outbox().status_by_reference(chosen.reference)
    for submission in found:
        print(f"{submission.reference} case {submission.case_number or 'unknown'} on {submission.site}")
        for row in submission.rows:
            print(f"  {row.kind}: {row.state.value}. {row.sentence}")
    return 0 if found else 1


def sandbox(chosen: argparse.Namespace) -> int:
    """Run the stand-in LegalServer on this machine until Ctrl-C."""
    from .sandbox.command import run

    run(chosen)
    return 0


COMMANDS: Mapping[str, Command] = {"check": check, "link": link, "deliver": deliver, "status": status}
# Commands that need nothing of docassemble's server.
PLAIN: Mapping[str, Command] = {"sandbox": sandbox}

OPTIONS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "link": {
        "--case": {"required": True, "help": "case number, for example 26-0001042"},
        "--site": {"help": "name of the site; by default the first one"},
        "--days": {"type": int, "help": "how long the link works"},
    },
    "status": {"reference": {"nargs": "?", "help": "a reference code, for example K7QF3; by default all"}},
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m docassemble.legalaidsync")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in {**COMMANDS, **PLAIN}.items():
        added = commands.add_parser(name, help=command.__doc__)
        for option, described in OPTIONS.get(name, {}).items():
            added.add_argument(option, **described)
        if name == "sandbox":
            _add_sandbox_options(added)
    return parser


def _add_sandbox_options(parser: argparse.ArgumentParser) -> None:
    from .sandbox.command import add_options

    add_options(parser)
