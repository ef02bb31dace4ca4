# do not pre-load
"""What staff_case.yml imports: a case that staff open by its number, where LegalServer did not launch the interview."""

from __future__ import annotations

from typing import Any

from docassemble.base.util import validation_error

from .. import compat
from ..audit import record_view
from ..casefile.objects import LegalServerCase
from ..connections import connect, engine, settings
from ..delivery.plan import new_reference
from ..delivery.relinking import find_case
from ..desk.switches import searchable, staff
from ..errors import LegalAidSyncError
from ..legalserver.caching import fresh
from ..screens import label
from ..transport import page_budget

__all__ = ["case_with_number", "open_found_case", "searchable", "site_choices"]


def site_choices() -> list[str]:
    """Return the names of the sites; a single one need not be asked for."""
    names = list(settings().sites)
    return names if len(names) > 1 else []


def case_with_number(case_number: str, site_name: str = "") -> dict[str, Any]:
    """Return site, uuid and number of a case; in a question's `validation code`, where a problem repeats the screen.

    Raises:
        PermissionError: the visitor is not staff.
    """
    actor, name = staff(), site_name or settings().default_site.name
    try:
        with page_budget(settings().timeouts.page), fresh():
            matter = find_case(connect(name)[0], case_number)
    except LegalAidSyncError as error:
        validation_error(label(error.sentence), field="staff_case_number")
    found = {"site": name, "matter_uuid": str(matter["matter_uuid"]), "case_number": str(matter["case_number"])}
    record_view(
        engine(),
        actor=actor,
        site=name,
        matter_uuid=found["matter_uuid"],
        field_names=["case_number", "matter_uuid"],
        interview=compat.interview_name(),
    )
    return found


def open_found_case(case: LegalServerCase, found: dict[str, Any]) -> None:
    """Let a case be the one that staff have found; what it shows is then for staff.

    Raises:
        PermissionError: the visitor is not staff.
    """
    case.opened_by = staff()
    case.site, case.matter_uuid, case.link_id = found["site"], found["matter_uuid"], ""
    case.reference = new_reference()
