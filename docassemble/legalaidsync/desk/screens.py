# do not pre-load
"""What the screens of the sync desk show: read anew for each screen, in the language of the screen, never kept.

Values of a case are shown by the functions `..._seen` only: they write down who has seen them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from docassemble.base.util import as_datetime, format_datetime, get_language

from ..audit import TrailRow, trail
from ..casefile.mapping import every_fact
from ..connections import engine, outbox
from ..delivery.by_hand import RELEASABLE, RELEASED_TOGETHER
from ..delivery.decisions import CLIENT, Conflict, Decision
from ..delivery.overview import IN_TROUBLE
from ..delivery.reasons import explain
from ..delivery.sites import STAFF, SitePause
from ..delivery.states import UNSENT, State
from ..delivery.status import OperationStatus, SubmissionStatus
from ..delivery.worklist import Intent
from ..noting import note_view
from ..screens import label, say
from ..staff import View, staff
from ..submission import WRITINGS
from .switches import may_turn

__all__ = [
    "about",
    "case_name",
    "concerns",
    "decisions_seen",
    "field_to_decide",
    "happened",
    "history",
    "intents_seen",
    "is_kept",
    "operation",
    "operation_name",
    "origin",
    "pause_of",
    "question_of",
    "readable",
    "reasons_seen",
    "reference",
    "sentence",
    "standing",
    "state_words",
    "step",
    "submission",
    "switches",
    "what",
    "when",
]

MAPPED = {"update_matter": "matter"} | {
    kind: record for record, each in WRITINGS.items() for kind in (each.create, each.update) if kind
}
Choice = dict[str, str]


@dataclass(frozen=True)
class DecisionShown:
    """What was on file, what is on file, what the client says; `remarks` tell who changed it and when."""

    then: str = field(repr=False)
    now: str = field(repr=False)
    says: str = field(repr=False)
    remarks: str


# Words


def state_words(state: State) -> str:
    """Return what staff call a state."""
    return say("desk_state_" + state.value.replace(" ", "_"))


def step(row: OperationStatus) -> str:
    """Return the one sentence that says what staff do next; an empty text if there is nothing left to do."""
    return say(row.step) if row.step and not row.carried else ""


def standing(row: OperationStatus) -> str:
    """Return where an operation stands, and, if it is in trouble, the sentence that says why and what to do."""
    words = (sentence(row), step(row)) if row.state in IN_TROUBLE else ()
    return " ".join((f"{state_words(row.state)}.", *words)) if words else state_words(row.state)


def sentence(row: OperationStatus) -> str:
    """Return the one sentence that says where an operation stands."""
    return label(row.sentence)


def what(kind: str) -> str:
    """Return what staff call a kind of operation."""
    return say(f"desk_op_{kind}")


def when(moment: datetime) -> str:
    """Return a time as the office writes it."""
    return str(format_datetime(as_datetime(moment), format="medium"))


def reference(view: View) -> str:
    """Return the reference code of the submission that staff look at."""
    shown = submission(view)
    return shown.reference if shown else ""


def about(row: OperationStatus, before: str = "") -> str:
    """Return what an operation is about: labels of fields, in the language of the screen."""
    words = ", ".join(label(part) for part in row.summary.split(", "))
    return f"{before}{words}" if words else ""


def concerns(row: OperationStatus) -> str:
    """Return the labels of the fields that staff must look at."""
    return ", ".join(label(part) for part in row.concerns)


def happened(row: TrailRow) -> str:
    """Return one line of what happened to an operation: the state it reached, the fields, the choice."""
    if row.from_state is None:
        return say("desk_submitted")
    if row.choice:
        return say("desk_chose_client" if row.choice == CLIENT else "desk_chose_on_file")
    return state_words(State(row.to_state))


def readable(intent: Intent) -> list[tuple[str, str, str]]:
    """Return (label, on file, client says) of what an operation writes."""
    return [(label(name), before, says) for name, (before, says) in intent.lines.items()]


def case_name(case_number: str | None) -> str:
    """Return the number of a case, or that it has none yet."""
    return case_number or say("desk_no_case")


# One site


def pause_of(site: str) -> str:
    """Return a sentence on why the operations of a site rest; an empty text if they do not."""
    staff("sites")
    pause = outbox().paused_sites().get(site)
    return said_of_pause(pause) if pause else ""


def said_of_pause(pause: SitePause) -> str:
    """Return the sentence on why a site rests, since when, and by whom."""
    key = "desk_paused_by_staff" if pause.why == STAFF else "desk_paused_for_token"
    return say(key, who=pause.by, when=when(pause.at))


# One submission, one operation


def submission(view: View) -> SubmissionStatus | None:
    """Return the submission that staff look at."""
    staff("submissions")
    return outbox().status(view["submission"])


def origin(view: View) -> str:
    """Return what staff must know about where a submission comes from: a revision, a dry run."""
    staff("submissions")
    row = outbox().listed(view["submission"])
    said = [say("desk_revision", number=row.revision)] if row and row.revision > 1 else []
    return " ".join(said + ([say("desk_dry_run")] if row and row.dry_run else []))


def operation(view: View) -> OperationStatus | None:
    """Return the operation that staff look at."""
    shown = submission(view)
    rows = shown.rows if shown else ()
    return next((row for row in rows if row.operation_id == view["operation"]), None)


def operation_name(view: View) -> str:
    """Return what staff call the operation that they look at."""
    row = operation(view)
    return what(row.kind) if row else ""


def history(view: View) -> list[TrailRow]:
    """Return what happened to the operation that staff look at, oldest first."""
    staff("submissions")
    return [row for row in trail(engine(), view["submission"]) if row.operation_id == view["operation"]]


def switches(view: View) -> list[Choice]:
    """Return the orders that make sense on the present screen and are the visitor's to give, as buttons."""
    found = SWITCHES[view["place"]](view)
    return [{order: say("order_" + key), "color": _color(order)} for order, key in found if may_turn(order)]


