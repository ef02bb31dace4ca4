# do not pre-load
"""The list of the sync desk as CSV: states, reasons and times of what staff look for; nothing about a person."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from docassemble.base.util import response

from ..audit.search import cell
from ..connections import outbox
from ..delivery.new_matter import NEW_MATTER
from ..delivery.next_steps import next_step
from ..delivery.status import sentence_of
from ..delivery.worklist import Exported
from ..noting import note_view
from ..screens import label, say
from ..staff import View, staff
from .submissions import wanted_of

__all__ = ["send_csv"]

COLUMNS = (
    "reference", "revision", "item", "site", "kind", "state", "reason", "attempts", "came_in", "last_change",
    "what_it_means", "next_step",
)  # fmt: skip


def send_csv(view: View) -> None:
    """Answer the visitor's request with the list, whatever page of it is shown; docassemble stops there."""
    text = as_csv(view)
    response(binaryresponse=text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")


def as_csv(view: View) -> str:
    """Return a line per item of the submissions that staff look for, and note who has taken it with them."""
    actor = staff("export")
    note_view(actor, str(view.get("site") or ""), "", COLUMNS, resource="export")
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in line] for line in _lines(view))
    return file.getvalue()


def _lines(view: View) -> Iterator[tuple[object, ...]]:
    for row in outbox().exported(wanted_of(view)):
        yield (*_plain(row), *_words(row))


def _plain(row: Exported) -> tuple[object, ...]:
    times = (row.queued_at.isoformat(timespec="seconds"), row.updated_at.isoformat(timespec="seconds"))
    named = (row.reference, row.revision, row.operation_id, row.site, row.kind)
    return (*named, row.state.value, row.error_class or "", row.attempts, *times)


def _words(row: Exported) -> tuple[str, str]:
    makes_case = row.kind == NEW_MATTER
    step = next_step(row.state, row.error_class, makes_case=makes_case)
    return label(sentence_of(row.state, row.error_class, makes_case=makes_case)), say(step) if step else ""
