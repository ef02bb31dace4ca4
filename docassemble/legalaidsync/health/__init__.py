# do not pre-load
"""The health check: a list of named checks, each "OK" or one sentence that says how to mend it.

The screen `setup.yml`, the command `check` and the door `health` all show this one list.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .. import compat
from ..settings import Settings
from ..wording import Sentence
from .configuration import own_keys, read_configuration
from .finding import Finding
from .guidelines import NAME as GUIDELINES
from .guidelines import guideline_check
from .mail import mail_checks
from .running import DEADLINE, Check, Looked, side_by_side
from .server import server_checks
from .sites import site_checks

__all__ = ["DEADLINE", "Finding", "findings", "looked_at"]


def findings(deadline: float = DEADLINE) -> Iterator[Finding]:
    """Run every check, side by side, and yield what each found. Needs docassemble's context.

    Args:
        deadline: seconds for all of them; a check that takes longer is a finding of its own.
    """
    for looked in looked_at(deadline):
        yield from looked.found


def looked_at(deadline: float = DEADLINE) -> Iterator[Looked]:
    """Yield every check with what it found and the seconds that it took."""
    configuration = compat.configuration()
    settings, finding = read_configuration(configuration)
    yield Looked(Check(finding.name, lambda: [finding]), [finding], 0.0)
    if settings:
        yield from side_by_side(checks(settings), compat.context_of_a_thread, deadline)


def checks(settings: Settings) -> list[Check]:
    """Return all checks of a Configuration that can be read."""
    keys = Check(Sentence("health_encryption"), lambda: own_keys(compat.configuration()))
    mail = Check(Sentence("health_email"), partial(mail_checks, settings))
    guidelines = Check(GUIDELINES, guideline_check)
    return [*server_checks(settings), keys, mail, guidelines, *site_checks(settings)]