def _color(order: str) -> str:
    if order.startswith("ask:withdraw"):
        return "danger"
    return "secondary" if order.startswith("look:") and order != "look:decide" else "primary"


def question_of(asked: str) -> str:
    """Return the question that staff answer before something that can't be undone."""
    return say("sure_" + asked.partition(":")[0])


def _of_operation(view: View) -> list[tuple[str, str]]:
    row = operation(view)
    if row is None:
        return [("look:home", "home")]
    number = row.operation_id
    can = {
        "look:decide": row.state is State.NEEDS_DECISION and bool(_open_decisions(number)),
        f"again:{number}": row.state in RELEASABLE and not row.carried,
        f"ask:resend:{number}": row.kind == "upload_document" and row.state is State.SENT,
        f"ask:withdraw:{number}": row.state in UNSENT and not row.carried,
        "look:submission": True,
    }
    return [(order, _key(order)) for order, possible in can.items() if possible]


def _of_submission(view: View) -> list[tuple[str, str]]:
    shown = submission(view)
    if shown is None:
        return [("look:home", "home")]
    states, number = {row.state for row in shown.rows}, shown.submission_id
    can = {
        f"again_all:{number}": bool(states & set(RELEASED_TOGETHER)),
        "look:relink": bool(states & set(UNSENT)),
        "look:values": True,
        f"ask:withdraw_all:{number}": bool(states & set(UNSENT)),
        "look:home": True,
    }
    return [(order, _key(order)) for order, possible in can.items() if possible]


def _of_site(view: View) -> list[tuple[str, str]]:
    site = view["site"]
    turn = "resume" if pause_of(site) else "pause"
    return [(f"{turn}:{site}", turn), (f"again_site:{site}", "again_site"), ("look:home", "home")]


