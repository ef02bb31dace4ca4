"""What each door does. An action gets checked arguments and who asks, and returns an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..audit import record_view
from ..casefile.mapping import at_path
from ..connections import connect, engine, outbox, settings
from ..delivery.status import client_state
from ..errors import NotFound
from ..health import findings
from ..legalserver.caching import fresh
from ..own_sessions import DOORS as OWN_INTERVIEW
from ..scheduled import deliver_for_a_program
from ..transport import page_budget
from .answers import Answer, Refusal, given, refused
from .arguments import read_arguments, refuse_unknown
from .prefill import start_new, start_prefilled

SUMMARY_FIELDS = {
    "case_number": "case_number",
    "disposition": "case_disposition.lookup_value_name",
    "problem": "legal_problem_code.lookup_value_name",
    "county": "county_of_residence.lookup_value_name",
    "date_opened": "date_opened",
}

Arguments = Mapping[str, Any]
Perform = Callable[[Arguments, str], Answer]


@dataclass(frozen=True)
class Door:
    """One action.

    Args:
        perform: gets the arguments and the holder of the token.
        needed: names of arguments that must be there.
        others: names of arguments that may be there.
        open: arguments that a caller may give; all others stand in the token.
        acts: it changes something: POST, and a repeated call gets the first answer.
        once: every call must have an id of its own.
        takes_any_json: what is not known in the body is left alone, because somebody else decides what is in it.
    """

    perform: Perform
    needed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    acts: bool = False
    once: bool = False
    takes_any_json: bool = False

    @property
    def method(self) -> str:
        """The method of its route."""
        return "POST" if self.acts else "GET"

    def read(self, fixed: Arguments, added: Arguments) -> dict[str, Any]:
        """Return the arguments of a call; raise Refusal if it changes what the token fixes, or is no good."""
        changed = [name for name in added if name in fixed and added[name] != fixed[name]]
        if changed:
            raise Refusal(refused("not_allowed", names=changed))
        if not self.takes_any_json:
            refuse_unknown([name for name in added if name not in fixed], self.open)
        asked = {name: value for name, value in added.items() if name in self.open} | dict(fixed)
        return read_arguments(asked, needed=self.needed, others=self.others)


def _sync_status(arguments: Arguments, _holder: str) -> Answer:
    status = outbox().status(arguments["submission"])
    if status is None:
        raise NotFound("no such submission")
    rows = [{"what": row.kind, "state": row.state.value, "attempts": row.attempts} for row in status.rows]
    return given({"reference": status.reference, "state": client_state(status), "operations": rows})


def _case_summary(arguments: Arguments, holder: str) -> Answer:
    client, site = connect(arguments["site"])
    with page_budget(settings().timeouts.page), fresh():
        matter = client.matters.get(arguments["matter"])
    record_view(
        engine(),
        site=site.name,
        matter_uuid=arguments["matter"],
        actor=holder,
        field_names=SUMMARY_FIELDS.values(),
        interview=OWN_INTERVIEW,
    )
    return given({name: at_path(matter, path) for name, path in SUMMARY_FIELDS.items()})


def _case_changed(arguments: Arguments, _holder: str) -> Answer:
    """Forget a matter and let open interviews on it notice: `forget` sets the mark that they compare.

    Nobody is asked and every uuid gets the same answer, so that a caller does not learn which cases there are.
    """
    client, _ = connect(arguments["site"])
    client.forget(arguments["matter"])
    return given({})


def _retry_sync(arguments: Arguments, holder: str) -> Answer:
    submission = arguments.get("submission")
    if submission is not None and outbox().status(submission) is None:
        raise NotFound("no such submission")
    released = outbox().retry_all(holder, site=arguments.get("site"), submission=submission)
    return given({"released": released} | deliver_for_a_program())


def _deliver_due(_arguments: Arguments, _holder: str) -> Answer:
    return given(deliver_for_a_program())


def _health(_arguments: Arguments, _holder: str) -> Answer:
    rows = [{"check": found.name, "ok": found.is_ok, "mend": found.mend} for found in findings()]
    return given({"healthy": all(row["ok"] for row in rows), "checks": rows})


DOORS: Mapping[str, Door] = {
    "sync_status": Door(_sync_status, needed=("submission",)),
    "case_summary": Door(_case_summary, needed=("site", "matter")),
    "health": Door(_health),
    "case_changed": Door(
        _case_changed, needed=("site", "matter"), open=("matter",), acts=True, takes_any_json=True
    ),
    "prefill": Door(
        start_prefilled,
        needed=("site", "matter", "facts"),
        others=("interview", "language"),
        open=("matter", "facts", "language"),
        acts=True,
        once=True,
    ),
    "new_intake": Door(
        start_new,
        needed=("site", "facts"),
        others=("interview", "language"),
        open=("facts", "language"),
        acts=True,
        once=True,
    ),
    "retry_sync": Door(_retry_sync, others=("submission", "site", "once"), acts=True, once=True),
    "deliver_due": Door(_deliver_due, acts=True),
}  # fmt: skip
