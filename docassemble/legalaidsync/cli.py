# do not pre-load
"""Commands for administrators: `python -m docassemble.legalaidsync ...`, run as docassemble's own user."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from .commands import auditing, delivering, desk, doors, keeping, launching, links, mail, setting_up
from .commands.table import Command, Options
from .errors import LegalAidSyncError

ROOMS = (setting_up, delivering, keeping, desk, auditing, mail, links, launching, doors)


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


def sandbox(chosen: argparse.Namespace) -> int:
    """Run the stand-in LegalServer on this machine until Ctrl-C."""
    from .sandbox.command import run

    run(chosen)
    return 0


COMMANDS: Mapping[str, Command] = {name: command for room in ROOMS for name, command in room.COMMANDS.items()}
OPTIONS: Options = {name: options for room in ROOMS for name, options in room.OPTIONS.items()}
# Commands that need nothing of docassemble's server.
PLAIN: Mapping[str, Command] = {"sandbox": sandbox}


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
