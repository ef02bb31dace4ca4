# do not pre-load
"""What the health check says about launches from LegalServer."""

from __future__ import annotations

from .. import compat
from ..compat.privileges import has_privilege, holders_of
from ..errors import ConfigurationInvalid
from ..launch.listing import OWN, read_listing
from ..launch.lsinterviews import PRIVILEGE
from ..launch.metadata import announced
from ..settings.launch import INTERVIEWS, OFFICIAL
from ..wording import Sentence, Several

COMMAND = "python -m docassemble.legalaidsync privilege"


def launch_trouble() -> str:
    """Return what an administrator has to mend before LegalServer can launch interviews; empty if nothing.

    An office that lists no interview in its Configuration has not asked for launches, so a missing privilege is no
    fault there.
    """
    try:
        listing = read_listing(compat.configuration(), announced())
    except ConfigurationInvalid as error:
        return Several(error.detail, Sentence("launch_begin_entry"))
    found = [*listing.left_out, *([_privilege_trouble()] if is_wanted() else [])]
    return Several(*found)


def is_wanted() -> bool:
    """Return whether the Configuration lists interviews for LegalServer."""
    sections = (compat.configuration().get(name) or {} for name in (OFFICIAL, OWN))
    return any(section.get(INTERVIEWS) for section in sections)


def _privilege_trouble() -> str:
    if not has_privilege(PRIVILEGE):
        return Sentence("launch_no_privilege", privilege=PRIVILEGE, command=COMMAND)
    if not holders_of(PRIVILEGE):
        return Sentence("launch_no_holder", privilege=PRIVILEGE)
    return ""
