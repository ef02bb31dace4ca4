# do not pre-load
"""What endpoints.yml and doors.yml import: the doors as events, each bound to the session that its address names."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from docassemble.base.util import action_arguments, interview_url_action, json_response

from .. import compat
from ..connections import settings, signer
from ..delivery.actors import check_actor
from ..errors import LegalAidSyncError
from ..own_sessions import DOORS as OWN_INTERVIEW
from ..own_sessions import own_session
from ..scheduled import keep_cron_session
from .actions import DOORS
from .answers import Answer, Refusal, refused
from .calls import answer_call, answer_of_failure
from .gate import leave_no_trace

__all__ = ["door_answer", "door_url", "keep_door", "leave_no_trace", "only_a_door", "route_token", "standard_doors"]

# A program starts an intake with facts about a person, and those don't belong in an address.
POST_ONLY = ("prefill", "new_intake")


def standard_doors() -> list[str]:
    """Return the events of endpoints.yml, for `keep_door()`."""
    return list(DOORS)


def keep_door(actions: Iterable[str]) -> None:
    """Refuse every action that is not on the list, docassemble's own `_da_set` included, before it runs."""
    action = compat.current_action()
    if action is not None and action not in set(actions):
        leave_no_trace()
        json_response(refused("not_allowed").body, response_code=403)


def only_a_door() -> tuple[dict[str, Any], int]:
    """Return what a visitor without an action gets."""
    leave_no_trace()
    return _as_json(refused("not_found"))


def door_answer(action: str) -> tuple[dict[str, Any], int]:
    """Return (body, status) of an event to a caller who proved himself with a signed token."""
    leave_no_trace()
    return _as_json(_answer(action))


def _answer(action: str) -> Answer:
    if action in POST_ONLY:
        return refused("wrong_method", names=["POST"])
    fixed = dict(action_arguments())
    token = str(fixed.pop("token", ""))
    try:
        if not token.isascii():
            raise Refusal(refused("token_refused"))
        passed = signer().check_door_token(token, action=action, arguments=fixed, session=compat.session_id())
    except (Refusal, LegalAidSyncError) as error:
        return answer_of_failure(error)
    added = _added(action, fixed)
    return answer_call(action, fixed, added, passed.holder, str(fixed.get("once", "")))


def _added(action: str, fixed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the caller has added to the address; what the token fixes stays as it is."""
    named = {name: compat.query_parameter(name) for name in DOORS[action].open if name not in fixed}
    return {name: value for name, value in named.items() if value}


def _as_json(answer: Answer) -> tuple[dict[str, Any], int]:
    return answer.body, answer.status


def door_url(action: str, holder: str, days: int | None = None, *, here: bool = False, **arguments: Any) -> str:
    """Return an address that another program may call with GET.

    Args:
        action: an event of endpoints.yml.
        holder: who gets the address, for the audit: `user 7`, `link 3f2a` or `program K2`, never a name.
        days: how long it works; by default as long as a client's link.
        here: the event of the interview that is running, in its session, instead of that of doors.yml.
        arguments: plain values, bound to the token.

    Raises:
        ValueError: the holder is no id.
    """
    check_actor(holder)
    if DOORS[action].once:
        arguments["once"] = uuid.uuid4().hex
    interview, session = (
        (compat.interview_name(), compat.session_id()) if here else (OWN_INTERVIEW, own_session(OWN_INTERVIEW))
    )
    keep_cron_session()  # it keeps the doors' session alive
    token = signer().door_token(
        action=action, arguments=arguments, holder=holder, session=session, days=days or settings().link_days
    )
    return str(interview_url_action(action, i=interview, session=session, token=token, **arguments))


def route_token(action: str, holder: str, days: int | None = None, **arguments: Any) -> str:
    """Return a token with which another program may call /legalaidsync/<action>.

    Args:
        action: a door.
        holder: who gets it, for the audit: `program K2`, never a name.
        days: how long it works; by default as long as a client's link.
        arguments: what a caller can't change.

    Raises:
        KeyError: there is no such door; ValueError: the holder is no id, or the door has no such argument.
    """
    check_actor(holder)
    unknown = set(arguments) - {*DOORS[action].needed, *DOORS[action].others}
    if unknown:
        raise ValueError(f"{action} takes no {', '.join(sorted(unknown))}")
    return signer().route_token(action, arguments, holder, days or settings().link_days)
