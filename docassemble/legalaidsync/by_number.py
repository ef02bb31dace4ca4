# do not pre-load
"""Finds a case by the number that staff know it by, and notes who has asked."""

from __future__ import annotations

from dataclasses import dataclass

from .connections import connect, settings
from .delivery.relinking import find_case
from .legalserver.caching import fresh
from .noting import note_view
from .transport import page_budget

__all__ = ["CaseFound", "find_by_number"]


@dataclass(frozen=True)
class CaseFound:
    """Which case has a number."""

    site: str
    matter_uuid: str
    case_number: str


def find_by_number(case_number: str, actor: str, site_name: str = "") -> CaseFound:
    """Ask LegalServer, now, which case has a number.

    Args:
        actor: who asks, as the audit names people.
        site_name: by default the first site.

    Raises:
        NotFound: there is none. Conflict: there are several.
        LegalAidSyncError: LegalServer can't be asked.
    """
    site = site_name or settings().default_site.name
    with page_budget(settings().timeouts.page), fresh():
        matter = find_case(connect(site)[0], case_number)
    found = CaseFound(site, str(matter["matter_uuid"]), str(matter["case_number"]))
    note_view(actor, found.site, found.matter_uuid, ["case_number", "matter_uuid"])
    return found