def _of_decision(view: View) -> list[tuple[str, str]]:
    found = _open_decisions(view["operation"])
    if not found:
        return [("look:operation", "operation")]
    number = found[0].decision_id
    return [
        (f"use_on_file:{number}", "use_on_file"),
        (f"use_client:{number}", "use_client"),
        ("look:operation", "operation"),
    ]


def _of_question(view: View) -> list[tuple[str, str]]:
    back = "operation" if view["asked"].partition(":")[0] in ("withdraw", "resend") else "submission"
    return [(view["asked"], "yes"), (f"look:{back}", "no")]


def _back_to_submission(view: View) -> list[tuple[str, str]]:
    return [("look:submission", "submission")]


def _key(order: str) -> str:
    """The part of an order that names its words: `ask:withdraw:17` is about `withdraw`."""
    first, _, rest = order.partition(":")
    return rest.partition(":")[0] if first in ("look", "ask") else first


SWITCHES = {
    "operation": _of_operation,
    "submission": _of_submission,
    "site": _of_site,
    "decide": _of_decision,
    "sure": _of_question,
    "values": _back_to_submission,
}


# Values of a case


def field_to_decide(view: View) -> str:
    """Return the label of the field that is next to be decided; an empty text if there is none."""
    staff("values")
    found = _open_decisions(view["operation"])
    return label(found[0].conflict.label) if found else ""


def decisions_seen(view: View) -> list[DecisionShown]:
    """Return the field that is next to be decided, in a list that is empty if there is none; note who has seen it."""
    actor, found, row = staff("values"), _open_decisions(view["operation"]), operation(view)
    if not found or row is None:
        return []
    conflict = found[0].conflict
    _note_view(actor, view, [conflict.name])
    now = _as_shown(row.kind, conflict)
    return [DecisionShown(conflict.then, now, conflict.says, " ".join(_remarks(conflict)))]


def reasons_seen(view: View) -> list[str]:
    """Return LegalServer's own reasons for the last refusal, in plain words; note who has seen them."""
    actor, found = staff("values"), outbox().reasons(view["operation"])
    if found:
        _note_view(actor, view, sorted({reason.field for reason in found if reason.field}))
    return [explain(reason, get_language()) for reason in found]


def is_kept(view: View) -> bool:
    """Return whether what a submission writes is still here: it is taken away some days after it was delivered."""
    staff("values")
    return bool(outbox().intents(view["submission"]))


def intents_seen(view: View) -> tuple[Intent, ...]:
    """Return what a submission is to write, for entering it by hand or for a dry run; note who has seen it."""
    actor, found = staff("values"), outbox().intents(view["submission"])
    _note_view(actor, view, sorted({name for intent in found for name in intent.field_names}))
    return found


def _open_decisions(operation_id: int) -> list[Decision]:
    return [each for each in outbox().decisions(operation_id) if each.choice is None]


def _note_view(actor: str, view: View, names: list[str]) -> None:
    shown = submission(view)
    if shown is not None:
        note_view(actor, shown.site, shown.matter_uuid, names, resource="outbox")


def _as_shown(kind: str, conflict: Conflict) -> str:
    """What is on file now, spelled as the other two values are."""
    table = every_fact(MAPPED[kind]) if kind in MAPPED else ()
    fact = next((each for each in table if each.write == conflict.name), None)
    if fact is None or fact.table or conflict.value is None:
        return conflict.now
    return fact.text_of(conflict.value)


def _remarks(conflict: Conflict) -> list[str]:
    """Who and when, as far as it is known: LegalServer's records name no user (API sheet, sections 8.1, 8.3, 8.9)."""
    said: Mapping[str, Any] = {
        "desk_changed_at": conflict.changed_at and {"when": when(datetime.fromisoformat(conflict.changed_at))},
        "desk_changed_by_program": conflict.by_program is True and {},
        "desk_not_by_program": conflict.by_program is False and {},
        "desk_changed_by_us": conflict.earlier and {"reference": conflict.earlier},
    }
    known = [say(key, **words) for key, words in said.items() if isinstance(words, dict)]
    return known or [say("desk_changed_untold")]
