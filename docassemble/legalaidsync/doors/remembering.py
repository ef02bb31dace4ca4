"""Remembers what a call that acts was answered, so that the same call again gets the same answer and no second effect.

A row is claimed before the work and completed after it. If the process dies in between, the next call with the same id
may do the work anew after a minute: nobody has got the first answer, and what the actions do is the same done twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..delivery.encryption import Cipher
from ..delivery.tables import door_calls
from .answers import Answer, Refusal, refused

REMEMBERED = timedelta(days=7)
CLAIM = timedelta(minutes=1)


@dataclass(frozen=True)
class CallId:
    """What makes two calls the same: who calls, for what, under which id, with which arguments."""

    holder: str
    action: str
    given: str
    arguments: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The name of the row; the id itself is not kept."""
        return hashlib.sha256("\x00".join((self.holder, self.action, self.given)).encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)


def once(
    engine: Engine,
    cipher: Cipher,
    call: CallId,
    work: Callable[[], Answer],
    clock: Callable[[], datetime] = _now,
) -> Answer:
    """Do the work of a call, unless it was done: then return its first answer.

    A refusal is not remembered: nothing was done, and the caller may mend the call or make it later.

    Raises:
        Refusal: the id was used for other arguments, or its first call is still at work.
    """
    known = _claim(engine, cipher, call, clock())
    if known is not None:
        return known
    try:
        answer = work()
    except BaseException:
        _forget(engine, call)
        raise
    _complete(engine, cipher, call, answer)
    return answer


def forget_old_calls(engine: Engine, now: datetime) -> int:
    """Delete what need not be remembered any more; return how many."""
    with engine.begin() as connection:
        return connection.execute(delete(door_calls).where(door_calls.c.expires < now)).rowcount


def _claim(engine: Engine, cipher: Cipher, call: CallId, now: datetime) -> Answer | None:
    fingerprint = cipher.fingerprint(call.arguments)
    values = {"fingerprint": fingerprint, "claimed_at": now, "expires": now + REMEMBERED}
    try:
        with engine.begin() as connection:
            connection.execute(
                insert(door_calls).values(key=call.key, action=call.action, holder=call.holder, **values)
            )
        return None
    except IntegrityError:  # somebody was here before
        with engine.begin() as connection:
            return _second(connection, cipher, call, values)


def _second(connection: Connection, cipher: Cipher, call: CallId, values: Mapping[str, Any]) -> Answer | None:
    """The answer of the first call; None if this one takes its place."""
    row = connection.execute(select(door_calls).where(door_calls.c.key == call.key)).one_or_none()
    if row is None:
        raise Refusal(refused("still_at_work"))
    if row.fingerprint not in cipher.fingerprints(call.arguments):
        raise Refusal(refused("not_repeatable"))
    if row.status is not None:
        return _first_answer(cipher, row)
    stale = (door_calls.c.key == call.key, door_calls.c.status.is_(None), door_calls.c.claimed_at == row.claimed_at)
    died = row.claimed_at < values["claimed_at"] - CLAIM
    if died and connection.execute(update(door_calls).where(*stale).values(**values)).rowcount:
        return None
    raise Refusal(refused("still_at_work"))


def _first_answer(cipher: Cipher, row: Row[Any]) -> Answer:
    kept = cipher.unseal_json(row.sealed)
    return Answer(row.status, data=kept["data"], headers={"Idempotent-Replayed": "true"})


def _complete(engine: Engine, cipher: Cipher, call: CallId, answer: Answer) -> None:
    sealed = cipher.seal_json({"data": answer.data})
    with engine.begin() as connection:
        mine = update(door_calls).where(door_calls.c.key == call.key, door_calls.c.status.is_(None))
        connection.execute(mine.values(status=answer.status, sealed=sealed))


def _forget(engine: Engine, call: CallId) -> None:
    with engine.begin() as connection:
        connection.execute(delete(door_calls).where(door_calls.c.key == call.key, door_calls.c.status.is_(None)))
