# do not pre-load
"""Commands that move the outbox along and show where it stands."""

from __future__ import annotations

import argparse

from .table import Command, Options


def deliver(chosen: argparse.Namespace) -> int:
    """Deliver what is due by hand, and do what the worker does beside: notices, deletion of answers, purging."""
    from .. import keeping
    from ..delivering import deliver_here

    report = deliver_here()
    keeping.keep()
    for state, number in report.reached.items():
        print(f"{state.value}: {number}")
    print(f"next attempt: {report.next_due.isoformat() if report.next_due else 'nothing is waiting'}")
    return 0


def deliver_url(chosen: argparse.Namespace) -> int:
    """Print a signed address: whatever calls it, any scheduler for example, lets what is due be delivered."""
    from ..doors.events import door_url

    print(door_url("deliver_due", "program scheduler", chosen.days))
    return 0


def status(chosen: argparse.Namespace) -> int:
    """Print how many writes are in which state, or where the writes of one reference code stand."""
    from ..connections import outbox

    if not chosen.reference:
        for state, number in outbox().counts().items():
            print(f"{state.value}: {number}")
        return 0
    found = outbox().status_by_reference(chosen.reference)
    for submission in found:
        print(f"{submission.reference} case {submission.case_number or 'unknown'} on {submission.site}")
        for row in submission.rows:
            print(f"  {row.operation_id} {row.kind}: {row.state.value}. {row.sentence}")
    return 0 if found else 1


COMMANDS: dict[str, Command] = {"deliver": deliver, "deliver-url": deliver_url, "status": status}
OPTIONS: Options = {
    "deliver-url": {"--days": {"type": int, "default": 365, "help": "how long the address works"}},
    "status": {"reference": {"nargs": "?", "help": "a reference code, for example K7QF3; by default all"}},
}
