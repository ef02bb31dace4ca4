"""Errors for which a person was shown a reference code: what happened, where and when, and nothing of the person."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from ..delivery.tables import troubles

BEFORE = "E-"  # each code of an error begins so; those of submissions do not
# What may be kept: each pattern leaves no room for what a person typed.
INTERVIEW = re.compile(r"[\w.]+:[\w./-]+\.yml")
ENDPOINT = re.compile(r"\b(?:GET|POST|PUT|PATCH|DELETE) /api/v\d[\w/{}]*")


@dataclass(frozen=True)
class Trouble:
    """One error.

    Args:
        code: as the person was told it, such as `E-K7QF3`.
        at: aware.
        error_class: name of the error's class.
        places: the last files and lines of the program, such as `submitting.py:88, outbox.py:120`.
        interview: its file name; None if it is not known.
        endpoint: method and template of the call to LegalServer that failed; None if none did.
    """

    code: str
    at: datetime
    error_class: str
    places: str = ""
    interview: str | None = None
    endpoint: str | None = None


def keep_trouble(engine: Engine, trouble: Trouble) -> None:
    """Keep an error; raises what the database raises, for which the person must not wait twice."""
    with engine.begin() as connection:
        connection.execute(insert(troubles).values(**asdict(trouble)))


def troubles_called(engine: Engine, text: str) -> tuple[Trouble, ...]:
    """Return the error that a code means as somebody says it on the phone: without `E-` too, in small letters too."""
    word = text.strip().upper()
    codes = {word, f"{BEFORE}{word}"}
    with engine.connect() as connection:
        found = connection.execute(select(troubles).where(troubles.c.code.in_(codes))).mappings()
        return tuple(Trouble(**row) for row in found)


def forget_troubles(engine: Engine, before: datetime) -> int:
    """Remove the errors from before a moment; return how many."""
    with engine.begin() as connection:
        return connection.execute(delete(troubles).where(troubles.c.at < before)).rowcount
