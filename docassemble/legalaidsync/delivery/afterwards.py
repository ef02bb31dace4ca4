"""What remains to be done for a submission once it is stored: tell the client, delete the answers.

It rests encrypted with the submission. `telling_clients` and `deleting_answers` do it, and then forget their part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Engine, Row, and_, select, update

from .encryption import Cipher
from .tables import submissions

BATCH = 200


@dataclass(frozen=True)
class Afterwards:
    """What remains to be done.

    Args:
        channels: `email` or `sms` -> address or number, only those that the client called safe.
        language: of the message to the client.
        papers: how many papers the client sent, for a message that has room to say so.
        interview: file name of the interview; with `session` it names the answers to delete.
        session: id of the interview session; empty if the answers stay.
        delete_after: seconds from delivery until the answers go.
    """

    channels: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = "en"
    interview: str = ""
    session: str = field(default="", repr=False)
    delete_after: float = 0.0
    papers: int = 0

    @property
    def is_done(self) -> bool:
        """True if nothing remains."""
        return not (self.channels or self.session)


NOTHING = Afterwards()


def seal_afterwards(afterwards: Afterwards, cipher: Cipher) -> bytes | None:
    """Encrypt what remains to be done; None if nothing does."""
    return None if afterwards.is_done else cipher.seal_json(asdict(afterwards))


def open_afterwards(sealed: bytes, cipher: Cipher) -> Afterwards:
    """Decrypt what remains to be done; raise ConfigurationInvalid if no key fits."""
    return Afterwards(**cipher.unseal_json(sealed))


def with_something_left(engine: Engine, cipher: Cipher) -> Iterator[tuple[Row[Any], Afterwards]]:
    """Yield the submissions with something left to do; a dry run has nothing, because nothing of it was sent."""
    last = 0
    while True:
        waiting = select(submissions).where(
            submissions.c.sealed.is_not(None), submissions.c.dry_run.is_(False), submissions.c.id > last
        )
        with engine.connect() as connection:
            rows = connection.execute(waiting.order_by(submissions.c.id).limit(BATCH)).all()
        if not rows:
            return
        yield from ((row, open_afterwards(row.sealed, cipher)) for row in rows)
        last = rows[-1].id


def keep(engine: Engine, cipher: Cipher, row: Row[Any], rest: Afterwards) -> None:
    """Keep what is left, unless another process, or a rotation of keys, has written meanwhile: the next run looks."""
    unchanged = and_(submissions.c.id == row.id, submissions.c.sealed == row.sealed)
    with engine.begin() as connection:
        connection.execute(update(submissions).where(unchanged).values(sealed=seal_afterwards(rest, cipher)))
