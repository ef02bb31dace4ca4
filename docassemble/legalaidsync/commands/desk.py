# do not pre-load
"""The switches of the sync desk as commands: send again, withdraw, decide, relink, resend, pause, resume, plan."""

from __future__ import annotations

import argparse

from ..errors import NotFound, RequestInvalid
from .table import Command, Options

NOTHING = "nothing was changed: there is no such thing, or it is in a state that does not allow this"


def retry(chosen: argparse.Namespace) -> int:
    """Send one write again at once, or everything that waits for a retry or for attention."""
    from ..connections import outbox
    from ..delivery.actors import command

    if chosen.operation is not None:
        return _told(outbox().requeue(chosen.operation, command()), "queued")
    if not chosen.all:
        raise RequestInvalid("retry needs an operation or --all", sentence="Name an operation, or give --all.")
    print(f"queued: {outbox().retry_all(command(), site=chosen.site)}")
    return 0


def cancel(chosen: argparse.Namespace) -> int:
    """Withdraw one write, or what is left of a submission."""
    from ..connections import outbox
    from ..delivery.actors import command

    if chosen.operation is not None:
        return _told(outbox().cancel(chosen.operation, command()), "withdrawn")
    if not chosen.reference:
        raise RequestInvalid("cancel needs an operation", sentence="Name an operation, or give --reference.")
    print(f"withdrawn: {outbox().cancel_all(command(), _submission(chosen.reference))}")
    return 0


def decide(chosen: argparse.Namespace) -> int:
    """Show what waits for a decision in one write, or choose `client` or `on file` for one of its fields."""
    from ..connections import outbox
    from ..delivery.actors import command

    waiting = [each for each in outbox().decisions(chosen.operation) if each.choice is None]
    if chosen.choice is None:
        _note_view(chosen.operation, [each.conflict.name for each in waiting])
        for each in waiting:
            found = each.conflict
            print(f"{found.name} ({found.label}): on file then {found.then!r}, on file now {found.now!r}")
            print(
                f"  the client says {found.says!r}; {found.changed_at or 'LegalServer does not tell when it changed'}"
            )
        return 0
    mine = next((each for each in waiting if each.conflict.name == chosen.field), None)
    return _told(mine is not None and outbox().decide(mine.decision_id, chosen.choice, command()), "chosen")


def relink(chosen: argparse.Namespace) -> int:
    """Send what is left of a submission to the case with another number."""
    from ..connections import connect, outbox
    from ..delivery.actors import command
    from ..delivery.relinking import relink as move_to_case

    move_to_case(outbox(), connect, _submission(chosen.reference), chosen.case, command())
    print("relinked")
    return 0


def resend(chosen: argparse.Namespace) -> int:
    """Send a document once more that was sent and is lost in LegalServer."""
    from ..connections import outbox
    from ..delivery.actors import command
    from ..delivery.resending import resend as send_once_more

    print(f"queued as operation {send_once_more(outbox(), chosen.operation, command())}")
    return 0


def pause(chosen: argparse.Namespace) -> int:
    """Let the writes to a site rest; they are kept until `resume`."""
    from ..connections import outbox, settings
    from ..delivery.actors import command

    outbox().pause_site(settings().site(chosen.site).name, command())
    print("paused")
    return 0


def resume(chosen: argparse.Namespace) -> int:
    """Go on with the writes to a site."""
    from ..connections import outbox
    from ..delivery.actors import command

    return _told(outbox().resume_site(chosen.site, command()), "resumed")


def plan(chosen: argparse.Namespace) -> int:
    """Print what a submission writes, values included: for a dry run, or to enter it by hand."""
    from ..connections import outbox

    submission_id = _submission(chosen.reference)
    found = outbox().intents(submission_id)
    _note_read(submission_id, sorted({name for intent in found for name in intent.field_names}))
    for intent in found:
        print(f"{intent.operation_id} {intent.kind}: {intent.summary} {intent.filename}".rstrip())
        for label, (before, after) in intent.lines.items():
            print(f"  {label}: {before or '(blank)'} -> {after or '(blank)'}")
        for line in intent.text.splitlines():
            print(f"  {line}")
    return 0


def _told(done: bool, said: str) -> int:
    print(said if done else NOTHING)
    return 0 if done else 1


def _submission(reference: str) -> int:
    """The newest submission with this reference code."""
    from ..connections import outbox

    found = outbox().status_by_reference(reference)
    if not found:
        raise NotFound("no such reference", sentence="There is no submission with this reference code.")
    return found[0].submission_id


def _note_view(operation_id: int, names: list[str]) -> None:
    from ..connections import outbox

    submission_id = outbox().submission_of(operation_id)
    if submission_id is not None:
        _note_read(submission_id, names)


def _note_read(submission_id: int, names: list[str]) -> None:
    """Write down that whoever runs the command has seen values of the case."""
    from ..connections import outbox
    from ..delivery.actors import command
    from ..noting import note_view

    shown = outbox().status(submission_id)
    if shown is not None:
        note_view(command(), shown.site, shown.matter_uuid, names, resource="outbox")


COMMANDS: dict[str, Command] = {
    "retry": retry,
    "cancel": cancel,
    "decide": decide,
    "relink": relink,
    "resend": resend,
    "pause": pause,
    "resume": resume,
    "plan": plan,
}
OPERATION = {"type": int, "help": "number of a write, as `status REFERENCE` prints it"}
REFERENCE = {"help": "a reference code, for example K7QF3"}
OPTIONS: Options = {
    "retry": {
        "operation": {**OPERATION, "nargs": "?"},
        "--all": {"action": "store_true", "help": "everything that waits for a retry or for attention"},
        "--site": {"help": "with --all: only of this site"},
    },
    "cancel": {
        "operation": {**OPERATION, "nargs": "?"},
        "--reference": {"help": "withdraw what is left of the submission with this reference code"},
    },
    "decide": {
        "operation": OPERATION,
        "--field": {"help": "name of the field, as it is printed without a choice"},
        "--choice": {"choices": ("client", "on file"), "help": "the value that is right"},
    },
    "relink": {"reference": REFERENCE, "case": {"help": "case number, for example 26-0001042"}},
    "resend": {"operation": OPERATION},
    "pause": {"site": {"help": "name of the site"}},
    "resume": {"site": {"help": "name of the site"}},
    "plan": {"reference": REFERENCE},
}
