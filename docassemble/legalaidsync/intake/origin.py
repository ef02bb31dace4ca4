# do not pre-load
"""Where a submission comes from: the session and the case in it, who answers, and under which code it is found."""

from __future__ import annotations

from .. import compat
from ..casefile.objects import LegalServerCase
from ..submission import Origin
from .reading import opener


def series_of(case: LegalServerCase) -> str:
    """Return what all that the running session sends about a case has in common: the key of its first submission."""
    return f"{compat.session_name()} {case.instanceName}"


def origin_of(case: LegalServerCase, *, dry_run: bool) -> Origin:
    """Return the origin of what the running session sends about a case.

    Args:
        dry_run: whether the site only keeps what comes in, for staff to look at.
    """
    return Origin(
        key=series_of(case),
        site=case.site,
        matter_uuid=case.matter_uuid,
        case_number=case.case_number,
        reference=case.reference,
        interview=compat.interview_name(),
        actor=opener(case),
        dry_run=dry_run,
    )
