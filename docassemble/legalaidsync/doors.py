# do not pre-load
"""What doors.yml answers to other programs: every answer is (data, HTTP status), nothing raises into the interview."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docassemble.base.util import (
    action_arguments,
    interview_url_action,
    json_response,
    log,
)

from . import compat
from .audit import record_view
from .casefile.mapping import at_path
from .connections import connect, engine, outbox, settings, signer
from .delivery.actors import check_actor
from .delivery.status import client_state
from .errors import GiveUp, LegalAidSyncError, NotFound
from .legalserver.caching import fresh
from .own_sessions import DOORS, own_session
from .scheduled import deliver_for_a_program, keep_cron_session
from .transport import page_budget

__all__ = ["door_answer", "door_url", "keep_door", "only_a_door"]

SUMMARY_FIELDS = {
    "case_number": "case_number",
    "disposition": "case_disposition.lookup_value_name",
    "problem": "legal_problem_code.lookup_value_name",
    "county": "county_of_residence.lookup_value_name",
    "date_opened": "date_opened",
}

Answer = tuple[dict[str, Any], int]


def keep_door(actions: Iterable[str]) -> None:
    """Refuse every action that is not on the list, docassemble's own `_da_set` included, before it runs."""
    action = compat.current_action()
    if action is not None and action not in set(actions):
        json_response(_refusal("This action is not allowed here."), response_code=403)


def only_a_door() -> Answer:
    """Return what a visitor without an action gets."""
    return _refusal("This is an address for programs. There is no interview here."), 404


def door_answer(action: str) -> Answer:
    """Return the answer of an event to a caller who proved himself with a signed token."""
    arguments = dict(action_arguments())
    token = str(arguments.pop("token", ""))
    try:
        passed = signer().check_door_token(token, action=action, arguments=arguments, session=compat.session_id())
        return _ANSWERS[action](arguments, passed.holder)
    except GiveUp:
        return _refusal("The token is missing, wrong, changed or expired."), 403
    except NotFound as error:
        return _refusal(error.sentence), 404
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return _refusal(error.sentence), 503


def door_url(action: str, holder: str, days: int | None = None, **arguments: Any) -> str:
    """Return an address that another program may call with GET.

    Args:
        action: an event of doors.yml.
        holder: who gets the address, for the audit: `user 7`, `link 3f2a` or `program K2`, never a name.
        days: how long it works; by default as long as a client's link.
        arguments: plain values, bound to the token.

    Raises:
        ValueError: the holder is no id.
    """
    check_actor(holder)
    session = own_session(DOORS)
    keep_cron_session()  # it keeps the doors' session alive
    token = signer().door_token(
        action=action, arguments=arguments, holder=holder, session=session, days=days or settings().link_days
    )
    return str(interview_url_action(action, i=DOORS, session=session, token=token, **arguments))


def _sync_status(arguments: Mapping[str, Any], _holder: str) -> Answer:
    status = outbox().status(int(arguments["submission"]))
    if status is None:
        raise NotFound("no such submission")
    rows = [{"what": row.kind, "state": row.state.value, "attempts": row.attempts} for row in status.rows]
    return {
        "ok": True,
        "reference": status.reference,
        "state": client_state(status),
        "operations": rows,
    }, 200


def _case_summary(arguments: Mapping[str, Any], holder: str) -> Answer:
    client, site = connect(str(arguments["site"]))
    with page_budget(settings().timeouts.page), fresh():
        matter = client.matters.get(str(arguments["matter"]))
    record_view(
        engine(),
        site=site.name,
        matter_uuid=str(arguments["matter"]),
        actor=holder,
        field_names=SUMMARY_FIELDS.values(),
        interview=DOORS,
    )
    return {"ok": True, "case": {name: at_path(matter, path) for name, path in SUMMARY_FIELDS.items()}}, 200


def _case_changed(arguments: Mapping[str, Any], _holder: str) -> Answer:
    """Forget a matter. The token names it, or fits every matter of its site and the caller names one.

    Nobody is asked and every uuid gets the same answer, so that a caller does not learn which cases there are.
    """
    client, _ = connect(str(arguments["site"]))
    named = str(arguments.get("matter") or compat.query_parameter("matter"))
    try:
        client.forget(str(uuid.UUID(named)))
    except ValueError:
        return _refusal("Name the case by its uuid, as `matter`."), 400
    return {"ok": True}, 200


def _deliver_due(_arguments: Mapping[str, Any], _holder: str) -> Answer:
    return {"ok": True, **deliver_for_a_program()}, 200


_ANSWERS: Mapping[str, Callable[[Mapping[str, Any], str], Answer]] = {
    "sync_status": _sync_status,
    "case_summary": _case_summary,
    "deliver_due": _deliver_due,
    "case_changed": _case_changed,
}


def _refusal(sentence: str) -> dict[str, Any]:
    return {"ok": False, "error": sentence}
