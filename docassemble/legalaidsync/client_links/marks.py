# do not pre-load
"""Tells staff, wherever they are about to contact a client, which ways LegalServer marks as unsafe: docs/safety.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docassemble.base.util import log

from ..casefile.mapping import every_fact
from ..casefile.objects import LegalServerCase
from ..connections import connect, link_register, outbox, settings
from ..delivery.new_matter import is_placeholder
from ..errors import LegalAidSyncError
from ..noting import note_view
from ..screens import label, say
from ..staff import View, may, staff
from ..transport import page_budget
from .contact import HOME, fields_read, unsafe_ways

__all__ = ["marks_of_link_seen", "marks_of_submission_seen", "told_of_marks"]


def told_of_marks(case: LegalServerCase) -> list[str]:
    """Return what LegalServer says of the ways to the client of a case that staff have opened, as sentences."""
    return _told(case.record) if case.is_pulled else [say("unsafe_not_known")]


def marks_of_link_seen(view: View) -> list[str]:
    """Return the same of the case whose link staff look at; LegalServer is asked, and the audit says so."""
    actor, link = staff(), link_register().one(str(view["link"]))
    return _asked(actor, link.site, link.matter_uuid) if link else []


def marks_of_submission_seen(view: View) -> list[str]:
    """Return the same of the case of a submission at the sync desk, for those who may see what clients say."""
    actor, shown = staff("submissions"), outbox().status(int(view.get("submission") or 0))
    if shown is None or is_placeholder(shown.matter_uuid) or not may("values"):
        return []
    return _asked(actor, shown.site, shown.matter_uuid)


def matter_of(site: str, matter_uuid: str) -> Mapping[str, Any]:
    """Return a matter's record, which may be a few seconds old; raise LegalAidSyncError if there is no answer."""
    client, _ = connect(site)
    with page_budget(settings().timeouts.page):
        matter: Mapping[str, Any] = client.matters.get(matter_uuid)
    return matter


def _asked(actor: str, site: str, matter_uuid: str) -> list[str]:
    try:
        matter = matter_of(site, matter_uuid)
    except LegalAidSyncError as error:
        log(f"legalaidsync: {error}")
        return [say("unsafe_not_known")]
    note_view(actor, site, matter_uuid, fields_read())
    return _told(matter)


def _told(matter: Mapping[str, Any]) -> list[str]:
    ways = unsafe_ways(matter)
    if not ways:
        return [say("unsafe_nothing_marked")]
    return [say("unsafe_ways", ways=", ".join(_name(way) for way in ways)), say("unsafe_no_mark_for_email")]


def _name(way: str) -> str:
    if way == HOME:
        return say("unsafe_mail")
    return label(next(fact.label for fact in every_fact() if fact.field == way))
