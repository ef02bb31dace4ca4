"""One call of a door, whichever way it came: its pace, its arguments, its one effect, and always an answer."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ..connections import caller_pace, engine, settings
from ..delivery.encryption import Cipher
from ..errors import LegalAidSyncError, RateLimited
from .actions import DOORS, Door
from .answers import Answer, Refusal, refusal_of, refused
from .remembering import CallId, once

ID_OF_A_CALL = "Idempotency-Key"
GOOD_ID = re.compile(r"[\x21-\x7e]{1,200}")

logger = logging.getLogger(__name__)


def answer_call(action: str, fixed: Mapping[str, Any], added: Mapping[str, Any], holder: str, call_id: str) -> Answer:
    """Answer a caller whose token is good.

    Args:
        action: a key of `DOORS`.
        fixed: arguments that stand in the token.
        added: arguments of the caller.
        call_id: what the caller names this call; empty if nothing.
    """
    try:
        _keep_pace(holder)
        return _perform(DOORS[action], CallId(holder, action, call_id, DOORS[action].read(fixed, added)))
    except Exception as error:
        return answer_of_failure(error)


def answer_of_failure(error: Exception) -> Answer:
    """Return what a caller is told about a failure; the log gets its class and place, never a value."""
    if isinstance(error, Refusal):
        return error.answer
    if isinstance(error, LegalAidSyncError):
        logger.warning("legalaidsync door: %s", error)
        return refusal_of(error)
    if isinstance(error, SQLAlchemyError):
        logger.warning("legalaidsync door: the database can't be used: %s", type(error).__name__)
        return refused("no_database")
    place = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("legalaidsync door: %s in %s line %s", type(error).__name__, place.filename, place.lineno)
    return refused("trouble")


def _keep_pace(holder: str) -> None:
    try:
        caller_pace(holder).wait_for_turn(patience=0)
    except RateLimited as error:
        raise Refusal(refused("too_often", retry_after=error.retry_after or 1)) from None


def _perform(door: Door, call: CallId) -> Answer:
    if door.once and not call.given:
        raise Refusal(refused("missing", names=[ID_OF_A_CALL]))
    if call.given and not GOOD_ID.fullmatch(call.given):
        raise Refusal(refused("not_understood", names=[ID_OF_A_CALL]))
    if door.acts and call.given:
        cipher = Cipher(settings().encryption_keys)
        return once(engine(), cipher, call, lambda: door.perform(call.arguments, call.holder))
    return door.perform(call.arguments, call.holder)
