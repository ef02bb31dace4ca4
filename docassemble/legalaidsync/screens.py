# do not pre-load
"""What screens and documents show: sentences in the right language, a person's text made harmless, rows to review."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docassemble.base.util import get_language

from .casefile.kinds import PERIODS, as_money, show_money
from .casefile.mapping import sections as section_names
from .casefile.objects import HouseholdIncome, LegalServerCase
from .connections import outbox
from .delivery.status import client_state
from .wording import say as say_in
from .wording import translate

__all__ = [
    "income_line",
    "label",
    "period_choices",
    "safe",
    "say",
    "section_names",
    "summary_lines",
    "sync_progress_of",
    "with_names",
]

NAMED = re.compile(r"&#96;(.+?)&#96;")  # as `safe` writes a name between backticks
NEEDS_ESCAPE = re.compile(r"[^\w\s,]|_", re.ASCII)
LINE_BREAK = "<br>"
FINISHED = ("in_your_file", "staff_will_look")


def say(key: str, **words: object) -> str:
    """Return a sentence of data/sources/sentences.yml in the language of the screen."""
    return say_in(key, get_language(), **words)


def label(text: str) -> str:
    """Return a label of the mapping table in the language of the screen."""
    return translate(text, get_language())


def safe(text: Any) -> str:
    """Return a person's text so that neither HTML nor Markdown in it does anything on a screen."""
    lines = (" ".join(line.split()) for line in str(text).strip().splitlines())
    return LINE_BREAK.join(NEEDS_ESCAPE.sub(_as_entity, line) for line in lines)


def with_names(text: str) -> str:
    """Return a sentence of ours in which names of settings stand between backticks, harmless, the names as code."""
    return NAMED.sub(r"<code>\1</code>", safe(text))


def _as_entity(found: re.Match[str]) -> str:
    """Letters beyond ASCII mean nothing to Markdown and stay as they are."""
    return f"&#{ord(found[0])};" if found[0].isascii() else found[0]


def period_choices() -> list[dict[int, str]]:
    """Return how often money can come in, as choices."""
    return [{number: say(f"period_{number}")} for number in sorted(PERIODS, reverse=True)]


def income_line(case: LegalServerCase, income: HouseholdIncome) -> str:
    """Return one income in a line of plain text; what is wrong in LegalServer's record is left out."""
    kind = case.label_of("income", str(income.source)) if case.lists.get("income") else income.filed_kind
    return f"{kind}: {show_money(as_money(income.value))}, {say(f'period_{income.times_per_year}')}"


def summary_lines(case: LegalServerCase) -> list[tuple[str, str]]:
    """Return (label, text) of every fact that the client gave or confirmed, for the document."""
    said = case.said()
    facts = case.asked()
    lines = [(label(fact.label), _shown(case, fact.table, fact.rules.show, said.get(fact.fact))) for fact in facts]
    return [(name, text) for name, text in lines if text]


def sync_progress_of(submission_id: int) -> dict[str, Any]:
    """Return where a submission stands, for the client, from one read of the outbox.

    Returns:
        `sentence`; `rows` of (what, where it stands) without any value; `finished`: it will not change by itself;
        `arrived`: all of it is in the case.
    """
    status = outbox().status(submission_id)
    state = client_state(status) if status else "received"
    rows = [(say(f"op_{row.kind}"), say(f"state_{row.state.name.lower()}")) for row in (status.rows if status else ())]
    arrived = state == "in_your_file"
    return {"sentence": say(state), "rows": rows, "finished": state in FINISHED, "arrived": arrived}


def _shown(case: LegalServerCase, table: str | None, show: Callable[[Any], str], answer: Any) -> str:
    if answer is None or answer == "":
        return ""
    return case.label_of(table, str(answer)) if table else show(answer)
