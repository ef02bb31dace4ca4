# do not pre-load
"""Commands about the audit: verify its chains, search and export it, remove what is older than retention."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime

from ..delivery.proving import Break
from ..errors import RequestInvalid
from .table import Command, Options

FILTERS = ("site", "case", "reference", "actor", "kind", "state", "what")


def audit(chosen: argparse.Namespace) -> int:
    """Verify the audit, export it, or remove what is older than `retention days: audit`."""
    return DEEDS[chosen.deed](chosen)


def _verify(chosen: argparse.Namespace) -> int:
    from ..audit import verify
    from ..connections import outbox

    proof = verify(outbox().engine, outbox().cipher, chosen.submission)
    print(f"{proof.rows} rows in {proof.chains} chains, {proof.before} rows from before the chain")
    for found in proof.breaks:
        print(f"BROKEN: {_where(found)}, row {found.number}: {found.flaw.value}")
    if not proof.breaks:
        print("OK")
    return 1 if proof.breaks else 0


def _where(found: Break) -> str:
    if "submission_id" in found.owner:
        return f"submission {found.owner['submission_id']}"
    return f"reads of matter {found.owner['matter_uuid']} on {found.owner['site']}"


def _export(chosen: argparse.Namespace) -> int:
    from ..audit.search import WRITERS, Wanted, find
    from ..connections import engine

    wanted = Wanted(
        **{name: getattr(chosen, name) for name in FILTERS},
        since=_moment(chosen.since, "--since"),
        until=_moment(chosen.until, "--until"),
    )
    place = open(chosen.output, "w", newline="", encoding="utf-8") if chosen.output else nullcontext(sys.stdout)  # noqa: SIM115
    with place as file:
        number = WRITERS[chosen.format](find(engine(), wanted), file)
    print(f"{number} rows", file=sys.stderr)
    return 0


def _forget(chosen: argparse.Namespace) -> int:
    from ..connections import settings
    from ..keeping import forget_old_audit

    done = forget_old_audit()
    days = settings().retention.audit
    print(f"{done.rows} rows older than {days} days removed, {done.broken} broken chains left as they are")
    return 1 if done.broken else 0


def _moment(text: str | None, option: str) -> datetime | None:
    """A day or a moment as ISO 8601 writes it; without a zone it is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        said = f"{option} must look like 2026-11-22 or 2026-11-22T09:00+00:00."
        raise RequestInvalid(f"{option} is no time", sentence=said) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


DEEDS: Mapping[str, Callable[[argparse.Namespace], int]] = {"verify": _verify, "export": _export, "forget": _forget}
COMMANDS: dict[str, Command] = {"audit": audit}
OPTIONS: Options = {
    "audit": {
        "deed": {"choices": sorted(DEEDS), "help": "what to do with the audit"},
        "--submission": {"type": int, "help": "verify only this submission, by its number"},
        "--format": {"choices": ["csv", "json"], "default": "csv", "help": "of the export"},
        "--output": {"help": "file for the export; by default the screen"},
        "--site": {"help": "export only rows of this site"},
        "--case": {"help": "export only rows of a case: its number, or the uuid of the matter"},
        "--reference": {"help": "export only moves of the submission with this reference code"},
        "--actor": {"help": "export only what one actor did, for example `user 7`, or all of a kind: `user`"},
        "--since": {"help": "export only from this time on, for example 2026-11-22"},
        "--until": {"help": "export only what was before this time"},
        "--kind": {"help": "export only one kind of operation, or reads of one resource"},
        "--state": {"help": "export only moves into this state, for example `sent`"},
        "--what": {"choices": ["move", "read"], "help": "export only moves, or only reads"},
    },
}
