"""Pulls a case for an interview: the matter and its parts as they are now, inside the page's time budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..legalserver import LegalServer
from ..legalserver.caching import fresh
from ..legalserver.loading import load

Record = dict[str, Any]
PARTS = ("adverse_parties", "incomes", "case_notes", "documents")


@dataclass(frozen=True)
class PulledCase:
    """A matter and its parts. `missing` names the parts that LegalServer does not let our user read."""

    matter: Record = field(repr=False)
    parts: Mapping[str, list[Record]] = field(repr=False)
    missing: tuple[str, ...] = ()


def pull_case(
    site: LegalServer, matter_uuid: str, parts: tuple[str, ...] = PARTS, *, custom_fields: Iterable[str] = ()
) -> PulledCase:
    """Read a matter and its parts, in as few requests as possible and side by side.

    Nothing is taken from what is kept: the interview keeps the case itself, and what the client confirms is compared
    with what is on file when it is delivered.

    Args:
        site: the client of the site.
        matter_uuid: which matter.
        parts: names of resources that belong to a matter.
        custom_fields: names of the site's own fields of the matter.

    Raises:
        LegalAidSyncError: the matter could not be read, or a part that we may read could not. A case without its
            parties would be asked for them again, and they would be doubled.
    """
    with fresh():
        loaded = load(site, matter_uuid, parts, custom_fields=custom_fields)
    return PulledCase(loaded.matter, loaded.parts, loaded.missing)
