# do not pre-load
"""The command to which a mail server hands each message for an interview's address."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from ..errors import FixTheData
from .table import Command, Options

# What mail servers understand (sysexits.h): done, nobody there, try again later. A refusal would be sent as a message
# to whoever is named as the sender, so a message that is too much is dropped, and said so in our log only.
TAKEN, NOBODY_THERE, TRY_AGAIN = 0, 67, 75


def take_mail(chosen: argparse.Namespace) -> int:
    """Keep one message, from a file or standard input, for the interview session whose address it was sent to."""
    from ..compat import mail as compat_mail
    from ..mail.receiving import read_letter

    raw = Path(chosen.file).read_bytes() if chosen.file else sys.stdin.buffer.read()
    try:
        letter = read_letter(raw, chosen.to or "")
        return TAKEN if compat_mail.keep_letter(letter) else NOBODY_THERE
    except FixTheData as error:
        print(f"dropped: {error}", file=sys.stderr)
        return TAKEN
    except (SQLAlchemyError, OSError) as error:
        print(f"not kept, try again: {type(error).__name__}", file=sys.stderr)
        return TRY_AGAIN


COMMANDS: dict[str, Command] = {"take-mail": take_mail}
OPTIONS: Options = {
    "take-mail": {
        "--file": {"help": "the message; by default standard input"},
        "--to": {"help": "the address that the mail server was told; by default what the headers say"},
    }
}
