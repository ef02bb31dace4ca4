# do not pre-load
"""Reads a case from LegalServer into the case file, and notes in the audit what was read."""

from __future__ import annotations

from ..casefile.loader import PARTS, pull_case
from ..casefile.mapping import facts_read
from ..casefile.objects import LegalServerCase
from ..connections import connect, settings
from ..delivery import actors
from ..noting import note_views
from ..site_mapping.saved import custom_fields_of
from ..transport import page_budget


def opener(case: LegalServerCase) -> str:
    """Return who opened a case, as the audit names them: staff whom LegalServer sent, else a client by the link."""
    return getattr(case, "opened_by", "") or actors.link(case.link_id)


def read_case(case: LegalServerCase) -> None:
    """Read the whole case, inside the page's time budget.

    Raises:
        LegalAidSyncError: LegalServer can't be read; the case stays as it was.
    """
    client, _ = connect(case.site)
    marks = client.marks(case.matter_uuid)
    with page_budget(settings().timeouts.page):
        pulled = pull_case(client, case.matter_uuid, custom_fields=custom_fields_of(case.site, client.version))
    case.take(pulled)
    case.api_version, case.marks = client.version, marks
    _note_that_it_was_read(case)


def _note_that_it_was_read(case: LegalServerCase) -> None:
    parts = [part for part in PARTS if part not in case.unreadable_parts]
    read = {"matters": facts_read()} | {part: facts_read(part) for part in parts}
    note_views(opener(case), case.site, case.matter_uuid, read)
