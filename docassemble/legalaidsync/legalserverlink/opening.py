# do not pre-load
"""Which case an interview of the official package is about: launched, typed by staff, or set by the interview."""

from __future__ import annotations

import uuid
from typing import Any

from docassemble.base.util import user_logged_in, validation_error

from ..casefile.objects import LegalServerCase
from ..errors import ConfigurationInvalid
from ..screens import label, say
from ..settings.launch import SUFFIXES, launch_host
from .reading import reader, site_called

TYPES = tuple(word.capitalize() for word in SUFFIXES)


def legalserver_launch_opens(for_client: bool) -> bool:
    """Return whether the visitor may open what LegalServer stashed: who is signed in, or a client if it is for clients.

    Which accounts may is said by the interview's own metadata, `require login` and `required privileges`.
    """
    return for_client or bool(user_logged_in())


def legalserver_site_types() -> list[str]:
    """Return the types of sites, as LegalServer calls them."""
    return list(TYPES)


def legalserver_site_named(abbreviation: str, kind: str) -> str:
    """Return how functions call a site: `example`, `example-demo`, `example.test`; what names none stays as it is."""
    try:
        return launch_host(abbreviation, kind)
    except ValueError:
        return abbreviation.strip().lower()


def legalserver_same_case(case: LegalServerCase, legalserver_site: str, legalserver_matter_uuid: str) -> None:
    """Let `case_file` be the case that the interview reads, unless a launch has opened it already."""
    if "matter_uuid" in case.__dict__:
        return
    try:
        case.site = site_called(legalserver_site).name
    except ConfigurationInvalid:
        return
    case.matter_uuid, case.opened_by = legalserver_matter_uuid, reader()
    case.link_id = case.opened_by


def legalserver_uuid(answer: Any) -> bool:
    """Check what staff typed, for a field's `validate:`."""
    try:
        uuid.UUID(str(answer))
    except ValueError:
        validation_error(say("no_uuid", label=label("UUID")))
    return True


def legalserver_abbreviation(answer: Any) -> bool:
    """Check what staff typed, for a field's `validate:`; only sites of the Configuration are called."""
    for kind in TYPES:
        try:
            site_called(legalserver_site_named(str(answer), kind))
        except ConfigurationInvalid:
            continue
        return True
    validation_error(say("no_site", label=label("LegalServer site")))
    return False
