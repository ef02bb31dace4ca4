# do not pre-load
"""What staff_case.yml imports: a case that staff open by its number, where LegalServer did not launch the interview."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from docassemble.base.util import validation_error

from ..by_number import find_by_number
from ..casefile.objects import LegalServerCase
from ..connections import settings
from ..delivery.plan import new_reference
from ..errors import LegalAidSyncError
from ..screens import label
from ..staff import staff

__all__ = ["case_with_number", "open_found_case", "site_choices"]


def site_choices() -> list[str]:
    """Return the names of the sites; a single one need not be asked for."""
    names = list(settings().sites)
    return names if len(names) > 1 else []


def case_with_number(case_number: str, site_name: str = "") -> dict[str, Any]:
    """Return site, uuid and number of a case; in a question's `validation code`, where a problem repeats the screen.

    Raises:
        PermissionError: the visitor is not staff.
    """
    actor = staff()
    try:
        return asdict(find_by_number(case_number, actor, site_name))
    except LegalAidSyncError as error:
        validation_error(label(error.sentence), field="staff_case_number")
        raise  # validation_error has raised by now


def open_found_case(case: LegalServerCase, found: dict[str, Any]) -> None:
    """Let a case be the one that staff have found; what it shows is then for staff.

    Raises:
        PermissionError: the visitor is not staff.
    """
    case.opened_by = staff()
    case.site, case.matter_uuid, case.link_id = found["site"], found["matter_uuid"], ""
    case.reference = new_reference()
