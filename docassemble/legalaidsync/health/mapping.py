# do not pre-load
"""Checks a site's own mapping: its rows, and that LegalServer has the lists and custom fields that it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..casefile.mapping import parse_mapping
from ..casefile.site_mapping import custom_fields, merged
from ..casefile.site_validation import problems
from ..connections import connect
from ..errors import ConfigurationInvalid, FixTheConfiguration, FixTheData, LegalAidSyncError
from ..legalserver import LegalServer
from ..site_mapping.saved import tables_in, text_of
from ..wording import Sentence, Several

MOST_SAID = 3


def mapping_trouble(site: str) -> str:
    """Return what is wrong with the mapping of a site, in one line; an empty text if nothing is."""
    try:
        found = problems_of(site, text_of(site))
    except ConfigurationInvalid as error:
        return error.detail
    more = Sentence("mapping_more", number=len(found) - MOST_SAID) if len(found) > MOST_SAID else ""
    return Several(*found[:MOST_SAID], more, Sentence("mapping_mend") if found else "")


def problems_of(site: str, text: str) -> list[str]:
    """Return one sentence for each mistake in a mapping's text, asking LegalServer for lists and custom fields.

    Raises:
        ConfigurationInvalid: the text is no YAML.
        LegalAidSyncError: LegalServer can't be asked.
    """
    own = tables_in(text)
    found = problems(own)
    if found or not own:
        return found
    client, _ = connect(site)
    return problems(own, entries=lambda table: entries_of(client, table), shown=sample_case(client, own))


def entries_of(client: LegalServer, table: str) -> list[str] | None:
    """Return the names of a list's entries; None if LegalServer does not have the list."""
    try:
        return [str(row["name"]) for row in client.lookups.search(table=table)]
    except (FixTheData, FixTheConfiguration):
        return None


def sample_case(client: LegalServer, own: Any, names: Iterable[str] = ()) -> dict[str, Any] | None:
    """Return the newest case with the custom fields of a mapping; None if there is no case or LegalServer refuses.

    Args:
        names: more custom fields to ask for.
    """
    asked = [*custom_fields(parse_mapping(merged(own)).get("matter", ())), *names]
    newest = next(client.matters.search(results="caller_id", sort="desc"), None)
    if newest is None:
        return None
    try:
        shown: dict[str, Any] = client.matters.get(newest["matter_uuid"], **({"custom_fields": asked} if asked else {}))
    except LegalAidSyncError:
        return None
    return shown
